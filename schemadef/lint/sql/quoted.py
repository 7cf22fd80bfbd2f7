"""Names in double quotes that SQLite reads as texts, because nothing is called so.

Source: sqlite.org, "Double-quoted String Literals Are Accepted". A name in brackets is never a text: a statement with
all of its double quotes turned into brackets is refused for each of them.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from schemadef.lint.sql.lexer import QUOTED
from schemadef.names import literal

if TYPE_CHECKING:
    from collections.abc import Collection

    from schemadef.check.replay import Replay
    from schemadef.lint.sql.statement import Statement

_MISSING = "no such column: "
_KINDS = ("table", "index")
_VERBS = frozenset({"insert", "replace", "update", "delete", "select", "with"})
_ROUNDS = 20


class Text(NamedTuple):
    """A token that is read as a text; `wanted` says that a column of that name is filled from it."""

    statement: Statement
    token: int
    wanted: bool


def texts(statement: Statement, replay: Replay) -> list[Text]:
    """The names of a statement, which is to be run next, that are texts to SQLite."""
    shape, tokens = statement.shape, statement.tokens
    if shape.verb not in _VERBS and not (shape.verb == "create" and shape.kind in _KINDS):
        return []
    quoted = [index for index in range(statement.first, statement.last) if _is_double(statement, index)]
    chosen: set[int] = set()
    for _ in range(_ROUNDS if quoted else 0):
        refusal = replay.explain(_bracketed(statement, quoted, chosen))
        if refusal is None:
            return [Text(statement, index, _is_wanted(statement, index)) for index in sorted(chosen)]
        name = refusal.message.removeprefix(_MISSING)
        found = {index for index in quoted if tokens.name(index) == name} - chosen
        if shape.kind == "index" and name != refusal.message:
            # there even a text in single quotes is a name
            first = statement.find("(")
            return [Text(statement, index, wanted=False) for index in sorted(found) if index > first]
        if name == refusal.message or not found:
            break
        chosen |= found
    return []


def _is_double(statement: Statement, index: int) -> bool:
    tokens = statement.tokens
    return tokens.kind[index] == QUOTED and tokens.text[tokens.start[index]] == '"'


def _bracketed(statement: Statement, quoted: Collection[int], chosen: Collection[int]) -> str:
    """The statement with its double quotes as brackets, or as texts where they are chosen."""
    tokens, parts, at = statement.tokens, [], statement.start
    for index in quoted:
        name = tokens.name(index)
        bracketed = f"`{name.replace('`', '``')}`" if "]" in name else f"[{name}]"
        parts += [tokens.text[at : tokens.start[index]], literal(name) if index in chosen else bracketed]
        at = tokens.end[index]
    return "".join([*parts, tokens.text[at : statement.end]])


def _is_wanted(statement: Statement, index: int) -> bool:
    """Whether an INSERT fills a column of the same name from what it selects."""
    tokens = statement.tokens
    select = statement.find("SELECT")
    if statement.shape.verb not in ("insert", "replace") or select < 0 or index < select:
        return False
    return any(tokens.name(place) == tokens.name(index) for place in range(statement.first, select))
