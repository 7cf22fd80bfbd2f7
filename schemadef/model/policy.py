"""A row-level security policy."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar, Literal

from schemadef.model.base import Id, TablePart, keep_words, word

if TYPE_CHECKING:
    from collections.abc import Iterable


class Policy(TablePart, frozen=True, kw_only=True):
    """Which rows a role sees (`using`) and may write (`check`); `roles` empty means PUBLIC."""

    expressions: ClassVar[frozenset[str]] = frozenset({"using", "check"})

    command: Literal["all", "select", "insert", "update", "delete"] = word("all")
    permissive: bool = True
    roles: tuple[str, ...] = ()
    using: str = ""
    check: str = ""
    comment: str = ""
    uses: tuple[Id, ...] = ()
    annotations: ClassVar[frozenset[str]] = frozenset({"uses"})

    def __post_init__(self) -> None:
        keep_words(self, "command")

    def needs(self) -> Iterable[Id]:
        """Its table, its roles, and what its expressions read."""
        yield self.table_id
        for role in self.roles:
            yield Id("role", "", "", role)
        yield from self.uses
