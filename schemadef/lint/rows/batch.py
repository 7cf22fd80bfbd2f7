"""Rows that are changed some at a time: whether running a statement until it changes no more is one change."""

from __future__ import annotations

from typing import TYPE_CHECKING

from schemadef.lint.rows.chosen import leaves_choice
from schemadef.lint.sql.lexer import NUMBER
from schemadef.lint.sql.part import changed_at

if TYPE_CHECKING:
    from schemadef.lint.sql.part import Part

_SOME = 100
"""Fewer are chosen, such as the one that a scalar query gives, and are not all rows, some at a time."""
_CHOSEN = ("ORDER", "OFFSET", "GROUP", "UNION", "HAVING")


def is_batch(part: Part, given: dict[str, Part] | None = None) -> bool:
    """Whether an UPDATE that gives columns values, or a DELETE, takes so many of the rows that it still finds.

    Which ones these are is no matter, and none of them is found again: each run goes on where the one before has
    stopped, and the last one changes nothing. With ORDER BY it is certain rows that are meant.
    """
    query = _query(part)
    if query is None or query.find("WHERE") < 0 or any(query.find(word) >= 0 for word in _CHOSEN):
        return False
    tokens, count = query.tokens, query.find("LIMIT") + 1
    if count == 0 or count >= query.last or tokens.kind[count] != NUMBER or not tokens.source(count).isdecimal():
        return False
    if int(tokens.source(count)) < _SOME or query.name_at(query.find("FROM") + 1) != _table(part):
        return False
    return given is None or leaves_choice(query, given)


def _table(part: Part) -> tuple[str, ...]:
    """The table that an UPDATE or a DELETE is about."""
    return part.name_at(changed_at(part.tokens, part.first))


def _query(part: Part) -> Part | None:
    """The query that says which rows: IN (SELECT …), = ANY (ARRAY (SELECT …)); None where another one says so too."""
    where = part.find("WHERE")
    if where < 0 or part.find("OR") >= 0:
        return None
    tokens = part.tokens
    for at in part._replace(first=where + 1).outside():
        if tokens.words[at] not in ("IN", "ANY") or tokens.word(at - 1) == "NOT":
            continue
        inner = part.inside(at + 1)
        if tokens.word(inner.first) == "ARRAY":
            inner = inner.inside(inner.first + 1)
        if tokens.word(inner.first) == "SELECT":
            return inner
    return None
