"""The rows by which drizzle-orm and wrangler know what is applied, for a folder that one of them goes on with.

drizzle-orm runs what is newer than its newest row (`created_at` is the journal's `when`); wrangler what has no row with
the file's name. The tables are as each makes them (drizzle-orm 0.45 dialect.js, wrangler 4 d1/migrations).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from schemadef.names import literal

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from schemadef.migration.journal import Entry

_WRANGLER = "d1_migrations"
_DRIZZLE = "__drizzle_migrations"
_DRIZZLE_NAMESPACE = "drizzle"


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
    catalog = family == "catalog"
    table = f'"{_DRIZZLE_NAMESPACE}"."{_DRIZZLE}"' if catalog else f'"{_DRIZZLE}"'
    if catalog:
        yield f'CREATE SCHEMA IF NOT EXISTS "{_DRIZZLE_NAMESPACE}"'
    number = "bigint" if catalog else "numeric"
    yield (f"CREATE TABLE IF NOT EXISTS {table} (id SERIAL PRIMARY KEY, hash text NOT NULL, created_at {number})")
    for entry, checksum in applied:
        yield (
            f"INSERT INTO {table} (hash, created_at) SELECT {literal(checksum)}, {entry.when}"
            f" WHERE NOT EXISTS (SELECT 1 FROM {table} WHERE created_at >= {entry.when})"
        )
