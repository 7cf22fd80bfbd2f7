"""`schemadef migrate`: apply what a database has not."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import click

from schemadef.apply import apply_pending
from schemadef.cli.options import as_json, connected, databases, env, for_each, selected
from schemadef.cli.report import Teller, say
from schemadef.migration.folder import read_folder

if TYPE_CHECKING:
    from schemadef.config import Database


@click.command("migrate", short_help="Apply the migrations that a database has not.")
@databases
@env
@click.option("--to", type=int, default=None, metavar="N", help="Stop after migration N.")
@click.option("--dry-run", is_flag=True, help="Show what would run, and change nothing.")
@as_json
@click.pass_context
def command(
    context: click.Context, databases: tuple[str, ...], env: str | None, to: int | None, dry_run: bool, as_json: bool
) -> None:
    """Apply migrations in order, under a lock; what succeeded is recorded, and the next run goes on from there."""
    config, chosen = selected(context, databases)

    def one(database: Database, documents: list[dict[str, Any]]) -> bool:
        teller = Teller(database.name, quiet=as_json, show_statements=dry_run)
        folder = read_folder(database.path)
        with connected(database, env, config, "empty" if dry_run else "make") as engine, teller:
            applied = apply_pending(engine, folder, database, config, to=to, dry_run=dry_run, report=teller)
        if not applied:
            say(f"{database.name}: nothing to do", quiet=as_json)
        document = {"database": database.name, "dry_run": dry_run, "applied": list(applied)}
        restore = {"restore": teller.restore} if teller.restore else {}
        documents.append(document | {"statements": teller.statements} | restore)
        return True

    for_each(context, chosen, as_json, one)
