"""Range types (Postgres), and columns of them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Unpack

from schemadef.declare.base import here
from schemadef.declare.column import Column, ColumnOptions, LogicalType
from schemadef.declare.domain import refuse_options
from schemadef.declare.user_type import UserType
from schemadef.errors import DeclarationError

if TYPE_CHECKING:
    from collections.abc import Iterable

_SAID_OF_A_SUBTYPE = frozenset({"collation"})


class RangeType(UserType):
    """A range type, named like the variable that holds it: `time_range = RangeType(time(), difference="time_diff")`.

    `operator_class`, `canonical` and `difference` are SQL names, as CREATE TYPE's page has them; `multirange` is the
    name of the type of several such ranges.
    """

    __slots__ = ("canonical", "column", "difference", "multirange", "operator_class")

    section = "range_types"

    def __init__(
        self,
        subtype: Column,
        *,
        operator_class: str = "",
        canonical: str = "",
        difference: str = "",
        multirange: str = "",
        namespace: str = "",
        name: str = "",
        formerly: str = "",
        comment: str = "",
        only: str | Iterable[str] = (),
    ) -> None:
        super().__init__(name, only, here(), formerly=formerly, namespace=namespace, comment=comment)
        refuse_options(subtype, _SAID_OF_A_SUBTYPE, "a range type", self)
        self.column = subtype
        self.operator_class = operator_class
        self.canonical = canonical
        self.difference = difference
        self.multirange = multirange


def range_of(of: RangeType, **options: Unpack[ColumnOptions[Any]]) -> Column:
    """A range of a range type: `open = range_of(time_range)`."""
    where = here()
    if not isinstance(of, RangeType):
        message = f"{of!r} is no range type"
        raise DeclarationError(message, hint="declare one: time_range = RangeType(time())", where=str(where))
    return Column(LogicalType("range", declared=of), where, options)
