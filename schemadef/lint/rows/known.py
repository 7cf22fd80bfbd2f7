"""What files have made, and what has become of the rows that they have put in."""

from __future__ import annotations

from typing import TYPE_CHECKING

from schemadef.lint.schema.schema import Schema

if TYPE_CHECKING:
    from collections.abc import Callable

    from schemadef.lint.sql.shape import Name
    from schemadef.lint.sql.statement import Statement


class Filled(Schema):
    """A schema that knows of rows too; what reads them is imported when a file has some."""

    def note_rows(self, statement: Statement) -> None:
        """Note which tables have rows, and what those hold."""
        from schemadef.lint.rows.filled import note

        note(statement, self)

    def note_columns(self, statement: Statement, table: Name, remember: Callable[[], None]) -> None:
        """Note what rows hold behind an ALTER of their table."""
        from schemadef.lint.rows.recolumned import around

        around(statement, table, self, remember)
