"""`schemadef lint`: what a platform will refuse, or regret, in files of SQL."""

from __future__ import annotations

from typing import Any

import click

from schemadef.cli.lint_session import Given, configuration, session_of
from schemadef.lint import cache
from schemadef.lint.configured import check_codes
from schemadef.lint.reports import FORMATS, report
from schemadef.lint.session import exit_status
from schemadef.lint.work import Settings


@click.command("lint", short_help="Say what a platform will refuse, or regret, in files of SQL.")
@click.argument("paths", nargs=-1)
@click.option("--database", multiple=True, metavar="NAME", help="A database: its declaration and its folder.")
@click.option("--dialect", default=None, metavar="D", help="The dialect that the files are for.")
@click.option("--select", multiple=True, metavar="CODE", help="Only these rules, or those that begin so.")
@click.option("--ignore", multiple=True, metavar="CODE", help="Not these rules.")
@click.option("--syntax", is_flag=True, help="Ask Postgres's own parser too (LINT006).")
@click.option("--json", "form", flag_value="json", help="The same as --format json.")
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
def command(context: click.Context, /, paths: tuple[str, ...], **options: Any) -> None:  # noqa: ANN401 - by name
    """Lint files and folders of SQL, whoever wrote them, and databases of the configuration: a database's name among
    the paths is its declaration and its folder, no path at all is every database. `-` is standard input.
    """
    given = Given(**options)
    _check(paths, given)
    config = configuration(context.find_root().obj)
    session = session_of(paths, config, given)
    if given.mends:
        from schemadef.cli.lint_fix import fix

        context.exit(fix(session, config, given))
    looked = session.look()
    if given.write_baseline:
        from schemadef.cli.lint_baseline import write

        context.exit(write(session, looked))
    text = report(given.form, looked.said, Settings(session.severities))
    click.echo(text, nl=False, color=True)  # whether there is colour is the report's to say
    status = exit_status(looked, session, given.fail_on)
    if looked.stale:
        from schemadef.cli.lint_baseline import say_stale

        say_stale(session, looked)
    else:
        cache.keep(text, status)
    context.exit(status)


def _check(paths: tuple[str, ...], given: Given) -> None:
    """Refuse options that contradict each other, or that say nothing."""
    if given.stdin_filename and "-" not in paths:
        message = "--stdin-filename names standard input, which is not among the paths"
        raise click.UsageError(message + ": add -")
    for name in ("unsafe_fixes", "env", "new_migration"):
        if getattr(given, name) and not given.mends:
            message = f"--{name.replace('_', '-')} says something about --fix: add it, or --diff"
            raise click.UsageError(message)
    if given.write_baseline and (given.mends or given.since is not None or given.no_baseline):
        message = "--write-baseline accepts all that is found: run it without --fix, --diff, --since and --no-baseline"
        raise click.UsageError(message)
    check_codes(given.select, "--select")
    check_codes(given.ignore, "--ignore")
