"""Which version of SQLite a statement needs, as far as its words say so.

Source: sqlite.org, "Release History".
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

from schemadef.lint.sql.lexer import NUMBER, WORD
from schemadef.lint.sql.part import Part

if TYPE_CHECKING:
    from collections.abc import Iterator

    from schemadef.lint.sql.statement import Statement

Version = tuple[int, ...]


class Newer(NamedTuple):
    """Something that came with a version: what it is, since when, and the token that says it."""

    what: str
    since: Version
    token: int


_RUNS: tuple[tuple[tuple[str, ...], Version], ...] = (
    (("RETURNING",), (3, 35)),
    (("AS", "MATERIALIZED"), (3, 35)),
    (("AS", "NOT", "MATERIALIZED"), (3, 35)),
    (("FULL", "JOIN"), (3, 39)),
    (("FULL", "OUTER", "JOIN"), (3, 39)),
    (("RIGHT", "JOIN"), (3, 39)),
    (("RIGHT", "OUTER", "JOIN"), (3, 39)),
    (("IS", "DISTINCT", "FROM"), (3, 39)),
    (("IS", "NOT", "DISTINCT", "FROM"), (3, 39)),
    (("WITHIN", "GROUP"), (3, 47)),
)
_FIRST = {run[0]: [(words, since) for words, since in _RUNS if words[0] == run[0]] for run, _ in _RUNS}
_FUNCTIONS: dict[str, Version] = {
    "unixepoch": (3, 38), "unhex": (3, 41), "octet_length": (3, 43), "timediff": (3, 43), "concat": (3, 44),
    "concat_ws": (3, 44), "string_agg": (3, 44), "jsonb": (3, 45), "jsonb_array": (3, 45), "jsonb_extract": (3, 45),
    "jsonb_insert": (3, 45), "jsonb_object": (3, 45), "jsonb_patch": (3, 45), "jsonb_remove": (3, 45),
    "jsonb_replace": (3, 45), "jsonb_set": (3, 45), "jsonb_group_array": (3, 45), "jsonb_group_object": (3, 45),
    "json_pretty": (3, 46), "if": (3, 48), "unistr": (3, 50), "unistr_quote": (3, 50), "json_array_insert": (3, 53),
    "jsonb_array_insert": (3, 53),
}  # fmt: skip
_ORDERED = "ORDER BY in an aggregate"
_DIGITS = "a digit separator"
_SEPARATED = re.compile(r"\d+(?:_\d+)+(?:\.\d+(?:_\d+)*)?(?:[eE]\d+)?")
_ARROW = re.compile(r"->>?(?!\s*statement-breakpoint)")
_BEFORE_ORDER = frozenset(
    {"OVER", "AS", "IN", "EXISTS", "FROM", "JOIN", "SELECT", "WITHIN", "GROUP", "VALUES", "WINDOW"}
)


_HINT = re.compile(
    r"RETURNING|MATERIALIZED|JOIN|DISTINCT\s+FROM|WITHIN|STRICT|->|\d_\d|ALTER|ORDER\s+BY|"
    + "|".join(rf"\b{name}\s*\(" for name in _FUNCTIONS),
    re.IGNORECASE,
)


def may_be_newer(text: str) -> bool:
    """Whether a text has any of the words; most have not, and are done with."""
    return _HINT.search(text) is not None


def newer(statement: Statement, version: Version) -> Newer | None:
    """The first thing in a statement that came after a version; None when all of it is older."""
    return next((found for found in _all(statement) if found.since > version), None)


def is_unreadable(statement: Statement, version: Version) -> bool:
    """Whether a parser of a version cannot read a statement that `older` has gone through, though a newer one could."""
    return any(
        found.since > version and found.what not in (_ORDERED, _DIGITS) and not found.what.endswith("()")
        for found in _all(statement)
    )


def older(statement: Statement) -> str:
    """The statement without what older parsers do not know, and can do without: `1_000`, the order of an aggregate."""
    text = statement.text
    if "_" not in text and "ORDER" not in statement.tokens.words[statement.first : statement.last]:
        return text
    tokens, cuts = statement.tokens, []
    for index in range(statement.first, statement.last):
        start, end = tokens.start[index], tokens.end[index]
        if tokens.kind[index] == NUMBER and _SEPARATED.fullmatch(tokens.source(index)):
            cuts.append((start, end, tokens.source(index).replace("_", "")))
        elif tokens.word(index) == "(":
            for found in _called(statement, index):
                if found.what == _ORDERED:
                    inner = Part(tokens, index, statement.last).inside(index)
                    cuts.append((tokens.start[found.token], tokens.end[inner.last - 1], ""))
    for start, end, instead in sorted(cuts, reverse=True):
        text = text[: start - statement.start] + instead + text[end - statement.start :]
    return text


def _all(statement: Statement) -> Iterator[Newer]:
    yield from _altering(statement)
    words, first, last = statement.tokens.words, statement.first, statement.last
    if statement.shape.verb == "create" and statement.shape.kind == "table":
        yield from _options(statement)
    for index in range(first, last):
        word = words[index]
        if word in _FIRST:
            for run, since in _FIRST[word]:
                if tuple(words[index : index + len(run)]) == run:
                    yield Newer(" ".join(run), since, index)
        elif word == "(":
            yield from _called(statement, index)
        elif statement.tokens.kind[index] == NUMBER and "_" in statement.tokens.source(index):
            yield Newer(_DIGITS, (3, 46), index)
    if arrow := _ARROW.search(statement.tokens.text, statement.start, statement.end):
        yield Newer(arrow[0], (3, 38), _token_at(statement, arrow.start()))


def _called(statement: Statement, index: int) -> Iterator[Newer]:
    """A function that is called before a parenthesis, or an aggregate with an order of its own."""
    tokens = statement.tokens
    before = tokens.word(index - 1)
    if index == statement.first or tokens.kind[index - 1] != WORD:
        return
    since = _FUNCTIONS.get(before.lower())
    if since and tokens.word(index - 2) not in ("INTO", "TABLE", "ON", "EXISTS", "REFERENCES"):
        yield Newer(f"{before.lower()}()", since, index - 1)
    if before in _BEFORE_ORDER or statement.shape.kind == "table":
        return
    depth = 0
    for place in range(index, statement.last):
        word = tokens.word(place)
        depth += (word == "(") - (word == ")")
        if depth == 0 or (depth == 1 and word in ("SELECT", "WITH", "VALUES", "PARTITION")):
            return
        if depth == 1 and word == "ORDER" and place > index + 1:
            yield Newer(_ORDERED, (3, 44), place)
            return


def _altering(statement: Statement) -> Iterator[Newer]:
    """What ALTER TABLE learned."""
    if statement.shape.verb != "alter" or statement.shape.kind != "table":
        return
    for action in statement.shape.actions:
        words = statement.tokens.words[action.first : action.last]
        if action.verb == "alter" and any(
            words[at : at + 3] in (["SET", "NOT", "NULL"], ["DROP", "NOT", "NULL"]) for at in range(len(words))
        ):
            yield Newer("ALTER COLUMN … NOT NULL", (3, 53), action.first)
        elif action.kind in ("constraint", "check") and action.verb in ("add", "drop"):
            if action.verb == "drop" or "CHECK" in words:
                yield Newer(f"{action.verb.upper()} CONSTRAINT", (3, 53), action.first)
        elif action.verb == "drop":
            yield Newer("DROP COLUMN", (3, 35), action.first)
        elif action.verb == "rename" and action.kind != "to":
            yield Newer("RENAME COLUMN", (3, 25), action.first)


def _options(statement: Statement) -> Iterator[Newer]:
    """What stands behind a table's columns."""
    tokens = statement.tokens
    for index in range(statement.last - 1, statement.first, -1):
        word = tokens.word(index)
        if word == "STRICT":
            yield Newer("STRICT", (3, 37), index)
        if word not in ("STRICT", "WITHOUT", "ROWID", ","):
            return


def _token_at(statement: Statement, offset: int) -> int:
    """The token before an offset that is none."""
    index = statement.first
    while index + 1 < statement.last and statement.tokens.start[index + 1] <= offset:
        index += 1
    return index
