"""`schemadef rebase`: after a merge of two branches that each added a migration."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING, Any

import click

from schemadef.cli.export_kept import renew_snapshots
from schemadef.cli.options import any_env, as_json, databases, for_each, selected
from schemadef.cli.report import say
from schemadef.rebase import rebase

if TYPE_CHECKING:
    from schemadef.config import Database


@click.command("rebase", short_help="Number my migrations after theirs, after a merge.")
@databases
@click.option("--mine", default="", metavar="NNNN_name", help="One of my migrations, where git does not tell.")
@click.option("--discard-mine", is_flag=True, help="Take mine away, for `generate` to make anew.")
@any_env
@as_json
@click.pass_context
def command(context: click.Context, databases: tuple[str, ...], mine: str, discard_mine: bool, as_json: bool) -> None:
    """Mend a folder in which two branches have both added migrations: mine are numbered after theirs and made again.

    It reads git's conflict markers as they are; nothing has to be resolved in the folder before.
    """
    config, chosen = selected(context, databases)

    def one(database: Database, documents: list[dict[str, Any]]) -> bool:
        now = int(time.time() * 1000)
        done = rebase(database.path, now=now, mine=mine, discard=discard_mine, roots=config.dialects)
        renew_snapshots(database, config)
        moved = dict(done.moved) if done else {}
        needless = list(done.needless) if done else []
        documents.append({"database": database.name, "rebased": moved, "removed": needless})
        if done is None:
            say(f"{database.name}: nothing to do", quiet=as_json)
            return True
        after = f" (after {', '.join(done.after)})" if done.after else ""
        for old, new in moved.items():
            say(f"{database.name}: {old} is {new} now{after}", quiet=as_json)
        for tag in needless:
            why = "taken away" if discard_mine else "taken away: theirs makes the same change"
            say(f"{database.name}: {tag} is {why}", quiet=as_json)
        return True

    for_each(context, chosen, as_json, one)
