"""`schemadef lint`: what a platform will refuse, or regret, in files of SQL."""

from __future__ import annotations

from itertools import groupby
from typing import TYPE_CHECKING

import click

from schemadef.cli.options import configuration
from schemadef.dialect import load_dialect
from schemadef.errors import ConfigError
from schemadef.lint.files import find
from schemadef.lint.finding import Severity
from schemadef.lint.folder import told, usual
from schemadef.lint.reports import FORMATS, report
from schemadef.lint.run import Settings, lint, settings_for

if TYPE_CHECKING:
    from pathlib import Path

    from schemadef.config import Config
    from schemadef.dialect import Dialect
    from schemadef.lint.run import Linted


@click.command("lint", short_help="Say what a platform will refuse, or regret, in files of SQL.")
@click.argument("paths", nargs=-1)
@click.option("--dialect", default=None, metavar="D", help="The dialect that the files are for.")
@click.option("--select", multiple=True, metavar="CODE", help="Only these rules, or those that begin so.")
@click.option("--ignore", multiple=True, metavar="CODE", help="Not these rules.")
@click.option("--format", "form", default="text", type=click.Choice(FORMATS), help="How findings are written.")
@click.option("--fail-on", default="error", type=click.Choice(["error", "warning"]), help="What exits 1.")
@click.pass_context
def command(
    context: click.Context,
    paths: tuple[str, ...],
    dialect: str | None,
    select: tuple[str, ...],
    ignore: tuple[str, ...],
    form: str,
    fail_on: str,
) -> None:
    """Lint files and folders of SQL, whoever wrote them; `-` is standard input."""
    config = _configuration(context)
    linted: list[Linted] = []
    severities: dict[str, Severity] = {}
    for folder, files in groupby(find(paths or (".",)), key=lambda found: found.path.parent):
        chosen = load_dialect(dialect) if dialect else _dialect_of(folder, config)
        settings = settings_for(chosen, select=select, ignore=ignore)
        severities |= settings.severities
        linted += lint(files, chosen, settings)
    click.echo(report(form, linted, Settings(severities)), nl=False)
    failing = {Severity.ERROR} if fail_on == "error" else {Severity.ERROR, Severity.WARNING}
    found = {severities[finding.code] for one in linted for finding in one.findings}
    context.exit(1 if found & failing else 0)


def _configuration(context: click.Context) -> Config | None:
    """The configuration, where there is one."""
    try:
        return configuration(context)
    except ConfigError:
        return None


def _dialect_of(folder: Path, config: Config | None) -> Dialect:
    """The dialect of the database whose folder it is, or what the folder itself says, or the usual one."""
    here = folder.resolve()
    for database in config.databases.values() if config else ():
        if database.path.resolve() in (here, here.parent):
            return load_dialect(database.dialect, database.version, config.dialects if config else ())
    return load_dialect(told(folder) or usual())
