"""Enum types that stand alone."""

from __future__ import annotations

from enum import StrEnum
from typing import TYPE_CHECKING, TypeVar

from schemadef.declare.base import Declared, here
from schemadef.errors import DeclarationError

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from schemadef.declare.base import Where

EnumT = TypeVar("EnumT", bound="StrEnum")


def require_enum(values: object, where: Where) -> None:
    """Raise DeclarationError unless these are what an enum's values are given as."""
    if not (isinstance(values, type) and issubclass(values, StrEnum)):
        message = f"the values of an enum are a StrEnum, which {values!r} is not"
        raise DeclarationError(message, hint='write class Status(StrEnum): OPEN = "open"', where=str(where))


class EnumType(Declared):
    """The type of an enum, where there is more to say of it than its columns do: a comment, or that it is there
    although no column has it; `former_values` are as in `enum(…)`. Where enums are checks of their columns, it is
    nothing.
    """

    __slots__ = ("comment", "former_values", "namespace", "values")

    section = "enums"

    def __init__(
        self,
        values: type[EnumT],
        *,
        namespace: str = "",
        former_values: Mapping[str, EnumT] | None = None,
        name: str = "",
        formerly: str = "",
        comment: str = "",
        only: str | Iterable[str] = (),
    ) -> None:
        super().__init__(name, only, here(), formerly)
        require_enum(values, self.where)
        self.values: type[StrEnum] = values
        self.former_values = tuple((former, str(now)) for former, now in (former_values or {}).items())
        self.namespace = namespace
        self.comment = comment
