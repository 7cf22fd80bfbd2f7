"""The words that a dialect keeps for itself: a thing of such a name must be quoted wherever it is named."""

from __future__ import annotations

import re
from functools import cache, lru_cache
from typing import TYPE_CHECKING

from schemadef.names import quote

if TYPE_CHECKING:
    from schemadef.dialect import Dialect
    from schemadef.lint.sql.shape import Name


@lru_cache(maxsize=8)
def reserved_words(dialect: Dialect) -> frozenset[str]:
    """The words, in lower case, of all the packs that a dialect is made of."""
    return frozenset().union(*(_words(pack.section("lint").get("reserved_words", "")) for pack in dialect.packs))


@cache
def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


def spelled(name: Name, dialect: Dialect) -> str:
    """A name as one writes it in SQL: in quotes where it would be another without them; NAME for one to be chosen."""
    if not all(name):
        return "NAME"
    words = reserved_words(dialect)
    return ".".join(part if _PLAIN.fullmatch(part) and part not in words else quote(part) for part in name)


_PLAIN = re.compile(r"[a-z_][a-z0-9_$]*")
