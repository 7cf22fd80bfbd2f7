"""`schemadef diff`: the statements that turn one state into another."""

from __future__ import annotations

from typing import Any

import click
from msgspec import UNSET

from schemadef.cli.asking import rename_option
from schemadef.cli.options import as_json, configuration
from schemadef.cli.report import print_json, say, statement_document
from schemadef.compile import compile_change
from schemadef.dialect import load_dialect
from schemadef.snapshot import Told
from schemadef.states import as_printed, read_states, told, without_undeclarable


@click.command("diff", short_help="Print the SQL that turns one state into another.")
@click.argument("from_", metavar="FROM")
@click.argument("to")
@click.option("--dialect", default=None, metavar="D", help="The dialect, where the states do not say it.")
@rename_option
@click.option("--exit-code", is_flag=True, help="Exit 1 when there is a difference.")
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
    given = load_dialect(dialect) if dialect else None
    before, after, chosen = read_states(from_, to, given, lambda: configuration(context))
    if not (before.live and after.live):
        before, after = without_undeclarable(before), without_undeclarable(after)
    if before.live != after.live:
        before, after = as_printed(before, chosen), as_printed(after, chosen)
    after, hints = told(before, after, options["rename"], chosen)
    compiled = compile_change(before.snapshot, after.snapshot, chosen, Told(hints=hints or UNSET), filling=True)
    unmodelled = sorted({*before.snapshot.unmodelled, *after.snapshot.unmodelled})
    if as_json:
        print_json({"statements": [statement_document(s) for s in compiled.up], "unmodelled": unmodelled})
    else:
        for statement in compiled.up:
            hazards = "".join(f"-- {hazard}\n" for hazard in statement.hazards)
            say(f"{hazards}{statement.sql};\n")
        for sentence in unmodelled:
            say(f"-- not modelled: {sentence}")
    context.exit(1 if options["exit_code"] and compiled.up else 0)
