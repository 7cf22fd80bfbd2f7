"""How a number of things is said."""

from __future__ import annotations


def counted(number: int, what: str) -> str:
    """A number of things: `1 statement`, `2 statements`."""
    return f"{number} {what}" + ("" if number == 1 else "s")
