"""Options and arguments that commands share, and what they are turned into."""

from __future__ import annotations

from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any, NoReturn, TypeVar

import click

from schemadef.cli.each import chosen_of, each
from schemadef.cli.report import complain
from schemadef.config import load_config
from schemadef.errors import ConfigError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from schemadef.cli.each import Work
    from schemadef.config import Config, Database
    from schemadef.engines import Missing
    from schemadef.engines.base import Engine

    F = TypeVar("F", bound=Callable[..., Any])

databases = click.argument("databases", nargs=-1, metavar="[DATABASE]...")
env = click.option("--env", default=None, metavar="NAME", help="The environment to connect to.")
any_env = click.option("--env", expose_value=False, hidden=True)
"""For commands that connect to nothing: a script may say the same options to every command."""
as_json = click.option("--json", "as_json", is_flag=True, help="Print JSON.")
rename = click.option(
    "--rename",
    multiple=True,
    metavar="A.B:C",
    help="What was A.B is C now: a table, a column, an enum's value, any name.",
)


def allow(does: str) -> Callable[[F], F]:
    """The option that lets through what deletes data; `does` is what the command does with a statement."""
    from schemadef.statement import Hazard

    return click.option(
        "--allow",
        multiple=True,
        type=click.Choice([str(Hazard.DELETES_DATA)]),
        metavar="HAZARD",
        help=f"{does} statements that carry this hazard, DELETES_DATA.",
    )


def telling(command: F) -> F:
    """The options that tell a plan what two schemas alone do not say."""
    options = (
        rename,
        click.option("--drop", multiple=True, metavar="A.B", help="A.B goes, and is nothing that has come."),
        click.option("--backfill", multiple=True, metavar="T.C=EXPR", help="The value for rows without one."),
        click.option("--using", multiple=True, metavar="T.C=EXPR", help="What the old value becomes in another type."),
        click.option(
            "--map", multiple=True, metavar="ENUM.OLD=NEW", help="The value that takes a removed one's place."
        ),
    )
    for option in reversed(options):
        command = option(command)
    return command


def configuration(context: click.Context) -> Config:
    """The configuration that the command line names, or the nearest one."""
    given = context.find_root().obj
    return load_config(Path(given) if given else None)


def selected(context: click.Context, names: tuple[str, ...]) -> tuple[Config, list[Database]]:
    """The configuration and the databases that the command line names, all of them when it names none."""
    return chosen_of(configuration(context), names)


@contextmanager
def connected(database: Database, env_name: str | None, config: Config, missing: Missing = "make") -> Iterator[Engine]:
    """An engine connected to an environment of a database; closed at the end. See `open_engine` for `missing`."""
    from schemadef.engines import open_engine, require_family

    dialect = config.dialect(database)
    environment = database.environment(env_name)
    target = environment.resolve()
    libsql = any(pack.value("libsql_files") for pack in dialect.packs)
    try:
        require_family(target.url, dialect)
        engine = open_engine(target.url, token=target.token, libsql=libsql, sync_url=target.sync_url, missing=missing)
    except ConfigError as error:
        raise ConfigError(f"{environment}: {error.message}", hint=error.hint, where=error.where) from None
    try:
        if engine.warning:
            complain(f"warning: {engine.warning}")
        yield engine
    finally:
        engine.close()


def for_each(context: click.Context, chosen: list[Database], as_json: bool, work: Work) -> NoReturn:
    """Do the work for each database, as `each` does, and exit."""
    context.exit(each(chosen, as_json, work))
