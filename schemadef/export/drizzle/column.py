"""Columns: `userId: text("user_id").notNull()`."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, get_args

from schemadef.export.drizzle.book import Said
from schemadef.export.drizzle.default import default
from schemadef.export.drizzle.text import options, string
from schemadef.export.drizzle.types import builder
from schemadef.model.sequence import NumberType, limits

if TYPE_CHECKING:
    from schemadef.export.drizzle.book import Book
    from schemadef.model import Column, Identity

_SAFE = 2**53 - 1


def column(column: Column, book: Book, *, is_key: bool) -> Said:
    """A column; `is_key` when it alone is the primary key and says so itself."""
    built = builder(column, book)
    code = [built.code]
    document: dict[str, Any] = {"name": column.name, "type": built.type}
    if built.schema is not None:
        document["typeSchema"] = built.schema
    not_null = is_key or not column.null or column.identity is not None
    document |= {"primaryKey": is_key, "notNull": not_null}
    if not book.is_postgres:
        document["autoincrement"] = column.autoincrement
    if is_key:
        code.append(".primaryKey({ autoIncrement: true })" if column.autoincrement else ".primaryKey()")
    elif not column.null and column.identity is None:
        code.append(".notNull()")
    if column.default is not None:
        said = default(column.default, built, book)
        code.append(said.code)
        document["default"] = said.document
    for more in (_generated(column, book), _identity(column, built.type)):
        if more is not None:
            code.append(more.code)
            document |= more.document
    _note(column, book)
    return Said("".join(code), document)


def _generated(column: Column, book: Book) -> Said | None:
    if column.generated is None:
        return None
    kind = "virtual" if column.virtual else "stored"
    if book.is_postgres:
        if column.virtual:
            book.leave(column, "it is VIRTUAL, and Drizzle knows stored ones only")
        generated = {"as": column.generated, "type": "stored"}
        return Said(f".generatedAlwaysAs({book.sql(column.generated)})", {"generated": generated})
    code = f".generatedAlwaysAs({book.sql(column.generated)}, {options(mode=string(kind))})"
    return Said(code, {"generated": {"as": f"({column.generated})", "type": kind}})


def _identity(column: Column, type: str) -> Said | None:
    if column.identity is None:
        return None
    identity = column.identity
    name = f"{column.table}_{column.name}_seq"
    numbers = _numbers(identity, type)
    document = {
        "type": "always" if identity.always else "byDefault",
        "name": name,
        "schema": column.namespace,
        **numbers,
        "cycle": identity.cycle,
    }
    function = "generatedAlwaysAsIdentity" if identity.always else "generatedByDefaultAsIdentity"
    said = "" if identity.is_plain() else number_options(numbers, cycle=identity.cycle)
    return Said(f".{function}({said})", {"identity": document})


def _numbers(identity: Identity, type: str) -> dict[str, str]:
    """What a sequence's numbers are, limits that it does not say included, as drizzle-kit writes them."""
    lowest, highest = limits(type if type in get_args(NumberType) else "bigint", identity.increment)
    least = lowest if identity.minimum is None else identity.minimum
    most = highest if identity.maximum is None else identity.maximum
    return {
        "increment": str(identity.increment),
        "startWith": str(identity.start),
        "minValue": str(least),
        "maxValue": str(most),
        "cache": str(identity.cache),
    }


def number_options(said: dict[str, str], *, cycle: bool) -> str:
    """The same as the options of a builder; what JavaScript's numbers cannot hold is a string."""
    given = {name: text if abs(int(text)) <= _SAFE else string(text) for name, text in said.items()}
    return options(**given, cycle="true" if cycle else None)


def _note(column: Column, book: Book) -> None:
    """What Drizzle cannot say of a column."""
    if column.collation:
        book.leave(column, f"COLLATE {column.collation}")
    if column.storage or column.compression or column.statistics or column.options:
        book.leave(column, "how its values are kept")
