"""The stored form of a logical type."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from schemadef.expression import ColumnForm
    from schemadef.model import DataType, Logical


class Stored(NamedTuple):
    """The stored form of a logical type: its type, the check that keeps it honest, and what its defaults become.

    `literal` is what a constant becomes where a string is not enough, with `{literal}` for that string.
    """

    type: DataType
    form: str = ""
    check: str = ""
    now: str = ""
    random: str = ""
    literal: str = ""


class Form(NamedTuple):
    """What every column of one logical type has in one database: the same values for all of them."""

    stored: Stored
    logical: Logical
    column: ColumnForm


def bound(condition: str, arguments: tuple[str, ...]) -> str:
    """The check that a type's arguments add, empty for a type without any."""
    if not condition or not arguments:
        return ""
    scale = arguments[1] if len(arguments) > 1 else "0"
    words = {"length": arguments[0], "whole": str(int(arguments[0]) - int(scale)), "scale": scale}
    for word, value in words.items():
        condition = condition.replace(f"{{{word}}}", value)
    return condition
