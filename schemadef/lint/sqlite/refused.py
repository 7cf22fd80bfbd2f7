"""What a folder's replay in memory tells rules; what does it is read with the first file of the SQLite family."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

    from schemadef.check.replay import Platform, Replay
    from schemadef.dialect import Dialect
    from schemadef.lint.finding import Finding
    from schemadef.lint.source import File
    from schemadef.lint.sql.quoted import Text
    from schemadef.lint.sql.statement import Statement
    from schemadef.lint.sqlite.replayed import Columns, Stood


def refusals(file: File, code: str) -> Iterator[Finding]:
    """What the file's platform refuses of it, as far as a rule is about it."""
    from schemadef.lint.sqlite.replayed import found_in

    return (finding for finding in found_in(file) if finding.code == code)


def stood(file: File) -> Stood | None:
    """What a file found and what it left behind; None for one that drops no table and gives none another name."""
    from schemadef.lint.sqlite import replayed

    replayed.found_in(file)
    return replayed.STOOD.get(file)


def columns_at(file: File, statement: Statement) -> Columns:
    """The columns of the table of one of libSQL's ALTER COLUMN … TO just then."""
    from schemadef.lint.sqlite import replayed

    replayed.found_in(file)
    return replayed.COLUMNS.get(file, {}).get(statement.first, replayed.Columns())


def texts_in(file: File) -> tuple[Text, ...]:
    """The names in double quotes of a file that SQLite reads as texts."""
    from schemadef.lint.sqlite import replayed

    replayed.found_in(file)
    return tuple(replayed.TEXTS.get(file, ()))


def does_more_again(file: File, statement: Statement) -> bool:
    """Whether a statement changes rows once more, of those that the folder's files put in, when it is run again."""
    from schemadef.lint.sqlite import replayed

    replayed.found_in(file)
    return statement.first in replayed.AGAIN.get(file, ())


def replay_of(file: File) -> Replay:
    """The database in memory as the file, which is looked at first, leaves it."""
    from schemadef.lint.sqlite import replayed

    replayed.found_in(file)
    return replayed.folder_of(file).replay


def told_of(file: File, table: str) -> list[tuple[str, str, int]]:
    """The columns of a table when its file has run: name, type, and place in the key."""
    query = "SELECT name, type, pk FROM pragma_table_xinfo(?)"
    return replay_of(file).connection.execute(query, (table,)).fetchall()


def is_without_rowid(file: File, table: str) -> bool:
    """Whether a table is WITHOUT ROWID when its file has run."""
    query = "SELECT wr FROM pragma_table_list(?)"
    return any(without for (without,) in replay_of(file).connection.execute(query, (table,)))


def is_strict(file: File, table: str) -> bool:
    """Whether a table is STRICT when its file has run."""
    query = "SELECT strict FROM pragma_table_list(?)"
    return any(strict for (strict,) in replay_of(file).connection.execute(query, (table,)))


def platform_of(dialect: Dialect) -> Platform:
    """What a dialect's pack says of its platform."""
    from schemadef.check import replay

    return replay.platform_of(dialect)
