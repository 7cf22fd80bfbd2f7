"""`schemadef export`: files for the application's side."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

import click

from schemadef.cli.export_kept import written
from schemadef.cli.options import any_env, as_json, databases, for_each, selected
from schemadef.cli.report import print_json, say
from schemadef.config import shown
from schemadef.errors import ConfigError

if TYPE_CHECKING:
    from schemadef.config import Config, Database
    from schemadef.export.source import Files, Source


@click.group("export", short_help="Write files for the application's side.")
def command() -> None:
    """Write what an application needs of a declaration: a schema for Drizzle, migrations for Expo, a page to read."""


_SNAPSHOTS = "drizzle_snapshots"
"""The one format that has its place already: the folder of migrations."""


def _format(key: str, help: str, *, folder: bool = False) -> None:
    """One format as a command of its own."""
    metavar = "FOLDER" if folder else "FILE"

    @command.command(key.replace("_", "-"), help=help, short_help=help)
    @databases
    @click.option(
        "--out",
        type=click.Path(path_type=Path),
        default=None,
        metavar=metavar,
        help="Where to write it.",
        hidden=key == _SNAPSHOTS,
    )
    @click.option("--check", is_flag=True, help="Write nothing; exit 1 when what is there differs.")
    @any_env
    @as_json
    @click.pass_context
    def one(context: click.Context, /, **given: Any) -> None:  # noqa: ANN401 - the options by their names
        _run(context, key, **given)


class _Wanted(NamedTuple):
    """A format, and what the options say."""

    key: str
    named: bool
    out: Path | None
    check: bool
    as_json: bool


def _run(
    context: click.Context,
    key: str,
    databases: tuple[str, ...],
    out: Path | None,
    check: bool,
    as_json: bool,
) -> None:
    config, chosen = selected(context, databases)
    wanted = _Wanted(key, bool(databases), out, check, as_json)
    targets = _targets(wanted, chosen)
    if not targets:
        _print(wanted, chosen[0], config)
        return

    def work(found: Database, documents: list[dict[str, Any]]) -> bool:
        source = _source(found, config)
        files = _with_snapshots(key, source, _files(key, source, targets[found.name]), check)
        return _report(found, files, documents, check=check, quiet=as_json)

    for_each(context, [found for found in chosen if found.name in targets], as_json, work)


def _targets(wanted: _Wanted, chosen: list[Database]) -> dict[str, Path]:
    """Where the format of each database goes; empty when it is to be printed. Raises ConfigError when that is open."""
    if wanted.key == _SNAPSHOTS:
        return _own_folders(wanted, chosen)
    said = {found.name: getattr(found.export, wanted.key) for found in chosen}
    configured = {found.name: found.root / said[found.name] for found in chosen if said[found.name]}
    if len(chosen) > 1 and (wanted.out is not None or not configured):
        message = f"there are several databases: {', '.join(said)}"
        raise ConfigError(message, hint=f"name one, or say `{wanted.key}` in its [databases.NAME.export]")
    missing = [name for name in said if name not in configured]
    if wanted.named and len(chosen) > 1 and missing:
        message = f"nothing says where that of {missing[0]} goes"
        raise ConfigError(message, hint=f"say `{wanted.key}` in [databases.{missing[0]}.export]")
    return {chosen[0].name: wanted.out} if wanted.out is not None else configured


def _own_folders(wanted: _Wanted, chosen: list[Database]) -> dict[str, Path]:
    """The folders that drizzle-kit's snapshots lie in: those that are named, or else those that it may go on from."""
    from schemadef.export.formats import keeps_meta

    if wanted.out is not None:
        message = "drizzle-kit's snapshots lie in the folder of migrations"
        raise ConfigError(message, hint="leave --out away")
    fitting = chosen if wanted.named or len(chosen) == 1 else [found for found in chosen if keeps_meta(found)]
    if not fitting:
        message = "Drizzle applies none of the databases"
        raise ConfigError(message, hint="name one")
    return {found.name: found.path for found in fitting}


def _files(key: str, source: Source, out: Path) -> Files:
    from schemadef.export.formats import FORMATS, meta

    return meta(source, out) if key == _SNAPSHOTS else FORMATS[key](source, out)


def _with_snapshots(key: str, source: Source, files: Files, check: bool) -> Files:
    """A `schema.ts` with what drizzle-kit compares it with: without that it would make every table again."""
    from schemadef.export.formats import has_meta, meta
    from schemadef.export.source import Files

    if key != "drizzle" or (check and not has_meta(source)):
        return files
    beside = meta(source, source.folder.path)
    return Files(files.texts | beside.texts, files.gone + beside.gone)


def _print(wanted: _Wanted, database: Database, config: Config) -> None:
    """Print the one file of a format, whose paths are then those from the current folder."""
    if wanted.check:
        message = f"nothing says which file --check shall look at for the database {database.name}"
        raise ConfigError(message, hint=f"give --out, or say `{wanted.key}` in [databases.{database.name}.export]")
    files = _files(wanted.key, _source(database, config), Path.cwd() / f"{database.name}.out")
    if len(files.texts) != 1 or wanted.key == "drizzle_folder":
        message = "this is a whole folder of files"
        raise ConfigError(message, hint="say with --out where it goes")
    (text,) = files.texts.values()
    if wanted.as_json:
        print_json({"databases": [{"database": database.name, "text": text}]})
    else:
        click.echo(text, nl=False)


def _source(database: Database, config: Config) -> Source:
    """A database with its schema as it is declared."""
    from schemadef.export.source import source_of
    from schemadef.generate import next_change

    return source_of(next_change(database, config), config)


def _report(database: Database, files: Files, documents: list[dict[str, Any]], *, check: bool, quiet: bool) -> bool:
    """Write the files, or only compare them, and say so; whether all is well."""
    from schemadef.export.write import write_files

    stale = files.stale() if check else write_files(files)
    documents.append({"database": database.name, "stale" if check else "written": [str(path) for path in stale]})
    for path in stale:
        text = f"{shown(path)} is stale" if check else written(path, files)
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
