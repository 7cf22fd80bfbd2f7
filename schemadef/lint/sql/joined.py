"""The text that an EXECUTE puts together, read as format() would have it: 'ALTER TABLE ' || quote_ident(t) || ' …'."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from schemadef.lint.sql.cutting import statements_of
from schemadef.lint.sql.formatted import Formatted
from schemadef.lint.sql.lexer import DOLLAR, STRING

if TYPE_CHECKING:
    from schemadef.lint.sql.lexer import Tokens
    from schemadef.lint.sql.statement import Statement

_JOINS = re.compile(r"\s*\|\|\s*")
_GLUED = re.compile(r"[\w$\"]")
_MOST = 10_000
"""How long such a text may be: a longer one is nobody's."""
_NAMED = frozenset({"create", "alter", "drop"})
_UNNAMED = frozenset({"grant", "revoke", "comment", "analyze"})
_FILLED = re.compile(r"(?:^_)?\${3,}")


class Joined(Formatted):
    """The tokens of such a text. What stands between its pieces is a name, or more letters of one: of neither is more
    known than %I.
    """

    def name(self, index: int) -> str:
        """The identifier that a token is."""
        name = super().name(index)
        return _FILLED.sub("%I", name) if "$$$" in name else name


def is_built(execute: Statement) -> bool:
    """Whether EXECUTE is given something else than a text, one for format(), or some that can be read together."""
    tokens, index = execute.tokens, execute.first + 1
    if put_together(tokens, execute.first, execute.last) is not None:
        return False
    if tokens.word(index) == "FORMAT" and tokens.word(index + 1) == "(":
        index += 2
    text = tokens.text[tokens.end_of(index) : execute.end] if index < execute.last else ""
    return index >= execute.last or tokens.kind_of(index) not in (STRING, DOLLAR) or text.lstrip().startswith("||")


def put_together(tokens: Tokens, first: int, last: int) -> Joined | None:
    """The tokens of the texts that an EXECUTE joins; None where it joins none, or nobody can tell what they say."""
    if first + 2 >= last or tokens.kind_of(first + 1) != STRING or "||" not in tokens.pieces[first + 1]:
        return None
    stops = [at for at in range(first + 2, last) if tokens.words[at] in ("USING", "INTO")]
    inner = _joined(tokens, first + 1, min(stops, default=last))
    told = [one.shape for one in statements_of(inner)] if inner is not None and len(inner) else []
    if len(told) != 1 or told[0].verb not in _NAMED | _UNNAMED:
        return None
    plain = told[0].verb in _UNNAMED or (told[0].actions if told[0].verb == "alter" else told[0].name)
    return inner if plain else None


def _joined(tokens: Tokens, first: int, last: int) -> Joined | None:
    """The tokens of the texts that stand from a token on, with what is put between them; None where that is no text to
    begin with, or none at all is put behind it.
    """
    texts = _texts(tokens, first, last)
    if not texts or tokens.end_of(last - 1) - tokens.start[first] > _MOST:
        return None
    text = tokens.text
    begin, end = tokens.start[first] + 1, tokens.end_of(last - 1)
    parts, at = [text[:begin]], begin
    for index in texts:
        start, stop = tokens.start[index] + 1, tokens.end_of(index) - 1
        parts += [_between(text, at, start, stop), text[start:stop]]
        at = stop
    parts += [_between(text, at, end, end), text[end:]]
    return Joined("".join(parts), begin, end)


def _texts(tokens: Tokens, first: int, last: int) -> list[int]:
    """The texts in single quotes that || joins, the first of them in front; nothing where another is in front."""
    found, depth = [], 0
    for index in range(first, last):
        word = tokens.words[index]
        depth += word in ("(", "[")
        plain = depth == 0 and tokens.kind[index] == STRING and tokens.pieces[index][0] == "'"
        if plain and (index == first or _is_joined(tokens, index)):
            found.append(index)
        depth -= word in (")", "]")
    more = _JOINS.match(tokens.text, tokens.end_of(first)) if found[:1] == [first] else None
    return found if more else []


def _is_joined(tokens: Tokens, index: int) -> bool:
    """Whether a text stands behind ||, and is not a part of something else."""
    return tokens.text[tokens.end_of(index - 1) : tokens.start[index]].strip() == "||"


def _between(text: str, first: int, last: int, stop: int) -> str:
    """What stands for an expression between two texts, in as many letters: more of the name that they begin or end."""
    width = last - first
    if width <= 1:
        return " " * width
    if _GLUED.match(text, first - 1):
        return "$" * width
    if last < stop and _GLUED.match(text, last):
        return "_".ljust(width, "$")
    return "%I".ljust(width)
