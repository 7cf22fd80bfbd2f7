"""`schemadef lint`: what a platform will refuse, or regret, in files of SQL."""

from __future__ import annotations

import os
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from schemadef.cli.lint_declared import lint_declared, targets
from schemadef.dialect import load_dialect
from schemadef.errors import ConfigError
from schemadef.lint import cache
from schemadef.lint.files import find, is_rollback_folder
from schemadef.lint.finding import Severity
from schemadef.lint.fix import mended
from schemadef.lint.folder import told, usual
from schemadef.lint.reports import FORMATS, report
from schemadef.lint.run import Settings, lint, settings_for

if TYPE_CHECKING:
    from collections.abc import Iterable

    from schemadef.config import Config
    from schemadef.dialect import Dialect
    from schemadef.lint.files import Found
    from schemadef.lint.finding import Finding
    from schemadef.lint.run import Linted


@click.command("lint", short_help="Say what a platform will refuse, or regret, in files of SQL.")
@click.argument("paths", nargs=-1)
@click.option("--database", multiple=True, metavar="NAME", help="A database: its declaration and its folder.")
@click.option("--dialect", default=None, metavar="D", help="The dialect that the files are for.")
@click.option("--select", multiple=True, metavar="CODE", help="Only these rules, or those that begin so.")
@click.option("--ignore", multiple=True, metavar="CODE", help="Not these rules.")
@click.option("--format", "form", default="text", type=click.Choice(FORMATS), help="How findings are written.")
@click.option("--fix", is_flag=True, help="Mend what can be mended without changing what a file does.")
@click.option("--unsafe-fixes", is_flag=True, help="With --fix or --diff: mend what may change that, too.")
@click.option("--diff", is_flag=True, help="Show what --fix would change, and change nothing.")
@click.option("--no-cache", is_flag=True, help="Look at everything again, though nothing has changed.")
@click.option("--fail-on", default="error", type=click.Choice(["error", "warning"]), help="What exits 1.")
@click.pass_context
def command(context: click.Context, /, paths: tuple[str, ...], **given: Any) -> None:  # noqa: ANN401 - options by name
    """Lint files and folders of SQL, whoever wrote them, and databases of the configuration: a database's name among
    the paths is its declaration and its folder, no path at all is every database. `-` is standard input.
    """
    config = _configuration(context)
    linted: list[Linted] = []
    severities: dict[str, Severity] = {}
    named = targets(paths, given["database"], config)
    if config and named.databases:
        rules = partial(settings_for, select=given["select"], ignore=given["ignore"])
        linted, severities = lint_declared(config, named.databases, rules)
    for folder, files in _by_folder(find(named.paths)).items():
        chosen = load_dialect(given["dialect"]) if given["dialect"] else _dialect_of(folder, config)
        settings = settings_for(chosen, select=given["select"], ignore=given["ignore"])
        severities |= settings.severities
        found = files
        if given["fix"] or given["diff"]:
            found = [
                _mended(one, chosen, settings, unsafe=given["unsafe_fixes"], write=not given["diff"]) for one in found
            ]
        linted += lint(found, chosen, settings, alone=not any(map(os.path.isdir, named.paths)))
    text = report(given["form"], linted, Settings(severities))
    click.echo(text, nl=False)
    failing = {Severity.ERROR} if given["fail_on"] == "error" else {Severity.ERROR, Severity.WARNING}
    worst = {severities[finding.code] for one in linted for finding in one.findings}
    status = 1 if worst & failing else 0
    cache.keep(text, status)
    context.exit(status)


def _by_folder(found: Iterable[Found]) -> dict[Path, list[Found]]:
    """The files by the folder that their migrations are in; one for ways back is part of it."""
    folders: dict[Path, list[Found]] = {}
    for one in found:
        parent = one.path.parent
        folders.setdefault(parent.parent if one.rollback and is_rollback_folder(parent) else parent, []).append(one)
    return folders


def _mended(one: Found, dialect: Dialect, settings: Settings, *, unsafe: bool, write: bool) -> Found:
    """The file as fixes leave it: written in its place, or shown as a difference and left as it is."""

    def findings(text: str) -> tuple[Finding, ...]:
        (linted,) = lint([one._replace(text=text)], dialect, settings, alone=True)
        return linted.findings

    text, _ = mended(one.text, findings, unsafe=unsafe)
    if text == one.text:
        return one
    if write and one.path.is_file():
        one.path.write_text(text, encoding="utf-8", newline="")
        return one._replace(text=text)
    from difflib import unified_diff

    lines = (one.text.splitlines(keepends=True), text.splitlines(keepends=True))
    click.echo("".join(unified_diff(*lines, str(one.path), str(one.path))), nl=False)
    return one


def _configuration(context: click.Context) -> Config | None:
    """The configuration, where there is one."""
    if not (context.find_root().obj or _may_be_configured()):
        return None
    # the configuration's classes take longer to import than a file takes to lint
    from schemadef.cli.options import configuration

    try:
        return configuration(context)
    except ConfigError:
        return None


def _may_be_configured() -> bool:
    """Whether a file that can hold a configuration is in this folder or above it."""
    here = Path.cwd()
    return any((folder / name).is_file() for folder in (here, *here.parents) for name in cache.CONFIGURATIONS)


def _dialect_of(folder: Path, config: Config | None) -> Dialect:
    """The dialect of the database whose folder it is, or what the folder itself says, or the usual one."""
    here = folder.resolve()
    for database in config.databases.values() if config else ():
        if database.path.resolve() in (here, here.parent):
            return load_dialect(database.dialect, database.version, config.dialects if config else ())
    return load_dialect(told(folder) or usual())
