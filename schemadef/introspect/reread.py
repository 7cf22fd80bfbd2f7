"""Expressions as a Postgres prints them, written so that it prints the same once it has read them again."""

from __future__ import annotations

from schemadef.tokens import Token, meaningful

_MEMBERS = (["::", "character", "varying", ","], ["::", "character", "varying", "]"])


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
