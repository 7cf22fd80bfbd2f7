"""Which tables of a folder have row-level security and policies, after all of its files."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from schemadef.lint.backward import is_back, ways_back_of
from schemadef.lint.schema.exposed import exposes, may_expose
from schemadef.lint.schema.securing import BY_NAME, Securing

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from schemadef.lint.schema.schema import Schema
    from schemadef.lint.source import File
    from schemadef.lint.sql.shape import Name
    from schemadef.lint.sql.statement import Statement

_KINDS = ("table", "policy")


class RowSecurity(NamedTuple):
    """Where each table's row-level security was enabled last, where its policies were made, and which tables are.

    `forced` are those whose owner it holds for too. `by_name` says that a block secures tables by names that nobody
    can read here.
    """

    enabled: dict[Name, tuple[File, Securing]]
    policies: dict[Name, tuple[File, Securing]]
    tables: set[Name]
    forced: set[Name]
    by_name: bool


def securing_of(file: File) -> Iterator[Securing]:
    """What a file's statements do, in their order; one that takes another back is not replayed."""
    if file.rollback:
        return
    text = file.text.lower()
    if "enable row level security'" in text and "execute" in text:
        yield Securing(BY_NAME, *file.top)
    back = ways_back_of(file)
    for statement in file.everything:
        if is_back(back, statement.start):
            continue
        if statement.shape.kind in _KINDS:
            yield from _securing(statement, file.schema)
        elif may_expose(statement):
            for does, at, name in exposes(statement, file.schema):
                tokens = statement.tokens
                yield Securing(does, tokens.start[at], tokens.end_of(at + 1), name)


def _securing(statement: Statement, schema: Schema) -> Iterator[Securing]:
    shape = statement.shape
    if shape.kind == "policy" and shape.table:
        yield Securing(shape.verb, statement.start, statement.end, schema.full(shape.table), shape.name)
    elif shape.kind == "table" and shape.name:
        does = ["drop"] if shape.verb == "drop" else [one.verb for one in shape.actions if one.kind == "row"]
        for verb in does:
            yield Securing(verb, statement.start, statement.end, schema.full(shape.name))


def row_security(files: Sequence[File]) -> RowSecurity:
    """What the files leave, in their order; several rules ask for the same files."""
    if not _asked or _asked[0][0] is not files:
        _asked[:] = [(files, _row_security(files))]
    return _asked[0][1]


_asked: list[tuple[Sequence[File], RowSecurity]] = []


def _row_security(files: Sequence[File]) -> RowSecurity:
    enabled: dict[Name, tuple[File, Securing]] = {}
    made: dict[Name, dict[Name, tuple[File, Securing]]] = {}
    forced: set[Name] = set()
    by_name = False
    for file in files:
        for one in file.securing:
            if one.policy:
                _note_policy(one, file, made.setdefault(one.table, {}))
            else:
                _note_table(one, file, enabled, made)
            by_name |= one.does == BY_NAME
            if one.does == "force":
                forced.add(one.table)
    policies = {table: next(iter(places.values())) for table, places in made.items() if places}
    # the files of a folder share their schema: looked at once for each, it would be the square of their number
    schemas = {id(file.schema): file.schema for file in files if not file.rollback}.values()
    tables = {name for schema in schemas for kind, name in schema.objects if kind == "table"}
    return RowSecurity(enabled, policies, tables, forced, by_name)


def _note_policy(one: Securing, file: File, on_table: dict[Name, tuple[File, Securing]]) -> None:
    if one.does == "create":
        on_table.setdefault(one.policy, (file, one))
    elif one.does == "drop":
        on_table.pop(one.policy, None)


def _note_table(
    one: Securing,
    file: File,
    enabled: dict[Name, tuple[File, Securing]],
    made: dict[Name, dict[Name, tuple[File, Securing]]],
) -> None:
    if one.does == "enable":
        enabled[one.table] = (file, one)
    elif one.does in ("disable", "drop"):
        enabled.pop(one.table, None)
    if one.does == "drop":
        made.pop(one.table, None)
