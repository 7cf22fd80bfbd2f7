"""From what a database stores back to the logical type that is stored so; the type's own name where none is certain.

Certain is what lowers to the same again, with the check that keeps a stored form honest. What a snapshot says that its
author declared decides between equal ones.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from schemadef.declare.column import LogicalType
from schemadef.errors import DeclarationError
from schemadef.expression import ColumnForm
from schemadef.lower.labels import enum_check
from schemadef.model import Check, DataType, Enum, Id
from schemadef.names import given_name, quote
from schemadef.pull.enums import enum_of, enum_of_type
from schemadef.pull.layout import call
from schemadef.pull.strings import string
from schemadef.pull.written_types import Typed

if TYPE_CHECKING:
    from collections.abc import Iterator
    from typing import Any

    from schemadef.lower.stored import Stored
    from schemadef.model import Column
    from schemadef.pull.book import Book
    from schemadef.pull.layout import Node
    from schemadef.pull.written_types import Labels

_ORDER = ("boolean", "uuid", "json", "date", "time", "timestamp", "bytes", "numeric", "varchar", "text", "integer",
          "bigint", "smallint", "double", "real")  # fmt: skip
"""Of equal ones the first is taken: SQLite's INTEGER is an `integer`, its REAL a `double`."""

_DECLARED = {"domain": "domain", "composite_type": "composite", "range_type": "range_of"}
"""What makes a column of each kind of type that is declared."""
_FUNCTIONS = {"bytes": "binary"}
_BOUNDS = {"length": "900701", "whole": "900702", "scale": "900703"}
"""Numbers that stand for a type's arguments while its check is turned into a pattern."""

_BARE = re.compile("[a-z_][a-z0-9_]*")


def typed(column: Column, book: Book) -> Typed:
    """The type of a column; found once for each."""
    if column.id not in book.typed:
        exactly = book.to_the_letter(column)
        found = None if exactly else next(_fitting(column, book), None) or _declared_type(column.type, book)
        book.typed[column.id] = found or custom(column.type)
    return book.typed[column.id]


def typed_alone(type: DataType, book: Book) -> Typed:
    """The type of what is no column and has no check: an argument of a function."""
    for found in (*_enum_alone(type, book), *_plain(type, None, book)):
        stored = _stored(found, book)
        if stored is not None and stored.type == type and not stored.check:
            return found
    return _declared_type(type, book) or custom(type)


def _enum_alone(type: DataType, book: Book) -> Iterator[Typed]:
    found = book.snapshot.get(Id("enum", type.namespace, "", type.name))
    if isinstance(found, Enum) and book.wanted(found):
        yield _enum(*enum_of_type(found, book), type.dimensions)


def _declared_type(type: DataType, book: Book) -> Typed | None:
    """A domain, a composite or a range of the declaration."""
    for kind, function in _DECLARED.items():
        found = book.snapshot.get(Id(kind, type.namespace, "", type.name)) if type.namespace else None
        if found is not None and book.wanted(found):
            written = call(function, book.variable(found, kind))
            return _dimensioned(custom(type)._replace(call=written), type.dimensions)
    return None


def custom(type: DataType) -> Typed:
    """A type by its own name, which `custom_type` takes apart again."""
    if type.namespace:
        name = ".".join(name if _BARE.fullmatch(name) else quote(name) for name in (type.namespace, type.name))
        name += f"({','.join(type.arguments)})" if type.arguments else ""
    else:
        name = str(DataType(name=type.name, arguments=type.arguments))
    return _dimensioned(Typed(LogicalType("custom", (name,)), call("custom", string(name))), type.dimensions)


def form_of(column: Column, book: Book) -> ColumnForm:
    """A column's logical and stored form, for what its expressions are read by."""
    found = typed(column, book)
    stored = _stored(found, book)
    return ColumnForm(logical=found.logical.name, stored=stored.form if stored else "")


def _fitting(column: Column, book: Book) -> Iterator[Typed]:
    check = _check_of(column, book)
    candidates = [*_enums(column, check, book), *_plain(column.type, check, book)]
    for found in sorted(candidates, key=lambda found: _rank(found, column)):
        stored = _stored(found, book)
        if stored is None or stored.type != column.type:
            continue
        condition = _condition(found.logical, stored, column, book)
        if not condition:
            yield found
        elif check is not None and check.expression == condition and _is_sure(found.logical, column, stored, book):
            yield found._replace(check=check.id)


def _rank(found: Typed, column: Column) -> tuple[int, int]:
    logical, said = found.logical, column.logical
    hinted = said is not None and logical.name == said.type and logical.stored in ("", said.stored)
    return (0 if hinted else 1, _ORDER.index(logical.name) if logical.name in _ORDER else -1)


def _plain(type: DataType, check: Check | None, book: Book) -> Iterator[Typed]:
    """Every logical type that may be stored as a type."""
    for name, entry in book.dialect.stored.items():
        forms = [("", entry)] if "type" in entry else list(entry.items())
        for form, parts in forms:
            if parts["type"] == type.name and ("extension" in parts) == bool(type.namespace):
                for arguments in _arguments(name, parts, type, check, book):
                    yield _written(LogicalType(name, arguments, stored=form), type.dimensions)


def _arguments(
    name: str, entry: dict[str, str], type: DataType, check: Check | None, book: Book
) -> Iterator[tuple[str, ...]]:
    """What a logical type's arguments may be: the stored type's, or those that its check bounds it with."""
    if "bound" in entry:
        found = _bounds(entry, check.expression, book) if check is not None else {}
        if "length" in found:
            yield (found["length"],)
        elif "whole" in found:
            yield (str(int(found["whole"]) + int(found["scale"])), found["scale"])
        if name != "varchar":
            yield ()
    elif name not in ("varchar", "vector") or type.arguments:
        yield type.arguments if name in ("varchar", "vector", "numeric") else ()


def _bounds(entry: dict[str, str], check: str, book: Book) -> dict[str, str]:
    """The numbers in a check that bound a type."""
    text = " AND ".join(part for part in (entry.get("check", ""), entry["bound"]) if part)
    for name, number in _BOUNDS.items():
        text = text.replace(f"{{{name}}}", number)
    quoted = re.search(r'"(?:[^"]|"")*"', check)
    if quoted is None:
        return {}
    pattern = re.escape(book.context.canonical(text.replace("{column}", quoted.group())))
    for name, number in _BOUNDS.items():
        pattern = pattern.replace(number, f"(?P<{name}>[0-9]{{1,9}})", 1)
    found = re.fullmatch(pattern, check)
    return found.groupdict() if found else {}


def _enums(column: Column, check: Check | None, book: Book) -> Iterator[Typed]:
    """The enum that a column's type is, or that its check spells out."""
    found = enum_of(column, check, book)
    if found is None:
        return
    yield _enum(*found, column.type.dimensions)


def _enum(labels: Labels, options: dict[str, Node | None], dimensions: int) -> Typed:
    logical = LogicalType(
        "enum",
        enum=labels.made,
        enum_name=labels.sql_name,
        enum_namespace=labels.namespace,
        enum_check="check" not in options,
    )
    return _dimensioned(Typed(logical, call("enum", labels.name, **options)), dimensions)


def _written(logical: LogicalType, dimensions: int) -> Typed:
    arguments = logical.arguments
    if logical.name == "numeric" and arguments[1:] == ("0",):
        arguments = arguments[:1]
    options: dict[str, Any] = {"stored": string(logical.stored)} if logical.stored else {}
    function = _FUNCTIONS.get(logical.name, logical.name)
    return _dimensioned(Typed(logical, call(function, *arguments, **options)), dimensions)


def _dimensioned(found: Typed, dimensions: int) -> Typed:
    for _ in range(dimensions):
        found = found._replace(call=call("array", found.call))
    return found._replace(logical=found.logical._replace(dimensions=dimensions))


def _stored(found: Typed, book: Book) -> Stored | None:
    try:
        return book.context.stored(found.declared())
    except DeclarationError:
        return None


def _condition(logical: LogicalType, stored: Stored, column: Column, book: Book) -> str:
    """The check that lowering gives a column of a type."""
    if logical.enum is not None:
        if not logical.enum_check or book.features["enums"] != "check":
            return ""
        return book.context.canonical(enum_check(column.name, logical))
    text = stored.check.replace("{column}", quote(column.name))
    return book.context.canonical(text) if text else ""


def _check_of(column: Column, book: Book) -> Check | None:
    """The check that is named like the one that a stored form brings."""
    name = given_name(column.table, column.name, suffix="check")
    found = book.snapshot.get(Id("check", column.namespace, column.table, name))
    return found if isinstance(found, Check) and not found.comment else None


def _is_sure(logical: LogicalType, column: Column, stored: Stored, book: Book) -> bool:
    """Whether nothing else is stored so: seconds and milliseconds differ in nothing but what `now` is."""
    if not logical.stored or logical.stored == (column.logical.stored if column.logical else ""):
        return True
    entries = book.dialect.stored[logical.name]
    alike = [form for form, entry in entries.items() if entry["type"] == stored.type.name]
    default = column.default is not None and column.default == book.context.canonical(stored.now)
    return len(alike) == 1 or default
