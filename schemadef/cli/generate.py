"""`schemadef generate`: the next migration of each database."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING, Any

import click

from schemadef.cli.options import as_json, databases, for_each, selected
from schemadef.cli.report import say, statement_document
from schemadef.config import shown
from schemadef.generate import next_change, refuse_deleting, write_next
from schemadef.statement import Hazard

if TYPE_CHECKING:
    from schemadef.config import Config, Database
    from schemadef.generate import Change


@click.command("generate", short_help="Write the next migration from the declaration.")
@databases
@click.option("--check", is_flag=True, help="Write nothing; exit 1 when the folder is behind the declaration.")
@click.option("--name", default="", metavar="N", help="The migration's name.")
@click.option(
    "--allow",
    multiple=True,
    type=click.Choice([str(Hazard.DELETES_DATA)]),
    metavar="HAZARD",
    help="Write statements that carry this hazard, DELETES_DATA.",
)
@click.option("--env", default=None, hidden=True)
@as_json
@click.pass_context
def command(
    context: click.Context,
    databases: tuple[str, ...],
    check: bool,
    name: str,
    allow: tuple[str, ...],
    env: str | None,
    as_json: bool,
) -> None:
    """Compile declarations, and write what changed since the last migration as the next one, with its way back."""
    config, chosen = selected(context, databases)
    hazards = tuple(Hazard(name) for name in allow)
    for_each(
        context,
        chosen,
        as_json,
        lambda database, documents: _one(database, config, check, name, hazards, documents, as_json),
    )


def _one(
    database: Database,
    config: Config,
    check: bool,
    name: str,
    allow: tuple[Hazard, ...],
    documents: list[dict[str, Any]],
    quiet: bool,
) -> bool:
    change = next_change(database, config)
    document: dict[str, Any] = {"database": database.name, "folder": str(database.path), "migration": None}
    documents.append(document | {"statements": []})
    if change.compiled is None:
        say(f"{database.name}: nothing to do", quiet=quiet)
        return True
    documents[-1]["statements"] = [statement_document(statement) for statement in change.compiled.up]
    if check:
        say(f"{database.name}: {shown(database.path)} is behind the declaration:", quiet=quiet)
        for operation in change.compiled.operations:
            say(f"  {operation.subject}", quiet=quiet)
        return False
    refuse_deleting(change.compiled.up, allow)
    migration = write_next(change, now=int(time.time() * 1000), name=name)
    assert migration is not None
    documents[-1]["migration"] = migration.tag
    _tell(database, change, migration.tag, quiet)
    return True


def _tell(database: Database, change: Change, tag: str, quiet: bool) -> None:
    assert change.compiled is not None
    count = len(change.compiled.up)
    say(f"{database.name}: wrote {shown(database.path / f'{tag}.sql')} ({count} statements)", quiet=quiet)
    for statement in change.compiled.up:
        for hazard in statement.hazards:
            say(f"  {hazard}: {statement.subject}", quiet=quiet)
