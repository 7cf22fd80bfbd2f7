"""What a server makes of `IN`, as people write it.

Postgres keeps `x IN ('a', 'b')` as `x = ANY (ARRAY['a'::text, 'b'::text])`; for a `character varying` it prints what is
read in yet another way, if it does not say the type of the list (introspect/reread.py).
"""

from __future__ import annotations

import re

_STRING = r"'(?:[^']|'')*'"
_OPERATOR = "(?P<operator>= ANY|<> ALL)"


def _items(type: str) -> str:
    return rf"(?P<items>{_STRING}::{type}(?:, {_STRING}::{type})+)"


_TEXTS = re.compile(rf"{_OPERATOR} \(ARRAY\[{_items('text')}\]\)")
_VARYING = re.compile(
    rf"\((?P<column>[^\s()]+)\)::text {_OPERATOR} "
    rf"\(\(ARRAY\[{_items('character varying')}\](?:::character varying\[\])?\)::text\[\]\)"
)
_CAST = re.compile(rf"({_STRING})::(?:text|character varying)")
_WORDS = {"= ANY": "IN", "<> ALL": "NOT IN"}


def plainer(text: str) -> str:
    """The text with the lists of strings in it as people write them; a server prints both alike."""
    if "ARRAY['" not in text:
        return text
    text = _VARYING.sub(lambda found: f"{found['column']} {_listed(found)}", text)
    return _TEXTS.sub(_listed, text)


def _listed(found: re.Match[str]) -> str:
    return f"{_WORDS[found['operator']]} ({_CAST.sub(lambda item: item[1], found['items'])})"
