"""Postgres's types in pg-core. Values keep what they hold: a `bigint` is a BigInt, a `numeric` its digits."""

from __future__ import annotations

from typing import TYPE_CHECKING

from schemadef.export.drizzle.builder import Builder, Kind, call, custom
from schemadef.export.drizzle.text import string
from schemadef.model import DataType, Domain, Id
from schemadef.names import quote

if TYPE_CHECKING:
    from collections.abc import Callable

    from schemadef.export.drizzle.book import Book

_PLAIN: dict[str, tuple[str, Kind]] = {
    "text": ("text", "string"),
    "smallint": ("smallint", "number"),
    "integer": ("integer", "number"),
    "real": ("real", "number"),
    "boolean": ("boolean", "boolean"),
    "uuid": ("uuid", "other"),
    "date": ("date", "other"),
    "inet": ("inet", "other"),
    "cidr": ("cidr", "other"),
    "macaddr": ("macaddr", "other"),
    "macaddr8": ("macaddr8", "other"),
}
"""Types whose builder has their own name and no options."""

_VECTORS = frozenset({"vector", "halfvec", "sparsevec", "bit"})
_NUMBERS = frozenset({"smallint", "integer", "real", "double precision"})


def postgres_builder(name: str, type: DataType, book: Book) -> Builder:
    """The builder of a type, with `.array()` for each of its dimensions."""
    found = _element(name, type, book)
    if not type.dimensions:
        return found
    dimensions = "[]" * type.dimensions
    # drizzle-orm 1.0 takes all of them at once, and of several calls heeds the last
    calls = f'.array("{dimensions}")' if book.orm == "1" and type.dimensions > 1 else ".array()" * type.dimensions
    return Builder(found.code + calls, found.type + dimensions, schema=found.schema)


def _element(name: str, type: DataType, book: Book) -> Builder:
    enum = Id("enum", type.namespace, "", type.name)
    if type.namespace and enum in book.constants:
        return Builder(f"{book.constants[enum]}({string(name)})", type.name, "string", schema=type.namespace)
    if type.name in _VECTORS and type.arguments:
        (size,) = type.arguments
        return Builder(call(book, type.name, name, dimensions=size), f"{type.name}({size})")
    if type.namespace:
        return _named(name, type, book)
    if type.name in _PLAIN and not type.arguments:
        function, kind = _PLAIN[type.name]
        return Builder(call(book, function, name), type.name, kind)
    make = _OTHERS.get(type.name)
    return make(name, type, book) if make else custom(book, name, str(_single(type)))


def _single(type: DataType) -> DataType:
    return DataType(name=type.name, namespace=type.namespace, arguments=type.arguments)


def _named(name: str, type: DataType, book: Book) -> Builder:
    """A domain, a composite, a range or an extension's type; the driver gives a domain's values as its type's."""
    bare = not book.namespace(type.namespace)
    text = quote(type.name) if bare and not type.arguments else str(_single(type))
    if bare and type.name.isidentifier() and type.name == type.name.lower():
        text = type.name + (f"({','.join(type.arguments)})" if type.arguments else "")
    return custom(book, name, text, _domain_values(type, book))


def _domain_values(type: DataType, book: Book) -> str:
    domain = book.snapshot.get(Id("domain", type.namespace, "", type.name))
    if not isinstance(domain, Domain) or domain.type.dimensions:
        return "string"
    if domain.type.namespace:
        return _domain_values(domain.type, book)
    if domain.type.name in _NUMBERS:
        return "number"
    return "boolean" if domain.type.name == "boolean" else "string"


def _varchar(name: str, type: DataType, book: Book) -> Builder:
    function = "varchar" if type.name == "character varying" else "char"
    length = type.arguments[0] if type.arguments else None
    text = f"{function}({length})" if length else function
    return Builder(call(book, function, name, length=length), text, "string")


def _numeric(name: str, type: DataType, book: Book) -> Builder:
    precision, scale = (*type.arguments, None, None)[:2]
    text = f"numeric({', '.join(type.arguments)})" if type.arguments else "numeric"
    return Builder(call(book, "numeric", name, precision=precision, scale=scale), text)


def _bigint(name: str, type: DataType, book: Book) -> Builder:
    return Builder(call(book, "bigint", name, mode='"bigint"'), "bigint")


def _double(name: str, type: DataType, book: Book) -> Builder:
    return Builder(call(book, "doublePrecision", name), "double precision", "number")


def _json(name: str, type: DataType, book: Book) -> Builder:
    book.types.add("Json")
    return Builder(f"{call(book, type.name, name)}.$type<Json>()", type.name)


def _bytea(name: str, type: DataType, book: Book) -> Builder:
    book.types.add("bytea")
    book.use("customType")
    return Builder(f"bytea({string(name)})", "bytea")


def _moment(name: str, type: DataType, book: Book) -> Builder:
    function = type.name.partition(" ")[0]
    precision = type.arguments[0] if type.arguments else None
    zoned = type.name.endswith(" with time zone")
    space = " " if function == "timestamp" else ""
    text = function + (f"{space}({precision})" if precision else "") + (" with time zone" if zoned else "")
    code = call(book, function, name, withTimezone="true" if zoned else None, precision=precision)
    return Builder(code, text)


def _interval(name: str, type: DataType, book: Book) -> Builder:
    precision = type.arguments[0] if type.arguments else None
    text = f"interval({precision})" if precision else "interval"
    return Builder(call(book, "interval", name, precision=precision), text)


def _point(name: str, type: DataType, book: Book) -> Builder:
    return Builder(call(book, type.name, name), type.name)


_OTHERS: dict[str, Callable[[str, DataType, Book], Builder]] = {
    "character varying": _varchar,
    "character": _varchar,
    "numeric": _numeric,
    "bigint": _bigint,
    "double precision": _double,
    "json": _json,
    "jsonb": _json,
    "bytea": _bytea,
    "timestamp with time zone": _moment,
    "timestamp without time zone": _moment,
    "time with time zone": _moment,
    "time without time zone": _moment,
    "interval": _interval,
    "point": _point,
    "line": _point,
}
