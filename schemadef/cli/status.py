"""`schemadef status`: where each migration stands in a database."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import click

from schemadef.cli.options import as_json, connected, databases, env, for_each, selected
from schemadef.cli.report import say
from schemadef.counted import counted
from schemadef.migrate import status
from schemadef.migrate.standing import BAD
from schemadef.migration.folder import read_folder

if TYPE_CHECKING:
    from schemadef.config import Config, Database


@click.command("status", short_help="Say which migrations a database has.")
@databases
@env
@as_json
@click.pass_context
def command(context: click.Context, databases: tuple[str, ...], env: str | None, as_json: bool) -> None:
    """List each migration with its state: applied, partial, pending, late, edited, missing,
    squashed (into a later one) or behind (what it stands for is applied in part)."""
    config, chosen = selected(context, databases)
    for_each(context, chosen, as_json, lambda database, documents: _one(database, config, env, documents, as_json))


def _one(database: Database, config: Config, env: str | None, documents: list[dict[str, Any]], quiet: bool) -> bool:
    with connected(database, env, config, "empty") as engine:
        standings = status(engine, read_folder(database.path, allow_edited=True))
    say(f"{database.name}: {counted(len(standings), 'migration')}", quiet=quiet)
    for standing in standings:
        when = f"  {standing.applied_at}" if standing.applied_at else ""
        done = f" ({counted(standing.statements, 'statement')} done)" if standing.state == "partial" else ""
        say(f"  {standing.tag}  {standing.state}{done}{when}", quiet=quiet)
    documents.append(
        {
            "database": database.name,
            "migrations": [
                {"tag": s.tag, "state": s.state, "applied_at": s.applied_at, "statements": s.statements}
                for s in standings
            ],
        }
    )
    return not any(standing.state in BAD for standing in standings)
