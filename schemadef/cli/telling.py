"""The options that tell a plan what two schemas alone do not say."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, TypeVar

import click

if TYPE_CHECKING:
    from collections.abc import Callable

    F = TypeVar("F", bound=Callable[..., Any])

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
