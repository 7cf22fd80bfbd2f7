"""The pure facade: a declaration to a snapshot, two snapshots to statements there and back. No clock, no network."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from schemadef.lower import Options, lower_schema
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
    """A change as operations, and its statements there and back."""

    operations: tuple[Operation, ...]
    up: tuple[Statement, ...]
    down: tuple[Statement, ...]


def compile_change(
    old: Snapshot, new: Snapshot, dialect: Dialect, *, guards: str = "plain", lock_timeout: str = "5s"
) -> Compiled:
    """The statements that turn `old` into `new`, and those that take them back.

    Raises UnsupportedChangeError for a change that cannot be made.
    """
    renderer = Renderer(dialect, guards, lock_timeout)
    operations = plan(old, new, dialect.features)
    return Compiled(tuple(operations), tuple(renderer.render(operations)), tuple(renderer.render(rollback(operations))))


def statements(schema: Schema, dialect: Dialect, options: Options | None = None) -> tuple[Statement, ...]:
    """A whole declaration as statements for an empty database."""
    from schemadef.snapshot import Snapshot

    return compile_change(Snapshot(), lower_schema(schema, dialect, options), dialect).up
