"""A view."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar, Literal

from schemadef.model.base import Id, Object

if TYPE_CHECKING:
    from collections.abc import Iterable


class View(Object, frozen=True, kw_only=True):
    """A named query. `uses` are the tables and views that it reads, known from the text or from the catalog.

    `check_option` is that of WITH CHECK OPTION, `column_comments` the comments on its columns, by name. `outputs` are
    its columns, each with its type, where they are known from the catalog.
    """

    expressions: ClassVar[frozenset[str]] = frozenset({"query"})
    annotations: ClassVar[frozenset[str]] = frozenset({"uses", "outputs"})

    query: str
    columns: tuple[str, ...] = ()
    security_invoker: bool = False
    security_barrier: bool = False
    check_option: Literal["", "local", "cascaded"] = ""
    comment: str = ""
    column_comments: tuple[tuple[str, str], ...] = ()
    uses: tuple[Id, ...] = ()
    outputs: tuple[tuple[str, str], ...] = ()

    @property
    def options(self) -> tuple[tuple[str, str], ...]:
        """What its WITH says."""
        flags = (("security_barrier", self.security_barrier), ("security_invoker", self.security_invoker))
        check = (("check_option", self.check_option),) if self.check_option else ()
        return (*check, *((name, "true") for name, is_set in flags if is_set))

    def needs(self) -> Iterable[Id]:
        """What it reads."""
        yield from super().needs()
        yield from self.uses
