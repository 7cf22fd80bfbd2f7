"""libSQL's ALTER TABLE … ALTER COLUMN … TO: what a column was, and what it becomes.

The words of the definition are replaced; rows and indexes stay as they are (libSQL extensions, "Altering columns"; what
it refuses, and when an index misses rows, was tried: `tests/test_lint_altered.py`).
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from schemadef.lint.sql.part import Part, part_of, whole
from schemadef.lint.sql.types import type_of
from schemadef.lint.sqlite.refused import columns_at, replay_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from schemadef.lint.source import File
    from schemadef.lint.sql.statement import Statement

_FIXED = {"PRIMARY": "PRIMARY KEY", "UNIQUE": "UNIQUE", "AS": "GENERATED", "STORED": "STORED"}
"""What it gives no column, and takes from none that has it, by its first word."""
_TEXTS = ("CHAR", "CLOB", "TEXT")
_COLLATION = "binary"
"""That of a column which names none."""


class Definition(NamedTuple):
    """A column's definition: what its values become as they are kept and compared, how texts are sorted, what it
    demands of rows, and what cannot be given or taken away.

    `kept` is `text`, `number`, or `any` where values stay what they are (sqlite.org: Datatypes, 3.1).
    """

    kept: str
    collation: str
    type: str
    demands: frozenset[tuple[str, ...]]
    fixed: frozenset[str]


class Altered(NamedTuple):
    """A column before and after; `old` is None where nobody knows how it was defined.

    `written` is what the new definition calls it, `indexed` says that an index is on it, `missing` that the table has
    no such column.
    """

    name: str
    written: str
    span: tuple[int, int]
    text: str
    old: Definition | None
    new: Definition
    indexed: bool
    missing: bool

    @property
    def demands(self) -> list[str]:
        """What it newly demands of rows."""
        before = self.old.demands if self.old else frozenset()
        return sorted({what for what, *_ in self.new.demands - before}, reverse=True)

    @property
    def changed(self) -> list[str]:
        """What it would get or lose that can be neither given nor taken away."""
        before = self.old.fixed if self.old else frozenset()
        return [what for what in _FIXED.values() if what in self.new.fixed ^ before]

    @property
    def resorts(self) -> bool:
        """Whether values are compared, or texts sorted, in another way than the one in which an index has them."""
        old, new = self.old, self.new
        return old is not None and (
            old.collation != new.collation or (old.kept != new.kept and new.kept in ("text", "number"))
        )


def altered_in(file: File) -> Iterator[tuple[Statement, Altered]]:
    """The columns of which the statements of a file replace the definition; files have to be asked in their order."""
    replay_of(file)
    for statement in file.statements:
        if statement.shape.verb == "alter" and statement.shape.kind == "table":
            for altered in _altered(statement, file):
                yield statement, altered


def problem_of(altered: Altered) -> str:
    """Why libSQL refuses it; empty where it takes it."""
    if altered.missing:
        return f"there is no column {altered.name}"
    if altered.written.lower() != altered.name.lower():
        return f"{altered.name} cannot be renamed to {altered.written} along the way"
    changed = " and ".join(altered.changed)
    return f"{changed} cannot be added or taken away by it" if changed else ""


def is_taken(altered: Altered) -> bool:
    """Whether libSQL does it."""
    return not problem_of(altered)


def _altered(statement: Statement, file: File) -> Iterator[Altered]:
    tokens = statement.tokens
    for action in statement.shape.actions:
        part = part_of(statement, action)
        to = part.find("TO")
        if action.verb == "alter" and part.first <= to < part.last - 1:
            new = part._replace(first=to + 1)
            old = _column(statement, file, action.name)
            standing, name = columns_at(file, statement), action.name.lower()
            yield Altered(
                action.name,
                tokens.source(new.first),
                (tokens.start[part.first], tokens.end[part.last - 1]),
                new.text,
                _definition(old) if old else None,
                _definition(new),
                name in standing.indexed,
                bool(standing.columns) and name not in standing.columns,
            )


def _definition(column: Part) -> Definition:
    tokens = column.tokens
    behind = column._replace(first=column.first + 1)
    collate = column.find("COLLATE")
    words = [tokens.words[index] for index in behind.outside()]
    type_name = type_of(behind).name
    return Definition(
        _kept(type_name.upper()),
        tokens.name(collate + 1).lower() if collate >= 0 else _COLLATION,
        type_name,
        frozenset(_demands(behind)),
        frozenset(what for word, what in _FIXED.items() if word in words),
    )


def _kept(type_name: str) -> str:
    """What values of a type become."""
    if "INT" in type_name:
        return "number"
    if any(text in type_name for text in _TEXTS):
        return "text"
    return "any" if not type_name or "BLOB" in type_name else "number"


def _demands(part: Part) -> Iterator[tuple[str, ...]]:
    """What a definition demands of a row, with the words of it."""
    tokens = part.tokens
    for index in part.outside():
        word = tokens.words[index]
        if word == "CHECK":
            yield word, *_words(part.inside(index + 1))
        elif word == "REFERENCES":
            name, behind = tokens.names(index + 1, part.last)
            yield word, *name, *_words(part.inside(behind))
        elif word == "NOT" and tokens.word(index + 1) == "NULL":
            yield ("NOT NULL",)


def _words(part: Part) -> Iterator[str]:
    return (part.tokens.pieces[index].strip() for index in range(part.first, part.last))


def _column(statement: Statement, file: File, name: str) -> Part | None:
    """The definition of a column as the statements before this one leave it."""
    found = None
    for one in file.schema.statements(statement.shape.name):
        if one is statement:
            break
        for piece in _definitions(one):
            if piece.tokens.name(piece.first).lower() == name.lower():
                found = piece
    return found


def _definitions(statement: Statement) -> Iterator[Part]:
    part = whole(statement)
    if statement.shape.verb == "create" and statement.shape.kind == "table":
        body = part.find("(")
        yield from part.inside(body).pieces() if body >= 0 else ()
    for action in statement.shape.actions:
        one = part_of(statement, action)
        if action.verb == "add" and action.kind == "column":
            yield one._replace(first=one.first + 1 + (one.tokens.word(one.first + 1) == "COLUMN"))
        elif action.verb == "alter" and (to := one.find("TO")) >= 0:
            yield one._replace(first=to + 1)
