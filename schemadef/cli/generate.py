"""`schemadef generate`: the next migration of each database."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING, Any, NamedTuple

import click

from schemadef.cli.asking import OPTIONS, asked, refuse_meaningless, settle, telling
from schemadef.cli.export_kept import keep_exports
from schemadef.cli.options import as_json, databases, for_each, selected
from schemadef.cli.report import say, statement_document
from schemadef.config import shown
from schemadef.generate import next_change, refuse_deleting, write_next
from schemadef.migration.by_hand import waiting
from schemadef.migration.write import recover
from schemadef.statement import Hazard

if TYPE_CHECKING:
    from schemadef.config import Config, Database
    from schemadef.generate import Change
    from schemadef.hints import Asked


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
@telling
@click.option("--data", default="", metavar="NAME", help="Open a data migration, or accept what you wrote into it.")
@click.option("--env", default=None, hidden=True)
@as_json
@click.pass_context
def command(
    context: click.Context,
    /,
    databases: tuple[str, ...],
    as_json: bool,
    **given: Any,  # noqa: ANN401 - the options by their names
) -> None:
    """Compile declarations, and write what changed since the last migration as the next one, with its way back."""
    config, chosen = selected(context, databases)
    if given["data"]:
        from schemadef.cli.data import data_migration

        alone = not any(given[option] for option in ("check", "name", "allow", *OPTIONS))
        data_migration(context, config, chosen, given["data"], as_json, alone=alone)
    wanted = _Wanted(given["check"], given["name"], tuple(map(Hazard, given["allow"])), asked(given))
    refuse_meaningless(chosen, config, wanted.asked)
    for_each(context, chosen, as_json, lambda database, documents: _one(database, config, wanted, documents, as_json))


_last: list[Change] = []
"""What was done last: taking a large schema apart object by object helps nobody, it goes with the process."""


class _Wanted(NamedTuple):
    """What the options ask for."""

    check: bool
    name: str
    allow: tuple[Hazard, ...]
    asked: Asked


def _one(database: Database, config: Config, wanted: _Wanted, documents: list[dict[str, Any]], quiet: bool) -> bool:
    if not wanted.check:
        recover(database.path)
    change = next_change(database, config, wanted.asked, None if wanted.check else settle)
    _last[:] = [change]
    done = _folder(change, wanted, documents, quiet)
    kept = keep_exports(change, config, documents, check=wanted.check, quiet=quiet)
    return done and kept


def _folder(change: Change, wanted: _Wanted, documents: list[dict[str, Any]], quiet: bool) -> bool:
    """Write the next migration, or with --check only look; whether all is well."""
    database = change.database
    document: dict[str, Any] = {"database": database.name, "folder": str(database.path), "migration": None}
    documents.append(document | {"statements": []})
    unwritten = waiting(change.folder) if wanted.check else []
    for file in unwritten:
        say(f"{database.name}: {shown(database.path / file)} holds no statement yet", quiet=quiet)
    if change.compiled is None:
        if not unwritten:
            say(f"{database.name}: nothing to do", quiet=quiet)
        return not unwritten
    if quiet:
        documents[-1]["statements"] = [statement_document(statement) for statement in change.compiled.up]
    if wanted.check:
        say(f"{database.name}: {shown(database.path)} is behind the declaration:", quiet=quiet)
        for operation in change.compiled.operations:
            say(f"  {operation.subject}", quiet=quiet)
        return False
    refuse_deleting(change.compiled.up, wanted.allow)
    migration = write_next(change, now=int(time.time() * 1000), name=wanted.name)
    assert migration is not None
    documents[-1]["migration"] = migration.tag
    _tell(database, change, migration.tag, quiet)
    return True


def _tell(database: Database, change: Change, tag: str, quiet: bool) -> None:
    assert change.compiled is not None
    count = len(change.compiled.up)
    say(f"{database.name}: wrote {shown(database.path / f'{tag}.sql')} ({count} statements)", quiet=quiet)
    for statement in change.compiled.up:
        held = f" (lock: {statement.lock})" if statement.lock else ""
        for hazard in statement.hazards:
            say(f"  {hazard}: {statement.subject}{held}", quiet=quiet)
