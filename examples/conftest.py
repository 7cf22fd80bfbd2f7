"""What the tests of every example share: its configuration, its compiled schema in words, and real engines."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cached_property
from pathlib import Path
from typing import TypeVar

import pytest
from engines import fresh

from schemadef.compile import Compiled, compile_change, lower_schema
from schemadef.config import Config, Database, load_config
from schemadef.declare.schema import Schema
from schemadef.dialect import Dialect, load_dialect
from schemadef.engines.base import Engine
from schemadef.generate import options_of, schema_of
from schemadef.introspect import introspect
from schemadef.model import (
    Check,
    Column,
    Enum,
    ForeignKey,
    Id,
    Index,
    Object,
    Policy,
    PrimaryKey,
    Table,
    TablePart,
    Trigger,
    Unique,
)
from schemadef.snapshot import Snapshot, Told

PartT = TypeVar("PartT", bound=TablePart)


class Facts:
    """A snapshot in the words of a seed document: names and SQL, not objects."""

    def __init__(self, snapshot: Snapshot) -> None:
        self.snapshot = snapshot

    def tables(self) -> set[str]:
        return {table.name for table in self.snapshot.of(Table)}

    def enums(self) -> dict[str, tuple[str, ...]]:
        return {enum.name: enum.values for enum in self.snapshot.of(Enum)}

    def of(self, table: str, kind: type[PartT]) -> list[PartT]:
        return [part for part in self.snapshot.of(kind) if part.table == table]

    def names(self, table: str) -> list[str]:
        return [column.name for column in sorted(self.of(table, Column), key=lambda column: column.position)]

    def column(self, path: str) -> Column:
        table, name = path.split(".")
        return next(column for column in self.of(table, Column) if column.name == name)

    def nullable(self, table: str) -> set[str]:
        return {column.name for column in self.of(table, Column) if column.null}

    def type(self, path: str) -> str:
        """The logical type of `table.column`."""
        logical = self.column(path).logical
        assert logical is not None
        return logical.type

    def stored(self, path: str) -> str:
        """The type of `table.column` in the database."""
        return str(self.column(path).type)

    def values(self, path: str) -> tuple[str, ...]:
        """The values that an enum column may hold."""
        logical = self.column(path).logical
        assert logical is not None
        return logical.values

    def default(self, path: str) -> str | None:
        return self.column(path).default

    def primary_key(self, table: str) -> tuple[str, ...]:
        return self.of(table, PrimaryKey)[0].columns

    def uniques(self, table: str) -> set[tuple[str, ...]]:
        return {unique.columns for unique in self.of(table, Unique)}

    def checks(self, table: str) -> dict[str, str]:
        return {check.name: check.expression for check in self.of(table, Check)}

    def foreign_keys(self, table: str) -> dict[str, str]:
        """`{"user_id": "users.id cascade"}`."""
        return {
            ", ".join(key.columns): f"{key.references_table}.{', '.join(key.references_columns)} {key.on_delete}"
            for key in self.of(table, ForeignKey)
        }

    def indexes(self, table: str) -> dict[str, tuple[str, ...]]:
        """`{"idx_name": ("user_id", "created_at desc")}`."""
        return {
            index.name: tuple(
                (part.column or part.expression) + (" desc" if part.descending else "") for part in index.parts
            )
            for index in self.of(table, Index)
        }

    def triggers(self, table: str) -> set[str]:
        return {trigger.name for trigger in self.of(table, Trigger)}

    def policies(self, table: str) -> dict[str, Policy]:
        return {policy.name: policy for policy in self.of(table, Policy)}

    def table(self, name: str) -> Table:
        return next(table for table in self.snapshot.of(Table) if table.name == name)


class Example:
    """One example: a folder with a configuration."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    @cached_property
    def config(self) -> Config:
        return load_config(self.folder / "schemadef.toml")

    def database(self, name: str) -> Database:
        return self.config.database(name)

    def dialect(self, name: str) -> Dialect:
        database = self.database(name)
        return load_dialect(database.dialect, database.version, self.config.dialects)

    def schema(self, name: str) -> Schema:
        return schema_of(self.database(name))

    def lower(self, name: str, schema: Schema) -> Snapshot:
        """The snapshot of a declaration under the settings of a database."""
        return lower_schema(schema, self.dialect(name), options_of(self.database(name), self.config))

    def snapshot(self, name: str) -> Snapshot:
        return self.lower(name, self.schema(name))

    def facts(self, name: str) -> Facts:
        return Facts(self.snapshot(name))

    def compiled(self, name: str, old: Snapshot | None = None, new: Snapshot | None = None) -> Compiled:
        """The statements from nothing, or from an older snapshot, to the declaration, and back."""
        old = old or Snapshot()
        told = Told(guards=self.database(name).guards)
        return compile_change(old, new or self.snapshot(name), self.dialect(name), told)

    def create(self, name: str, engine: Engine) -> None:
        """Make the whole schema of a database on a real engine."""
        for statement in self.compiled(name).up:
            engine.execute(statement.sql)

    def prove(self, name: str, engine: Engine) -> None:
        """Up, up again without any effect, back to nothing, and up once more to the same."""
        change = self.compiled(name)
        self.create(name, engine)
        made = self._objects(name, engine)
        declared = {obj.id for obj in self.snapshot(name)}
        assert set(made) == declared
        self.create(name, engine)
        assert self._objects(name, engine) == made
        for statement in change.down:
            engine.execute(statement.sql)
        assert self._objects(name, engine) == {}
        self.create(name, engine)
        assert self._objects(name, engine) == made

    def _objects(self, name: str, engine: Engine) -> dict[Id, Object]:
        found = introspect(engine, self.dialect(name))
        assert not found.unmodelled
        return found.objects


@pytest.fixture
def example(request: pytest.FixtureRequest) -> Example:
    """The example whose folder the test lies in."""
    return Example(request.path.parent)


@pytest.fixture
def engine(request: pytest.FixtureRequest) -> Iterator[Engine]:
    """A fresh, empty database on the real engine that the test names: `parametrize("engine", […], indirect=True)`."""
    with fresh(request.param) as opened:
        yield opened
