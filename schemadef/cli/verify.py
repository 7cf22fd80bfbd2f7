"""`schemadef verify`: prove a folder on scratch engines."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import click

from schemadef.cli.options import any_env, as_json, databases, for_each, selected
from schemadef.cli.report import say
from schemadef.counted import counted
from schemadef.generate import declared
from schemadef.handwritten import refuse_unaccepted
from schemadef.migration.folder import read_folder
from schemadef.verify import refuse_edited, verify

if TYPE_CHECKING:
    from schemadef.config import Config, Database


@click.command("verify", short_help="Prove the migrations on a scratch engine.")
@databases
@any_env
@as_json
@click.pass_context
def command(context: click.Context, databases: tuple[str, ...], as_json: bool) -> None:
    """Prove on a scratch engine: up, up again, equal to the declaration, each rollback, up again."""
    config, chosen = selected(context, databases)
    for_each(context, chosen, as_json, lambda database, documents: _one(database, config, documents, as_json))


def _one(database: Database, config: Config, documents: list[dict[str, Any]], quiet: bool) -> bool:
    folder = read_folder(database.path, allow_edited=True)
    refuse_unaccepted(folder)
    dialect, snapshot = declared(database, config)
    say(f"{database.name}: {counted(len(folder.entries), 'migration')}", quiet=quiet)
    proofs = verify(
        folder, snapshot, dialect, lambda step, seconds: say(f"  {step} ({seconds * 1000:.0f} ms)", quiet=quiet)
    )
    for proof in proofs:
        say(f"  proven on {proof.engine} in {proof.seconds:.1f} s", quiet=quiet)
        for line in proof.unproven:
            say(f"  not proven: {line}", quiet=quiet)
        documents.append(
            {
                "database": database.name,
                "engine": proof.engine,
                "steps": [{"step": step, "seconds": round(seconds, 4)} for step, seconds in proof.steps],
                "unproven": list(proof.unproven),
            }
        )
    refuse_edited(folder)
    return True
