"""What `schemadef lint` does with databases of the configuration: their declarations, and where their folders are."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from schemadef.errors import ConfigError

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from schemadef.config import Config, Database
    from schemadef.dialect import Dialect
    from schemadef.lint.finding import Severity
    from schemadef.lint.work import Linted, Settings


class Targets(NamedTuple):
    """What a command line names: paths, and databases whose declarations and folders are meant."""

    paths: tuple[str, ...]
    databases: tuple[Database, ...] = ()


def targets(given: Sequence[str], names: Sequence[str], config: Config | None) -> Targets:
    """What arguments and `--database` name; an argument that is there as a file is one.

    Nothing named is every database of the configuration, and nothing where there is none. Raises ConfigError for the
    name of no database.
    """
    if config is None or not config.databases:
        if names:
            message = f'there is no database "{names[0]}": no configuration is here or above'
            raise ConfigError(message, hint="run it in a project, or name one with --config")
        return Targets(tuple(given))
    from schemadef.config import shown

    paths = tuple(name for name in given if name == "-" or os.path.lexists(name) or name not in config.databases)
    chosen = [*(name for name in given if name not in paths), *names]
    if not chosen and paths:
        return Targets(paths)
    databases = tuple(config.select(tuple(dict.fromkeys(chosen))))
    folders = (shown(Path(os.path.normpath(database.path))) for database in databases if _stands(database))
    return Targets((*paths, *folders), databases)


def _stands(database: Database) -> bool:
    """Whether a database has a folder yet; raises ConfigError where nobody can tell."""
    try:
        return database.path.is_dir()
    except OSError as error:
        message = f"cannot read {database.path}: {error.strerror}"
        raise ConfigError(message) from None


def lint_declared(
    config: Config, databases: Sequence[Database], settings_of: Callable[[Database, Dialect], Settings]
) -> tuple[list[Linted], dict[str, Severity]]:
    """The declarations of databases with what is found in them, and how bad each rule is.

    Raises DeclarationError for a declaration that does not compile.
    """
    from schemadef.generate import options_of, schema_of
    from schemadef.lint.declared.declaration import Declaration
    from schemadef.lint.declared.run import lint_declarations
    from schemadef.lower import lower_schema
    from schemadef.lower.context import Context

    asked: list[tuple[Declaration, Settings]] = []
    severities: dict[str, Severity] = {}
    for database in databases:
        dialect = config.dialect(database)
        schema, options = schema_of(database), options_of(database, config)
        snapshot = lower_schema(schema, dialect, options)
        settings = settings_of(database, dialect)
        severities |= settings.severities
        asked.append((Declaration(snapshot, Context(schema, dialect, options), settings.wishes), settings))
    return lint_declarations(asked), severities
