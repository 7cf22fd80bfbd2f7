"""The databases that a command is for, one after the other."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from schemadef.cli.report import complain, print_json
from schemadef.errors import ConfigError, DeclarationError, SchemadefError, as_read

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from schemadef.config import Config, Database

    Work = Callable[[Database, list[dict[str, Any]]], bool]
    """What a command does for one database; it adds its document, and says whether all is well."""


def chosen_of(config: Config, names: Sequence[str]) -> tuple[Config, list[Database]]:
    """The configuration, and the databases of those names, all of them where none is named; raises ConfigError."""
    found = config.select(list(names))
    if not found:
        message = f"{config.file} names no database"
        raise ConfigError(message, hint="add [databases.NAME] with a declaration and a dialect")
    return config, found


def each(chosen: Sequence[Database], as_json: bool, work: Work) -> int:
    """Do the work for each database, and print its documents where JSON is asked for; the exit status.

    One that fails does not keep the others from theirs; a single one that fails raises.
    """
    documents: list[dict[str, Any]] = []
    status, told = 0, ""
    for database in chosen:
        try:
            status = max(status, 0 if work(database, documents) else 1)
        except SchemadefError as error:
            if len(chosen) == 1:
                raise
            # several databases have one declaration as a rule, and its mistakes once each
            sentence = as_read(error)
            again = sentence == told and isinstance(error, DeclarationError)
            complain(f"error: {database.name}: {'the same' if again else sentence}")
            told = sentence
            status = max(status, error.exit_code)
    if as_json:
        print_json({"databases": documents})
    return status
