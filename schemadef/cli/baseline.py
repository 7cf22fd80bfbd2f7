"""`schemadef baseline`: take over a database that schemadef did not make."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING, Any

import click

from schemadef.baseline import baseline
from schemadef.cli.options import as_json, connected, databases, env, for_each, selected
from schemadef.cli.report import say
from schemadef.config import shown

if TYPE_CHECKING:
    from schemadef.config import Database


@click.command("baseline", short_help="Take over a database that is there already.")
@databases
@env
@click.option("--to", type=int, default=None, metavar="N", help="Record the migrations up to N as applied.")
@click.option("--from-database", is_flag=True, help="Begin with what the database holds, whatever is declared.")
@as_json
@click.pass_context
def command(
    context: click.Context,
    databases: tuple[str, ...],
    env: str | None,
    to: int | None,
    from_database: bool,
    as_json: bool,
) -> None:
    """Write the schema of a live database as the first migration, or find it in the folder, and record it as applied.

    The database must be what is declared. Nothing in it changes but the history; doing it again does nothing.
    """
    config, chosen = selected(context, databases)

    def one(database: Database, documents: list[dict[str, Any]]) -> bool:
        now = int(time.time() * 1000)
        with connected(database, env, config, "refuse") as engine:
            done = baseline(engine, database, config, now=now, to=to, from_database=from_database)
        if done.written:
            say(f"{database.name}: wrote {shown(database.path / f'{done.written}.sql')}", quiet=as_json)
        for tag in done.recorded:
            say(f"{database.name}: {tag} is recorded as applied", quiet=as_json)
        if not done.recorded:
            say(f"{database.name}: nothing to do: it has a history", quiet=as_json)
        for sentence in done.unmodelled:
            say(f"  not modelled: {sentence}", quiet=as_json)
        document = {"database": database.name, "written": done.written or None, "recorded": list(done.recorded)}
        documents.append(document | {"unmodelled": list(done.unmodelled)})
        return True

    for_each(context, chosen, as_json, one)
