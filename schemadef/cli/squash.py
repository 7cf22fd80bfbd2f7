"""`schemadef squash`: fold old migrations into one."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import click

from schemadef.cli.export_kept import renew_snapshots
from schemadef.cli.options import any_env, as_json, databases, for_each, selected
from schemadef.cli.report import say
from schemadef.counted import counted
from schemadef.squash import squash

if TYPE_CHECKING:
    from schemadef.config import Database


@click.command("squash", short_help="Fold old migrations into one.")
@databases
@click.option("--to", type=int, default=None, metavar="N", help="Fold up to migration N; all of them by default.")
@click.option("--discard", multiple=True, metavar="NAME", help="Leave out this data migration's statements.")
@any_env
@as_json
@click.pass_context
def command(
    context: click.Context,
    databases: tuple[str, ...],
    to: int | None,
    discard: tuple[str, ...],
    as_json: bool,
) -> None:
    """Fold migrations into one with the number and name of the last, proven on a scratch engine to give the same.

    A database that has all of them applied is still understood; one that has some needs the rest first.
    """
    config, chosen = selected(context, databases)

    def one(database: Database, documents: list[dict[str, Any]]) -> bool:
        done = squash(database.path, to=to, discard=discard, roots=config.dialects)
        renew_snapshots(database, config)
        say(f"{database.name}: {done.tag} stands for {', '.join(done.folded)} now", quiet=as_json)
        say(f"  {counted(done.statements, 'statement')}; proven on {', '.join(done.engines)}", quiet=as_json)
        document = {"database": database.name, "migration": done.tag, "folded": list(done.folded)}
        documents.append(document | {"engines": list(done.engines)})
        return True

    for_each(context, chosen, as_json, one)
