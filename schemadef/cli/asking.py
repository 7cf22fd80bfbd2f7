"""What a plan is told on the command line, and the questions that a terminal is asked."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, Any

from schemadef.cli.report import complain
from schemadef.errors import UnsupportedChangeError

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from schemadef.config import Config, Database
    from schemadef.hints import Asked
    from schemadef.rename.suspects import Suspect

OPTIONS = ("rename", "drop", "backfill", "using", "map")
"""The options that tell a plan what two schemas alone do not say, in the order in which `Asked` holds them."""


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
    import click

    suspect = found[0]
    complain(f"{suspect.what} goes, and {_those(suspect)} new. What became of it?")
    for number, name in enumerate(suspect.came, 1):
        complain(f"  {number}  it is {name} now, with all that it holds")
    complain("  d  it is dropped, with all that it holds")
    answers = [*map(str, range(1, len(suspect.came) + 1)), "d"]
    try:
        answer = click.prompt("Which", type=click.Choice(answers), err=True)
    except click.Abort:
        raise KeyboardInterrupt from None
    if answer == "d":
        return said._replace(drops=(*said.drops, suspect.gone))
    return said._replace(renames=(*said.renames, f"{suspect.gone}:{suspect.came[int(answer) - 1]}"))


def _those(suspect: Suspect) -> str:
    return f"{' and '.join(suspect.came)} {'is' if len(suspect.came) == 1 else 'are'}"
