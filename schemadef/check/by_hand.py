"""Statements that people wrote, against the target's real parser and the schema that they will meet."""

from __future__ import annotations

from typing import TYPE_CHECKING

from schemadef.check import parse_each, refused
from schemadef.compile import compile_change
from schemadef.model import Raw
from schemadef.snapshot import Snapshot

if TYPE_CHECKING:
    from schemadef.dialect import Dialect
    from schemadef.statement import Statement


def check_by_hand(statements: tuple[Statement, ...], snapshot: Snapshot, dialect: Dialect) -> None:
    """Raise DeclarationError for the first statement that the dialect's parser refuses, or that is not one statement.

    On SQLite's family each is prepared in memory on the tables of `snapshot`, which resolves its names.
    """
    if dialect.features["introspection"] != "schema_table":
        parse_each(statements, dialect)
        return
    import sqlite3

    # nobody but a server knows what raw SQL makes
    known = Snapshot(() if snapshot.of(Raw) else snapshot)
    connection = sqlite3.connect(":memory:", isolation_level=None)
    try:
        for made in compile_change(Snapshot(), known, dialect).up:
            connection.execute(made.sql)
        for statement in statements:
            try:
                connection.execute("EXPLAIN " + statement.sql)
            except (sqlite3.Error, sqlite3.Warning) as error:
                if len(known) or "no such" not in str(error):
                    raise refused(statement, str(error), dialect) from None
    finally:
        connection.close()
