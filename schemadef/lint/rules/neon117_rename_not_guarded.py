"""RENAME fails when it runs again: the old name is gone then."""

from __future__ import annotations

from typing import TYPE_CHECKING

from schemadef.lint.again.catalogued import CALLED, renames_call, stands
from schemadef.lint.again.failing import is_nowhere
from schemadef.lint.finding import Finding, Fix, Severity
from schemadef.lint.mend.wrap import column, label, negated, no_domain_part, no_part, no_type, relation, wrapped
from schemadef.lint.rule import POSTGRES, Rule, register
from schemadef.lint.sql.lexer import STRING

if TYPE_CHECKING:
    from collections.abc import Iterator

    from schemadef.lint.source import File
    from schemadef.lint.sql.shape import Action, Name
    from schemadef.lint.sql.statement import Statement


def check(statement: Statement, file: File) -> Iterator[Finding]:
    """A rename without a guard; that of a whole table may say IF EXISTS."""
    shape = statement.shape
    if is_nowhere(statement, file):
        return
    for action in shape.actions:
        whole = action.verb == "rename" and action.kind == "to" and "if exists" in shape.flags
        if action.verb == "rename" and not whole:
            start, end = statement.tokens.start[action.first], statement.tokens.end[action.last - 1]
            message = "a rename fails when it runs again: the old name is gone then"
            hint = "look in the catalog for both names first, in a DO block"
            yield Finding("NEON117", start, end, message, hint, _fix(statement, action))


_RELATIONS = frozenset({"table", "index", "view", "materialized view", "sequence", "foreign table"})
_PARTS = {
    "trigger": ("pg_trigger", "tgrelid", "tgname"),
    "policy": ("pg_policy", "polrelid", "polname"),
    "constraint": ("pg_constraint", "conrelid", "conname"),
    "rule": ("pg_rewrite", "ev_class", "rulename"),
}


def _fix(statement: Statement, action: Action) -> Fix | None:
    """A look whether the old name is there and the new one is not, in a block."""
    shape = statement.shape
    if len(shape.actions) > 1 or not shape.name or shape.kind == "database":
        return None
    if shape.kind in CALLED:
        condition = renames_call(statement, statement.tokens.name(action.last - 1))
        return wrapped(statement, condition) if condition else None
    old, new = _condition(statement, action, old=True), _condition(statement, action, old=False)
    return wrapped(statement, f"{old}\n  AND {negated(new)}") if old else None


def _condition(statement: Statement, action: Action, *, old: bool) -> str:
    """What says that one of both names is there; empty for what has no such look."""
    shape, tokens = statement.shape, statement.tokens
    new = tokens.name(action.last - 1)
    if action.kind == "value":
        labels = [tokens.source(at) for at in range(action.first, action.last) if tokens.kind[at] == STRING]
        return label(shape.name, labels[0 if old else -1]) if labels else ""
    if not new:
        return ""
    if action.kind == "to":
        return _of_whole(statement, shape.name if old else (*shape.name[:-1], new))
    name = action.name if old else new
    if action.kind == "constraint":
        if shape.kind == "domain":
            return negated(no_domain_part(shape.name, name))
        return negated(no_part(*_PARTS["constraint"], shape.name, name))
    return column(shape.name, name)


def _of_whole(statement: Statement, name: Name) -> str:
    """The same for the object itself."""
    shape = statement.shape
    if shape.kind in _RELATIONS:
        return f"{relation(name)} IS NOT NULL"
    if shape.kind in ("type", "domain"):
        return negated(no_type(name))
    if shape.kind in _PARTS:
        return negated(no_part(*_PARTS[shape.kind], shape.table, name[-1])) if shape.table else ""
    return stands(statement, name)


register(
    Rule(
        code="NEON117",
        name="rename-not-guarded",
        severity=Severity.ERROR,
        families=POSTGRES,
        verbs=frozenset({"alter"}),
        words=frozenset({"RENAME"}),
        guarded=False,
        check=check,
        why="Every statement must be able to run again.",
        bad="ALTER TABLE users RENAME COLUMN mail TO email;\n",
        good="ALTER TABLE IF EXISTS users RENAME TO people;\n",
        source="postgresql.org: ALTER TABLE",
    )
)
