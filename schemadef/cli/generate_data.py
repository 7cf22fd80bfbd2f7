"""`schemadef generate --data NAME`: a data migration opened, or accepted after somebody has written it."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING, Any, NoReturn

import click

from schemadef.cli.export_kept import renew_snapshots
from schemadef.cli.options import for_each
from schemadef.cli.report import say, statement_document
from schemadef.config import shown
from schemadef.counted import counted
from schemadef.errors import ConfigError
from schemadef.generate import next_change
from schemadef.handwritten import accept, find, open_new
from schemadef.migration.folder import read_folder
from schemadef.migration.write import recover

if TYPE_CHECKING:
    from schemadef.config import Config, Database


def data_migration(
    context: click.Context, config: Config, chosen: list[Database], name: str, as_json: bool, *, alone: bool
) -> NoReturn:
    """Open or accept the data migration of one database, and exit."""
    if not alone:
        message = "--data goes with no other option of generate"
        raise click.UsageError(message, context)
    if len(chosen) > 1:
        message = "a data migration belongs to one database"
        raise ConfigError(message, hint=f"name it: {', '.join(database.name for database in chosen)}")

    def one(database: Database, documents: list[dict[str, Any]]) -> bool:
        recover(database.path)
        entry = find(read_folder(database.path, allow_edited=True), name)
        if entry is None:
            made = open_new(next_change(database, config), name, now=int(time.time() * 1000))
        else:
            made = accept(database, config, entry)
        renew_snapshots(database, config)
        file = shown(database.path / made.entry.up)
        words = {
            "opened": f"opened {file}: write its statements, and run the same command again",
            "accepted": f"accepted {file} ({counted(len(made.statements), 'statement')})",
        }
        say(f"{database.name}: {words.get(made.done, 'nothing to do')}", quiet=as_json)
        document = {"database": database.name, "folder": str(database.path), "migration": made.entry.tag}
        documents.append(document | {"done": made.done, "statements": [statement_document(s) for s in made.statements]})
        return True

    for_each(context, chosen, as_json, one)
