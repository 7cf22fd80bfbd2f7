"""Which tables of a folder have row-level security and policies, after all of its files."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Sequence

    from schemadef.lint.shape import Name
    from schemadef.lint.source import File
    from schemadef.lint.statement import Statement


class RowSecurity(NamedTuple):
    """Where each table's row-level security was enabled last, where its policies were made, and which tables are.

    `forced` are those whose owner it holds for too.
    """

    enabled: dict[Name, tuple[File, Statement]]
    policies: dict[Name, tuple[File, Statement]]
    tables: set[Name]
    forced: set[Name]


def row_security(files: Sequence[File]) -> RowSecurity:
    """What the files leave, in their order; those that take others back are not replayed."""
    enabled: dict[Name, tuple[File, Statement]] = {}
    made: dict[Name, dict[Name, tuple[File, Statement]]] = {}
    forced: set[Name] = set()
    for file in files:
        for statement in () if file.rollback else file.securing:
            _note(file, statement, enabled, made)
            forced |= _forced(file, statement)
    policies = {table: next(iter(places.values())) for table, places in made.items() if places}
    # the files of a folder share their schema: looked at once for each, it would be the square of their number
    schemas = {id(file.schema): file.schema for file in files}.values()
    tables = {name for schema in schemas for kind, name in schema.objects if kind == "table"}
    return RowSecurity(enabled, policies, tables, forced)


def _note(
    file: File,
    statement: Statement,
    enabled: dict[Name, tuple[File, Statement]],
    made: dict[Name, dict[Name, tuple[File, Statement]]],
) -> None:
    shape = statement.shape
    if shape.kind == "policy" and shape.table:
        on_table = made.setdefault(file.schema.full(shape.table), {})
        if shape.verb == "create":
            on_table.setdefault(shape.name, (file, statement))
        elif shape.verb == "drop":
            on_table.pop(shape.name, None)
    elif shape.kind == "table" and shape.name:
        full = file.schema.full(shape.name)
        if shape.verb == "drop":
            enabled.pop(full, None)
            made.pop(full, None)
        for action in shape.actions:
            if action.kind == "row" and action.verb == "enable":
                enabled[full] = (file, statement)
            elif action.kind == "row" and action.verb == "disable":
                enabled.pop(full, None)


def _forced(file: File, statement: Statement) -> set[Name]:
    """The table whose owner row-level security holds for from here on."""
    force = any(action.kind == "row" and action.verb == "force" for action in statement.shape.actions)
    return {file.schema.full(statement.shape.name)} if force else set()
