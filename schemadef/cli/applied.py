"""Which migrations a live database has, whoever applied them: schemadef, drizzle-orm or wrangler."""

from __future__ import annotations

from typing import TYPE_CHECKING

from schemadef.errors import EngineError

if TYPE_CHECKING:
    from pathlib import Path

    from schemadef.config import Config, Database
    from schemadef.engines.base import Engine

_DRIZZLE = {
    "catalog": "SELECT max(created_at) FROM drizzle.__drizzle_migrations",
    "schema_table": "SELECT max(created_at) FROM __drizzle_migrations",
}
_WRANGLER = "SELECT name FROM d1_migrations"


def applied_names(database: Database, env: str, config: Config) -> frozenset[str]:
    """The names of the migrations that an environment of a database has, without `.sql`; those begun count.

    drizzle-orm records the journal's time of each (its migrator applies what is newer than the newest), wrangler the
    file's name.
    """
    from schemadef.cli.options import connected
    from schemadef.history import History

    with connected(database, env, config) as engine:
        found = {row.tag for row in History(engine).read().values()}
        found |= {str(name).removesuffix(".sql") for (name,) in _rows(engine, _WRANGLER)}
        newest = [int(str(time)) for (time,) in _rows(engine, _DRIZZLE[engine.dialect_family]) if time is not None]
    return frozenset(found | (_journalled(database.path, newest[0]) if newest else set()))


def _rows(engine: Engine, query: str) -> list[tuple[object, ...]]:
    """What a table holds; nothing where it is not there."""
    try:
        return list(engine.query(query))
    except EngineError:
        return []


def _journalled(folder: Path, newest: int) -> set[str]:
    """The migrations of drizzle's journal that are no newer than the newest applied one."""
    import json

    try:
        entries = json.loads((folder / "meta" / "_journal.json").read_text(encoding="utf-8"))["entries"]
        return {str(entry["tag"]) for entry in entries if int(entry["when"]) <= newest}
    except (OSError, ValueError, KeyError, TypeError):
        return set()
