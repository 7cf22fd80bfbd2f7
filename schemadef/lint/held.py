"""Which catalogs hold which kinds of object: a guard that looks where a thing never stands keeps nothing from running.

Source: postgresql.org, System Catalogs, System Views and The Information Schema.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from schemadef.pattern import pattern

if TYPE_CHECKING:
    from schemadef.lint.shape import Action
    from schemadef.lint.statement import Statement

_READ = pattern(
    r"(?:\b(?:from|join)\s+|,\s*(?=pg_|information_schema\b))(?:pg_catalog\s*\.\s*)?"
    r"(information_schema\s*\.\s*\w+|\w+)",
    re.IGNORECASE,
)
_CONSTRAINTS = frozenset({"key", "other"})
_RELATIONS = frozenset({"table", "view", "foreign table"})
_HELD = {
    "pg_constraint": _CONSTRAINTS | {"trigger"},
    "information_schema.table_constraints": _CONSTRAINTS,
    "information_schema.constraint_column_usage": _CONSTRAINTS,
    "information_schema.key_column_usage": _CONSTRAINTS,
    "information_schema.referential_constraints": frozenset({"other"}),
    "information_schema.check_constraints": frozenset({"other"}),
    "pg_indexes": frozenset({"index", "key"}),
    "pg_tables": frozenset({"table"}),
    "pg_views": frozenset({"view"}),
    "pg_matviews": frozenset({"materialized view"}),
    "information_schema.tables": _RELATIONS,
    "information_schema.views": frozenset({"view"}),
    "information_schema.columns": _RELATIONS,
    "pg_policies": frozenset({"policy"}),
    "pg_policy": frozenset({"policy"}),
    "pg_trigger": frozenset({"trigger"}),
    "information_schema.triggers": frozenset({"trigger"}),
    "pg_enum": frozenset({"value", "type"}),
    "pg_user": frozenset({"user"}),
    "pg_shadow": frozenset({"user"}),
    "pg_group": frozenset({"role"}),
    "pg_proc": frozenset({"function", "procedure", "aggregate"}),
    "information_schema.routines": frozenset({"function", "procedure", "aggregate"}),
}
"""The catalogs of which each is of a few kinds; one that is not here may hold anything."""
_KEYS = frozenset({"primary key", "unique", "exclude", "PRIMARY", "UNIQUE", "EXCLUDE"})
_MADE = frozenset().union(*_HELD.values())


def may_hold_made(condition: str, statement: Statement) -> bool:
    """Whether what a condition reads has a row for what a statement makes; a role that cannot log in is no user."""
    kind = statement.shape.kind
    if kind in ("role", "user", "group"):
        words = statement.tokens.words[statement.first : statement.last]
        logs_in = "LOGIN" in words if kind != "user" else "NOLOGIN" not in words
        kind = "user" if logs_in else "role"
    return may_hold(condition, kind)


def may_hold(condition: str, kind: str) -> bool:
    """Whether what a condition reads has a row for an object of some kind."""
    if kind not in _MADE:
        return True
    read = ["".join(name.lower().split()) for name in _READ.findall(condition)]
    return not read or any(kind in _HELD.get(name, _MADE) for name in read)


def constraint_kind(statement: Statement, action: Action) -> str:
    """`key` for a constraint that has an index, which stands among indexes too, `other` for any other."""
    kind = action.kind
    if kind == "constraint":
        words = statement.tokens.words[action.first : action.last]
        kind = words[3] if len(words) > _NAMED else ""
    return "key" if kind in _KEYS else "other"


_NAMED = 3
_OTHER_END = pattern(r"\btable_name\s*=\s*'([^']*)'", re.IGNORECASE)


def looks_at_other_end(condition: str, statement: Statement, action: Action) -> bool:
    """Whether a condition asks constraint_column_usage for a foreign key by the table that has it.

    That view names the table that a foreign key points at.
    """
    if "constraint_column_usage" not in condition.lower():
        return False
    at = statement.find("REFERENCES")
    if not action.first <= at < action.last:
        return False
    from schemadef.lint.part import whole

    asked = {name.lower() for name in _OTHER_END.findall(condition)}
    return bool(asked) and whole(statement).name_at(at + 1)[-1].lower() not in asked
