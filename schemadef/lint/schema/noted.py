"""Which statements a schema takes note of: told by their shapes alone."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from schemadef.lint.sql.shape import Shape

RELATIONS = frozenset({"table", "view", "materialized view", "index", "sequence", "foreign table"})
TYPES = ("type", "domain")
NAMED = ("type", "domain", "function", "procedure", "schema", "extension", "role")
"""What else is looked for by a name alone."""
OF_ROWS = frozenset({"insert", "with", "update", "delete", "truncate"})
OF_PATH = ("set", "reset")
_NAMELESS = OF_ROWS | {*OF_PATH}
_OF_DEEDS = frozenset(
    {("create", "function"), ("create", "trigger"), ("create", "rule"), ("drop", "trigger"), ("drop", "rule"),
     ("alter", "trigger")}
)  # fmt: skip


def noted(shape: Shape) -> bool:
    """Whether a schema takes note of a statement."""
    if not shape.name:
        return shape.verb in _NAMELESS or (shape.kind == "index" and shape.verb == "create" and bool(shape.table))
    if shape.verb == "alter":
        return shape.kind in RELATIONS or shape.kind in TYPES or shape.kind == "trigger"
    return shape.verb in ("create", "drop") or shape.kind in TYPES


def of_deeds(shape: Shape) -> bool:
    """Whether a statement makes a function, or a trigger or a rule that may call one, or changes the latter."""
    return (shape.verb, shape.kind) in _OF_DEEDS


def moves_deeds(shape: Shape) -> bool:
    """Whether the triggers and rules of a relation go, rest or take its new name with a statement about it."""
    if shape.kind not in RELATIONS:
        return False
    return shape.verb == "drop" or any([action.kind in ("to", "trigger") for action in shape.actions])


def only_stands(shape: Shape) -> bool:
    """Whether a statement makes something of which no more is to be known than its name."""
    return shape.verb == "create" and shape.kind not in RELATIONS and shape.kind not in TYPES and not of_deeds(shape)
