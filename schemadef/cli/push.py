"""`schemadef push`: a declaration straight to a development database."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import click

from schemadef.cli.asking import asked, settle
from schemadef.cli.options import allow, as_json, connected, databases, env, for_each, selected, telling
from schemadef.cli.report import say, statement_document
from schemadef.counted import counted
from schemadef.push import apply_push, plan_push, refuse_push
from schemadef.statement import Hazard

if TYPE_CHECKING:
    from schemadef.config import Config, Database
    from schemadef.statement import Statement


@click.command("push", short_help="Bring a development database to its declaration.")
@databases
@env
@click.option("--dry-run", is_flag=True, help="Show what would run, and change nothing.")
@click.option("--force", is_flag=True, help="Push to a database that migrations are applied to.")
@allow("Run")
@telling
@as_json
@click.pass_context
def command(
    context: click.Context,
    /,
    databases: tuple[str, ...],
    env: str | None,
    as_json: bool,
    **given: Any,  # noqa: ANN401 - the options by their names
) -> None:
    """Make a database what its declaration says, without a migration: for databases that come and go.

    It shows each statement with its hazards. Pushing again does nothing.
    """
    config, chosen = selected(context, databases)

    def one(database: Database, documents: list[dict[str, Any]]) -> bool:
        documents.append(_one(database, config, env, as_json, given))
        return True

    for_each(context, chosen, as_json, one)


def _one(database: Database, config: Config, env: str | None, quiet: bool, given: dict[str, Any]) -> dict[str, Any]:
    """Push to one database; what was done, as JSON shows it."""
    with connected(database, env, config, "empty" if given["dry_run"] else "make") as engine:
        push = plan_push(engine, database, config, asked(given), settle, force=given["force"])
        count = counted(len(push.statements), "statement") if push.statements else "nothing to do"
        say(f"{database.name}: {count}", quiet=quiet)
        for statement in push.statements:
            _show(statement, quiet, whole=given["dry_run"])
        if not given["dry_run"]:
            refuse_push(engine, push, tuple(map(Hazard, given["allow"])))
            apply_push(engine, push)
    for sentence in push.unmodelled:
        say(f"  not modelled: {sentence}", quiet=quiet)
    return {
        "database": database.name,
        "dry_run": given["dry_run"],
        "statements": [statement_document(statement) for statement in push.statements],
        "unmodelled": list(push.unmodelled),
    }


def _show(statement: Statement, quiet: bool, *, whole: bool) -> None:
    """What a statement does, with its hazards; its text where nothing will run."""
    hazards = f"  ({', '.join(statement.hazards)})" if statement.hazards else ""
    say(f"  {statement.subject}{hazards}", quiet=quiet)
    if whole:
        say(f"{statement.sql};\n", quiet=quiet)
