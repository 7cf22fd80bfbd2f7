"""Options and arguments that commands share, and what they are turned into."""

from __future__ import annotations

from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import click

from schemadef.config import load_config
from schemadef.errors import ConfigError, SchemadefError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from schemadef.config import Config, Database
    from schemadef.engines.base import Engine

Function = TypeVar("Function", bound="Callable[..., Any]")

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
    if not target.url:
        message = f"{environment} has no url: this version reads none from wrangler's configuration"
        raise ConfigError(message, hint="give it one, or apply its folder with wrangler")
    libsql = any(pack.value("libsql_files") for pack in dialect.packs)
    engine = open_engine(target.url, token=target.token, libsql=libsql)
    try:
        yield engine
    finally:
        engine.close()


def each(databases_: list[Database], work: Callable[[Database], bool]) -> int:
    """Do the work for each database; one that fails does not keep the others from theirs. The exit status."""
    status = 0
    for database in databases_:
        try:
            ok = work(database)
        except SchemadefError as error:
            if len(databases_) == 1:
                raise
            click.echo(f"error: {database.name}: {error}", err=True)
            status = max(status, error.exit_code)
        else:
            status = max(status, 0 if ok else 1)
    return status
