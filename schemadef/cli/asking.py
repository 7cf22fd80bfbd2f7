"""What a plan is told on the command line, and the questions that a terminal is asked."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, Any, TypeVar

import click

from schemadef.errors import UnsupportedChangeError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from schemadef.config import Config, Database
    from schemadef.hints import Asked
    from schemadef.rename.suspects import Suspect

    F = TypeVar("F", bound=Callable[..., Any])

OPTIONS = ("rename", "drop", "backfill", "using", "map")

rename_option = click.option(
    "--rename",
    multiple=True,
    metavar="A.B:C",
    help="What was A.B is C now: a table, a column, an enum's value, any name.",
)


def telling(command: F) -> F:
    """The options that tell a plan what two schemas alone do not say."""
    options = (
        rename_option,
        click.option("--drop", multiple=True, metavar="A.B", help="A.B goes, and is nothing that has come."),
        click.option("--backfill", multiple=True, metavar="T.C=EXPR", help="The value for rows without one."),
        click.option("--using", multiple=True, metavar="T.C=EXPR", help="What the old value becomes in another type."),
        click.option(
            "--map", multiple=True, metavar="ENUM.OLD=NEW", help="The value that takes a removed one's place."
        ),
    )
    for option in reversed(options):
        command = option(command)
    return command


def asked(given: dict[str, Any]) -> Asked:
    """What those options say."""
    from schemadef.hints import Asked

    return Asked(*(tuple(given[option]) for option in OPTIONS))


def refuse_meaningless(chosen: Iterable[Database], config: Config, said: Asked) -> None:
    """Raise ConfigError for an option that means nothing for any of the databases."""
    from schemadef.generate import options_without_meaning

    if not any(said):
        return
    reasons = [options_without_meaning(database, config, said) for database in chosen]
    for option in reasons[0] if reasons else ():
        if all(option in others for others in reasons):
            raise reasons[0][option]


def settle(found: Sequence[Suspect], said: Asked) -> Asked:
    """Ask about the first of what may be renames; without a terminal, raise UnsupportedChangeError with the options."""
    if not (sys.stdin.isatty() and sys.stderr.isatty()):
        sentences = [f"{each.what} goes, and {_those(each)} new: give {each.flags()}" for each in found]
        raise UnsupportedChangeError("; ".join(sentences))
    suspect = found[0]
    click.echo(f"{suspect.what} goes, and {_those(suspect)} new. What became of it?", err=True)
    for number, name in enumerate(suspect.came, 1):
        click.echo(f"  {number}  it is {name} now, with all that it holds", err=True)
    click.echo("  d  it is dropped, with all that it holds", err=True)
    answers = [*map(str, range(1, len(suspect.came) + 1)), "d"]
    answer = click.prompt("Which", type=click.Choice(answers), err=True)
    if answer == "d":
        return said._replace(drops=(*said.drops, suspect.gone))
    return said._replace(renames=(*said.renames, f"{suspect.gone}:{suspect.came[int(answer) - 1]}"))


def _those(suspect: Suspect) -> str:
    return f"{' and '.join(suspect.came)} {'is' if len(suspect.came) == 1 else 'are'}"
