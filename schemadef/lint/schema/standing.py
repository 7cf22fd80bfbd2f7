"""Which objects stand, by kind and name, and where a name without a namespace is looked for."""

from __future__ import annotations

from typing import TYPE_CHECKING

from schemadef.lint.schema.noted import NAMED
from schemadef.lint.sql.lexer import STRING
from schemadef.lint.sql.part import whole

if TYPE_CHECKING:
    from schemadef.lint.sql.shape import Name
    from schemadef.lint.sql.statement import Statement

_SERVERS_OWN = ("$user", "pg_catalog", "pg_temp", "")
"""What nothing is made in by a name alone, or by a role that the files do not name."""


class Standing:
    """The objects that stand, by kind and name, and in `ever` the relations that were made at any time, with and
    without their namespace. A name without one is in the first of the `path` that has it, or in the default one where
    no SET search_path names any; `lasting` is the path behind the file, `spaces` are all that were named.
    """

    def __init__(self, default_namespace: str) -> None:
        self.default_namespace = default_namespace
        self.path: tuple[str, ...] = ()
        self.lasting: tuple[str, ...] = ()
        self.spaces: dict[str, None] = {}
        self.objects: dict[tuple[str, Name], None] = {}
        self.ever: set[Name] = set()

    def set_path(self, path: tuple[str, ...], *, lasts: bool) -> None:
        """Names without a namespace are elsewhere from now on, and behind the file too where that lasts."""
        self.path = path
        self.lasting = path if lasts else self.lasting
        self.spaces |= dict.fromkeys(path)

    def full(self, name: Name) -> Name:
        """A name with its namespace."""
        if len(name) == 1 and self.default_namespace:
            return self._on_path(name[0]) if self.path else (self.default_namespace, name[0])
        return name[-2:]

    def _on_path(self, name: str) -> Name:
        """The first namespace of the path that has something of a name; the very first where none has.

        A file that has said several is asked for some names when all of it is read: what an earlier path has made is
        there.
        """
        for space in (*self.path, self.default_namespace, *self.spaces):
            full = (space, name)
            if full in self.ever or any([(kind, full) in self.objects for kind in NAMED]):
                return full
        return (self.path[0], name)

    def stand(self, kind: str, name: Name) -> None:
        """Note that an object stands of which no more is to be known."""
        self.objects[kind, self.full(name)] = None

    def has(self, kind: str, name: Name) -> bool:
        """Whether an object stands."""
        return (kind, self.full(name)) in self.objects


def path_set(statement: Statement) -> tuple[str, ...] | None:
    """The namespaces that SET search_path names, none where the server's own setting is back; None for another SET."""
    tokens, at = statement.tokens, statement.first + 1
    if statement.shape.verb == "reset":
        return () if tokens.word(at) in ("SEARCH_PATH", "ALL") else None
    at += tokens.word(at) in ("SESSION", "LOCAL")
    if tokens.word(at) != "SEARCH_PATH" or tokens.word(at + 1) not in ("TO", "="):
        return None
    pieces = whole(statement)._replace(first=at + 2).pieces()
    names = [
        tokens.source(one.first).strip("'") if tokens.kind[one.first] == STRING else tokens.name(one.first)
        for one in pieces
        if one.last == one.first + 1 and tokens.word(one.first) != "DEFAULT"
    ]
    return tuple(dict.fromkeys(name for name in names if name not in _SERVERS_OWN))
