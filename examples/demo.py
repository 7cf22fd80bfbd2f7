"""`make demo`: every example generated anew, proven, and migrated on real engines, with a table at the end."""

from __future__ import annotations

import shutil
import sys
import tempfile
import time
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from examples.regenerate import configurations, generate
from schemadef.apply import apply_pending
from schemadef.dialect import load_dialect
from schemadef.engines.scratch import scratch
from schemadef.errors import SchemadefError
from schemadef.generate import declared
from schemadef.introspect import introspect
from schemadef.migration.folder import read_folder
from schemadef.model import Role, Table
from schemadef.names import quote
from schemadef.verify import verify

if TYPE_CHECKING:
    from schemadef.config import Config, Database
    from schemadef.engines.base import Engine

ENGINES = {
    "neon": ("postgres",),
    "postgres": ("postgres",),
    "sqlite": ("sqlite", "libsql"),
    "turso": ("libsql", "sqld"),
    "d1": ("workerd",),
}
"""The real engines on which a folder of each dialect is migrated."""


class Row(NamedTuple):
    """One line of the table: a database on one engine."""

    example: str
    database: str
    engine: str
    statements: int
    proven: float
    migrated: float
    tables: int


def main() -> int:
    """Run the whole way for every database; the exit status is 1 when one of them failed."""
    rows: list[Row] = []
    failures: list[str] = []
    with tempfile.TemporaryDirectory(prefix="schemadef-demo-") as folder:
        for config in configurations():
            for database in config.select():
                try:
                    rows += _database(config, database, Path(folder))
                except SchemadefError as error:
                    failures.append(f"{config.root.name}/{database.name}: {error}")
                    _say(f"  FAILED: {error}")
    _table(rows)
    for failure in failures:
        _say(f"failed: {failure}")
    return 1 if failures else 0


def _database(config: Config, database: Database, folder: Path) -> list[Row]:
    import msgspec

    example = config.root.name
    place = folder / example / database.name
    shutil.rmtree(place, ignore_errors=True)
    anew = msgspec.structs.replace(database, folder=str(place))
    _say(f"\n{example}/{database.name} ({', '.join(database.dialect)})")
    generate(anew, config)
    migrations = list(read_folder(place).migrations())
    statements = sum(len(migration.up) for migration in migrations)
    back = sum(len(migration.rollback) for migration in migrations)
    _say(f"  generated {len(migrations)} migrations: {statements} statements, {back} to take them back")
    dialect, snapshot = declared(anew, config)
    proofs = verify(read_folder(place), snapshot, dialect, lambda step, took: _say(f"  {step} ({took * 1000:.0f} ms)"))
    for proof in proofs:
        _say(f"  proven on {proof.engine}")
    kinds = dict.fromkeys(kind for name in database.dialect for kind in ENGINES[name])
    proven = sum(proof.seconds for proof in proofs)
    return [_migrated(config, anew, kind, statements, proven) for kind in kinds]


def _migrated(config: Config, database: Database, kind: str, statements: int, proven: float) -> Row:
    dialect = load_dialect(database.dialect[0], database.version)
    with scratch(kind) as engine:
        _roles(engine, declared(database, config)[1].of(Role))
        start = time.perf_counter()
        apply_pending(engine, read_folder(database.path), database, config, report=lambda event: None)
        seconds = time.perf_counter() - start
        tables = sum(1 for _ in introspect(engine, dialect).of(Table))
        _say(f"  migrated on {engine.label}: {tables} tables ({seconds * 1000:.0f} ms)")
        return Row(config.root.name, database.name, engine.label, statements, proven, seconds, tables)


def _roles(engine: Engine, roles: object) -> None:
    """The roles that an example names exist already where it runs; here they are made first."""
    for role in roles:  # type: ignore[attr-defined]
        if not engine.query(f"SELECT 1 FROM pg_catalog.pg_roles WHERE rolname = '{role.name}'"):
            engine.execute(f"CREATE ROLE {quote(role.name)}")


def _table(rows: list[Row]) -> None:
    head = ("example", "database", "engine", "statements", "proven in", "migrated in", "tables")
    lines = [head, *((*row[:3], str(row[3]), f"{row[4]:.1f} s", f"{row[5]:.2f} s", str(row[6])) for row in rows)]
    widths = [max(len(line[column]) for line in lines) for column in range(len(head))]
    _say("")
    for line in lines:
        _say("  ".join(cell.ljust(width) for cell, width in zip(line, widths, strict=True)).rstrip())


def _say(text: str) -> None:
    print(text, flush=True)  # noqa: T201


if __name__ == "__main__":
    sys.exit(main())
