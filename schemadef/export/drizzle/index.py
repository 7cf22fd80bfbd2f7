"""Indexes. What a column's own methods cannot say of a key (a collation, an expression) is said in SQL."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from schemadef.export.drizzle.book import Said
from schemadef.export.drizzle.text import member, string
from schemadef.names import quote

if TYPE_CHECKING:
    from schemadef.export.drizzle.book import Book
    from schemadef.model import Index, IndexPart, Table


def index(index: Index, table: Table, book: Book) -> Said | None:
    """`index("name").on(t.a, t.b.desc().nullsLast()).where(sql`…`)`."""
    parts = [_part(part, table, book) for part in index.parts]
    if any(part is None for part in parts):
        book.leave(index)
        return None
    said = [part for part in parts if part is not None]
    reason = _cut(index, said, book)
    if reason:
        book.leave(index, reason)
        return None
    _note(index, book)
    code, document = _method(index, said, book)
    if index.where:
        code += f".where({book.sql(index.where)})"
        document["where"] = index.where
    return Said(code, document)


def _method(index: Index, parts: list[Said], book: Book) -> tuple[str, dict[str, Any]]:
    code = f"{book.use('uniqueIndex' if index.unique else 'index')}({string(index.name)})"
    keys = ", ".join(part.code for part in parts)
    document: dict[str, Any] = {"name": index.name, "columns": [part.document for part in parts]}
    document["isUnique"] = index.unique
    if not book.is_postgres:
        return f"{code}.on({keys})", document
    method = index.method or "btree"
    code += f".using({string(method)}, {keys})" if method != "btree" else f".on({keys})"
    with_ = {name: _value(value) for name, value in index.options}
    if with_:
        code += f".with({{ {', '.join(f'{member(name)}: {_code(value)}' for name, value in with_.items())} }})"
    return code, document | {"concurrently": False, "method": method, "with": with_}


def _value(text: str) -> int | str:
    return int(text) if text.isdecimal() and len(text) < 10 else text


def _code(value: int | str) -> str:
    return str(value) if isinstance(value, int) else string(value)


def _part(part: IndexPart, table: Table, book: Book) -> Said | None:
    """One key: a column with its order, or SQL."""
    if part.expression or part.collation:
        return _sql(part, book)
    found = book.member_path(table, [part.column], "t")
    if found is None:
        return None
    if not book.is_postgres:
        return _sql(part, book) if part.descending else Said(found[0], part.column)
    code = found[0]
    if part.descending or part.nulls_first:
        code += ".desc()" if part.descending else ".asc()"
        code += ".nullsFirst()" if part.nulls_first else ".nullsLast()"
    code += f".op({string(part.operator_class)})" if part.operator_class else ""
    document = {
        "expression": part.column,
        "isExpression": False,
        "asc": not part.descending,
        "nulls": "first" if part.nulls_first else "last",
    }
    return Said(code, document | ({"opclass": part.operator_class} if part.operator_class else {}))


def _sql(part: IndexPart, book: Book) -> Said:
    words = [f"({part.expression})" if part.expression else quote(part.column)]
    words += [f"COLLATE {part.collation}"] if part.collation else []
    words += [part.operator_class] if part.operator_class else []
    words += ["DESC"] if part.descending else []
    if book.is_postgres and part.nulls_first != part.descending:
        words.append("NULLS FIRST" if part.nulls_first else "NULLS LAST")
    text = " ".join(words)
    if not book.is_postgres:
        return Said(book.sql(text), text)
    return Said(book.sql(text), {"expression": text, "isExpression": True, "asc": True, "nulls": "last"})


def _cut(index: Index, parts: list[Said], book: Book) -> str:
    """Why drizzle-kit 0.31 would spoil an index: it joins its parts by these signs, and cuts there again."""
    signs = (";", "--", ",,") if book.is_postgres else (";", ",")
    texts = [part.document["expression"] if book.is_postgres else part.document for part in parts]
    if any(sign in text for text in texts for sign in signs) or ";" in index.where or ";" in index.name:
        return "drizzle-kit 0.31 cuts it at a sign in its expression"
    return ""


def _note(index: Index, book: Book) -> None:
    said = []
    if index.include:
        said.append("INCLUDE")
    if index.nulls_not_distinct:
        said.append("NULLS NOT DISTINCT")
    if index.clustered or index.replica_identity:
        said.append("CLUSTER and replica identity")
    if said:
        book.leave(index, ", ".join(said))
