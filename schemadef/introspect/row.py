"""What a query of a Postgres catalog gives: rows, and the arrays in them."""

from __future__ import annotations

from typing import Any

import msgspec

Row = tuple[Any, ...]
"""Text, integers, truth values and None; an array is the text of a JSON array, which every engine hands on alike."""

_ARRAY = msgspec.json.Decoder(list[Any])


def array(text: str | None) -> list[Any]:
    """The elements of a JSON array; none where there is no array."""
    return _ARRAY.decode(text) if text else []


def pairs(settings: str | None) -> tuple[tuple[str, str], ...]:
    """A JSON array of `name=value` texts as pairs, sorted by name."""
    return tuple(sorted((name, value) for name, _, value in (text.partition("=") for text in array(settings))))
