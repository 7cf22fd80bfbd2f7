"""The words that a dialect keeps for itself: a thing of such a name must be quoted wherever it is named."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from schemadef.dialect import Dialect


def reserved_words(dialect: Dialect) -> frozenset[str]:
    """The words, in lower case, of all the packs that a dialect is made of."""
    return frozenset().union(*(_words(pack.section("lint").get("reserved_words", "")) for pack in dialect.packs))


@cache
def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())
