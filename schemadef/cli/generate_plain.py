"""`schemadef generate` as it is asked most often: for some databases or all, perhaps with --check or --json.

What it does is what the command does; it spares the command line's library, which takes as long to import as a small
migration takes to make. What is asked in any other way is None here, and left to the command.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

_FLAGS = frozenset({"--check", "--json"})


def plain(arguments: Sequence[str]) -> int | None:
    """The exit status of a plain question that has been answered; None for any other. Raises SchemadefError."""
    flags = {argument for argument in arguments if argument.startswith("-")}
    if not flags <= _FLAGS:
        return None
    from schemadef.cli.msgspec_import import import_msgspec

    import_msgspec()
    from schemadef.cli.each import chosen_of, each
    from schemadef.cli.generate_next import Wanted, work_of
    from schemadef.config import load_config

    config, chosen = chosen_of(load_config(), [name for name in arguments if name not in flags])
    as_json = "--json" in flags
    return each(chosen, as_json, work_of(config, Wanted(check="--check" in flags), quiet=as_json))
