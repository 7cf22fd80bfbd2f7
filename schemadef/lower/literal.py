"""Python constants as SQL literals of a logical type."""

from __future__ import annotations

from typing import TYPE_CHECKING

from schemadef.declare.domain import base_type
from schemadef.errors import DeclarationError
from schemadef.lower.fits import problem
from schemadef.names import literal

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime

    from schemadef.declare.column import Column
    from schemadef.lower.context import Context
    from schemadef.lower.fits import Constant
    from schemadef.lower.stored import Stored

_NUMBERS = frozenset({"smallint", "integer", "bigint", "real", "double"})


def constant(value: Constant, column: Column, context: Context, what: str = "default") -> str:
    """A value as the dialect writes it for the column's type; raises DeclarationError if it does not fit.

    `what` says what the value is to the column.
    """
    stored = context.stored(column)
    wrong = problem(value, base_type(column.type))
    if wrong:
        shown = repr(value) if len(repr(value)) <= 60 else f"{repr(value)[:60]}…"
        message = f"the {what} {shown} of {context.path(column)} does not fit its type {column.type.name}: {wrong}"
        raise DeclarationError(
            message, hint="give one that does, or an expression with sql(…)", where=str(column.where)
        )
    if context.features["literals"] == "typed":
        return _typed(value, column, stored)
    return _plain(value, column.type.name, stored)


def _typed(value: Constant, column: Column, stored: Stored) -> str:
    logical = base_type(column.type)
    name = logical.name
    if logical.dimensions:
        return f"{literal(_array(value, logical.dimensions, name))}::{stored.type}"
    text = _text(value, name)
    if name in _NUMBERS or name in ("boolean", "numeric") or (name == "custom" and not isinstance(value, str)):
        return text
    return f"{literal(text)}::{stored.type if name != 'varchar' else 'text'}"


def _plain(value: Constant, name: str, stored: Stored) -> str:
    if name in _NUMBERS or (name == "custom" and not isinstance(value, str)):
        return _text(value, name)
    if name == "boolean":
        return str(int(value))
    if name == "bytes":
        return f"X'{value.hex().upper()}'"
    if name == "timestamp":
        return _stored_moment(_moment(value), stored.form)
    text = literal(_text(value, name))
    return stored.literal.replace("{literal}", text) if stored.literal else text


def _text(value: Constant, name: str) -> str:
    """A value as both families read it inside of a literal of its type; numbers and truth values without one."""
    return _TEXTS.get(name, str)(value)


def _number(value: Constant) -> str:
    return repr(value)


def _numeric(value: Constant) -> str:
    from decimal import Decimal

    # without an exponent: SQLite keeps the digits as they are written
    return format(Decimal(repr(value)) if isinstance(value, float) else Decimal(value), "f")


def _uuid(value: Constant) -> str:
    from uuid import UUID

    return str(UUID(str(value)))


def _json(value: Constant) -> str:
    import json

    return json.dumps(value, ensure_ascii=False)


def _stored_moment(moment: datetime, form: str) -> str:
    """A moment in the form of the SQLite family, cut to what that form keeps."""
    from datetime import UTC, datetime, timedelta

    if form == "iso":
        return literal(moment.astimezone(UTC).replace(tzinfo=None).isoformat(timespec="milliseconds") + "Z")
    unit = timedelta(milliseconds=1) if form == "epoch_milliseconds" else timedelta(seconds=1)
    return str((moment - datetime(1970, 1, 1, tzinfo=UTC)) // unit)


def _moment(value: datetime) -> datetime:
    """A naive moment is one in UTC."""
    from datetime import UTC

    return value if value.tzinfo else value.replace(tzinfo=UTC)


_TEXTS: dict[str, Callable[[Constant], str]] = {
    "smallint": _number,
    "integer": _number,
    "bigint": _number,
    "real": _number,
    "double": _number,
    "numeric": _numeric,
    "boolean": lambda value: "true" if value else "false",
    "uuid": _uuid,
    "json": _json,
    "bytes": lambda value: f"\\x{value.hex()}",
    "timestamp": lambda value: _moment(value).isoformat(sep=" "),
    "date": lambda value: str(value.isoformat()),
    "time": lambda value: str(value.isoformat()),
    "vector": lambda value: f"[{','.join(repr(number) for number in value)}]",
}


def _array(value: Constant, dimensions: int, name: str) -> str:
    """Postgres's text of an array, each element in double quotes."""
    if value is None:
        return "NULL"
    if dimensions:
        return "{" + ",".join(_array(item, dimensions - 1, name) for item in value) + "}"
    return '"' + _text(value, name).replace("\\", "\\\\").replace('"', '\\"') + '"'
