"""The pure facade: a declaration to a snapshot, two snapshots to statements there and back. No clock, no network."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

from msgspec.structs import replace

from schemadef.hints import Hints
from schemadef.lower import Options, lower_schema
from schemadef.operations import Create
from schemadef.operations.column import AddColumn
from schemadef.plan import plan, rollback
from schemadef.plan.back import each_points_back
from schemadef.plan.breaking import with_breaks
from schemadef.plan.losses import with_losses
from schemadef.render import Renderer
from schemadef.rendered import render
from schemadef.snapshot import Told

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping, Sequence

    from schemadef.declare.schema import Schema
    from schemadef.dialect import Dialect
    from schemadef.hints import Renamed
    from schemadef.operations import Operation
    from schemadef.rendered import Look
    from schemadef.snapshot import Snapshot
    from schemadef.statement import Statement

__all__ = ["Compiled", "Options", "compile_change", "lower_schema", "statements"]


_NOTHING = Told()


class Compiled(NamedTuple):
    """A change as operations, and its statements there and back.

    `made_by` is the operation of each statement there, `old` the schema before all of them. `fine` says that somebody
    has looked at all statements there already, and found nothing to refuse.
    """

    operations: tuple[Operation, ...]
    up: tuple[Statement, ...]
    down: tuple[Statement, ...]
    made_by: tuple[Operation, ...]
    old: Snapshot
    fine: bool = False


def compile_change(
    old: Snapshot,
    new: Snapshot,
    dialect: Dialect,
    told: Told = _NOTHING,
    *,
    filling: bool = False,
    look: Look | None = None,
) -> Compiled:
    """The statements that turn `old` into `new`, and those that take them back, made as `told`.

    `filling` is as in `plan`, `look` as in `render`. Raises UnsupportedChangeError for a change that cannot be made.
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
    if _is_reversible(operations, features):
        back = rollback(operations)
    else:
        from schemadef.plan.rebuild import as_before

        back = as_before(_planned(new, old, features, backwards, filling=True)[0], features)
    if old.objects and features["add_constraint"]:
        from schemadef.plan.rows import require_no_gone

        require_no_gone(operations)
        operations, back = tuple(_told(operations, old, new)), _told(back, new, old)
    rendered, fine = render([*operations, *back], renderer, look, there=len(operations))
    pairs = [(operation, made) for operation, every in zip(operations, rendered, strict=False) for made in every]
    up = tuple(_asked_first(statement, told.heard.renames) for statement in with_breaks(operations, pairs))
    down = tuple(statement for every in rendered[len(operations) :] for statement in every)
    return Compiled(
        operations,
        up=up,
        down=with_losses(up, down, back),
        made_by=tuple(operation for operation, _ in pairs),
        old=old,
        fine=fine,
    )


def _told(operations: Sequence[Operation], old: Snapshot, new: Snapshot) -> list[Operation]:
    """The operations, their drops told what else stands on what they take away."""
    from schemadef.plan.again import told_of_dependents
    from schemadef.plan.referenced import told_of_references

    return told_of_references(told_of_dependents(operations, new), old, new)


def _planned(
    old: Snapshot, new: Snapshot, features: Mapping[str, Any], hints: Hints, *, filling: bool
) -> tuple[list[Operation], Hints]:
    """What goes before renames, the renames, and the rest; and what the plan of the way back is told."""
    if not old.objects:
        return plan(old, new, features, filling=filling, hints=hints), Hints()
    from schemadef.rename import backwards, rename

    renaming = rename(old, new, hints.renames, features)
    aside = plan(old, renaming.aside, features) if renaming.aside is not old else []
    rest = plan(renaming.snapshot, new, features, filling=filling, hints=hints)
    return [*aside, *renaming.operations, *rest], backwards(hints, renaming)


def _asked_first(statement: Statement, renames: Collection[Renamed]) -> Statement:
    """The statement with what it requires in the names that things have before the change."""
    if not statement.requires or not renames:
        return statement
    from schemadef.requirement import parse_requirement, under_old_names

    asked = (under_old_names(parse_requirement(text), renames) for text in statement.requires)
    return replace(statement, requires=tuple(str(requirement) for requirement in asked if requirement is not None))


def _is_reversible(operations: tuple[Operation, ...], features: Mapping[str, Any]) -> bool:
    """Whether the way back is that of each operation, in the reverse order."""
    if not all(map(_has_inverse, operations)):
        return False
    if features["add_constraint"]:
        return True
    if each_points_back(operations):
        return True
    from schemadef.plan.leaving import are_stuck

    return not are_stuck(operations)


def _has_inverse(operation: Operation) -> bool:
    """Whether the way back is the operation's own reverse; a change of another kind is planned like any other."""
    if isinstance(operation, AddColumn):
        return not operation.references
    return isinstance(operation, Create)


def statements(schema: Schema, dialect: Dialect, options: Options | None = None) -> tuple[Statement, ...]:
    """A whole declaration as statements for an empty database."""
    from schemadef.snapshot import Snapshot

    return compile_change(Snapshot(), lower_schema(schema, dialect, options), dialect).up
