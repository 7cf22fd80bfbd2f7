"""`schemadef generate`: the next migration of each database."""

from __future__ import annotations

from typing import Any

import click

from schemadef.cli.asking import OPTIONS, asked, refuse_meaningless
from schemadef.cli.generate_next import Wanted, work_of
from schemadef.cli.options import allow, any_env, as_json, databases, for_each, selected, telling
from schemadef.statement import Hazard


@click.command("generate", short_help="Write the next migration from the declaration.")
@databases
@click.option("--check", is_flag=True, help="Write nothing; exit 1 when the folder is behind the declaration.")
@click.option("--name", default="", metavar="N", help="The migration's name.")
@allow("Write")
@telling
@click.option("--data", default="", metavar="NAME", help="Open a data migration, or accept what you wrote into it.")
@any_env
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
        from schemadef.cli.generate_data import data_migration

        alone = not any(given[option] for option in ("check", "name", "allow", *OPTIONS))
        data_migration(context, config, chosen, given["data"], as_json, alone=alone)
    wanted = Wanted(given["check"], given["name"], tuple(map(Hazard, given["allow"])), asked(given))
    refuse_meaningless(chosen, config, wanted.asked)
    for_each(context, chosen, as_json, work_of(config, wanted, quiet=as_json))
