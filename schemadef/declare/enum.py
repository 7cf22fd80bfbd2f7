"""Enum types that stand alone."""

from __future__ import annotations

from typing import TYPE_CHECKING

from schemadef.declare.base import Declared, here

if TYPE_CHECKING:
    from collections.abc import Iterable
    from enum import StrEnum


class EnumType(Declared):
    """The type of an enum, where there is more to say of it than its columns do: a comment, or that it is there
    although no column has it. Where enums are checks of their columns, it is nothing.
    """

    __slots__ = ("comment", "namespace", "values")

    def __init__(
        self,
        values: type[StrEnum],
        *,
        namespace: str = "",
        name: str = "",
        comment: str = "",
        only: str | Iterable[str] = (),
    ) -> None:
        super().__init__(name, only, here())
        self.values = values
        self.namespace = namespace
        self.comment = comment
