"""Whether two SQL texts are one to the server that prints the first of them."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from schemadef.expression.words import SOURCE_RESERVED
from schemadef.pull.plainer import plainer
from schemadef.tokens import meaningful

if TYPE_CHECKING:
    from schemadef.tokens import Token

_BARE = re.compile("[a-z_][a-z0-9_]*")


def alike(there: str, here: str, *, printed: bool) -> bool:
    """Whether a text of a database is the one that a declaration gives.

    To the letter, unless a server has `printed` the text: it leaves out quotes and spaces that are not needed, puts
    parentheses around the whole, says of a string alone which type it has, turns IS NOT DISTINCT FROM around, and
    has its own words for IN.
    """
    if there == here:
        return True
    if not printed:
        return False
    shown, given = (_words(plainer(bare(text))) for text in (there, here))
    if shown == given or (len(given) == 1 and given[0][:1] == "'" and shown[:2] == [given[0], "::"]):
        return True
    return _unchanged(shown) == _unchanged(given) != ""


def bare(text: str) -> str:
    """A text without parentheses around the whole, except those of a query."""
    while text.startswith("("):
        depth, words = 0, meaningful(text)
        for token in words:
            depth += {"(": 1, ")": -1}.get(token.text, 0)
            if depth == 0:
                break
        if token is not words[-1] or token.text != ")" or words[1].text.upper() in ("SELECT", "WITH", "VALUES"):
            break
        text = text[1 : token.start].strip()
    return text


def _words(text: str) -> list[str]:
    """The words of a text as a server shows them, and those of the names that stand in literals of regclass."""
    found = meaningful(text)
    words = [_shown(token) for token in found]
    for place, token in enumerate(found[:-2]):
        if token.kind == "string" and words[place + 1 : place + 3] == ["::", "regclass"]:
            words[place] = "".join(_shown(part) for part in meaningful(token.text[1:-1].replace("''", "'")))
    return words


def _shown(token: Token) -> str:
    """A name without quotes that it does not need."""
    if token.kind == "quoted" and _BARE.fullmatch(token.name) and token.name not in SOURCE_RESERVED:
        return token.name
    return token.text


def _unchanged(words: list[str]) -> str:
    """The column that a condition says to be as it was; empty for any other condition."""
    text = [word for word in words if word not in "()"]
    forms = (["NOT", "new", ".", "", "IS", "DISTINCT", "FROM", "old", ".", ""],
             ["NEW", ".", "", "IS", "NOT", "DISTINCT", "FROM", "OLD", ".", ""])  # fmt: skip
    for form in forms:
        holes = [at for at, word in enumerate(form) if not word]
        if len(text) == len(form) and all(word in ("", text[at]) for at, word in enumerate(form)):
            return text[holes[0]] if text[holes[0]] == text[holes[1]] else ""
    return ""
