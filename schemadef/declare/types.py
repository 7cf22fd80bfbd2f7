"""The logical types, each a function that makes a column."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Literal, TypeVar, Unpack, get_args

from schemadef.declare.base import PACKAGE_DEPTH, Expression, here, one_of
from schemadef.declare.column import Column, ColumnOptions, Identity, LogicalType, plain
from schemadef.declare.enum import require_enum
from schemadef.errors import DeclarationError

if TYPE_CHECKING:
    import datetime
    from collections.abc import Mapping
    from decimal import Decimal
    from enum import StrEnum
    from uuid import UUID

    Json = dict[str, Any] | list[Any] | str | int | float | bool

EnumT = TypeVar("EnumT", bound="StrEnum")
TimestampForm = Literal["epoch_seconds", "epoch_milliseconds", "iso"]


def text(**options: Unpack[ColumnOptions[str]]) -> Column:
    """Characters, any number of them."""
    return Column(plain("text"), here(), options)


def _within(value: int, least: int, most: int, what: str) -> str:
    """A whole number between two; raises DeclarationError for another (postgresql.org, "Data Types")."""
    if type(value) is int and not least <= value <= most:
        message = f"{what} is {value}, and takes a whole number from {least} to {most}"
        raise DeclarationError(message, hint="give one that does", where=str(here(PACKAGE_DEPTH + 1)))
    return str(value)


def varchar(length: int, **options: Unpack[ColumnOptions[str]]) -> Column:
    """At most `length` characters, of which Postgres takes 10,485,760; SQLite keeps the bound by a check."""
    return Column(LogicalType("varchar", (_within(length, 1, 10_485_760, "the length of a varchar"),)), here(), options)


def smallint(
    *, identity: bool | Identity = False, autoincrement: bool = False, **options: Unpack[ColumnOptions[int]]
) -> Column:
    """A whole number of 2 bytes. `autoincrement` is SQLite's: a deleted row's number is never given again."""
    return Column(plain("smallint"), here(), options, identity=_identity(identity), autoincrement=autoincrement)


def integer(
    *, identity: bool | Identity = False, autoincrement: bool = False, **options: Unpack[ColumnOptions[int]]
) -> Column:
    """A whole number of 4 bytes. `autoincrement` is SQLite's: a deleted row's number is never given again."""
    return Column(plain("integer"), here(), options, identity=_identity(identity), autoincrement=autoincrement)


def bigint(
    *, identity: bool | Identity = False, autoincrement: bool = False, **options: Unpack[ColumnOptions[int]]
) -> Column:
    """A whole number of 8 bytes. D1 returns numbers beyond 2^53 rounded, as JavaScript does."""
    return Column(plain("bigint"), here(), options, identity=_identity(identity), autoincrement=autoincrement)


def numeric(
    precision: int | None = None, scale: int | None = None, **options: Unpack[ColumnOptions[Decimal | int | float]]
) -> Column:
    """An exact decimal number of at most 1000 digits; SQLite keeps them as text. Without a scale it is a whole one."""
    if precision is None and scale is not None:
        message = "a numeric has a scale and no precision"
        raise DeclarationError(message, hint="give both, as in numeric(10, 2)", where=str(here()))
    if precision is None:
        return Column(plain("numeric"), here(), options)
    digits = _within(precision, 1, 1000, "the precision of a numeric")
    fraction = _within(scale or 0, -1000, 1000, "the scale of a numeric")
    return Column(LogicalType("numeric", (digits, fraction)), here(), options)


def real(**options: Unpack[ColumnOptions[float]]) -> Column:
    """A floating-point number of 4 bytes (8 on SQLite)."""
    return Column(plain("real"), here(), options)


def double(**options: Unpack[ColumnOptions[float]]) -> Column:
    """A floating-point number of 8 bytes."""
    return Column(plain("double"), here(), options)


def boolean(**options: Unpack[ColumnOptions[bool]]) -> Column:
    """True or false; 1 or 0 on SQLite."""
    return Column(plain("boolean"), here(), options)


def json(**options: Unpack[ColumnOptions[Json]]) -> Column:
    """A JSON document; `jsonb` on Postgres, checked text on SQLite."""
    return Column(plain("json"), here(), options)


def uuid(**options: Unpack[ColumnOptions[UUID | str]]) -> Column:
    """A UUID; on SQLite its 36 lower-case characters."""
    return Column(plain("uuid"), here(), options)


def timestamp(*, stored: TimestampForm | None = None, **options: Unpack[ColumnOptions[datetime.datetime]]) -> Column:
    """A moment in time. `stored` is its form on SQLite; without it, the database's own setting holds."""
    if stored is not None:
        one_of(stored, get_args(TimestampForm), "the stored form", here())
    return Column(LogicalType("timestamp", stored=stored or ""), here(), options)


def date(**options: Unpack[ColumnOptions[datetime.date]]) -> Column:
    """A day."""
    return Column(plain("date"), here(), options)


def time(**options: Unpack[ColumnOptions[datetime.time]]) -> Column:
    """A time of day, without a zone."""
    return Column(plain("time"), here(), options)


def binary(**options: Unpack[ColumnOptions[bytes]]) -> Column:
    """Bytes."""
    return Column(plain("bytes"), here(), options)


def enum(
    values: type[EnumT],
    *,
    type_name: str = "",
    type_formerly: str = "",
    former_values: Mapping[str, EnumT] | None = None,
    namespace: str = "",
    check: bool = True,
    **options: Unpack[ColumnOptions[EnumT]],
) -> Column:
    """One of an enum's values. On SQLite a check says so, unless `check=False`: then a new value needs no rebuild.

    `former_values` says what became of values that are no longer there: `{"CANCELED": Status.CANCELLED}` renames one
    where the new one is new, and else gives its rows the other one. `type_formerly` is the type's earlier name.
    """
    require_enum(values, here())
    logical = LogicalType(
        "enum",
        enum=values,
        enum_name=type_name,
        enum_namespace=namespace,
        enum_check=check,
        enum_formerly=type_formerly,
        enum_former_values=tuple((former, str(now)) for former, now in (former_values or {}).items()),
    )
    return Column(logical, here(), options)


def vector(dimensions: int, **options: Unpack[ColumnOptions[list[float]]]) -> Column:
    """An embedding: pgvector's `vector(n)`, libSQL's `F32_BLOB(n)`."""
    return Column(LogicalType("vector", (str(dimensions),)), here(), options)


def array(of: Column, **options: Unpack[ColumnOptions[list[Any]]]) -> Column:
    """An array of another type: `array(text())`. Postgres only."""
    return Column(of.type._replace(dimensions=of.type.dimensions + 1), here(), options)


def custom(sql_type: str, **options: Unpack[ColumnOptions[str | int | float | bool]]) -> Column:
    """A type by the very name that its database gives it (`tsvector`, `inet`): for certain dialects only."""
    return Column(LogicalType("custom", (sql_type,)), here(), options)


def now() -> Expression:
    """The moment of the statement's transaction."""
    return Expression("now()", None, here())


def random_uuid() -> Expression:
    """A random UUID (version 4)."""
    return Expression("gen_random_uuid()", None, here())


def _identity(given: bool | Identity) -> Identity | None:
    return given if isinstance(given, Identity) else Identity() if given else None
