"""Python names for what SQL calls anything: identifiers that Python reads as they are written, and no keywords."""

from __future__ import annotations

import keyword
import re
import unicodedata

_NO_LETTER = re.compile(r"[^\w]+")


def identifier(name: str, fallback: str) -> str:
    """A Python name that is like a SQL name: Python folds some characters (PEP 3131), and mangles `__x` in a class."""
    folded = unicodedata.normalize("NFKC", name)
    words = folded if folded.isidentifier() and not folded.startswith("__") else _NO_LETTER.sub("_", folded).strip("_")
    if not words:
        return fallback
    if not words.isidentifier():
        words = f"{fallback}_{words}" if f"{fallback}_{words}".isidentifier() else fallback
    return f"{words}_" if keyword.iskeyword(words) else words


def class_name(*names: str, fallback: str) -> str:
    """A class's name: `user_stats` -> `UserStats`."""
    words = [word for name in names for word in identifier(name, "").split("_") if word]
    joined = "".join(word[:1].upper() + word[1:] for word in words)
    if not joined.isidentifier():
        joined = f"{fallback}{joined}" if f"{fallback}{joined}".isidentifier() else fallback
    return f"{joined}_" if keyword.iskeyword(joined) else joined


def member_name(label: str) -> str:
    """The name of an enum's member: `in progress` -> `IN_PROGRESS`."""
    words = unicodedata.normalize("NFKC", identifier(label, "").strip("_").upper())
    if not words:
        return "VALUE" if label else "EMPTY"
    words = words if words.isidentifier() else f"V_{words}"
    return words if words.isidentifier() else "VALUE"


def free(name: str, taken: set[str]) -> str:
    """The name, or with a line or a number behind it, so that nothing else has it; it is then taken."""
    found, number = name, 1
    while found in taken:
        found = f"{name.rstrip('_')}_" if number == 1 else f"{name.rstrip('_')}_{number}"
        number += 1
    taken.add(found)
    return found
