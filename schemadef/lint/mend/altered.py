"""Parts of ALTER TABLE put into one statement that runs again."""

from __future__ import annotations

from typing import TYPE_CHECKING

from schemadef.lint.mend.rewritten import guarded, rewritten
from schemadef.lint.mend.wrap import block, no_part
from schemadef.lint.sql.part import Part, part_of
from schemadef.lint.sql.words import spelled

if TYPE_CHECKING:
    from collections.abc import Sequence

    from schemadef.dialect import Dialect
    from schemadef.lint.sql.shape import Action
    from schemadef.lint.sql.statement import Statement

_AGAIN = (("SET", "NOT", "NULL"), ("DROP", "NOT", "NULL"), ("SET", "DEFAULT"), ("DROP", "DEFAULT"))


def as_one(statements: Sequence[Statement], dialect: Dialect) -> str:
    """Several ALTER TABLE of one table as one; empty where a part of them cannot look whether it was done.

    Constraints cannot look by themselves: with one of them the whole is done where the last one is missing.
    """
    parts: list[str] = []
    condition, table = "", statements[0].shape.name
    for statement in statements:
        for action in statement.shape.actions:
            part = part_of(statement, action)
            if action.verb == "add" and action.kind == "constraint" and action.name:
                condition = no_part("pg_constraint", "conrelid", "conname", table, action.name)
                parts.append(rewritten(part, ()))
            elif (action.verb in ("add", "drop") and action.kind == "column") or _drops_constraint(action):
                parts.append(rewritten(part, guarded(part, action)))
            elif _is_the_same_again(part):
                parts.append(rewritten(part, ()))
            else:
                return ""
    text = f"ALTER TABLE {spelled(table, dialect)}\n  " + ",\n  ".join(parts)
    return block(condition, text) if condition else text


def _drops_constraint(action: Action) -> bool:
    return action.verb == "drop" and action.kind == "constraint"


def _is_the_same_again(part: Part) -> bool:
    """Whether ALTER COLUMN sets or drops what can be set or dropped again."""
    return part.tokens.word(part.first) == "ALTER" and any(part.find(*words) >= 0 for words in _AGAIN)
