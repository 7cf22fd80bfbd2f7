"""Whether a view's new query gives all the columns of its old one, told from their texts alone."""

from __future__ import annotations

from typing import NamedTuple

from schemadef.tokens import meaningful

_AFTER_SOURCES = frozenset({"where", "group", "having", "window", "order", "limit", "offset", "fetch", "for"})
_COMBINED = frozenset({"union", "intersect", "except"})


class _Query(NamedTuple):
    """What gives a query's columns their names and types: its outputs, and where it reads."""

    outputs: list[list[str]]
    sources: list[str]


def keeps_columns(old: str, new: str) -> bool:
    """Whether the outputs of `old` are the first ones of `new`, word by word, and both read the same sources.

    Only a plain SELECT that names its outputs is told: of a star or a UNION the text does not say what comes of it.
    """
    before, after = _read(old), _read(new)
    if before is None or after is None or before.sources != after.sources:
        return False
    return after.outputs[: len(before.outputs)] == before.outputs


def _read(query: str) -> _Query | None:
    words = [token.text.lower() if token.kind == "word" else token.text for token in meaningful(query)]
    if words[:1] != ["select"] or words[1:2] == ["distinct"]:
        return None
    found = _Query([[]], [])
    depth, place = 0, "outputs"
    for at, word in enumerate(words[1:], start=1):
        depth += (word in "([") - (word in ")]")
        if depth == 0 and word in _COMBINED:
            return None
        if depth == 0 and place == "outputs" and word == "from" and words[at - 1] != "distinct":
            place = "sources"
        elif depth == 0 and word in _AFTER_SOURCES and place == "sources":
            place = "rest"
        elif place == "outputs":
            if depth == 0 and word == ",":
                found.outputs.append([])
            else:
                found.outputs[-1].append(word)
        elif place == "sources":
            found.sources.append(word)
    return None if any(output[-1:] == ["*"] for output in found.outputs) else found
