"""Statements against the target's real parser, before they are written."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from schemadef.errors import DeclarationError
from schemadef.shared import pieces

_ENOUGH = 200
"""Statements that are too few to be divided."""

if TYPE_CHECKING:
    from collections.abc import Callable

    from schemadef.compile import Compiled
    from schemadef.dialect import Dialect
    from schemadef.snapshot import Snapshot
    from schemadef.statement import Statement


def check(compiled: Compiled, new: Snapshot, dialect: Dialect) -> None:
    """Raise DeclarationError for the first statement that the dialect's parser refuses, or that is not one statement.

    `new` is the schema after the change: where what the change touches can be executed in memory, it is.
    """
    for look in looks(compiled, new, dialect):
        look()


def looks(compiled: Compiled, new: Snapshot, dialect: Dialect) -> list[Callable[[], None]]:
    """The same in parts that need not know of each other; raises already what needs no parser."""
    limit = dialect.limits.get("statement_bytes", 0)
    for statement in compiled.up:
        size = len(statement.sql.encode())
        if limit and size > limit:
            message = f"the statement to {statement.subject} is {size} bytes long, and {dialect.name} takes {limit}"
            raise DeclarationError(message, hint="split the object into smaller ones")
    if dialect.features["introspection"] == "schema_table":
        from schemadef.check.memory import looks_in_memory

        return looks_in_memory(compiled, new, dialect, refused)
    return [partial(parse_each, compiled.up[place], dialect) for place in pieces(len(compiled.up), _ENOUGH)]


def parse_each(statements: tuple[Statement, ...], dialect: Dialect) -> None:
    """Parse with Postgres's own parser: the text, and what stands in its blocks."""
    from schemadef.check.libpg_query import libpg_query

    library = libpg_query()
    if library is None:
        return
    for statement in statements:
        problem = library.problem(statement.sql)
        if problem:
            raise refused(statement, problem, dialect)


def refused(statement: Statement, problem: str, dialect: Dialect) -> DeclarationError:
    """The error for a statement that the target's parser does not take."""
    message = f"{dialect.name} would refuse to {statement.subject}: {problem}"
    return DeclarationError(message, hint=f"the statement begins with: {statement.sql.splitlines()[0][:80]}")
