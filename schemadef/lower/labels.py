"""What an enum is called and which labels it has, and the check that stands for it where it is no type."""

from __future__ import annotations

from typing import TYPE_CHECKING

from schemadef.names import literal, quote, snake_case

if TYPE_CHECKING:
    from schemadef.declare.column import LogicalType


def enum_name(logical: LogicalType) -> str:
    """The SQL name of an enum: the one given, or the class's in snake case."""
    assert logical.enum is not None
    return logical.enum_name or snake_case(logical.enum.__name__)


def enum_values(logical: LogicalType) -> tuple[str, ...]:
    """The labels of an enum in their order."""
    assert logical.enum is not None
    return tuple(str(member.value) for member in logical.enum)


def enum_check(column_name: str, logical: LogicalType) -> str:
    """The condition that a column holds one of an enum's values."""
    return f"{quote(column_name)} IN ({', '.join(literal(value) for value in enum_values(logical))})"
