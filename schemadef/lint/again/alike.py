"""Guards that differ in nothing but names: what is told of one is true of all of them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from schemadef.lint.again.held import constraint_word

if TYPE_CHECKING:
    from collections.abc import Callable

    from schemadef.lint.sql.statement import Guard, Statement

_MOST = 1_000
"""How many forms are held: a folder has few, and one without end has no more than room."""
_ASKED_BY_NAME = frozenset({"column", "attribute", "constraint"})
_BY_MORE = frozenset({"role", "user", "group"})
"""What is told by more than its name and its table."""
_TELLING = ("exists", "lower", "ilike")
"""What a condition is searched for, wherever it stands in it."""
_SLOTS = tuple(f"'\0{place}'" for place in range(6))
"""What stands for a name in quotes: no SQL has such a sign."""

_told: dict[tuple[object, ...], bool] = {}


def told_of_form(guard: Guard, statement: Statement, read: Callable[[Guard, Statement], bool]) -> bool:
    """What `read` says of a guard and the one statement that it stands around, read once for all that are alike.

    `read` asks for nothing but the condition, the names of the statement, and what kind of thing it makes.
    """
    form = _form_of(guard, statement)
    if form is None:
        return read(guard, statement)
    told = _told.get(form)
    if told is None:
        if len(_told) >= _MOST:
            _told.clear()
        told = _told[form] = read(guard, statement)
    return told


def _form_of(guard: Guard, statement: Statement) -> tuple[object, ...] | None:
    """A condition with slots for the names of what is made; None where more than names would count, or less."""
    if guard.told:
        return None  # the rest of the block counts, too
    shape, condition = statement.shape, guard.condition
    names, what = (*shape.name, *shape.table), ""
    if shape.verb == "alter" and len(shape.actions) == 1:
        action = shape.actions[0]
        if action.verb != "add" or action.kind not in _ASKED_BY_NAME or "column_usage" in condition:
            return None
        names = (action.name, *names)
        what = constraint_word(statement, action) if action.kind == "constraint" else action.kind
    elif shape.verb != "create" or shape.kind in _BY_MORE or not shape.name:
        return None
    if not _are_plain(names):
        return None
    for slot, name in zip(_SLOTS, names, strict=False):
        condition = condition.replace(f"'{name}'", slot)
    relation = shape.table or shape.name
    if len(relation) > 1:
        condition = condition.replace(f"'{'.'.join(relation)}'", _SLOTS[-1])
    lower = condition.lower()
    if any([name in lower for name in names]):
        return None
    return shape.verb, shape.kind, what, len(shape.name), len(shape.table), guard.negated, condition


def _are_plain(names: tuple[str, ...]) -> bool:
    """Whether names are different ones, written as they are stored, that say nothing else in a condition."""
    joined = "".join(names)
    return (
        joined.islower()
        and len(names) < len(_SLOTS)
        and len(set(names)) == len(names)
        and all([name.isidentifier() for name in names])
        and not any([word in joined for word in _TELLING])
    )
