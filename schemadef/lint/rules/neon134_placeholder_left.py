"""A placeholder of a template that nobody has filled in."""

from __future__ import annotations

from bisect import bisect_right
from typing import TYPE_CHECKING

from schemadef.lint.finding import Finding, Severity
from schemadef.lint.rule import POSTGRES, Rule, register
from schemadef.lint.sql.lexer import PARAMETER, PLACEHOLDER, QUOTED, STRING
from schemadef.pattern import pattern

if TYPE_CHECKING:
    from collections.abc import Iterator

    from schemadef.lint.source import File
    from schemadef.lint.sql.lexer import Tokens


_VARIABLE = pattern(r":(?<=[\s(,=.]:)(?:[^\W\d]|['\"])")
"""What may be `:name`, `:'value'` or `:"name"`; it begins with the colon, for which a text is searched fastest."""


def whole(file: File) -> Iterator[Finding]:
    """The first in each statement."""
    tokens, last = file.tokens, -1
    if not tokens.grammar.odd and _VARIABLE.search(file.text) is None:
        return
    for index, kind in enumerate(tokens.kind):
        start = tokens.start[index] - (kind in _QUOTES)
        if kind == PLACEHOLDER or (kind in _FILLED and _is_variable(tokens, index, start)):
            number = bisect_right(file.statements, tokens.start[index], key=lambda statement: statement.end)
            if number != last:
                message = f"{tokens.text[start : tokens.end[index]]} is no SQL: a template has not been filled in"
                yield Finding("NEON134", start, tokens.end[index], message, "lint what the template gives")
            last = number


def _is_variable(tokens: Tokens, index: int, start: int) -> bool:
    """Whether a token is what psql or a program fills in, by its colon; not the end of a slice, or JSON's value."""
    if tokens.text[start : start + 1] != ":" or (index and tokens.kind_of(index - 1) == STRING):
        return False
    if tokens.kind[index] in _QUOTES and _VARIABLE.match(tokens.text, start) is None:
        return False
    before = tokens.words[max(0, index - _SLICE) : index]
    return before.count("[") <= before.count("]")


_QUOTES = frozenset({STRING, QUOTED})
"""What has its colon before it, where psql puts quotes around what it fills in."""
_FILLED = _QUOTES | {PARAMETER}


_SLICE = 20
"""How many tokens before the end of a slice its bracket is looked for."""


register(
    Rule(
        code="NEON134",
        name="placeholder-left",
        severity=Severity.WARNING,
        families=POSTGRES,
        whole=whole,
        why=(
            "What is linted, and sent, should be what the template gives. As it stands the server takes it for "
            "a syntax error."
        ),
        bad="CREATE TABLE IF NOT EXISTS {{ schema }}.users (id integer);\n",
        good="CREATE TABLE IF NOT EXISTS app.users (id integer);\n",
        source="postgresql.org: Lexical Structure",
    )
)
