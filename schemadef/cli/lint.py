"""`schemadef lint`: what a platform will refuse, or regret, in files of SQL."""

from __future__ import annotations

from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from schemadef.cli.lint_declared import lint_declared, targets
from schemadef.lint import cache
from schemadef.lint.configured import check_codes, check_configuration, options_for, settings_of
from schemadef.lint.finding import Severity
from schemadef.lint.group import Asked, groups_of
from schemadef.lint.reports import FORMATS, WITH_EDITS, report
from schemadef.lint.run import Settings
from schemadef.lint.session import Session, exit_status

if TYPE_CHECKING:
    from collections.abc import Sequence

    from schemadef.config import Config, Database
    from schemadef.dialect import Dialect
    from schemadef.lint.baseline import Baseline
    from schemadef.lint.run import Linted


@click.command("lint", short_help="Say what a platform will refuse, or regret, in files of SQL.")
@click.argument("paths", nargs=-1)
@click.option("--database", multiple=True, metavar="NAME", help="A database: its declaration and its folder.")
@click.option("--dialect", default=None, metavar="D", help="The dialect that the files are for.")
@click.option("--select", multiple=True, metavar="CODE", help="Only these rules, or those that begin so.")
@click.option("--ignore", multiple=True, metavar="CODE", help="Not these rules.")
@click.option("--syntax", is_flag=True, help="Ask Postgres's own parser too (LINT006).")
@click.option("--format", "form", default="text", type=click.Choice(FORMATS), help="How findings are written.")
@click.option("--fail-on", default="error", type=click.Choice(["error", "warning"]), help="What exits 1.")
@click.option("--since", default=None, metavar="REF", help="Only what this branch adds to REF, as git knows it.")
@click.option("--with-folder", is_flag=True, help="Read the rest of a file's folder too, though it is not named.")
@click.option("--stdin-filename", default="", metavar="FILE", help="The file that standard input (-) stands for.")
@click.option("--fix", is_flag=True, help="Mend what can be mended without changing what a file does.")
@click.option("--unsafe-fixes", is_flag=True, help="With --fix or --diff: mend what may change that, too.")
@click.option("--diff", is_flag=True, help="Show what --fix would change, and change nothing.")
@click.option(
    "--env", default=None, metavar="NAME", help="With --fix: ask this environment which files it has applied."
)
@click.option(
    "--new-migration", default=None, metavar="FILE", help="With --fix: write here what applied files cannot get."
)
@click.option("--baseline", default=None, metavar="FILE", help=f"The accepted findings, instead of {cache.BASELINE}.")
@click.option("--no-baseline", is_flag=True, help="Say what is accepted, too.")
@click.option("--write-baseline", is_flag=True, help="Accept all that is found now.")
@click.option("--no-cache", is_flag=True, help="Look at everything again, though nothing has changed.")
@click.pass_context
def command(context: click.Context, /, paths: tuple[str, ...], **given: Any) -> None:  # noqa: ANN401 - options by name
    """Lint files and folders of SQL, whoever wrote them, and databases of the configuration: a database's name among
    the paths is its declaration and its folder, no path at all is every database. `-` is standard input.
    """
    _check(paths, given)
    config = _configuration(context)
    session = _session(paths, config, given)
    if given["fix"] or given["diff"]:
        from schemadef.cli.lint_fix import fix

        context.exit(fix(session, config, given))
    looked = session.look()
    if given["write_baseline"]:
        from schemadef.cli.lint_baseline import write

        context.exit(write(session, looked))
    text = report(given["form"], looked.said, Settings(session.severities))
    click.echo(text, nl=False, color=True)  # whether there is colour is the report's to say
    status = exit_status(looked, session, given["fail_on"])
    if looked.stale:
        from schemadef.cli.lint_baseline import say_stale

        say_stale(session, looked)
    else:
        cache.keep(text, status)
    context.exit(status)


def _check(paths: tuple[str, ...], given: dict[str, Any]) -> None:
    """Refuse options that contradict each other, or that say nothing."""
    if given["stdin_filename"] and "-" not in paths:
        message = "--stdin-filename names standard input, which is not among the paths"
        raise click.UsageError(message + ": add -")
    mending = given["fix"] or given["diff"]
    for name in ("unsafe_fixes", "env", "new_migration"):
        if given[name] and not mending:
            message = f"--{name.replace('_', '-')} says something about --fix: add it, or --diff"
            raise click.UsageError(message)
    if given["write_baseline"] and (mending or given["since"] is not None or given["no_baseline"]):
        message = "--write-baseline accepts all that is found: run it without --fix, --diff, --since and --no-baseline"
        raise click.UsageError(message)
    check_codes(given["select"], "--select")
    check_codes(given["ignore"], "--ignore")


def _session(paths: tuple[str, ...], config: Config | None, given: dict[str, Any]) -> Session:
    """What the command line asks for."""
    named = targets(paths, given["database"], config)
    select, ignore = given["select"], given["ignore"]
    asked = Asked(
        given["dialect"] or "",
        select,
        ignore,
        whole=given["with_folder"] or given["since"] is not None,
        stdin_name=given["stdin_filename"],
    )
    groups, files = groups_of(named.paths, config, asked)
    if given["syntax"]:
        groups = [group.with_syntax() for group in groups]
    if not (given["fix"] or given["diff"] or given["form"] in WITH_EDITS):
        groups = [group.without_edits() for group in groups]
    severities: dict[str, Severity] = {}
    declared: Sequence[Linted] = ()
    if config and named.databases:
        rules = partial(_rules_of, config, select=select, ignore=ignore)
        declared, severities = lint_declared(config, named.databases, rules)
    for group in groups:
        severities |= group.settings.severities
    session = Session(groups, files, declared, severities, _baseline(config, given))
    if given["since"] is None:
        return session
    from schemadef.lint.since import check_inside, since

    first = next((Path(path) for path in named.paths if path != "-"), Path())
    start = first if first.is_dir() else first.parent
    branch = since(given["since"], start.absolute())
    check_inside(named.paths, branch)
    return session._replace(branch=branch)


def _rules_of(
    config: Config, database: Database, dialect: Dialect, *, select: tuple[str, ...], ignore: tuple[str, ...]
) -> Settings:
    """The rules that look at a database's declaration."""
    return settings_of(dialect, options_for(config, database), select, ignore)


def _baseline(config: Config | None, given: dict[str, Any]) -> Baseline | None:
    """The accepted findings: the file that the command line or the configuration names, or the usual one."""
    if given["no_baseline"]:
        return None
    file = Path(given["baseline"]) if given["baseline"] else (config.root if config else Path()) / cache.BASELINE
    if config and config.lint.baseline and not given["baseline"]:
        file = config.root / config.lint.baseline
    if not file.is_file() and not given["write_baseline"]:
        if given["baseline"]:
            message = f"there is no {file}"
            raise click.UsageError(message + ": --write-baseline makes it")
        return None
    from schemadef.lint.baseline import read_baseline

    return read_baseline(file)


def _configuration(context: click.Context) -> Config | None:
    """The configuration, where there is one, with codes that rules have."""
    if not (context.find_root().obj or _may_be_configured()):
        return None
    # the configuration's classes take longer to import than a file takes to lint
    from schemadef.cli.options import configuration
    from schemadef.config import find_config

    if not context.find_root().obj and find_config(Path.cwd()) is None:
        return None
    config = configuration(context)
    check_configuration(config)
    return config


def _may_be_configured() -> bool:
    """Whether a file that can hold a configuration is in this folder or above it."""
    here = Path.cwd()
    return any((folder / name).is_file() for folder in (here, *here.parents) for name in cache.CONFIGURATIONS)
