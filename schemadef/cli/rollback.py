"""`schemadef rollback`: take migrations back."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import click

from schemadef.cli.options import allow, as_json, connected, databases, env, for_each, selected
from schemadef.cli.report import Teller, say
from schemadef.migrate import Patience, rollback
from schemadef.migration.folder import read_folder
from schemadef.statement import Hazard

if TYPE_CHECKING:
    from schemadef.config import Database


@click.command("rollback", short_help="Take the newest migration back.")
@databases
@env
@click.option("--to", type=int, default=None, metavar="N", help="Take back all that are newer than N; 0 for all.")
@click.option("--dry-run", is_flag=True, help="Show what would run, and change nothing.")
@allow("Run")
@as_json
@click.pass_context
def command(
    context: click.Context,
    databases: tuple[str, ...],
    env: str | None,
    to: int | None,
    dry_run: bool,
    allow: tuple[str, ...],
    as_json: bool,
) -> None:
    """Run the rollback of the newest applied migration, or of all that are newer than --to."""
    config, chosen = selected(context, databases)
    hazards = tuple(Hazard(name) for name in allow)

    def one(database: Database, documents: list[dict[str, Any]]) -> bool:
        teller = Teller(database.name, quiet=as_json, show_statements=dry_run)
        folder = read_folder(database.path)
        with connected(database, env, config, "empty") as engine, teller:
            patience = Patience(lock_timeout=database.lock_timeout)
            undone = rollback(
                engine,
                folder,
                to=to,
                dry_run=dry_run,
                allow=hazards,
                runner=database.runner,
                report=teller,
                patience=patience,
            )
        if not undone:
            say(f"{database.name}: nothing to do", quiet=as_json)
        document = {"database": database.name, "dry_run": dry_run, "rolled_back": list(undone)}
        restore = {"restore": teller.restore} if teller.restore else {}
        documents.append(document | {"statements": teller.statements} | restore)
        return True

    for_each(context, chosen, as_json, one)
