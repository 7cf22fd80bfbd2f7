"""ADD COLUMN as SQLite takes it: on an empty table only, or never."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

    from schemadef.lint.sql.shape import Action
    from schemadef.lint.sql.statement import Statement


def words_of(statement: Statement, action: Action) -> list[str]:
    """The words of a part of an ALTER, in upper case."""
    return [statement.tokens.word(index) for index in range(action.first, action.last)]


def problem_of(words: Sequence[str]) -> str:
    """What rows that are there have against a new column; empty where they have nothing (sqlite.org, "ALTER TABLE")."""

    def has(*run: str) -> int:
        return next((i for i in range(len(words)) if words[i : i + len(run)] == list(run)), -1)

    default = has("DEFAULT")
    if has("PRIMARY", "KEY") >= 0:
        return "SQLite cannot add a primary key"
    if has("UNIQUE") >= 0:
        return "SQLite cannot add a column that is UNIQUE"
    if has("STORED") >= 0:
        return "SQLite cannot add a stored generated column"
    value = words[default + 1] if 0 <= default < len(words) - 1 else ""
    if default >= 0 and (value == "(" or value.startswith("CURRENT_")):
        return "its default is computed, which works on an empty table only"
    if has("NOT", "NULL") >= 0 and (default < 0 or value == "NULL"):
        return "it is NOT NULL without a default, which works on an empty table only"
    if has("REFERENCES") >= 0 and default >= 0 and value != "NULL":
        return "a column that references another table must be NULL by default"
    return ""


def may_need_rebuild(statement: Statement) -> bool:
    """Whether a statement adds a column that rows may refuse: by what it says, or by how its default is read."""
    if statement.shape.verb != "alter":
        return False
    added = [one for one in statement.shape.actions if one.verb == "add" and one.kind == "column"]
    return any(problem_of(words_of(statement, one)) or has_fraction(statement, one) for one in added)


def has_fraction(statement: Statement, action: Action) -> bool:
    """Whether the default of a column that is added is a fraction."""
    words = words_of(statement, action)
    default = action.first + words.index("DEFAULT") + 1 if "DEFAULT" in words else action.last
    if default >= action.last:
        return False
    from schemadef.canonical import is_fraction

    return is_fraction(statement.tokens.source(default))
