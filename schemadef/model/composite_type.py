"""A composite type: named attributes in their order."""

from __future__ import annotations

from typing import TYPE_CHECKING

from schemadef.model.base import Id, Object, Value
from schemadef.model.data_type import DataType

if TYPE_CHECKING:
    from collections.abc import Iterable


class Attribute(Value, frozen=True, kw_only=True):
    """One attribute of a composite type."""

    name: str
    type: DataType
    collation: str = ""


class CompositeType(Object, frozen=True, kw_only=True):
    """A composite type; a table's row type is the table's affair.

    `attribute_comments` are the comments on its attributes, by name.
    """

    attributes: tuple[Attribute, ...] = ()
    comment: str = ""
    attribute_comments: tuple[tuple[str, str], ...] = ()

    def needs(self) -> Iterable[Id]:
        """The types of its attributes."""
        yield from super().needs()
        for attribute in self.attributes:
            yield from attribute.type.needs()
