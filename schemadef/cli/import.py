"""`schemadef import`: a project that another tool has migrated so far, moved over in one command."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from schemadef.cli.init import configuration_text
from schemadef.cli.options import as_json, configuration
from schemadef.cli.report import complain, print_json, say
from schemadef.config import find_config, load_config, shown
from schemadef.config_files import OWN
from schemadef.dialect import load_dialect
from schemadef.drizzle_history import read_drizzle
from schemadef.errors import ConfigError, SchemadefError
from schemadef.sql_files import dialect_of_word

if TYPE_CHECKING:
    from schemadef.config import Config, Database
    from schemadef.drizzle_history import DrizzleFolder
    from schemadef.takeover import Taken

_RUNNERS = ("drizzle", "wrangler", "schemadef")


@click.group("import", short_help="Move a project over from another tool.")
def command() -> None:
    """Write the declaration of a project that another tool has migrated so far, and go on from its history."""


@command.command("drizzle", short_help="A folder of drizzle-kit's, or a project with a drizzle.config.ts.")
@click.argument("folder", type=click.Path(path_type=Path))
@click.option("--database", "name", default="", metavar="NAME", help="The database of the configuration; app if none.")
@click.option("--dialect", default=None, metavar="D", help="The dialect, where there is no configuration yet.")
@click.option("--runner", default="drizzle", type=click.Choice(_RUNNERS), help="What applies the folder.")
@as_json
@click.pass_context
def drizzle(context: click.Context, folder: Path, name: str, dialect: str | None, runner: str, as_json: bool) -> None:
    """Take over FOLDER, a folder of drizzle-kit's or a project with a drizzle.config.ts.

    Its migrations are run on a scratch engine, and what they make is declared. They become one migration of the same
    time, which no database that has them runs again; `schemadef baseline` records it.
    """
    source = read_drizzle(folder)
    made: list[Path] = []
    try:
        config, database = _database(context, source, name, dialect, runner, made)
        file = _declaration(database)
        found = _read(source, database, config, file)
        made.append(file)
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(found.declaration, encoding="utf-8", newline="\n")
        tag = _history(source, database, config)
    except (SchemadefError, OSError) as error:
        for written in made:
            written.unlink(missing_ok=True)
        if isinstance(error, SchemadefError):
            raise
        message = f"cannot write {error.filename}: {error.strerror}"
        raise ConfigError(message) from None
    _report(source, database, found, [*made, database.path / f"{tag}.sql"], as_json=as_json)


def _database(
    context: click.Context, source: DrizzleFolder, name: str, dialect: str | None, runner: str, made: list[Path]
) -> tuple[Config, Database]:
    """The database of the configuration; where there is none yet, one is written and added to `made`."""
    if context.find_root().obj or find_config(Path.cwd()) is not None:
        config = configuration(context)
        database = config.select((name,) if name else ())
        if len(database) != 1:
            message = f"{shown(config.file)} names several databases: {', '.join(config.databases)}"
            raise ConfigError(message, hint="choose one with --database")
        if dialect is not None and (dialect,) != database[0].dialect:
            message = f'{shown(config.file)} says that "{database[0].name}" is of {", ".join(database[0].dialect)}'
            raise ConfigError(message, hint="leave --dialect away, or change the configuration")
        return config, database[0]
    chosen = _dialect(source, dialect)
    file = Path.cwd() / OWN
    file.write_text(configuration_text(name or "app", chosen, runner), encoding="utf-8")
    made.append(file)
    config = load_config(file)
    return config, config.select(())[0]


def _dialect(source: DrizzleFolder, given: str | None) -> str:
    """The dialect that is given and of the journal's family, or the first of that family."""
    known = dialect_of_word(source.word)
    if given is None:
        if known:
            return known
        message = f"{source.path} does not say which dialect it is of"
        raise ConfigError(message, hint="choose one with --dialect")
    if known and load_dialect(given).journal != load_dialect(known).journal:
        message = f"{source.path} holds SQL for {known}, not for {given}"
        raise ConfigError(message, hint="choose another --dialect, or leave it away")
    return given


def _declaration(database: Database) -> Path:
    """Where the declaration will be; raises ConfigError when something is there, or when it is no single file."""
    (said, *more) = database.declaration
    file = database.root / said
    if more or file.suffix != ".py":
        message = f'the declaration of "{database.name}" is not one file: {", ".join(database.declaration)}'
        raise ConfigError(message, hint='say declaration = "schema.py"')
    if file.exists():
        message = f"{shown(file)} is there already"
        raise ConfigError(message, hint="take it away, or name another declaration in the configuration")
    return file


def _read(source: DrizzleFolder, database: Database, config: Config, file: Path) -> Taken:
    from schemadef.pull.width import line_length
    from schemadef.takeover import read_project

    dialect = config.dialect(database)
    return read_project(source, dialect, width=line_length(file.parent))


def _history(source: DrizzleFolder, database: Database, config: Config) -> str:
    from schemadef.takeover import write_history

    return write_history(source, database, config)


def _report(source: DrizzleFolder, database: Database, found: Taken, written: list[Path], *, as_json: bool) -> None:
    files = [shown(file) for file in written]
    if as_json:
        document = {"written": files, "unmodelled": list(found.left_out), "rows": list(found.of_rows)}
        print_json({"database": database.name, "migrations": len(source.made), **document})
        return
    count = len(source.made)
    say(f"{database.name}: {count} migration{'s' if count > 1 else ''} of {shown(source.path)} taken over")
    for file in files:
        say(f"wrote {file}")
    for sentence in found.left_out:
        complain(f"not declared: {sentence}")
    for place in found.of_rows:
        complain(f"not taken over: {place} changes rows; `schemadef generate --data` writes that anew")
    say(f"next: schemadef verify {database.name}; schemadef baseline {database.name} for each database that has them")
