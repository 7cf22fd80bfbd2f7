"""Options and arguments that commands share, and what they are turned into."""

from __future__ import annotations

from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, NoReturn

import click

from schemadef.cli.each import chosen_of, each
from schemadef.config import load_config

if TYPE_CHECKING:
    from collections.abc import Iterator

    from schemadef.cli.each import Work
    from schemadef.config import Config, Database
    from schemadef.engines.base import Engine

databases = click.argument("databases", nargs=-1, metavar="[DATABASE]...")
env = click.option("--env", default=None, metavar="NAME", help="The environment to connect to.")
as_json = click.option("--json", "as_json", is_flag=True, help="Print JSON.")


def configuration(context: click.Context) -> Config:
    """The configuration that the command line names, or the nearest one."""
    given = context.find_root().obj
    return load_config(Path(given) if given else None)


def selected(context: click.Context, names: tuple[str, ...]) -> tuple[Config, list[Database]]:
    """The configuration and the databases that the command line names, all of them when it names none."""
    return chosen_of(configuration(context), names)


@contextmanager
def connected(database: Database, env_name: str | None, config: Config) -> Iterator[Engine]:
    """An engine connected to an environment of a database; closed at the end."""
    from schemadef.dialect import load_dialect
    from schemadef.engines import open_engine

    dialect = load_dialect(database.dialect, database.version, config.dialects)
    environment = database.environment(env_name)
    target = environment.resolve()
    libsql = any(pack.value("libsql_files") for pack in dialect.packs)
    engine = open_engine(target.url, token=target.token, libsql=libsql, sync_url=target.sync_url)
    try:
        if engine.warning:
            click.echo(f"warning: {engine.warning}", err=True)
        yield engine
    finally:
        engine.close()


def for_each(context: click.Context, chosen: list[Database], as_json: bool, work: Work) -> NoReturn:
    """Do the work for each database, as `each` does, and exit."""
    context.exit(each(chosen, as_json, work))
