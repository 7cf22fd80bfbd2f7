"""The pure facade: a declaration to a snapshot, two snapshots to statements there and back. No clock, no network."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

from msgspec.structs import replace

from schemadef.lower import Options, lower_schema
from schemadef.operations import Create
from schemadef.operations.column import AddColumn
from schemadef.plan import plan, rollback
from schemadef.plan.leaving import are_stuck
from schemadef.plan.losses import with_losses
from schemadef.plan.rebuild import as_before
from schemadef.rename import backwards, rename
from schemadef.render import Renderer
from schemadef.requirement import parse_requirement, under_old_names
from schemadef.snapshot import Told

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping

    from schemadef.declare.schema import Schema
    from schemadef.dialect import Dialect
    from schemadef.hints import Hints, Renamed
    from schemadef.operations import Operation
    from schemadef.snapshot import Snapshot
    from schemadef.statement import Statement

__all__ = ["Compiled", "Options", "compile_change", "lower_schema", "statements"]


_NOTHING = Told()


class Compiled(NamedTuple):
    """A change as operations, and its statements there and back.

    `made_by` is the operation of each statement there, `old` the schema before all of them."""

    operations: tuple[Operation, ...]
    up: tuple[Statement, ...]
    down: tuple[Statement, ...]
    made_by: tuple[Operation, ...]
    old: Snapshot


def compile_change(
    old: Snapshot, new: Snapshot, dialect: Dialect, told: Told = _NOTHING, *, filling: bool = False
) -> Compiled:
    """The statements that turn `old` into `new`, and those that take them back, made as `told`.

    `filling` is as in `plan`. Raises UnsupportedChangeError for a change that cannot be made.
    """
    together = told.one_transaction is True
    features = {
        **dialect.features,
        "online": told.online is True and not together,
        "one_transaction": together,
    }
    renderer = Renderer(dialect, told.guards, told.lock_timeout, features)
    made, backwards = _planned(old, new, features, told.heard, filling=filling)
    operations = tuple(made)
    reversible = all(map(_has_inverse, operations)) and (features["add_constraint"] or not are_stuck(operations))
    if reversible:
        back = rollback(operations)
    else:
        back = as_before(_planned(new, old, features, backwards, filling=True)[0], features)
    pairs = list(renderer.render(operations))
    up = tuple(_asked_first(statement, told.heard.renames) for _, statement in pairs)
    return Compiled(
        operations,
        up=up,
        down=with_losses(up, tuple(statement for _, statement in renderer.render(back)), back),
        made_by=tuple(operation for operation, _ in pairs),
        old=old,
    )


def _planned(
    old: Snapshot, new: Snapshot, features: Mapping[str, Any], hints: Hints, *, filling: bool
) -> tuple[list[Operation], Hints]:
    """What goes before renames, the renames, and the rest; and what the plan of the way back is told."""
    renaming = rename(old, new, hints.renames, features)
    aside = plan(old, renaming.aside, features) if renaming.aside is not old else []
    rest = plan(renaming.snapshot, new, features, filling=filling, hints=hints)
    return [*aside, *renaming.operations, *rest], backwards(hints, renaming)


def _asked_first(statement: Statement, renames: Collection[Renamed]) -> Statement:
    """The statement with what it requires in the names that things have before the change."""
    if not statement.requires or not renames:
        return statement
    asked = (under_old_names(parse_requirement(text), renames) for text in statement.requires)
    return replace(statement, requires=tuple(str(requirement) for requirement in asked if requirement is not None))


def _has_inverse(operation: Operation) -> bool:
    """Whether the way back is the operation's own reverse; a change of another kind is planned like any other."""
    if isinstance(operation, AddColumn):
        return not operation.references
    return isinstance(operation, Create)


def statements(schema: Schema, dialect: Dialect, options: Options | None = None) -> tuple[Statement, ...]:
    """A whole declaration as statements for an empty database."""
    from schemadef.snapshot import Snapshot

    return compile_change(Snapshot(), lower_schema(schema, dialect, options), dialect).up
