"""`schemadef generate` as it is asked most often: for some databases or all, perhaps with --check or --json.

What it does is what the command does; it spares the command line's library, which takes as long to import as a small
migration takes to make. What is asked in any other way is None here, and left to the command.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from schemadef.cli.msgspec_import import import_msgspec
from schemadef.cli.plain import read

if TYPE_CHECKING:
    from collections.abc import Sequence


def plain(arguments: Sequence[str]) -> int | None:
    """The exit status of a plain question that has been answered; None for any other. Raises SchemadefError."""
    line = read(arguments, ("--check", "--json"))
    if line is None:
        return None
    import_msgspec()
    from schemadef.cli.each import chosen_of, each
    from schemadef.cli.generate_next import Wanted, work_of
    from schemadef.config import load_config

    config, chosen = chosen_of(load_config(), line.names)
    as_json = "--json" in line.flags
    return each(chosen, as_json, work_of(config, Wanted(check="--check" in line.flags), quiet=as_json))
