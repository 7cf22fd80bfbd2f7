"""The pure facade: a declaration to a snapshot, two snapshots to statements there and back. No clock, no network."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from schemadef.lower import Options, lower_schema
from schemadef.operations.column import AddColumn, DropColumn
from schemadef.operations.rebuild import Rebuild
from schemadef.plan import plan, rollback
from schemadef.render import Renderer

if TYPE_CHECKING:
    from schemadef.declare.schema import Schema
    from schemadef.dialect import Dialect
    from schemadef.operations import Operation
    from schemadef.snapshot import Snapshot
    from schemadef.statement import Statement

__all__ = ["Compiled", "Options", "compile_change", "lower_schema", "statements"]


class Compiled(NamedTuple):
    """A change as operations, and its statements there and back.

    `made_by` is the operation of each statement there, `old` the schema before all of them."""

    operations: tuple[Operation, ...]
    up: tuple[Statement, ...]
    down: tuple[Statement, ...]
    made_by: tuple[Operation, ...]
    old: Snapshot


def compile_change(
    old: Snapshot,
    new: Snapshot,
    dialect: Dialect,
    *,
    guards: str = "plain",
    lock_timeout: str = "5s",
    filling: bool = False,
) -> Compiled:
    """The statements that turn `old` into `new`, and those that take them back; `filling` is as in `plan`.

    Raises UnsupportedChangeError for a change that cannot be made.
    """
    renderer = Renderer(dialect, guards, lock_timeout)
    operations = tuple(plan(old, new, dialect.features, filling=filling))
    if any(map(_has_no_inverse, operations)):
        back = plan(new, old, dialect.features, filling=True)
    else:
        back = rollback(operations)
    pairs = list(renderer.render(operations))
    return Compiled(
        operations,
        up=tuple(statement for _, statement in pairs),
        down=tuple(statement for _, statement in renderer.render(back)),
        made_by=tuple(operation for operation, _ in pairs),
        old=old,
    )


def _has_no_inverse(operation: Operation) -> bool:
    """Whether the way back is a change of its own kind, to be planned like any other."""
    return isinstance(operation, Rebuild | DropColumn) or (
        isinstance(operation, AddColumn) and bool(operation.references)
    )


def statements(schema: Schema, dialect: Dialect, options: Options | None = None) -> tuple[Statement, ...]:
    """A whole declaration as statements for an empty database."""
    from schemadef.snapshot import Snapshot

    return compile_change(Snapshot(), lower_schema(schema, dialect, options), dialect).up
