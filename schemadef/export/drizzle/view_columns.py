"""The columns of a view, as far as its text tells: what it takes from tables keeps its type."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

from schemadef.export.drizzle.query import column_path, read_query
from schemadef.model import Column, DataType, Id, MaterializedView, Table, View

if TYPE_CHECKING:
    from collections.abc import Iterator

    from schemadef.export.drizzle.book import Book
    from schemadef.export.drizzle.query import Output, Query

_TYPE = re.compile(r"(?:([\w]+)\.)?([^()\[\]]+?)(?:\(([^)]*)\))?([^()\[\]]*)((?:\[\])*)")
_SHORT = {
    "int": "integer",
    "int4": "integer",
    "int8": "bigint",
    "int2": "smallint",
    "bool": "boolean",
    "float8": "double precision",
    "varchar": "character varying",
    "timestamptz": "timestamp with time zone",
    "decimal": "numeric",
}
"""Types as authors write them, by the names that the catalog prints."""
_CASTABLE = frozenset({*_SHORT, *_SHORT.values(), "text", "uuid", "date", "jsonb", "json", "real"})
_KEEPING = frozenset({"min", "max", "coalesce"})
UNKNOWN = DataType(name="")
"""The type of what the text does not tell."""


class _Reading(NamedTuple):
    """A view's query, the columns of each of its sources by its alias, and for whom it is."""

    view: View | MaterializedView
    query: Query
    sources: dict[str, dict[str, Column]]
    is_postgres: bool


def view_columns(view: View | MaterializedView, book: Book) -> list[Column] | None:
    """The columns of a view; one whose type is not known has the type `UNKNOWN`. None when even names are not known."""
    if isinstance(view, View) and view.outputs:
        return [_column(view, at, name, _typed(type)) for at, (name, type) in enumerate(view.outputs, start=1)]
    query = read_query(view.query)
    if query is None:
        return None
    reading = _Reading(view, query, _sources(view, query, book), book.is_postgres)
    found = [column for output in query.outputs for column in _of_output(output, reading)]
    if len(view.columns) > len(found):
        return None
    given = (*view.columns, *("" for _ in found))
    names = [name or column.name for name, column in zip(given, found, strict=False)]
    if any(name in ("", "*") for name in names):
        return None
    return [_column(view, at, name, found[at - 1]) for at, name in enumerate(names, start=1)]


def _typed(text: str) -> Column:
    """A type as `format_type` prints it."""
    match = _TYPE.fullmatch(text)
    if match is None:
        return _made(UNKNOWN)
    space, head, arguments, tail, dimensions = match.groups()
    given = tuple(part.strip() for part in arguments.split(",")) if arguments else ()
    name = (head + tail).strip().replace('"', "")
    return _made(DataType(name=name, namespace=space or "", arguments=given, dimensions=len(dimensions) // 2))


def _made(type: DataType, like: Column | None = None, *, null: bool = True) -> Column:
    return Column(table="", name="", position=1, type=type, null=null, logical=like.logical if like else None)


def _column(view: View | MaterializedView, position: int, name: str, like: Column) -> Column:
    """A column of the view that holds what another column holds."""
    return Column(
        namespace=view.namespace,
        table=view.name,
        name=name,
        position=position,
        type=like.type,
        null=like.null,
        logical=like.logical,
    )


def _sources(view: View | MaterializedView, query: Query, book: Book) -> dict[str, dict[str, Column]]:
    """The columns of each source by its alias; of what is no table or view of this schema, none."""
    found: dict[str, dict[str, Column]] = {}
    for alias, path in query.sources.items():
        spaces = (path[-2],) if len(path) > 1 else (view.namespace, book.dialect.default_namespace)
        known = (_columns_of(space, path[-1], book) for space in spaces)
        columns = next((columns for columns in known if columns is not None), None)
        if columns is not None:
            found[alias] = columns
    return found


def _columns_of(space: str, name: str, book: Book) -> dict[str, Column] | None:
    table = book.snapshot.get(Id("table", space, "", name))
    if isinstance(table, Table):
        return {column.name: column for column in book.columns(table)}
    for kind in ("view", "materialized_view"):
        other = book.snapshot.get(Id(kind, space, "", name))
        if isinstance(other, View | MaterializedView):
            return {column.name: column for column in view_columns(other, book) or ()}
    return None


def _of_output(output: Output, reading: _Reading) -> Iterator[Column]:
    if output.tokens[-1].text != "*" or len(output.tokens) not in (1, 3):
        yield _column(reading.view, 1, output.name or _function(output), _value(output, reading))
        return
    owners = [output.tokens[0].name] if len(output.tokens) == 3 else list(reading.query.sources)
    if any(owner not in reading.sources for owner in owners):
        yield _column(reading.view, 1, "*", _made(UNKNOWN))
        return
    for owner in owners:
        for column in reading.sources[owner].values():
            yield _column(reading.view, 1, column.name, _as_read(column, reading.query))


def _as_read(column: Column, query: Query) -> Column:
    """A column as the query gives it: an outer join may make it NULL."""
    return _made(column.type, column, null=column.null or not query.strict)


def _function(output: Output) -> str:
    """The name that a call gives its column, where it has no alias."""
    first = output.tokens[0]
    called = len(output.tokens) > 1 and output.tokens[1].text == "(" and output.tokens[-1].text == ")"
    return first.name.lower() if called and first.kind == "word" else ""


def _value(output: Output, reading: _Reading) -> Column:
    """What an output holds."""
    path = column_path(output.tokens)
    if path is not None:
        return _named(path, reading)
    words = [token.text.lower() for token in output.tokens]
    if "::" in words and reading.is_postgres:
        name = " ".join(words[len(words) - words[::-1].index("::") :])
        return _made(DataType(name=_SHORT.get(name, name)) if name in _CASTABLE else UNKNOWN)
    if len(words) < 4 or words[1] != "(" or words.index(")") != len(words) - 1:
        return _made(UNKNOWN)
    if words[0] == "count":
        return _made(DataType(name="bigint" if reading.is_postgres else "INTEGER"), null=False)
    inner = column_path(output.tokens[2 : words.index(",") if "," in words else -1])
    if words[0] not in _KEEPING or inner is None:
        return _made(UNKNOWN)
    found = _named(inner, reading)
    return _made(found.type, found)


def _named(path: tuple[str, ...], reading: _Reading) -> Column:
    """The column that a path names, when exactly one source has it."""
    sources = reading.sources
    owners = [sources.get(path[-2], {})] if len(path) > 1 else list(sources.values())
    found = [columns[path[-1]] for columns in owners if path[-1] in columns]
    if len(found) != 1 or (len(path) == 1 and len(sources) != len(reading.query.sources)):
        return _made(UNKNOWN)
    return _as_read(found[0], reading.query)
