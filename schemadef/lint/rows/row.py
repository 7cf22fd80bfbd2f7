"""A row that the files have put in, and what is known of its values."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from schemadef.lint.rows.put import constant, default
from schemadef.lint.sql.types import SERIAL
from schemadef.lint.values.plain import plain_value
from schemadef.lint.values.value import UNKNOWN as NOT_KNOWN

if TYPE_CHECKING:
    from schemadef.lint.schema.table import Table
    from schemadef.lint.values.combined import Env
    from schemadef.lint.values.value import Value

NULL = "NULL"
GONE = "*"
"""Stands among the changes of a row that is taken away, for itself, or for what cannot be told."""
UNKNOWN = "?"
"""Stands for a value that cannot be told."""


class Row(NamedTuple):
    """A row as it was put in, the texts of values that it was given since, its table, and its place in that."""

    given: dict[str, str]
    changes: dict[str, str]
    table: Table
    place: int

    def value(self, column: str) -> float | str | None:
        """The value of a column; an empty text for NULL, as no literal is written so; None where it cannot be told."""
        text = self.changes.get(column, "")
        if not text and not self.given:
            return None
        text = (text or self.given.get(column, "DEFAULT")).strip()
        if text.upper() == "DEFAULT":
            known = self.table.is_known and column in self.table.types
            text = self.table.defaults.get(column, "other") if known else "other"
            text = NULL if text == "none" else text
        return "" if text.upper() == NULL else plain_value(text)

    def counts(self, column: str) -> bool:
        """Whether a column has a number that a sequence has given it, which begins at 1."""
        kind = self.table.types.get(column)
        return column in self.table.changing and kind is not None and kind.name in _COUNTING and not self.told(column)

    def told(self, column: str) -> bool:
        """Whether somebody has said the value of a column."""
        return column in self.given or column in self.changes


_COUNTING = SERIAL | {"integer", "bigint", "smallint"}


def reading(row: Row) -> Env:
    """What reads the values of a row, as the types of its columns have them."""

    def read(_: str, column: str) -> Value:
        text = row.changes.get(column, "") or row.given.get(column, "")
        if not row.given or text == UNKNOWN:
            return NOT_KNOWN
        return constant(text, column, row.table) if text and text.upper() != "DEFAULT" else default(column, row.table)

    return read
