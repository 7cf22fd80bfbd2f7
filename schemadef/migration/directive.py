"""Conditions that a runner evaluates before a statement, for what SQLite cannot guard in SQL: a closed vocabulary."""

from __future__ import annotations

import re
from typing import Literal

import msgspec

from schemadef.errors import MigrationError
from schemadef.model.base import Value
from schemadef.pattern import pattern
from schemadef.tokens import Token, meaningful

Kind = Literal["column", "table", "index", "trigger", "view", "query"]
_SHAPED = pattern(r"(unless table .+) is ([0-9a-f]{16})", re.DOTALL)
_WHILE = " while query "
_LENGTHS = {"column": 2, "table": 1, "index": 1, "trigger": 1, "view": 1}


class Directive(Value, frozen=True, kw_only=True):
    """`unless column articles.content_type`: skip the statement when that object is there; `if`: when it is not.

    `unless renamed column users.email to mail`: skip the rename unless the first is there and the second is not.
    With `while query SELECT …` after it the query says so too: something else has the old name when it is done.
    `unless table users is 0123456789abcdef`: skip the statement when the table has that shape.
    `unless query SELECT …` asks the database itself, for what no kind describes: `names` is then the query alone.

    The object named is the one that the statement makes (`unless`) or takes away (`if`); consecutive statements with
    the same directive are one unit, and it is evaluated once, before the first of them.
    """

    unless: bool
    kind: Kind
    names: tuple[str, ...]
    to: str = ""
    shape: str = ""
    asked: str = ""

    @property
    def renamed(self) -> tuple[str, ...]:
        """What a rename makes of its target."""
        return (*self.names[:-1], self.to)

    @property
    def target(self) -> tuple[str, ...]:
        """What is asked about, as one key: names compare without case, as SQLite compares them."""
        names = self.names if self.kind == "query" else [name.lower() for name in self.names]
        return (self.kind, *names, *filter(None, [self.shape]))


def parse_directive(text: str) -> Directive:
    """The condition that a comment `-- schemadef: …` states; names may be quoted. Raises MigrationError."""
    word, _, query = text.partition(" query ")
    if word in ("unless", "if") and query:
        return Directive(unless=word == "unless", kind="query", names=(query,))
    if shaped := _SHAPED.fullmatch(text):
        return msgspec.structs.replace(parse_directive(shaped[1]), shape=shaped[2])
    words, asked = _with_query(text)
    if _is_rename(words):
        old, kind = words[3:-2], words[2].text
        names = tuple(token.name for token in old[::2])
        return Directive(unless=True, kind=kind, names=names, to=words[-1].name, asked=asked)  # type: ignore[arg-type]
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
        kinds = ", ".join(_LENGTHS)
        hint = f"it is `unless` or `if`, one of {kinds}, and a name; or `query` and a query; or `unless renamed … to …`"
        raise MigrationError(message, hint=hint)
    return Directive(unless=words[0].text == "unless", kind=kind, names=names)  # type: ignore[arg-type]


def _with_query(text: str) -> tuple[list[Token], str]:
    """The words of a condition without the query that may follow a rename, and that. A name may hold its words."""
    parts = text.split(_WHILE)
    for count in range(1, len(parts)):
        words = meaningful(_WHILE.join(parts[:count]))
        if _is_rename(words):
            return words, _WHILE.join(parts[count:])
    return meaningful(text), ""


def _is_rename(words: list[Token]) -> bool:
    """Whether it is `unless renamed`, a kind, its name with full stops, `to` and a name."""
    if len(words) < 6 or [word.text for word in words[:2]] != ["unless", "renamed"]:
        return False
    path, last = words[3:-2], words[-2:]
    names = [word.kind in ("word", "quoted") for word in (*path[::2], last[1])]
    return (
        words[2].text in ("table", "column")
        and all(names)
        and last[0].text == "to"
        and [word.text for word in path[1::2]] == ["."] * (_LENGTHS[words[2].text] - 1)
    )


def directive_line(text: str) -> str:
    """A condition on one line, whatever its names are: a line break is `\\n` there, and a backslash `\\\\`."""
    return text.replace("\\", "\\\\").replace("\n", "\\n")


def from_line(line: str) -> str:
    """The condition that `directive_line` wrote."""
    return re.sub(r"\\([\\n])", lambda match: "\n" if match[1] == "n" else "\\", line)
