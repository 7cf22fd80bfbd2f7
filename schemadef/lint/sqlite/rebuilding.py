"""The rebuild that `generate` would write in the place of what SQLite cannot do, or does not do without losing rows.

What stands is read from the replay, what is to stand is that with a change; the statements between are those of a
migration, with the rows, links, indexes, triggers and views that hang on the table. None is proposed that a replay
refuses, or that takes rows of others.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec.structs import replace

from schemadef.canonical import fold
from schemadef.check.rehearse import losses
from schemadef.check.replay import Replay, platform_of
from schemadef.compile import compile_change
from schemadef.errors import SchemadefError
from schemadef.hints import Given, Hints
from schemadef.introspect.schema_table import read_schema_table
from schemadef.migration.file import render_file
from schemadef.model import Check, Column, ForeignKey, Index, PrimaryKey, Table, TablePart, Trigger, Unique
from schemadef.names import quote
from schemadef.snapshot import Snapshot, Told
from schemadef.tokens import identifiers

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from schemadef.check.rehearse import Made
    from schemadef.dialect import Dialect
    from schemadef.model import Object


def with_column(before: Sequence[Made], table: str, definition: str, dialect: Dialect) -> str:
    """The rebuild that gives a table a column; empty where there is none that keeps everything.

    `definition` is the column as ADD COLUMN says it. A column that cannot be empty needs a value for the rows that are
    there, which a default gives.
    """
    old = _snapshot(before)
    at = _table(old, table)
    if at is None:
        return ""
    said = _snapshot([*_text(at.name, definition)])
    columns = said.of(Column)
    if len(columns) != 1 or (said.of(PrimaryKey) and old.parts(at.id, PrimaryKey)):
        return ""
    (column,) = columns
    if not column.null and column.default is None and column.generated is None:
        return ""
    column = replace(column, position=len(old.parts(at.id, Column)) + 1)
    rest = [obj for obj in said if not isinstance(obj, Table | Column)]
    return _between(before, old, Snapshot((*old, column, *rest)), dialect)


def with_definition(before: Sequence[Made], table: str, name: str, definition: str, dialect: Dialect) -> str:
    """The rebuild that gives a column another definition; empty where there is none that keeps everything.

    `definition` is the column as CREATE TABLE says it; what the table says of the column beside its definition stays.
    """
    old = _snapshot(before)
    at = _table(old, table)
    if at is None:
        return ""
    was = [column for column in old.parts(at.id, Column) if fold(column.name) == fold(name)]
    said = _snapshot([*_text(at.name, definition)])
    columns = said.of(Column)
    if len(was) != 1 or len(columns) != 1 or fold(columns[0].name) != fold(name) or said.of(PrimaryKey):
        return ""
    column = replace(columns[0], name=was[0].name, position=was[0].position)
    kept = [obj for obj in old if obj.id != was[0].id]
    rest = [obj for obj in said if not isinstance(obj, Table | Column)]
    return _between(before, old, Snapshot((*kept, column, *rest)), dialect)


def without_column(before: Sequence[Made], table: str, name: str, dialect: Dialect) -> str:
    """The rebuild that takes a column away, with the keys and indexes that are of it; empty where more hangs on it."""
    old = _snapshot(before)
    at = _table(old, table)
    if at is None or _is_referenced(old, at, name) or any(_names(made, table, name) for made in before):
        return ""
    parts, columns = old.parts(at.id, TablePart), _columns(old, table)
    gone = {part.id for part in parts if _is_of(part, name)}
    gone |= {part.id for part in parts if isinstance(part, Check) and _is_about(part, name, columns)}
    return _between(before, old, Snapshot(obj for obj in old if obj.id not in gone), dialect)


def as_made(
    before: Sequence[Made],
    after: Sequence[Made],
    copies: Mapping[str, Mapping[str, str]],
    dropped: Iterable[str],
    dialect: Dialect,
) -> str:
    """The rebuild of tables that a file makes anew; empty where it is not plain what becomes of their rows.

    `copies` are, for each table by its folded name, the expressions that its columns are copied from, none where all
    are copied as they stand; `dropped` are the indexes and triggers that go because the file says so. Others stay,
    which a rebuild by hand forgets.
    """
    old, made = _snapshot(before), _snapshot(after)
    columns = {name: _columns(old, name) for name in copies}
    copies = {name: copied or _all(old, made, name) for name, copied in copies.items()}
    kept = [obj for obj in old if not (_table_of(obj) in copies and isinstance(obj, Table | TablePart))]
    new = [obj for obj in made if _table_of(obj) in copies and isinstance(obj, Table | TablePart)]
    there, gone = {obj.id for obj in new}, {*map(fold, dropped)}
    forgotten = [
        obj
        for obj in old
        if isinstance(obj, Index | Trigger)
        and _table_of(obj) in copies
        and obj.id not in there
        and fold(obj.name) not in gone
    ]
    backfills, using = [], []
    for obj in new:
        if isinstance(obj, Column):
            source = copies[fold(obj.table)].get(fold(obj.name), "")
            if fold(obj.name) not in columns[fold(obj.table)]:
                backfills += [Given(column=obj.id, sql=source)] if source else []
            elif not source:
                return ""
            elif fold(source.strip('"`[]')) != fold(obj.name):
                using.append(Given(column=obj.id, sql=source))
    hints = Hints(backfills=tuple(backfills), using=tuple(using))
    return _between(before, old, Snapshot((*kept, *new, *forgotten)), dialect, hints)


def _between(before: Sequence[Made], old: Snapshot, new: Snapshot, dialect: Dialect, hints: Hints | None = None) -> str:
    """The text of the migration from one schema to another, where a replay takes it and loses no row."""
    if not all(text.startswith("virtual table ") for text in old.unmodelled):
        return ""
    try:
        statements = compile_change(old, new, dialect, Told(hints=hints) if hints else Told()).up
        text = render_file(statements)
    except SchemadefError:
        return ""
    platform = platform_of(dialect)
    replay, texts = Replay(platform), [statement.sql for statement in statements]
    for made in before:
        replay.run(made.sql)  # a virtual table brings its shadows along, which are refused then
    refused = any(replay.run(sql) is not None for sql in texts)
    replay.close()
    if refused or losses(before, texts, platform._replace(foreign_keys=True)):
        return ""
    return text.rstrip("\n")


def _snapshot(made: Iterable[Made]) -> Snapshot:
    rows = [tuple(one) for one in made]
    return read_schema_table(lambda _: rows)


def _text(table: str, definition: str) -> Iterable[Made]:
    from schemadef.check.rehearse import Made

    yield Made("table", table, table, f"CREATE TABLE {quote(table)} ({definition})")


def _table(snapshot: Snapshot, name: str) -> Table | None:
    return next((table for table in snapshot.of(Table) if fold(table.name) == fold(name)), None)


def _table_of(obj: Object) -> str:
    return fold(obj.id.table or obj.id.name)


def _columns(snapshot: Snapshot, table: str) -> set[str]:
    return {fold(column.name) for column in _parts(snapshot, table)}


def _all(old: Snapshot, new: Snapshot, table: str) -> dict[str, str]:
    """What SELECT * copies, by the order of the columns; nothing where they have other names there."""
    before, after = (sorted(_parts(one, table), key=lambda column: column.position) for one in (old, new))
    names = [fold(column.name) for column in before]
    return {name: name for name in names} if names == [fold(column.name) for column in after] else {}


def _parts(snapshot: Snapshot, table: str) -> list[Column]:
    at = _table(snapshot, table)
    return snapshot.parts(at.id, Column) if at is not None else []


def _is_referenced(snapshot: Snapshot, table: Table, column: str) -> bool:
    """Whether another table's key points at a column."""
    return any(
        fold(key.references_table) == fold(table.name) and fold(column) in map(fold, key.references_columns)
        for key in snapshot.of(ForeignKey)
    )


def _names(made: Made, table: str, column: str) -> bool:
    """Whether a view or a trigger names a column, which SQLite sees only when it is used."""
    said = {*map(fold, identifiers(made.sql))} if made.type in ("view", "trigger") else set()
    return {fold(table), fold(column)} <= said


def _is_of(part: TablePart, column: str) -> bool:
    """Whether a part of a table is a column, or a key or an index that has it."""
    if isinstance(part, Column):
        return fold(part.name) == fold(column)
    if isinstance(part, Index):
        return any(fold(one.column) == fold(column) for one in part.parts)
    if isinstance(part, PrimaryKey | Unique | ForeignKey):
        return fold(column) in map(fold, part.columns)
    return False


def _is_about(check: Check, column: str, columns: set[str]) -> bool:
    """Whether a check asks for a column, and for no other one of its table."""
    return columns.intersection(map(fold, identifiers(check.expression))) == {fold(column)}
