"""The rows by which drizzle-orm and wrangler know what is applied, for a folder that one of them applies too.

drizzle-orm runs what is newer than its newest row (`created_at` is the journal's `when`); wrangler what has no row with
the file's name. The tables are as each makes them (drizzle-orm 0.45 dialect.js, wrangler 4 d1/migrations).
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from schemadef.errors import EngineError
from schemadef.history import UNDEFINED_TABLE
from schemadef.names import literal

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from schemadef.engines.base import Engine
    from schemadef.migration.journal import Entry

_WRANGLER = "d1_migrations"
_DRIZZLE = "__drizzle_migrations"
_DRIZZLE_NAMESPACE = "drizzle"
_DENIED = "42501"
"""A role that may not read another tool's rows has not used that tool."""


class Others(NamedTuple):
    """What other runners have recorded: wrangler's file names; drizzle-orm's times, each with the hash of its file."""

    files: frozenset[str] = frozenset()
    times: Mapping[int, str] = {}


def read_others(engine: Engine) -> Others:
    """The rows of both runners; none where a table is not there. Raises EngineError as the engine does."""
    if engine.dialect_family == "catalog":
        try:
            return Others(times=_times(engine, _drizzle_table(engine.dialect_family)))
        except EngineError as error:
            if error.code not in (UNDEFINED_TABLE, _DENIED):
                raise
            return Others()
    wanted = f"{literal(_WRANGLER)}, {literal(_DRIZZLE)}"
    found = engine.query(f"SELECT name FROM sqlite_master WHERE type = 'table' AND name IN ({wanted})")
    tables = {str(name) for (name,) in found}
    files = engine.query(f"SELECT name FROM {_WRANGLER}") if _WRANGLER in tables else []
    times = _times(engine, _drizzle_table(engine.dialect_family)) if _DRIZZLE in tables else {}
    return Others(frozenset(str(name) for (name,) in files), times)


def _times(engine: Engine, table: str) -> dict[int, str]:
    rows = engine.query(f"SELECT CAST(created_at AS TEXT), hash FROM {table} WHERE created_at IS NOT NULL")
    return {int(float(str(when))): str(hash) for when, hash in rows}


class OtherHistory:
    """The SQL by which a database's own runner learns what schemadef applies; none where that is schemadef itself."""

    def __init__(self, engine: Engine, runner: str) -> None:
        self._family = engine.dialect_family
        self._runner = runner

    def record(self, entry: Entry, checksum: str) -> list[str]:
        """The SQL that records a migration; again it does nothing."""
        return list(other_rows(self._runner, self._family, [(entry, checksum)]))

    def forget(self, entry: Entry) -> list[str]:
        """The SQL that takes a migration out; again it does nothing."""
        if self._runner == "wrangler":
            return [*_wrangler([]), f"DELETE FROM {_WRANGLER} WHERE name = {literal(entry.up)}"]
        if self._runner == "drizzle":
            table = _drizzle_table(self._family)
            return [*_drizzle(self._family, []), f"DELETE FROM {table} WHERE created_at = {entry.when}"]
        return []


def other_rows(runner: str, family: str, applied: Sequence[tuple[Entry, str]]) -> Iterator[str]:
    """The statements that record migrations (with their checksums) for the runner of a database; again they do nothing.

    None for schemadef's own runner.
    """
    if runner == "wrangler":
        yield from _wrangler(applied)
    if runner == "drizzle":
        yield from _drizzle(family, applied)


def _wrangler(applied: Sequence[tuple[Entry, str]]) -> Iterator[str]:
    yield (
        f"CREATE TABLE IF NOT EXISTS {_WRANGLER}(id INTEGER PRIMARY KEY AUTOINCREMENT, name TEXT UNIQUE,"
        " applied_at TIMESTAMP DEFAULT CURRENT_TIMESTAMP NOT NULL)"
    )
    for entry, _ in applied:
        yield f"INSERT OR IGNORE INTO {_WRANGLER} (name) VALUES ({literal(entry.up)})"


def _drizzle(family: str, applied: Sequence[tuple[Entry, str]]) -> Iterator[str]:
    catalog, table = family == "catalog", _drizzle_table(family)
    if catalog:
        yield f'CREATE SCHEMA IF NOT EXISTS "{_DRIZZLE_NAMESPACE}"'
    number = "bigint" if catalog else "numeric"
    yield (f"CREATE TABLE IF NOT EXISTS {table} (id SERIAL PRIMARY KEY, hash text NOT NULL, created_at {number})")
    for entry, checksum in applied:
        yield (
            f"INSERT INTO {table} (hash, created_at) SELECT {literal(checksum)}, {entry.when}"
            f" WHERE NOT EXISTS (SELECT 1 FROM {table} WHERE created_at >= {entry.when})"
        )


def _drizzle_table(family: str) -> str:
    return f'"{_DRIZZLE_NAMESPACE}"."{_DRIZZLE}"' if family == "catalog" else f'"{_DRIZZLE}"'
