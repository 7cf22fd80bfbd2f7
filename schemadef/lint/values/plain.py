"""Plain values, as they are written, and how two of them compare."""

from __future__ import annotations

import operator
import re
from functools import lru_cache
from typing import TYPE_CHECKING

from schemadef.pattern import pattern

if TYPE_CHECKING:
    from collections.abc import Callable

_LITERAL = pattern(r"(?:'((?:[^']|'')*)'|(-?\d+(?:\.\d+)?|true|false))(?:\s*::\s*\w+)?", re.IGNORECASE)

OPERATORS: dict[str, Callable[..., bool]] = {
    "=": operator.eq,
    "<>": operator.ne,
    "!=": operator.ne,
    "<": operator.lt,
    ">": operator.gt,
    "<=": operator.le,
    ">=": operator.ge,
}


@lru_cache(maxsize=1024)
def plain_value(text: str) -> float | str | None:
    """A plain value: a number where it is one, None for anything else than a literal."""
    found = _LITERAL.fullmatch(text.strip())
    if not found:
        return None
    plain = found[1].replace("''", "'") if found[2] is None else found[2].lower()
    try:
        return float(plain)
    except ValueError:
        return {"t": "true", "f": "false"}.get(plain, plain)


def compare(mine: float | str, sign: str, other: float | str) -> bool | None:
    """Whether a value is so to another one; None for texts of which one may be sorted before the other."""
    if isinstance(mine, str) or isinstance(other, str):
        return OPERATORS[sign](str(mine), str(other)) if sign in ("=", "<>", "!=") else None
    return OPERATORS[sign](mine, other)
