"""Conditions that a runner evaluates before a statement, for what SQLite cannot guard in SQL: a closed vocabulary."""

from __future__ import annotations

from typing import Literal

from schemadef.errors import MigrationError
from schemadef.model.base import Value
from schemadef.tokens import meaningful

Kind = Literal["column", "table", "index", "trigger", "view"]
_LENGTHS = {"column": 2, "table": 1, "index": 1, "trigger": 1, "view": 1}


class Directive(Value, frozen=True, kw_only=True):
    """`unless column articles.content_type`: skip the statement when that object is there; `if`: when it is not.

    The object named is the one that the statement makes (`unless`) or takes away (`if`); consecutive statements with
    the same directive are one unit, and it is evaluated once, before the first of them.
    """

    unless: bool
    kind: Kind
    names: tuple[str, ...]

    @property
    def target(self) -> tuple[str, ...]:
        """What is asked about, as one key: names compare without case, as SQLite compares them."""
        return (self.kind, *(name.lower() for name in self.names))


def parse_directive(text: str) -> Directive:
    """The condition that a comment `-- schemadef: …` states; names may be quoted. Raises MigrationError."""
    words = meaningful(text)
    names = tuple(token.name for token in words[2:] if token.kind in ("word", "quoted"))
    separators = [token.text for token in words[2:] if token.kind not in ("word", "quoted")]
    kind = words[1].text if len(words) > 2 else ""
    if (
        kind not in _LENGTHS
        or words[0].text not in ("unless", "if")
        or len(names) != _LENGTHS[kind]
        or separators != ["."] * (len(names) - 1)
    ):
        message = f'"{text}" is not a directive'
        raise MigrationError(message, hint=f"it is `unless` or `if`, one of {', '.join(_LENGTHS)}, and a name")
    return Directive(unless=words[0].text == "unless", kind=kind, names=names)  # type: ignore[arg-type]
