"""`schemadef drift`: a live database against its folder's last snapshot."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import click

from schemadef.cli.options import as_json, connected, databases, env, for_each, selected
from schemadef.cli.report import say
from schemadef.drift import document, drift
from schemadef.migration.folder import read_folder
from schemadef.verify import explain, telling

if TYPE_CHECKING:
    from schemadef.config import Config, Database


@click.command("drift", short_help="Say how a live database differs from its migrations.")
@databases
@env
@as_json
@click.pass_context
def command(context: click.Context, databases: tuple[str, ...], env: str | None, as_json: bool) -> None:
    """Compare a live database with the last snapshot; exit 1 when they differ.

    Expressions are compared as a server prints them. What no kind describes is reported and does not count.
    """
    config, chosen = selected(context, databases)
    for_each(context, chosen, as_json, lambda database, documents: _one(database, config, env, documents, as_json))


def _one(database: Database, config: Config, env: str | None, documents: list[dict[str, Any]], quiet: bool) -> bool:
    folder = read_folder(database.path)
    dialect = config.dialect(database)
    with connected(database, env, config, "empty") as engine:
        found = drift(engine, folder, dialect)
    after = f" after {found.after}" if found.after else ", without a migration"
    verdict = "differs from its schema" if found.deltas else "is its schema"
    say(f"{database.name}: the database {verdict}{after}", quiet=quiet)
    for delta in telling(found.deltas):
        say(f"  {explain([delta])}", quiet=quiet)
    for tag in found.pending:
        say(f"  {tag} is not applied", quiet=quiet)
    for sentence in found.unmodelled:
        say(f"  not modelled: {sentence}", quiet=quiet)
    documents.append(
        {
            "database": database.name,
            "after": found.after,
            "differences": [document(delta) for delta in found.deltas],
            "pending": list(found.pending),
            "unmodelled": list(found.unmodelled),
        }
    )
    return not found.is_there
