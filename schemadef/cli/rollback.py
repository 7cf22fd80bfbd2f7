"""`schemadef rollback`: take migrations back."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import click

from schemadef.cli.options import as_json, connected, databases, each, env, selected
from schemadef.cli.report import Teller, print_json, say
from schemadef.migrate import rollback
from schemadef.migration.folder import read_folder
from schemadef.statement import Hazard

if TYPE_CHECKING:
    from schemadef.config import Config, Database


@click.command("rollback", short_help="Take the newest migration back.")
@databases
@env
@click.option("--to", type=int, default=None, metavar="N", help="Take back all that are newer than N; 0 for all.")
@click.option("--dry-run", is_flag=True, help="Show what would run, and change nothing.")
@click.option("--allow", multiple=True, type=click.Choice([str(hazard) for hazard in Hazard]), metavar="HAZARD")
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
    documents: list[dict[str, Any]] = []
    hazards = tuple(Hazard(name) for name in allow)
    status = each(chosen, lambda database: _one(database, config, env, to, dry_run, hazards, documents, as_json))
    if as_json:
        print_json({"databases": documents})
    context.exit(status)


def _one(
    database: Database,
    config: Config,
    env: str | None,
    to: int | None,
    dry_run: bool,
    allow: tuple[Hazard, ...],
    documents: list[dict[str, Any]],
    quiet: bool,
) -> bool:
    teller = Teller(database.name, quiet=quiet, show_statements=dry_run)
    with connected(database, env, config) as engine:
        undone = rollback(engine, read_folder(database.path), to=to, dry_run=dry_run, allow=allow, report=teller)
    if not undone:
        say(f"{database.name}: nothing to do", quiet=quiet)
    documents.append(
        {"database": database.name, "dry_run": dry_run, "rolled_back": list(undone), "statements": teller.statements}
    )
    return True
