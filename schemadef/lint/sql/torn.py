"""Texts that no reader of SQL gets to the end of as they stand: read without what leads astray.

A quote that nothing ends is passed over, so that the rest of the file is read too. Who applies a folder cuts its files
at the breakpoints before anybody reads quotes: what one part leaves open ends with it. Rows behind a COPY are no SQL.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from typing import TYPE_CHECKING

from schemadef.lint.sql.lexer import DOLLAR, QUOTED, STRING, Tokens
from schemadef.pattern import pattern

if TYPE_CHECKING:
    from collections.abc import Iterator

Span = tuple[int, int]

_CUT = pattern(r"^[ \t]*-->[ \t]*statement-breakpoint[^\n]*$", re.MULTILINE)
_COPY = pattern(r"^[ \t]*COPY\b[^\n;]*\bFROM\s+STDIN\b[^\n;]*;[^\n]*\n", re.MULTILINE | re.IGNORECASE)
_BEGUN = pattern(
    r";[ \t]*+(?:--[^\n]*+)?[\r\n]++\s*+(?:CREATE|ALTER|DROP|INSERT|UPDATE|DELETE|SELECT|WITH|DO|GRANT|COMMENT)\b",
    re.IGNORECASE,
)
_MOST = 3
"""How many quotes are passed over in one part: where there are more, the words between them are no SQL."""


def rows_of_copies(text: str) -> Iterator[Span]:
    r"""Where the rows stand that lines of COPY … FROM STDIN are followed by, up to each `\.`."""
    at = 0
    while found := _COPY.search(text, at):
        at = text.find("\n\\.", found.end() - 1)
        if at < 0:
            return
        yield found.end(), at


def opened(tokens: Tokens) -> Tokens:
    """A text with something that nothing ends, read without it; `tokens.opened` are the places."""
    places: list[int] = []
    rows = sorted(tokens.without)
    spans = list(rows)
    for begin, stop in _parts(tokens.text):
        inside = rows[bisect_left(rows, (begin, 0)) : bisect_left(rows, (stop, 0))]
        for _ in range(_MOST):
            part = type(tokens)(tokens.text, begin, stop, inside)
            if part.broken < 0:
                break
            span = _passed_over(part, stop)
            places.append(span[0] if span else part.broken)
            if span is None:
                break
            inside.append(span)
            spans.append(span)
    found = type(tokens)(tokens.text, 0, None, spans)
    found.opened = tuple(places)
    return found


def _parts(text: str) -> list[Span]:
    """The parts between breakpoints."""
    cuts = [found.start() for found in _CUT.finditer(text)]
    return list(zip([0, *cuts], [*cuts, len(text)], strict=True))


def _passed_over(part: Tokens, stop: int) -> Span | None:
    """What is not to be read of a part, so that the rest can be; None for a block that ends with the text."""
    at, text = part.broken, part.text
    if text.startswith("/*", at):
        return at, stop
    if part.kind_of(len(part) - 1) == DOLLAR:
        return None if stop == len(text) else (at, stop)
    at = next((part.start[index] for index in range(len(part)) if _takes_statements(part, index)), at)
    # what stands before the quote says of which kind it is
    quote = next(place for place in range(at, stop) if text[place] in "'\"`[")
    line = text[quote:stop].partition("\n")[0]
    # it is taken to end with its line, and the semicolon there to end the statement
    return quote, quote + max(1, len(line.rstrip().removesuffix(";")))


def _takes_statements(part: Tokens, index: int) -> bool:
    """Whether a quote has the beginning of a statement in it, behind the end of a line: it is the one left open."""
    return part.kind_of(index) in (STRING, QUOTED) and _BEGUN.search(part.source(index)) is not None
