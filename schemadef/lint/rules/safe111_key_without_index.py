"""A foreign key that no index serves."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from schemadef.lint.finding import Finding, Severity
from schemadef.lint.rule import POSTGRES, Rule, register
from schemadef.lint.schema.columns import columns_of, constraint_at, names_in, pieces_of
from schemadef.lint.schema.named import names_of
from schemadef.lint.schema.safe import span
from schemadef.lint.sql.part import part_of
from schemadef.lint.sql.words import spelled
from schemadef.names import given_name

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from schemadef.lint.source import File
    from schemadef.lint.sql.part import Part
    from schemadef.lint.sql.shape import Name
    from schemadef.lint.sql.statement import Statement


def folder(files: Sequence[File]) -> Iterator[tuple[File, Finding]]:
    """Each foreign key of the files whose columns no index and no key of them begins with."""
    served: dict[Name, list[tuple[str, ...]]] = {}
    keys: list[tuple[File, Name, _List]] = []
    for file in files:
        for statement in () if file.rollback else file.everything:
            table = file.schema.full(statement.shape.table or statement.shape.name)
            for found in _lists(statement):
                if found.kind == "FOREIGN":
                    keys.append((file, table, found))
                else:
                    served.setdefault(table, []).append(found.columns)
    for file, table, key in keys:
        wanted = set(key.columns)
        if wanted in (set(columns[: len(wanted)]) for columns in served.get(table, ())):
            continue
        if file.schema.has("table", table):
            message = f"no index serves this key: when a row of the other table goes, all of {table[-1]} is read"
            name = given_name(table[-1], "_".join(key.columns), suffix="idx")
            columns = ", ".join(spelled((column,), file.dialect) for column in key.columns)
            on = spelled(table[-1:], file.dialect)
            hint = f"CREATE INDEX IF NOT EXISTS {spelled((name,), file.dialect)} ON {on} ({columns})"
            yield file, Finding("SAFE111", key.start, key.end, message, hint)


class _List(NamedTuple):
    """Columns that are a foreign key, or that an index or a key is sorted by; where they stand."""

    kind: str
    columns: tuple[str, ...]
    start: int
    end: int


def _lists(statement: Statement) -> Iterator[_List]:
    """The lists of a statement."""
    shape = statement.shape
    if shape.verb == "create" and shape.kind == "index" and statement.find("WHERE") < 0:
        columns = next((found.columns for found in names_of(statement)), None)
        yield _List("INDEX", columns or (), statement.start, statement.end)
    if shape.kind != "table" or not shape.name:
        return
    pieces = pieces_of(statement) if shape.verb == "create" else []
    for action in shape.actions:
        if action.verb == "add":
            part = part_of(statement, action)
            pieces.append(part._replace(first=part.first + 1))
    for column in columns_of(statement):
        for word, kind in (("REFERENCES", "FOREIGN"), ("PRIMARY", "INDEX"), ("UNIQUE", "INDEX")):
            if column.part.find(word) >= 0:
                yield _List(kind, (column.name,), *column.span)
    yield from (found for piece in pieces if (found := _constraint(piece)) is not None)


def _constraint(piece: Part) -> _List | None:
    """The list of a constraint of a table."""
    _, at = constraint_at(piece)
    kind = piece.tokens.word(at)
    opening = next((index for index in range(at, piece.last) if piece.tokens.word(index) == "("), piece.last)
    columns = tuple(names_in(piece, opening)) if kind in ("FOREIGN", "PRIMARY", "UNIQUE") else ()
    return _List(kind, columns, *span(piece)) if columns else None


register(
    Rule(
        code="SAFE111",
        name="foreign-key-without-index",
        severity=Severity.HINT,
        families=POSTGRES,
        folder=folder,
        why=(
            "Each row that leaves the other table, or changes its key, has the whole of this one read. No database "
            "makes that index by itself. DECL101 says the same of a declaration. A hint: whether rows of the other "
            "table ever go no file says."
        ),
        bad="CREATE TABLE IF NOT EXISTS notes (id bigint PRIMARY KEY, author bigint REFERENCES users (id));\n",
        good=(
            "CREATE TABLE IF NOT EXISTS notes (id bigint PRIMARY KEY, author bigint REFERENCES users (id));\n"
            "--> statement-breakpoint\nCREATE INDEX IF NOT EXISTS notes_author_idx ON notes (author);\n"
        ),
        source="postgresql.org: Constraints, Foreign Keys; kaveland.no/eugene: E15",
    )
)
