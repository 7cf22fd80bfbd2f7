"""The pure facade: a declaration to a snapshot, two snapshots to statements there and back. No clock, no network."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from schemadef.hints import Hints
from schemadef.lower import Options, lower_schema
from schemadef.operations import Create
from schemadef.operations.column import AddColumn
from schemadef.plan import plan, rollback
from schemadef.render import Renderer

if TYPE_CHECKING:
    from schemadef.declare.schema import Schema
    from schemadef.dialect import Dialect
    from schemadef.operations import Operation
    from schemadef.snapshot import Snapshot
    from schemadef.statement import Statement

__all__ = ["Compiled", "Options", "compile_change", "lower_schema", "statements"]


_NOTHING = Hints()


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
    online: bool = False,
    one_transaction: bool = False,
    filling: bool = False,
    hints: Hints = _NOTHING,
) -> Compiled:
    """The statements that turn `old` into `new`, and those that take them back; `filling` and `hints` are as in `plan`.

    `online` says that others write while it runs, `one_transaction` that whoever applies it runs all of it in one.
    Raises UnsupportedChangeError for a change that cannot be made.
    """
    features = {**dialect.features, "online": online and not one_transaction, "one_transaction": one_transaction}
    renderer = Renderer(dialect, guards, lock_timeout, features)
    operations = tuple(plan(old, new, features, filling=filling, hints=hints))
    if all(map(_has_inverse, operations)):
        back = rollback(operations)
    else:
        back = plan(new, old, features, filling=True)
    pairs = list(renderer.render(operations))
    return Compiled(
        operations,
        up=tuple(statement for _, statement in pairs),
        down=tuple(statement for _, statement in renderer.render(back)),
        made_by=tuple(operation for operation, _ in pairs),
        old=old,
    )


def _has_inverse(operation: Operation) -> bool:
    """Whether the way back is the operation's own reverse; a change of another kind is planned like any other."""
    if isinstance(operation, AddColumn):
        return not operation.references
    return isinstance(operation, Create)


def statements(schema: Schema, dialect: Dialect, options: Options | None = None) -> tuple[Statement, ...]:
    """A whole declaration as statements for an empty database."""
    from schemadef.snapshot import Snapshot

    return compile_change(Snapshot(), lower_schema(schema, dialect, options), dialect).up
