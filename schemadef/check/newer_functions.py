"""Functions that a platform's SQLite has, and the one that is here has not, or otherwise."""

from __future__ import annotations


def json_valid(text: object, *flags: object) -> int | None:
    """json_valid() as newer versions have it (sqlite.org, "JSON Functions And Operators"): NULL of NULL, which a CHECK
    lets pass, and with flags, of which is said here what lets it pass, too."""
    if flags or not isinstance(text, str):
        return None
    import json

    try:
        json.loads(text, parse_int=str, parse_constant=_refuse)
    except (ValueError, RecursionError):
        return 0
    return 1


def _refuse(constant: str) -> None:
    """NaN and Infinity are no JSON."""
    raise ValueError(constant)


class Nothing:
    """An aggregate that is always NULL."""

    def step(self, *_: object) -> None:
        """A row comes in."""

    def inverse(self, *_: object) -> None:
        """A row goes out."""

    def value(self) -> None:
        """The value so far."""

    def finalize(self) -> None:
        """The value."""
