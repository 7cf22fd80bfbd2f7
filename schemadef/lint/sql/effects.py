"""What a statement takes away and what it makes, in words that can be compared, and where a condition ends."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from schemadef.lint.sql.part import dropped_names, names_at, whole
from schemadef.pattern import pattern

if TYPE_CHECKING:
    from schemadef.lint.sql.shape import Name
    from schemadef.lint.sql.statement import Statement

_ON_TABLE = ("trigger", "policy", "rule")


def dropped_by(statement: Statement) -> set[tuple[str, Name, Name]]:
    """What a DROP, DELETE or TRUNCATE takes away: kind, name, and the table of what is on one."""
    shape, part = statement.shape, whole(statement)
    if shape.verb != "drop":
        at = statement.first + 1
        at += part.tokens.word(at) in ("FROM", "TABLE")
        return {("rows", name[-1:], ()) for name in names_at(part, at)[:1]}
    table = part.name_at(statement.find("ON") + 1) if shape.kind in _ON_TABLE else ()
    return {(shape.kind, name[-1:], table[-1:]) for name in dropped_names(statement)}


def made_by(statement: Statement) -> tuple[str, Name, Name]:
    """What a CREATE or INSERT makes, as `dropped_by` says it."""
    shape = statement.shape
    if shape.verb == "insert":
        return ("rows", whole(statement).name_at(statement.first + 2)[-1:], ())
    return (shape.kind, shape.name[-1:], shape.table[-1:] if shape.kind in _ON_TABLE else ())


def then_of(words: list[str], start: int) -> int:
    """The index of the THEN of a condition that begins at an index; the end when it has none."""
    index, depth = start, 0
    while index < len(words):
        try:
            place = words.index("THEN", index)
        except ValueError:
            break
        between = words[index:place]
        depth += between.count("(") + between.count("CASE") - between.count(")") - between.count("END")
        if depth == 0:
            return place
        index = place + 1
    return len(words)


def drops_by_look(statement: Statement) -> set[str]:
    """The kinds of what an EXECUTE drops by names that the block has looked up: it may be anything of that kind."""
    text = statement.text
    return {found[1].lower() for found in _DROPPED.finditer(text)} if "DROP" in text.upper() else set()


_DROPPED = pattern(
    r"\bDROP\s+(POLICY|TRIGGER|CONSTRAINT|INDEX|TABLE|VIEW|FUNCTION|TYPE|RULE|SEQUENCE)\s+(?:IF\s+EXISTS\s+)?"
    r"(?:\w+\.)?\"?[%']",
    re.IGNORECASE,
)


def kinds_made(statement: Statement) -> set[str]:
    """The kinds of what a CREATE or an ALTER … ADD makes."""
    shape = statement.shape
    if shape.verb == "create":
        return {shape.kind}
    added = any(action.verb == "add" and action.kind != "column" for action in shape.actions)
    return {"constraint"} if added else set()


def runs_for_certain(words: list[str]) -> bool:
    """Whether the query of a loop, FOR … IN …, has rows whatever stands in the tables."""
    if {"WHERE", "EXECUTE", "WITH", "LIMIT"} & set(words):
        return "EXECUTE" not in words and "SELECT" not in words and "WITH" not in words
    at = words.index("FROM") if "FROM" in words else len(words)
    return "SELECT" not in words or at == len(words) or words[at + 1 : at + 3] in (["UNNEST", "("], ["(", "VALUES"])
