"""An index on vectors that are too long for it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from schemadef.lint.finding import Finding, Severity
from schemadef.lint.rule import POSTGRES, Rule, register
from schemadef.lint.sql.part import whole
from schemadef.lint.sql.types import type_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from schemadef.lint.declared.declaration import Declaration, Said
    from schemadef.lint.source import File
    from schemadef.lint.sql.part import Part
    from schemadef.lint.sql.statement import Statement
    from schemadef.lint.sql.types import Type


_MOST = {"vector": 2_000, "halfvec": 4_000, "bit": 64_000}
_METHODS = ("HNSW", "IVFFLAT")


def check(statement: Statement, file: File) -> Iterator[Finding]:
    """An index by hnsw or ivfflat on a column, or a cast, that has more dimensions than the method takes."""
    part = whole(statement)
    using = part.find("USING")
    if using < 0 or part.tokens.word(using + 1) not in _METHODS:
        return
    types = file.schema.table(statement.shape.table).types
    for piece in part.inside(using + 2).pieces():
        kind = _cast(piece) or types.get(piece.tokens.name(piece.first))
        if kind is not None and kind.numbers and kind.numbers[0] > _MOST.get(kind.name, kind.numbers[0]):
            message = (
                f"{part.tokens.word(using + 1).lower()} takes a {kind.name} of at most {_MOST[kind.name]} dimensions"
            )
            hint = "index a shorter one: (column::halfvec(n)) takes 4,000, or subvector(column, 1, 2000)"
            yield Finding("TYPE110", piece.tokens.start[piece.first], piece.tokens.end[piece.last - 1], message, hint)


def _cast(piece: Part) -> Type | None:
    """The type that an indexed expression is cast to; the lexer leaves `::` out."""
    tokens, inner = piece.tokens, piece.inside(piece.first)
    for index in range(inner.first, inner.last):
        if tokens.name(index) in _MOST and tokens.word(index + 1) == "(":
            return type_of(inner._replace(first=index))
    return None


def declared(declaration: Declaration) -> Iterator[Said]:
    """The same for the indexes of a declaration."""
    from schemadef.lint.declared.declaration import Said
    from schemadef.model import Column, Id, Index

    for index in declaration.snapshot.of(Index):
        for part in index.parts if index.method.upper() in _METHODS else ():
            column = declaration.snapshot.get(Id("column", index.namespace, index.table, part.column))
            kind = column.type if isinstance(column, Column) else None
            if kind is not None and kind.arguments and int(kind.arguments[0]) > _MOST.get(kind.name, 1 << 31):
                message = f"{index.method} takes a {kind.name} of at most {_MOST[kind.name]} dimensions"
                yield Said(index, message, "index a shorter one")


register(
    Rule(
        code="TYPE110",
        name="vector-too-long",
        severity=Severity.ERROR,
        families=POSTGRES,
        verbs=frozenset({"create"}),
        kinds=frozenset({"index"}),
        words=frozenset({"HNSW", "IVFFLAT"}),
        check=check,
        declared=declared,
        why=(
            "pgvector keeps an index entry on one page: 2,000 numbers of 4 bytes, 4,000 of 2. CREATE INDEX fails, "
            "mostly after the table was filled."
        ),
        bad=(
            "CREATE TABLE IF NOT EXISTS notes (id bigint PRIMARY KEY, e vector(3072));\n"
            "--> statement-breakpoint\n"
            "CREATE INDEX IF NOT EXISTS notes_e_idx ON notes USING hnsw (e vector_cosine_ops);\n"
        ),
        good=(
            "CREATE TABLE IF NOT EXISTS notes (id bigint PRIMARY KEY, e halfvec(3072));\n"
            "--> statement-breakpoint\n"
            "CREATE INDEX IF NOT EXISTS notes_e_idx ON notes USING hnsw (e halfvec_cosine_ops);\n"
        ),
        errors=(r"column cannot have more than \d+ dimensions for (?:hnsw|ivfflat) index",),
        source="github.com/pgvector/pgvector: HNSW, IVFFlat",
    )
)
