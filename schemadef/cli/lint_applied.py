"""Which migrations a live database has, whoever applied them: schemadef, drizzle-orm or wrangler."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path

    from schemadef.config import Config, Database


def applied_names(database: Database, env: str, config: Config) -> frozenset[str]:
    """The names of the migrations that an environment of a database has, without `.sql`; those begun count.

    drizzle-orm records the journal's time of each (its migrator applies what is newer than the newest), wrangler the
    file's name.
    """
    from schemadef.cli.options import connected
    from schemadef.history import History
    from schemadef.other_histories import read_others

    with connected(database, env, config, "empty") as engine:
        found = {row.tag for row in History(engine).read().values()}
        others = read_others(engine)
    found |= {name.removesuffix(".sql") for name in others.files}
    return frozenset(found | (_journalled(database.path, max(others.times)) if others.times else set()))


def _journalled(folder: Path, newest: int) -> set[str]:
    """The migrations of drizzle's journal that are no newer than the newest applied one."""
    import json

    try:
        entries = json.loads((folder / "meta" / "_journal.json").read_text(encoding="utf-8"))["entries"]
        return {str(entry["tag"]) for entry in entries if int(entry["when"]) <= newest}
    except (OSError, ValueError, KeyError, TypeError):
        return set()
