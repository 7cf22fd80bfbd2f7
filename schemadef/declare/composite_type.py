"""Composite types (Postgres), and columns of them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Unpack

from schemadef.declare.base import here
from schemadef.declare.column import Column, ColumnOptions, LogicalType
from schemadef.declare.domain import refuse_options
from schemadef.declare.user_type import UserType
from schemadef.errors import DeclarationError

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

_SAID_OF_AN_ATTRIBUTE = frozenset({"collation", "comment", "null"})


class CompositeType(UserType):
    """A composite type, named like the variable that holds it: `address = CompositeType({"street": text()})`.

    Each attribute has a column's type; any of them may be NULL.
    """

    __slots__ = ("attributes",)

    section = "composite_types"

    def __init__(
        self,
        attributes: Mapping[str, Column],
        *,
        namespace: str = "",
        name: str = "",
        formerly: str = "",
        comment: str = "",
        only: str | Iterable[str] = (),
    ) -> None:
        super().__init__(name, only, here(), formerly=formerly, namespace=namespace, comment=comment)
        self.attributes = dict(attributes)
        for column in self.attributes.values():
            refuse_options(column, _SAID_OF_AN_ATTRIBUTE, "an attribute of a composite type", self)


def composite(of: CompositeType, **options: Unpack[ColumnOptions[Any]]) -> Column:
    """A value of a composite type: `home = composite(address)`."""
    where = here()
    if not isinstance(of, CompositeType):
        message = f"{of!r} is no composite type"
        raise DeclarationError(message, hint="declare one: address = CompositeType({…})", where=str(where))
    return Column(LogicalType("composite", declared=of), where, options)
