"""What domains, composite types and range types are: types of their author's own (Postgres)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from schemadef.declare.base import Declared

if TYPE_CHECKING:
    from collections.abc import Iterable

    from schemadef.declare.base import Where


class UserType(Declared):
    """A type in a namespace, named like the variable that holds it."""

    __slots__ = ("comment", "namespace")

    def __init__(
        self, name: str, only: str | Iterable[str], where: Where, *, formerly: str, namespace: str, comment: str
    ) -> None:
        super().__init__(name, only, where, formerly)
        self.namespace = namespace
        self.comment = comment
