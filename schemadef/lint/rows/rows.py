"""What is known of rows: which tables have some, and whether an INSERT or an UPDATE does it again each time."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from schemadef.lint.rows.chosen import chooses
from schemadef.lint.sql.lexer import STRING
from schemadef.lint.sql.part import Part, whole

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from schemadef.lint.schema.schema import Schema
    from schemadef.lint.sql.shape import Name
    from schemadef.lint.sql.statement import Statement

_LOOKS = (("NOT", "EXISTS"), ("NOT", "IN"), ("IS", "NULL"))


class Insert(NamedTuple):
    """An INSERT: where it begins, its table, the columns that it names, the first row of its VALUES, and what stands
    behind the table.

    `conflict` is what stands behind ON CONFLICT, nothing where that is not said.
    """

    at: int
    table: Name
    columns: tuple[str, ...]
    row: tuple[Part, ...]
    source: Part
    conflict: Part


def inserts(statement: Statement) -> Iterator[Insert]:
    """The INSERTs of a statement, those in its WITH too."""
    part = whole(statement)
    tokens = part.tokens
    for index in range(part.first, part.last - 2):
        if tokens.words[index] == "INSERT" and tokens.words[index + 1] == "INTO":
            yield insert_of(part._replace(first=index, last=_end(part, index)))


def updates(statement: Statement) -> Iterator[tuple[Name, Part]]:
    """The UPDATEs of a statement, each with its table: itself, those of a WITH, and what MERGE does with a match."""
    part = whole(statement)
    words, first = part.tokens.words, part.first
    if words[first] == "MERGE":
        target = part.name_at(first + 2 + (part.tokens.word(first + 2) == "ONLY"))
        for index in range(first, part.last - 1):
            if words[index] == "THEN" and words[index + 1] == "UPDATE":
                end = part._replace(first=index + 1).find("WHEN", "MATCHED")
                end = end if end >= 0 else part._replace(first=index + 1).find("WHEN", "NOT", "MATCHED")
                yield target, part._replace(first=index + 1, last=end if end >= 0 else part.last)
        return
    for index in range(first, part.last - 1):
        if words[index] == "UPDATE" and (index == first or words[index - 1] in ("(", ")")):
            one = part._replace(first=index, last=_end(part, index))
            yield one.name_at(index + 1 + (words[index + 1] == "ONLY")), one


def _end(part: Part, index: int) -> int:
    """Where what begins at an index ends: at a parenthesis that it did not open, or with the statement."""
    depth = 0
    for place in range(index, part.last):
        word = part.tokens.words[place]
        depth += (word == "(") - (word == ")")
        if depth < 0:
            return place
    return part.last


def insert_of(part: Part) -> Insert:
    """The INSERT that some tokens are, with what stands behind it."""
    tokens = part.tokens
    table = part.name_at(part.first + 2)
    at = part.first + 2 + max(2 * len(table) - 1, 1)
    if tokens.word(at) == "AS":
        at += 2
    columns: tuple[str, ...] = ()
    if tokens.word(at) == "(" and tokens.word(at + 1) not in ("SELECT", "WITH", "VALUES"):
        inner = part.inside(at)
        columns = tuple(tokens.name(piece.first) for piece in inner.pieces())
        at = inner.last + 1
    if tokens.word(at) == "OVERRIDING":
        at += 3
    stop = part.find("ON", "CONFLICT")
    conflict = part._replace(first=stop + 2) if stop >= 0 else part._replace(first=part.last)
    source = part._replace(first=at, last=stop if stop >= 0 else part.last).bare()
    values = source.find("VALUES")
    row = tuple(source.inside(values + 1).pieces()) if values >= 0 else ()
    return Insert(part.first, table, columns, row, source, conflict)


def is_sure(insert: Insert, statement: Statement, schema: Schema, looked_at: set[str] | None = None) -> bool | None:
    """Whether an INSERT has rows to insert; None when it asks for what is there before, or that is not known.

    What was `looked_at` are names of WITH, each of which is followed once.
    """
    source = insert.source
    if insert.row or source.find("DEFAULT", "VALUES") >= 0:
        return True
    if looks(insert):
        from schemadef.lint.rows.put import overlooks

        row = given(insert, schema)
        missed = row and overlooks(source, insert.table, row, schema.table(insert.table))
        return True if sums_up(source) or missed else None
    if source.find("FROM") < 0:
        return None if source.find("WHERE") >= 0 or source.tokens.word(source.first) in ("(", "TABLE") else True
    if sums_up(source):
        return True
    before = statement.tokens.words[statement.first : source.first]
    if {"DELETE", "UPDATE", "CONFLICT"} & set(before) or source.find("HAVING") >= 0:
        return None
    known = _read(source, statement, schema, set() if looked_at is None else looked_at)
    if known is None or not all(name in schema.filled for name in known):
        return None
    joins_itself = len(set(known)) < len(known) and "ON" in source.tokens.words[source.first : source.last]
    return True if not joins_itself and finds(source, [(name, schema.filled[name]) for name in known]) else None


_AGGREGATES = frozenset(
    {
        "ARRAY_AGG", "AVG", "BOOL_AND", "BOOL_OR", "COUNT", "EVERY", "JSONB_AGG", "JSON_AGG", "MAX", "MIN",
        "STRING_AGG", "SUM",
    }
)  # fmt: skip
_NOT_ONE_ROW = frozenset({"GROUP", "HAVING", "LIMIT", "OVER", "UNION", "INTERSECT", "OFFSET"})


def sums_up(source: Part) -> bool:
    """Whether a query is an aggregate of all its rows, which is one row even when there are none."""
    where = source.find("WHERE")
    words = source.tokens.words[source.first : where if where >= 0 else source.last]
    if words[:1] != ["SELECT"] or words.count("SELECT") > 1 or "FROM" not in words:
        return False
    if not _NOT_ONE_ROW.isdisjoint(words) or any(source.find(word) >= 0 for word in _NOT_ONE_ROW):
        return False
    chosen = words[: words.index("FROM")]
    return any(word in _AGGREGATES and chosen[at + 1 : at + 2] == ["("] for at, word in enumerate(chosen))


def finds(part: Part, tables: Sequence[tuple[Name, Sequence[str]]]) -> bool:
    """Whether a WHERE that compares with values finds rows that were put in so; no WHERE finds all.

    Each table comes with the texts of the INSERTs that have filled it.
    """
    at = part.find("WHERE")
    if at < 0:
        return True
    tokens = part.tokens
    said = " ".join(tokens.text[tokens.start[at] : tokens.end[part.last - 1]].split())
    plainly = chooses(part, tables)
    hard = any(mark in said for mark in ("<", ">", "!", "~")) or not _HARD.isdisjoint(tokens.words[at : part.last])
    literals = [tokens.source(index) for index in range(at, part.last) if tokens.kind[index] == STRING]
    if plainly is not None or hard or not literals:
        return bool(plainly)
    found = [text for _, texts in tables for text in texts]
    return all(any(literal in text for text in found) for literal in literals)


_HARD = frozenset({"NOT", "IS", "LIKE", "ILIKE", "EXISTS"})


def looks(insert: Insert) -> bool:
    """Whether a query leaves out what is in the table: NOT EXISTS, NOT IN, EXCEPT, IS NULL behind a LEFT JOIN."""
    tokens, first, last = insert.source
    words = tokens.words[first:last]
    if "EXCEPT" not in words and not any(tuple(words[at : at + 2]) in _LOOKS for at in range(len(words) - 1)):
        return False
    return any(tokens.name(at) == insert.table[-1] for at in range(first, last)) if insert.table else True


def queries_of(statement: Statement) -> dict[str, Part]:
    """What stands in the parentheses of WITH, by its name; a name alone in front of AS, or one with columns."""
    part, found = whole(statement), dict[str, Part]()
    tokens = part.tokens
    for at in range(part.first, part.last - 2):
        if tokens.words[at] == "AS" and tokens.words[at + 1] in ("(", "MATERIALIZED", "NOT"):
            begin = next((place for place in range(at, min(at + 4, part.last)) if tokens.words[place] == "("), at)
            named = at - 1
            while tokens.word(at - 1) == ")" and named > part.first and tokens.words[named] != "(":
                named -= 1
            name = tokens.name(named - 1 if tokens.word(at - 1) == ")" else named)
            if name:
                found.setdefault(name, part.inside(begin))
    return found


def _read(source: Part, statement: Statement, schema: Schema, looked_at: set[str]) -> list[Name] | None:
    """The tables that a query reads besides those of WITH; None where one of these may have no rows."""
    queries = queries_of(statement) if statement.shape.verb == "with" else {}
    read = list(sources_of(source))
    for name in {name[0] for name in read}.intersection(queries).difference(looked_at):
        looked_at.add(name)
        if not _has_rows(queries[name], statement, schema, looked_at):
            return None
    return [schema.full(name) for name in read if name[0] not in queries]


def _has_rows(query: Part, statement: Statement, schema: Schema, looked_at: set[str]) -> bool:
    """Whether a query of a WITH has rows for certain, of which it puts in some itself or reads them."""
    if query.tokens.word(query.first) == "INSERT":
        return is_sure(insert_of(query), statement, schema, looked_at) is True
    row = tuple(query.inside(query.first + 1).pieces()) if query.tokens.word(query.first) == "VALUES" else ()
    more = query.find("UNION")
    asked = query._replace(last=more if more >= 0 else query.last).bare()
    insert = Insert(query.first, (), (), row, asked, query._replace(first=query.last))
    return query.find("OFFSET") < 0 and is_sure(insert, statement, schema, looked_at) is True


def sources_of(source: Part) -> Iterator[Name]:
    """The tables that a query reads, and the names of WITH; functions are none."""
    tokens = source.tokens
    for index in range(source.first, source.last - 1):
        comma = tokens.words[index] == "," and _is_in_from(source, index)
        if tokens.words[index] in ("FROM", "JOIN") or comma:
            at = index + 1 + (tokens.words[index + 1] in ("ONLY", "LATERAL"))
            name = source.name_at(at)
            behind = tokens.word(at + 2 * len(name) - 1) if name else ""
            if name and behind != "(":
                yield name


def _is_in_from(source: Part, index: int) -> bool:
    """Whether a comma outside parentheses is between the tables of FROM."""
    at = source.find("FROM")
    if at < 0 or index < at or index not in source.outside():
        return False
    return not any(
        at < place < index for word in ("WHERE", "GROUP", "ORDER", "LIMIT") if (place := source.find(word)) >= 0
    )


def given(insert: Insert, schema: Schema) -> dict[str, Part]:
    """What the first row gives to each column; to those of the table in their order, where the INSERT names none."""
    row = insert.row or chosen(insert.source)
    return dict(zip(columns_of(insert, schema, len(row)), row, strict=False))


def columns_of(insert: Insert, schema: Schema, count: int) -> tuple[str, ...]:
    """The columns that are given values: nothing where the table has some that are not said there."""
    if insert.columns:
        return insert.columns
    table = schema.table(insert.table)
    return tuple(table.types)[:count] if table.is_listed else ()


def chosen(source: Part) -> tuple[Part, ...]:
    """What a SELECT puts into each column; nothing where it says `*`, or is not plain."""
    tokens = source.tokens
    if tokens.word(source.first) != "SELECT":
        return ()
    stop = min((at for word in ("FROM", "WHERE") if (at := source.find(word)) >= 0), default=source.last)
    pieces = source._replace(first=source.first + 1, last=stop).pieces()
    return () if any(piece.text.rstrip().endswith("*") for piece in pieces) else tuple(pieces)


def changed_table(statement: Statement) -> Name:
    """The table of an UPDATE or a DELETE."""
    tokens, at = statement.tokens, statement.first + 1
    at += tokens.word(at) == "FROM"
    at += tokens.word(at) == "ONLY"
    return whole(statement).name_at(at)
