"""`schemadef diff`: the statements that turn one state into another."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import click
from msgspec import UNSET

from schemadef.cli.options import as_json, configuration, rename
from schemadef.cli.report import print_json, say, statement_document
from schemadef.compile import compile_change
from schemadef.snapshot import Told
from schemadef.states import as_printed, dialect_of, read_states, told, without_undeclarable

if TYPE_CHECKING:
    from schemadef.compile import Compiled
    from schemadef.config import Config


@click.command("diff", short_help="Print the SQL that turns one state into another.")
@click.argument("from_", metavar="FROM")
@click.argument("to")
@click.option("--dialect", default=None, metavar="D", help="The dialect, where the states do not say it.")
@rename
@click.option("--exit-code", is_flag=True, help="Exit 1 when there is a difference.")
@click.option(
    "--format",
    "form",
    type=click.Choice(["text", "markdown", "json"]),
    default="text",
    help="How to print it; markdown is a summary for a pull request.",
)
@click.option("--env", default=None, hidden=True)
@as_json
@click.pass_context
def command(
    context: click.Context,
    /,
    from_: str,
    to: str,
    dialect: str | None,
    as_json: bool,
    **options: Any,  # noqa: ANN401 - the others by their names
) -> None:
    """Compare two states.

    A state is a database's name, a declaration file, a snapshot, a folder of migrations, a file or folder of SQL, a
    URL, or `empty`.
    """

    def config() -> Config:
        return configuration(context)

    given = dialect_of(dialect, config) if dialect else None
    before, after, chosen = read_states(from_, to, given, config)
    if not (before.live and after.live):
        before, after = without_undeclarable(before), without_undeclarable(after)
    if before.live != after.live:
        before, after = as_printed(before, chosen), as_printed(after, chosen)
    after, hints = told(before, after, options["rename"], chosen)
    compiled = compile_change(before.snapshot, after.snapshot, chosen, Told(hints=hints or UNSET), filling=True)
    unmodelled = sorted({*before.snapshot.unmodelled, *after.snapshot.unmodelled})
    _print(compiled, unmodelled, "json" if as_json else options["form"])
    context.exit(1 if options["exit_code"] and compiled.up else 0)


def _print(compiled: Compiled, unmodelled: list[str], form: str) -> None:
    if form == "json":
        print_json({"statements": [statement_document(s) for s in compiled.up], "unmodelled": unmodelled})
    elif form == "markdown":
        from schemadef.cli.diff_markdown import markdown

        say(markdown(compiled.up, compiled.made_by, unmodelled))
    else:
        for statement in compiled.up:
            notes = [*map(str, statement.hazards), *([f"lock: {statement.lock}"] if statement.lock else [])]
            say("".join(f"-- {note}\n" for note in notes) + f"{statement.sql};\n")
        for sentence in unmodelled:
            say(f"-- not modelled: {sentence}")
