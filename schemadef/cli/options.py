"""Options and arguments that commands share, and what they are turned into."""

from __future__ import annotations

from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any, NoReturn

import click

from schemadef.cli.report import print_json
from schemadef.config import load_config
from schemadef.errors import ConfigError, SchemadefError, without_secrets

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from schemadef.config import Config, Database
    from schemadef.engines.base import Engine

    Work = Callable[[Database, list[dict[str, Any]]], bool]
    """What a command does for one database; it adds its document, and says whether all is well."""


databases = click.argument("databases", nargs=-1, metavar="[DATABASE]...")
env = click.option("--env", default=None, metavar="NAME", help="The environment to connect to.")
as_json = click.option("--json", "as_json", is_flag=True, help="Print JSON.")


def configuration(context: click.Context) -> Config:
    """The configuration that the command line names, or the nearest one."""
    given = context.find_root().obj
    return load_config(Path(given) if given else None)


def selected(context: click.Context, names: tuple[str, ...]) -> tuple[Config, list[Database]]:
    """The configuration and the databases that the command line names, all of them when it names none."""
    config = configuration(context)
    found = config.select(names)
    if not found:
        message = f"{config.file} names no database"
        raise ConfigError(message, hint="add [databases.NAME] with a declaration and a dialect")
    return config, found


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
    """Do the work for each database, print its documents where JSON is asked for, and exit.

    One that fails does not keep the others from theirs; a single one that fails raises.
    """
    documents: list[dict[str, Any]] = []
    status = 0
    for database in chosen:
        try:
            status = max(status, 0 if work(database, documents) else 1)
        except SchemadefError as error:
            if len(chosen) == 1:
                raise
            click.echo(f"error: {database.name}: {without_secrets(str(error))}", err=True)
            status = max(status, error.exit_code)
    if as_json:
        print_json({"databases": documents})
    context.exit(status)
