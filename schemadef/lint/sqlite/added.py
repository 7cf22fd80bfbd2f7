"""ADD COLUMN as SQLite takes it: on an empty table only, or never."""

from __future__ import annotations

from typing import TYPE_CHECKING

from schemadef.lint.sql.part import Part

if TYPE_CHECKING:
    from collections.abc import Sequence

    from schemadef.dialect import Dialect
    from schemadef.lint.sql.shape import Action
    from schemadef.lint.sql.statement import Statement


def words_of(statement: Statement, action: Action) -> list[str]:
    """The words of a part of an ALTER, in upper case."""
    return [statement.tokens.word(index) for index in range(action.first, action.last)]


def definition_of(statement: Statement, action: Action) -> str:
    """The column as ADD COLUMN says it."""
    first = action.first + 1 + (statement.tokens.word(action.first + 1) == "COLUMN")
    return Part(statement.tokens, first, action.last).text


def problem_of(words: Sequence[str]) -> str:
    """What rows that are there have against a new column; empty where they have nothing (sqlite.org, "ALTER TABLE")."""

    def has(*run: str) -> int:
        return next((i for i in range(len(words)) if words[i : i + len(run)] == list(run)), -1)

    default = _default(words)
    if has("PRIMARY", "KEY") >= 0:
        return "SQLite cannot add a primary key"
    if has("UNIQUE") >= 0:
        return "SQLite cannot add a column that is UNIQUE"
    if has("STORED") >= 0:
        return "SQLite cannot add a stored generated column"
    value = words[default + 1] if 0 <= default < len(words) - 1 else ""
    if default >= 0 and (value == "(" or value.startswith("CURRENT_")):
        return "its default is computed, which works on an empty table only"
    if has("NOT", "NULL") >= 0 and has("AS") < 0 and (default < 0 or value == "NULL"):
        return "it is NOT NULL without a default, which works on an empty table only"
    if has("REFERENCES") >= 0 and default >= 0 and value != "NULL":
        return "a column that references another table must be NULL by default"
    return ""


def _default(words: Sequence[str]) -> int:
    """Where the default is said, which a foreign key may set; the last one counts; -1 for none."""
    said = [at for at, word in enumerate(words) if word == "DEFAULT" and (not at or words[at - 1] != "SET")]
    return said[-1] if said else -1


def refusal_of_default(words: Sequence[str], definition: str, *, strict: bool, dialect: Dialect) -> str:
    """What a new column says itself against the value that rows which are there have in it; empty where it says
    nothing, and where it names other columns.

    SQLite is asked what it says of a row that says nothing of the column.
    """
    if not ("CHECK" in words or ("AS" in words and "NULL" in words) or (strict and "DEFAULT" in words)):
        return ""
    from schemadef.check.replay import Replay, platform_of

    replay = Replay(platform_of(dialect))
    made = replay.run(f"CREATE TABLE it ({definition}, {_OTHER} INTEGER){' STRICT' * strict}")
    refused = replay.run(f"INSERT INTO it ({_OTHER}) VALUES (1)") if made is None else None
    replay.close()
    return refused.message if refused is not None and not refused.what else ""


_OTHER = "_sd_other"


def may_need_rebuild(statement: Statement) -> bool:
    """Whether a statement adds a column that rows may refuse: by what it says, or by how its default is read."""
    if statement.shape.verb != "alter":
        return False
    added = [one for one in statement.shape.actions if one.verb == "add" and one.kind == "column"]
    return any(problem_of(words_of(statement, one)) or has_fraction(statement, one) for one in added)


def has_fraction(statement: Statement, action: Action) -> bool:
    """Whether the default of a column that is added is a fraction."""
    default = action.first + _default(words_of(statement, action)) + 1
    if not action.first < default < action.last:
        return False
    from schemadef.canonical import is_fraction

    return is_fraction(statement.tokens.source(default))
