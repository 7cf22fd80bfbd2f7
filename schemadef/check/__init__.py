"""Statements against the target's real parser, before they are written."""

from __future__ import annotations

from typing import TYPE_CHECKING

from schemadef.errors import DeclarationError
from schemadef.snapshot import Snapshot

if TYPE_CHECKING:
    from collections.abc import Sequence

    from schemadef.compile import Compiled
    from schemadef.dialect import Dialect
    from schemadef.rendered import Look, Pair
    from schemadef.statement import Statement


def check(compiled: Compiled, new: Snapshot, dialect: Dialect) -> None:
    """Raise DeclarationError for the first statement that the dialect's parser refuses, or that is not one statement.

    `new` is the schema after the change: where what the change touches can be executed in memory, it is.
    """
    limit = dialect.limits.get("statement_bytes", 0)
    for statement in compiled.up if limit else ():
        size = len(statement.sql.encode())
        if size > limit:
            message = f"the statement to {statement.subject} is {size} bytes long, and {dialect.name} takes {limit}"
            raise DeclarationError(message, hint="split the object into smaller ones")
    if dialect.features["introspection"] == "schema_table":
        from schemadef.check.memory import run_in_memory

        run_in_memory(compiled, new, dialect, refused)
    else:
        parse_each(compiled.up, dialect)


def first_look(new: Snapshot, dialect: Dialect) -> Look:
    """What checks a part of the statements that make `new` where nothing stands."""
    from schemadef.compile import Compiled

    def look(pairs: Sequence[Pair]) -> None:
        made_by, up = tuple(operation for operation, _ in pairs), tuple(statement for _, statement in pairs)
        check(Compiled(made_by, up, (), made_by, Snapshot()), new, dialect)

    return look


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
