"""Which catalogs hold which kinds of object: a guard that looks where a thing never stands keeps nothing from running.

Source: postgresql.org, System Catalogs, System Views and The Information Schema.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

from schemadef.pattern import pattern

if TYPE_CHECKING:
    from schemadef.lint.sql.shape import Action
    from schemadef.lint.sql.statement import Statement

_READ = pattern(
    r"(?:\b(?:from|join)\s+|,\s*(?=pg_|information_schema\b))(?:pg_catalog\s*\.\s*)?"
    r"(information_schema\s*\.\s*\w+|\w+)"
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
_KEYS = frozenset({"PRIMARY", "UNIQUE", "EXCLUDE"})
_MADE = frozenset().union(*_HELD.values())
_SURE = {
    kind: tuple(f"from {place}{name}" for name in _HELD if kind in _HELD[name] for place in ("", "pg_catalog."))
    for kind in _MADE
}
"""What most conditions say that read where things of a kind stand, which is found faster than by the pattern."""


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
    lower = condition.lower()
    if any([sign in lower for sign in _SURE[kind]]):
        return True
    read = ["".join(name.split()) for name in _READ.findall(lower)]
    return not read or any(kind in _HELD.get(name, _MADE) for name in read)


def constraint_kind(statement: Statement, action: Action) -> str:
    """`key` for a constraint that has an index, which stands among indexes too, `other` for any other."""
    return "key" if constraint_word(statement, action) in _KEYS else "other"


def constraint_word(statement: Statement, action: Action) -> str:
    """What ADD says that the constraint is, behind CONSTRAINT and a name where it has one."""
    at = action.first + (3 if action.kind == "constraint" else 1)
    return statement.tokens.words[at] if at < action.last else ""


class _Compared(NamedTuple):
    """What is compared with some columns of catalogs: a text, empty where it is anything else.

    A condition that has none of the `signs` has none of the columns, which is told far faster than by the pattern.
    """

    signs: tuple[str, ...]
    pattern: re.Pattern[str]

    def found(self, condition: str) -> list[str]:
        lower = _folded(condition)
        if not any([sign in lower for sign in self.signs]):
            return []
        return [condition[one.start(1) : one.end(1)] for one in self.pattern.finditer(lower)]


def _folded(condition: str) -> str:
    """A condition in lower case, where each sign has its place still: a pattern finds in it in half the time."""
    lower = condition.lower()
    return lower if len(lower) == len(condition) else condition


_TEXT = r"\b\s*(?:=\s*'((?:[^']|'')*)'|\S*)"
_OF_TABLE = _Compared(
    ("tablename", "table_name", "object_table"),
    pattern(rf"\b(?:table_?name|event_object_table){_TEXT}"),
)
_OF_RELATION = _Compared(
    ("relid", "class"),
    pattern(r"\b(?:con|tg|pol|att|ind|ev_)(?:relid|class)\b\s*(?:=\s*(?:to_regclass\s*\(\s*)?'([^'%]*)'|\S*)"),
)
_OF_SCHEMA = _Compared(
    ("schema", "nspname"),
    pattern(rf"\b(?:(?:table|event_object|constraint|trigger)_schema|schemaname|nspname){_TEXT}"),
)
_OF_CLASS = _Compared(("relname",), pattern(rf"\brelname{_TEXT}"))
_JOINED = _Compared(("relid",), pattern(r"\b(?:att|tg|pol)(relid)\b"))
_OF_TYPE = _Compared(("typname",), pattern(rf"\btypname{_TEXT}"))


def is_place(condition: str, statement: Statement, *, of_type: bool = False) -> bool:
    """Whether a condition asks at the table, or the type, that a statement changes, as far as it names one.

    One that asks for several things is believed.
    """
    shape = statement.shape
    name, upper = shape.table or shape.name, condition.upper()
    if not name or upper.count("EXISTS") != 1 or "LOWER" in upper:
        return True
    plain = ".".join(name)
    if f"relid = '{plain}'" in condition and plain.islower() and "confrelid" not in condition:
        return True  # as most ask
    if of_type:
        return _is_among(name[-1], _OF_TYPE.found(condition))
    if shape.table or shape.verb == "alter":
        relations = [_last(text) for text in _OF_RELATION.found(condition)]
        if not (_is_among(name[-1], _OF_TABLE.found(condition)) and _is_among(name[-1], relations)):
            return False
        if _JOINED.found(condition) and not _is_among(name[-1], _OF_CLASS.found(condition)):
            return False
    return len(name) == 1 or _is_among(name[-2], _OF_SCHEMA.found(condition))


def _is_among(name: str, compared: list[str]) -> bool:
    """Whether a name is one of those that something is compared with: so where there is none, or no plain text."""
    return not compared or any(not text or text.replace("''", "'") == name for text in compared)


def _last(text: str) -> str:
    """The last part of a name as `::regclass` reads it."""
    last = text.rpartition(".")[2]
    return last[1:-1] if last.startswith('"') else last.lower()


_KIND = _Compared(("contype", "constraint_type"), pattern(r"\b(?:contype|constraint_type)\b\s*=\s*'([a-z ]*)'"))
_BY_NAME = pattern(r"\b(?:conname|constraint_name)\b\s*(?:=\s*'|in\s*\(|i?like\b|~)", re.IGNORECASE)
_LETTERS = {"PRIMARY": "p", "UNIQUE": "u", "FOREIGN": "f", "CHECK": "c", "EXCLUDE": "x"}


def asks_by_kind(condition: str, statement: Statement, action: Action) -> bool | None:
    """Whether a condition asks for any constraint of the kind that is added; None where it asks by name, or none."""
    kinds = {found.lower()[:1] for found in _KIND.found(condition)}
    if not kinds or _BY_NAME.search(condition):
        return None
    return is_place(condition, statement) and _LETTERS.get(constraint_word(statement, action), "") in kinds


BY_TABLE = {
    "policy": ("pg_polic", ("policyname", "polname")),
    "trigger": ("trigger", ("tgname", "trigger_name")),
    "index": ("pg_index", ("indexname", "indexrelid", "relname")),
}
"""What a table may have several of: a sign of the catalogs that have it, and what is its name there."""


def asks_for_any(condition: str, kind: str) -> bool:
    """Whether a condition asks whether a table has anything of a kind, by whatever name."""
    lower = condition.lower()
    sign, names = BY_TABLE[kind]
    return sign in lower and not any([name in lower for name in names])


_OTHER_END = pattern(r"\btable_name\s*=\s*'([^']*)'", re.IGNORECASE)


def looks_at_other_end(condition: str, statement: Statement, action: Action) -> bool | None:
    """Whether a condition asks constraint_column_usage for a foreign key by the table that has it.

    That view names the table that a foreign key points at. None where it does not ask there.
    """
    at = statement.find("REFERENCES")
    if "constraint_column_usage" not in condition.lower() or not action.first <= at < action.last:
        return None
    from schemadef.lint.sql.part import whole

    asked = set(_OTHER_END.findall(condition))
    return bool(asked) and not asked.intersection(whole(statement).name_at(at + 1)[-1:])
