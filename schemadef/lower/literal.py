"""Python constants as SQL literals of a logical type."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from schemadef.errors import DeclarationError
from schemadef.names import literal

if TYPE_CHECKING:
    from datetime import datetime

    from schemadef.declare.column import Column
    from schemadef.lower.context import Context, Stored

_TEXTUAL = frozenset({"text", "varchar", "enum"})
_ACCEPTS: dict[str, tuple[str, ...]] = {
    "text": ("str",),
    "varchar": ("str",),
    "smallint": ("int",),
    "integer": ("int",),
    "bigint": ("int",),
    "numeric": ("int", "float", "Decimal"),
    "real": ("int", "float"),
    "double": ("int", "float"),
    "boolean": ("bool",),
    "uuid": ("UUID", "str"),
    "timestamp": ("datetime",),
    "date": ("date",),
    "time": ("time",),
    "bytes": ("bytes",),
}


def constant(value: Any, column: Column, context: Context) -> str:  # noqa: ANN401 - any constant that a type takes
    """A default's value as the dialect writes it for the column's type; raises DeclarationError if it does not fit."""
    stored = context.stored(column)
    _check(value, column, context)
    if context.features["literals"] == "typed":
        return _typed(value, column, stored)
    return _plain(value, column, stored)


def _check(value: Any, column: Column, context: Context) -> None:  # noqa: ANN401
    logical = column.type
    if logical.enum is not None and not logical.dimensions:
        if value not in list(logical.enum):
            raise _mismatch(value, column, f"one of {', '.join(str(member.value) for member in logical.enum)}", context)
        return
    accepted = _ACCEPTS.get(logical.name)
    if accepted is not None and not logical.dimensions and type(value).__name__ not in accepted:
        raise _mismatch(value, column, f"a value of type {' or '.join(accepted)}", context)


def _mismatch(value: Any, column: Column, wanted: str, context: Context) -> DeclarationError:  # noqa: ANN401
    message = f"the default {value!r} of {context.path(column)} does not fit its type {column.type.name}"
    return DeclarationError(message, hint=f"give {wanted}, or an expression with sql(…)", where=str(column.where))


def _typed(value: Any, column: Column, stored: Stored) -> str:  # noqa: ANN401
    name = column.type.name
    if column.type.dimensions:
        return f"{literal(_array(value))}::{stored.type}"
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, int | float) and name != "json":
        return repr(value)
    if isinstance(value, bytes):
        return f"'\\x{value.hex()}'::bytea"
    if name == "json":
        value = _json(value)
    elif name == "timestamp":
        value = _moment(value).isoformat(sep=" ")
    return f"{literal(str(value))}::{stored.type}" if name not in ("text", "numeric") else _short(value, name)


def _short(value: Any, name: str) -> str:  # noqa: ANN401
    return str(value) if name == "numeric" else f"{literal(str(value))}::text"


def _plain(value: Any, column: Column, stored: Stored) -> str:  # noqa: ANN401
    name = column.type.name
    if isinstance(value, bool):
        return "1" if value else "0"
    if name == "json":
        return literal(_json(value))
    if name == "numeric":
        return literal(str(value))
    if isinstance(value, int | float):
        return repr(value)
    if isinstance(value, bytes):
        return f"X'{value.hex().upper()}'"
    if name == "timestamp":
        return _stored_moment(_moment(value), stored.form)
    if name == "uuid":
        return literal(str(value).lower())
    return literal(value.isoformat() if name in ("date", "time") else str(value))


def _stored_moment(moment: datetime, form: str) -> str:
    from datetime import UTC

    if form == "iso":
        return literal(moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.") + f"{moment.microsecond // 1000:03}Z")
    scale = 1000 if form == "epoch_milliseconds" else 1
    return str(round(moment.timestamp() * scale) if scale > 1 else int(moment.timestamp()))


def _moment(value: datetime) -> datetime:
    from datetime import UTC

    return value if value.tzinfo else value.replace(tzinfo=UTC)


def _json(value: Any) -> str:  # noqa: ANN401
    return json.dumps(value, ensure_ascii=False)


def _array(value: Any) -> str:  # noqa: ANN401
    if isinstance(value, list | tuple):
        return "{" + ",".join(_array(item) for item in value) + "}"
    if isinstance(value, str):
        return '"' + value.replace("\\", "\\\\").replace('"', '\\"') + '"'
    return "NULL" if value is None else str(value).lower() if isinstance(value, bool) else str(value)
