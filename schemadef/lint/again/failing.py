"""What rules about statements that must be able to run again share."""

from __future__ import annotations

from typing import TYPE_CHECKING

from schemadef.lint.desk import wants
from schemadef.lint.finding import Edit, Finding, Fix

if TYPE_CHECKING:
    from collections.abc import Iterator

    from schemadef.lint.rule import Rule
    from schemadef.lint.source import File
    from schemadef.lint.sql.shape import Action, Shape
    from schemadef.lint.sql.statement import Statement

AGAIN = (
    "NEON101", "NEON102", "NEON103", "NEON105", "NEON106", "NEON110", "NEON111", "NEON112", "NEON113", "NEON115",
    "NEON116", "NEON117", "NEON128", "NEON139",
)  # fmt: skip
"""The rules that say of a statement that it cannot run again, when nothing stands around it."""


def goes_first(statement: Statement, action: Action) -> bool:
    """Whether the same ALTER drops what a part of it adds: it is then made anew each time."""
    dropped, _ = statement.known("both ways", _both_ways)
    if not dropped:
        return False
    return dropped.get(added_name(statement, action), action.first) < action.first


def comes_back(statement: Statement, action: Action) -> bool:
    """Whether the same ALTER adds what a part of it drops: it is there the next time."""
    _, added = statement.known("both ways", _both_ways)
    return action.name in added and added[action.name] > action.first


def _both_ways(statement: Statement) -> tuple[dict[str, int], dict[str, int]]:
    """Where an ALTER first drops each name, and where it adds each last."""
    actions = statement.shape.actions
    dropped = {action.name: action.first for action in reversed(actions) if action.verb == "drop"}
    return dropped, {added_name(statement, action): action.first for action in actions if action.verb == "add"}


def added_name(statement: Statement, action: Action) -> str:
    """The name of what a part of an ALTER adds; of a constraint without one, that which it is given."""
    from schemadef.lint.schema.names import constraint_name

    return constraint_name(statement, action) if action.kind in _MAY_BE_NAMELESS else action.name


_MAY_BE_NAMELESS = frozenset({"primary key", "unique", "foreign key", "check", "exclude"})


def is_nowhere(statement: Statement, file: File) -> bool:
    """Whether an ALTER … IF EXISTS is about a relation that no file of a whole folder makes: it does nothing.

    One of that name in another namespace may be meant: the search path is not followed.
    """
    shape, schema = statement.shape, file.schema
    if "if exists" not in shape.flags or schema.partial or not shape.name or not schema.ever:
        return False
    full = schema.full(shape.name)
    stands = any((kind, full) in schema.objects for kind in ("table", "view", "materialized view", "foreign table"))
    return not stands and (full in schema.ever or full[-1:] not in schema.ever)


def head(statement: Statement, shape: Shape) -> tuple[int, int]:
    """The words that say what is made: from the first to the kind's last."""
    return statement.start, statement.tokens.end_of(min(shape.at, statement.last) - 1)


def is_put_in(statement: Statement) -> bool:
    """Whether a block's format() puts the name in: %I, or %1$s."""
    tokens, (_, end) = statement.tokens, head(statement, statement.shape)
    return (
        statement.outer is not None
        and "%" in tokens.text[end : tokens.start[min(statement.shape.at, statement.last - 1)]]
    )


def missing_if(code: str, statement: Statement, words: str, message: str) -> Finding:
    """A finding that IF NOT EXISTS or IF EXISTS behind the kind mends."""
    start, end = head(statement, statement.shape)
    shape = statement.shape
    fix = Fix((Edit(end, end, f" {words}"),)) if shape.name or (words == "IF EXISTS" and shape.kind) else None
    return Finding(code, start, end, message, f"write {words} behind it", fix)


def missing_in_action(code: str, statement: Statement, action: Action, words: str, message: str) -> Finding:
    """The same for a part of an ALTER; `words` stand behind its kind, or behind its verb when it names none."""
    tokens = statement.tokens
    spelled = tokens.word(action.first + 1) == action.kind.split()[0].upper()
    end = tokens.end_of(action.first + (1 if spelled else 0))
    start = tokens.start[action.first]
    text = f" {words}" if spelled else f" {action.kind.upper()} {words}"
    return Finding(code, start, end, message, f"write {words} behind it", Fix((Edit(end, end, text),)))


def shown(statement: Statement) -> str:
    """The name of what a statement is about, for people."""
    return ".".join(statement.shape.name)


def fails_again(statement: Statement, file: File) -> Iterator[Finding]:
    """What those rules say of a statement when nothing of what stands around it counts."""
    from schemadef.lint.outline import outlines
    from schemadef.lint.sql.statement import Statement

    bare = Statement(statement.tokens, statement.first, statement.last, statement.unit, None, statement.outer)
    for rule in map(outlines().__getitem__, AGAIN):
        if rule.check is not None and _is_wanted(rule, statement):
            yield from rule.check(bare, file)


def still_fails(code: str, statement: Statement, file: File, why: str, hint: str) -> Iterator[Finding]:
    """The same, said by a rule about what stands around the statement: `why` that is of no use."""
    for finding in fails_again(statement, file):
        yield Finding(code, finding.start, finding.end, f"{finding.message}{why}", hint, finding.fix)


def _is_wanted(rule: Rule, statement: Statement) -> bool:
    """Whether a rule looks at such a statement at all."""
    shape = statement.shape
    if not wants(rule, shape.verb, shape.kind, guarded=False):
        return False
    return not rule.words or not rule.words.isdisjoint(statement.tokens.words[statement.first : statement.last])
