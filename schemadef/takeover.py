"""A project that another tool has migrated so far, taken over: a declaration, and one migration for all its history.

The migration has the time of the other tool's last one, so that a runner which goes by time, as drizzle-orm's does,
takes it for applied where that one is; and its number and name where they can be ours, so that wrangler, which goes by
file name, does so too.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

from schemadef.errors import ConfigError
from schemadef.first import first_migration
from schemadef.generate import declared
from schemadef.migration.folder import file_name, read_folder
from schemadef.migration.journal import Entry
from schemadef.migration.rewrite import rewrite
from schemadef.pull import write_declaration
from schemadef.script import statements_of
from schemadef.sql_files import read_sql

if TYPE_CHECKING:
    from collections.abc import Iterator

    from schemadef.config import Config, Database
    from schemadef.dialect import Dialect
    from schemadef.drizzle_history import DrizzleFolder, Made

_NUMBERED = re.compile(r"(\d{4})_(.+)")
_ROWS = re.compile(r"(?:insert|update|delete|merge|replace)\b", re.IGNORECASE)
_COPY = re.compile(r"""insert\s+into\s+[`"]?__new_""", re.IGNORECASE)
"""How drizzle-kit copies the rows of a table that it makes anew: it has nothing to say to an empty database."""


class Taken(NamedTuple):
    """The text of the declaration, what it does not say, and the places of statements that changed rows."""

    declaration: str
    left_out: tuple[str, ...]
    of_rows: tuple[str, ...]


def read_project(source: DrizzleFolder, dialect: Dialect, *, width: int) -> Taken:
    """What a folder of drizzle-kit's makes on a scratch engine, as a declaration.

    Raises EngineError for a statement that the engine refuses, with its file and line.
    """
    snapshot = read_sql(source.path, dialect)
    found = write_declaration(snapshot, dialect, live=True, width=width)
    server = dialect.features["introspection"] == "catalog"
    return Taken(found.text, found.left_out, tuple(_of_rows(source, server=server)))


def _of_rows(source: DrizzleFolder, *, server: bool) -> Iterator[str]:
    for made in source.made:
        for statement in statements_of(made.file.read_text(encoding="utf-8"), server=server):
            if _ROWS.match(statement.sql) and not _COPY.match(statement.sql):
                yield f"{made.file}:{statement.line}"


def write_history(source: DrizzleFolder, database: Database, config: Config) -> str:
    """Write the first migration of a database whose declaration stands, in place of all of drizzle-kit's; its tag.

    Raises ConfigError when the folder holds something already.
    """
    folder = read_folder(database.path)
    if folder.entries:
        message = f"{folder.path} holds migrations already"
        raise ConfigError(message, hint="give the database an empty folder")
    dialect, snapshot = declared(database, config)
    migration = first_migration(_entry(source.made), snapshot, dialect, database)
    rewrite(database.path, (), (), [migration], journal=({}, dialect.journal))
    return migration.tag


def _entry(made: tuple[Made, ...]) -> Entry:
    """The last migration as ours: whole seconds, and its own number unless that is 0 or a moment."""
    last = made[-1]
    numbered = _NUMBERED.fullmatch(last.tag)
    number = int(numbered[1]) if numbered else 0
    name = numbered[2] if numbered else last.tag.lstrip("0123456789_")
    return Entry(number=number or len(made), name=file_name(name), when=last.when // 1000 * 1000)
