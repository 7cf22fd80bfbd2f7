"""Expressions as a Postgres prints them, written so that it prints the same once it has read them again."""

from __future__ import annotations

from schemadef.tokens import Token, meaningful

_VARYING = ["::", "character", "varying"]
_MEMBERS = ([*_VARYING, ","], [*_VARYING, "]"])


def reread(text: str) -> str:
    """A text from the catalog, in which no cast of a list is taken for one of its members.

    `s IN ('a', 'b')` of a `character varying` is printed as `ANY ((ARRAY['a'::character varying, …])::text[])`. Read
    again, that cast goes to each member: `ARRAY[('a'::character varying)::text, …]` (parse_expr.c, transformTypeCast).
    A list that says its own type is cast as one, and printed as before.
    """
    if "])::" not in text:
        return text
    found = meaningful(text)
    written, at = [], 0
    for place in _lists_cast_as_one(found):
        written.append(text[at : found[place].end])
        at = found[place].end
    return "::character varying[]".join([*written, text[at:]])


def read_alike(one: str, other: str) -> bool:
    """Whether two texts from catalogs differ at most in where a cast stands: at a list, or at each of its members.

    A dump holds the first and makes the second of it, so that a restored database prints what its source does not.
    """
    if one == other:
        return True
    return "ARRAY[" in one and "ARRAY[" in other and _cast_as_one(one) == _cast_as_one(other)


def _cast_as_one(text: str) -> list[str]:
    """The words of a text in which lists of `character varying` are cast, and none of their members."""
    words = [token.text for token in meaningful(text)]
    start = 0
    while "ARRAY" in words[start:]:
        start = words.index("ARRAY", start) + 1
        members, end = _members(words, start)
        bare = [member[1:-3] for member in members if member[:1] == ["("] and member[-3:] == [")", "::", "text"]]
        if len(bare) == len(members) and any(member[-3:] == _VARYING for member in bare):
            listed = [word for member in bare for word in (",", *member)][1:]
            words[start - 1 : end] = ["(", "ARRAY", "[", *listed, "]", *_VARYING, "[", "]", ")", "::", "text", "[", "]"]
    return words


def _members(words: list[str], start: int) -> tuple[list[list[str]], int]:
    """What stands between the commas of the brackets that open at a place, and the place behind them."""
    found: list[list[str]] = [[]]
    depth = 0
    for place in range(start, len(words)):
        word = words[place]
        depth += (word in ("(", "[")) - (word in (")", "]"))
        if depth == 0:
            return found, place + 1
        if depth == 1 and word == ",":
            found.append([])
        elif place > start:
            found[-1].append(word)
    return [], len(words)


def _lists_cast_as_one(found: list[Token]) -> list[int]:
    """The closing brackets of `(ARRAY[…])::…` with members that say that they are `character varying`."""
    texts = [token.text for token in found]
    opened: list[int] = []
    varying: set[int] = set()
    closing = []
    for place, text in enumerate(texts):
        if text in ("(", "["):
            opened.append(place)
        elif text in (")", "]") and opened:
            start = opened.pop()
            is_list = start > 1 and texts[start - 2 : start] == ["(", "ARRAY"]
            if is_list and start in varying and texts[place : place + 3] == ["]", ")", "::"]:
                closing.append(place)
        elif text == "varying" and opened and texts[place - 2 : place + 2] in _MEMBERS:
            varying.add(opened[-1])
    return sorted(closing)
