"""`schemadef lint`: what a platform will refuse, or regret, in files of SQL."""

from __future__ import annotations

import click

from schemadef.cli.options import configuration
from schemadef.dialect import Dialect, dialect_names, load_dialect
from schemadef.errors import ConfigError
from schemadef.lint.files import find
from schemadef.lint.finding import Severity
from schemadef.lint.reports import FORMATS, report
from schemadef.lint.run import lint, settings_for


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
    chosen = load_dialect(dialect) if dialect else _of_configuration(context, paths)
    settings = settings_for(chosen, select=select, ignore=ignore)
    linted = list(lint(find(paths or (".",)), chosen, settings))
    click.echo(report(form, linted, settings), nl=False)
    failing = {Severity.ERROR} if fail_on == "error" else {Severity.ERROR, Severity.WARNING}
    found = {settings.severities[finding.code] for one in linted for finding in one.findings}
    context.exit(1 if found & failing else 0)


def _of_configuration(context: click.Context, paths: tuple[str, ...]) -> Dialect:
    """The dialect of the database whose folder the first path lies in; without one, that of the widest rules."""
    from pathlib import Path

    try:
        config = configuration(context)
    except ConfigError:
        config = None
    first = Path(paths[0] if paths else ".").resolve()
    for database in config.databases.values() if config else ():
        if first == database.path.resolve() or database.path.resolve() in first.parents:
            return load_dialect(database.dialect, database.version, config.dialects if config else ())
    usual = [name for name in dialect_names() if load_dialect(name).packs[0].section("lint").get("usual")]
    return load_dialect(usual[0])
