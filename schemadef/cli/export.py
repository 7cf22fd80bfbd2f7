"""`schemadef export`: files for the application's side."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from schemadef.cli.options import for_each, selected
from schemadef.cli.report import say
from schemadef.config import shown
from schemadef.errors import ConfigError

if TYPE_CHECKING:
    from schemadef.config import Config, Database
    from schemadef.export.source import Files, Source
    from schemadef.generate import Change


@click.group("export", short_help="Write files for the application's side.")
def command() -> None:
    """Write what an application needs of a declaration: a schema for Drizzle, migrations for Expo, a page to read."""


def _format(key: str, help: str, *, folder: bool = False) -> None:
    """One format as a command of its own."""
    metavar = "FOLDER" if folder else "FILE"

    @command.command(key.replace("_", "-"), help=help, short_help=help)
    @click.argument("database", default="", metavar="[DATABASE]")
    @click.option("--out", type=click.Path(path_type=Path), default=None, metavar=metavar, help="Where to write it.")
    @click.option("--check", is_flag=True, help="Write nothing; exit 1 when what is there differs.")
    @click.option("--json", "as_json", is_flag=True, help="Print JSON.")
    @click.pass_context
    def one(context: click.Context, /, **given: Any) -> None:  # noqa: ANN401 - the options by their names
        _run(context, key, **given)


def _run(context: click.Context, key: str, database: str, out: Path | None, check: bool, as_json: bool) -> None:
    config, chosen = selected(context, (database,) if database else ())
    targets = _targets(key, chosen, out)
    if not targets:
        _print(key, chosen[0], config, check)
        return

    def work(found: Database, documents: list[dict[str, Any]]) -> bool:
        files = _files(key, _source(found, config), targets[found.name])
        return report(found, files, documents, check=check, quiet=as_json)

    for_each(context, [found for found in chosen if found.name in targets], as_json, work)


def _targets(key: str, chosen: list[Database], out: Path | None) -> dict[str, Path]:
    """Where the format of each database goes; empty when it is to be printed. Raises ConfigError when that is open."""
    configured = {found.name: found.root / said for found in chosen if (said := _said(found, key))}
    if len(chosen) > 1 and (out is not None or not configured):
        message = f"there are several databases: {', '.join(found.name for found in chosen)}"
        raise ConfigError(message, hint=f"name one, or say `{key}` in its [databases.NAME.export]")
    if out is not None:
        return {chosen[0].name: out}
    return configured


def _said(database: Database, key: str) -> str:
    """What the configuration says of a format; drizzle-kit's snapshots lie in the folder of migrations."""
    if key == _SNAPSHOTS:
        return str(database.path)
    said: str = getattr(database.export, key)
    return said


_SNAPSHOTS = "drizzle_snapshots"


def _files(key: str, source: Source, out: Path) -> Files:
    from schemadef.export.formats import FORMATS, meta

    return meta(source, source.folder.path) if key == _SNAPSHOTS else FORMATS[key](source, out)


def _print(key: str, database: Database, config: Config, check: bool) -> None:
    if check:
        message = f"nothing says which file --check shall look at for the database {database.name}"
        raise ConfigError(message, hint=f"give --out, or say `{key}` in [databases.{database.name}.export]")
    files = _files(key, _source(database, config), Path.cwd() / f"{database.name}.out")
    if len(files.texts) != 1:
        message = "this is a whole folder of files"
        raise ConfigError(message, hint="say with --out where it goes")
    click.echo(next(iter(files.texts.values())), nl=False)


def keep_exports(change: Change, config: Config, documents: list[dict[str, Any]], *, check: bool, quiet: bool) -> bool:
    """Bring the files that the configuration names up to date, or with `check` only look; whether all are.

    A folder in which drizzle-kit's snapshots never were is not behind because of that.
    """
    from schemadef.export.formats import kept
    from schemadef.export.write import write_files
    from schemadef.migration.folder import read_folder

    database = change.database
    folder = change.folder if check else read_folder(database.path)
    files = kept(change, config, folder, only_present=check)
    stale = files.stale() if check else write_files(files)
    if stale:
        documents[-1]["exports"] = [str(path) for path in stale]
    for path in stale:
        text = f"{shown(path)} is stale" if check else _written(path, files)
        say(f"{database.name}: {text}", quiet=quiet)
    return not (check and stale)


def renew_snapshots(database: Database, config: Config) -> None:
    """Let drizzle-kit's snapshots fit a folder whose migrations were made anew, where there are any."""
    from schemadef.export.drizzle.meta import present_meta, written_meta
    from schemadef.export.source import Files
    from schemadef.export.write import write_files
    from schemadef.migration.folder import read_folder

    folder = read_folder(database.path)
    if present_meta(folder):
        write_files(Files(*written_meta(folder, config.dialects)))


def _written(path: Path, files: Files) -> str:
    return f"{'wrote' if path in files.texts else 'removed'} {shown(path)}"


def _source(database: Database, config: Config) -> Source:
    """A database with its schema as it is declared."""
    from schemadef.export.source import source_of
    from schemadef.generate import next_change

    return source_of(next_change(database, config), config)


def report(database: Database, files: Files, documents: list[dict[str, Any]], *, check: bool, quiet: bool) -> bool:
    """Write the files, or only compare them, and say so; whether all is well."""
    from schemadef.export.write import write_files

    stale = files.stale() if check else write_files(files)
    documents.append({"database": database.name, "stale" if check else "written": [str(path) for path in stale]})
    for path in stale:
        text = f"{shown(path)} is stale" if check else _written(path, files)
        say(f"{database.name}: {text}", quiet=quiet)
    if not stale:
        say(f"{database.name}: nothing to do", quiet=quiet)
    return not (check and stale)


_format("drizzle", "The declaration as a schema.ts for drizzle-orm.")
_format(_SNAPSHOTS, "drizzle-kit's own snapshots beside the folder's journal, so that it can go on.", folder=True)
_format("drizzle_folder", "The folder of migrations in the layout of Drizzle 1.0.", folder=True)
_format("expo", "migrations.js for Expo, op-sqlite and Durable Objects.")
_format("diagram", "An entity diagram in Mermaid's language.")
_format("docs", "One page of HTML: tables, relations, and the history of migrations.")
