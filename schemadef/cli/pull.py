"""`schemadef pull`: a declaration written from what is there already."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from schemadef.cli.options import as_json, configuration
from schemadef.cli.report import complain, print_json, say
from schemadef.errors import ConfigError
from schemadef.states import dialect_of, read_state

if TYPE_CHECKING:
    from schemadef.config import Config


@click.command("pull", short_help="Write a declaration from a database or from SQL.")
@click.argument("source")
@click.option("--output", type=click.Path(path_type=Path), default=None, metavar="FILE", help="Where to write it.")
@click.option("--dialect", default=None, metavar="D", help="The dialect, where the source does not say it.")
@click.option("--force", is_flag=True, help="Overwrite the file.")
@as_json
@click.pass_context
def command(
    context: click.Context, source: str, output: Path | None, dialect: str | None, force: bool, as_json: bool
) -> None:
    """Write the declaration of a URL, a file or folder of SQL, a folder of migrations or a snapshot."""
    from schemadef.export.write import write_whole
    from schemadef.pull import write_declaration
    from schemadef.pull.width import line_length

    if output is not None:
        _refuse_writing(output, force)

    def config() -> Config:
        return configuration(context)

    state = read_state(source, dialect_of(dialect, config) if dialect else None, config)
    if state.dialect is None:
        message = f"{source} does not say which dialect it is of"
        raise ConfigError(message, hint="choose one with --dialect")
    width = line_length(output.parent if output else Path.cwd())
    # SQL was run on the newest server; a live database has said its version
    dialect_of_it = state.dialect.on(state.dialect.versions()[-1]) if state.live else state.dialect
    found = write_declaration(state.snapshot, dialect_of_it, live=state.live, width=width)
    if output is not None:
        write_whole(output, found.text)
    if as_json:
        document = {"file": str(output)} if output else {"declaration": found.text}
        print_json({**document, "version": found.version, "unmodelled": list(found.left_out)})
        return
    if output is None:
        click.echo(found.text, nl=False)
    else:
        say(f"wrote {output}")
    if found.version:
        complain(
            f'it is for servers from version {found.version} on: say version = "{found.version}" in the configuration'
        )
    for sentence in found.left_out:
        complain(f"not declared: {sentence}")


def _refuse_writing(output: Path, force: bool) -> None:
    """Raise ConfigError for a file that must not or cannot be written, before anything is read."""
    if output.exists() and not (force and output.is_file()):
        message = f"{output} is there already"
        raise ConfigError(message, hint="overwrite it with --force" if output.is_file() else "name a file")
    if not output.parent.is_dir():
        message = f"there is no folder {output.parent}"
        raise ConfigError(message, hint="make it first")
