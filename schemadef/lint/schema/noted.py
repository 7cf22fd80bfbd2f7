"""Which statements a schema takes note of: told by their shapes alone."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from schemadef.lint.sql.shape import Shape

RELATIONS = frozenset({"table", "view", "materialized view", "index", "sequence", "foreign table"})
TYPES = ("type", "domain")
OF_ROWS = frozenset({"insert", "with", "update", "delete", "truncate"})


def noted(shape: Shape) -> bool:
    """Whether a schema takes note of a statement."""
    if not shape.name:
        return shape.verb in OF_ROWS or (shape.kind == "index" and shape.verb == "create" and bool(shape.table))
    if shape.verb == "alter":
        return shape.kind in RELATIONS or shape.kind in TYPES or shape.kind == "trigger"
    return shape.verb in ("create", "drop") or shape.kind in TYPES


def only_stands(shape: Shape) -> bool:
    """Whether a statement makes something of which, by its shape, no more is to be known than its name."""
    return shape.verb == "create" and shape.kind not in RELATIONS and shape.kind not in TYPES
