"""What a template may say of a value, so that it reaches SQL quoted."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from schemadef.bodies import dollar_tag, nested
from schemadef.errors import ConfigError
from schemadef.expression.words import written
from schemadef.model.function import split_signature
from schemadef.names import literal, quote
from schemadef.pattern import pattern

if TYPE_CHECKING:
    from collections.abc import Iterable

    from schemadef.model import DataType, Id, Object, TablePart


class Sql(str):
    """Text that may reach SQL as it is: quoted, or SQL already."""

    __slots__ = ()


def only_sql(value: object) -> object:
    """Let nothing into SQL that has not been quoted, or said to be SQL already."""
    if value.__class__ is Sql or isinstance(value, int):
        return value
    message = f"{value!r} reaches SQL unquoted: a template must say ident, literal or sql"
    raise ConfigError(message)


def _qualified(obj: Object) -> Sql:
    return _path(obj.namespace, obj.name)


def _table(part: TablePart) -> Sql:
    return _path(part.namespace, part.table)


@lru_cache(65_536)
def _path(namespace: str, name: str) -> Sql:
    return Sql(f"{quote(namespace)}.{quote(name)}" if namespace else quote(name))


def _named(id: Id) -> Sql:
    """What an identity stands for: a column for its table, a function with its signature."""
    if id.kind in ("function", "procedure", "aggregate"):
        name, signature = split_signature(id.name)
        return Sql(f"{_path(id.namespace, name)}{signature}")
    return _path(id.namespace, id.table or id.name)


def _default(text: str) -> Sql:
    """A default as a column definition takes it: a plain literal or call as it is, anything else in brackets."""
    return Sql(text if _SIMPLE_DEFAULT.fullmatch(text) else f"({text})")


_SIMPLE_DEFAULT = pattern(
    r"""[+-]?[\d.]+(e[+-]?\d+)?|[xX]?'(?:[^']|'')*'(?:::[\w" ().,\[\]]+)?|null|true|false|current_\w+""", re.IGNORECASE
)
_CALL = pattern(r"[\w.]+\(\)|nextval\('(?:[^']|'')*'::regclass\)")


def _native_default(text: str) -> Sql:
    return Sql(text) if _CALL.fullmatch(text) else _default(text)


def _nested(text: str, width: int) -> Sql:
    return Sql(nested(text, width))


def _dollar(body: str, name: str = "") -> Sql:
    return Sql(dollar_tag(body, name))


def _setting(value: str) -> Sql:
    """The value of a function's SET clause: names stay names, alone in quotes or in a list; the rest is a literal.

    An empty name, which the server keeps as `""`, can only be written as a literal.
    """
    return Sql(_NO_NAME.sub("''", value) if _NAMES.fullmatch(value) else literal(value))


_QUOTED = r'"(?:[^"]|"")*"'
_NAME = rf"(?:{_QUOTED}|[^\W\d]\w*)"
_NAMES = pattern(rf"{_QUOTED}|{_NAME}(?:, ?{_NAME})+")
_NO_NAME = pattern(r'(?:(?<=\A)|(?<=, ))""(?=,|\Z)')


@lru_cache(65_536)
def _ident(name: str) -> Sql:
    return Sql(quote(name))


def _arguments(values: Iterable[str]) -> Sql:
    return Sql(", ".join(literal(value) for value in values))


FILTERS: dict[str, Any] = {
    "sql": Sql,
    "upper": lambda text: Sql(str(text).upper()),
    "ident": _ident,
    "bare": lambda name: Sql(written(name)),
    "idents": lambda names: Sql(", ".join(quote(name) for name in names)),
    "literal": lambda text: Sql(literal(text)),
    "literals": _arguments,
    "qualified": _qualified,
    "table": _table,
    "regclass": lambda obj: Sql(literal(_qualified(obj))),
    "table_regclass": lambda part: Sql(literal(_table(part))),
    "path": lambda pair: _path(*pair),
    "named": _named,
    "type": lambda data_type: Sql(_type(data_type)),
    "default": _default,
    "native_default": _native_default,
    "nested": _nested,
    "setting": _setting,
    "dollar": _dollar,
}


def _type(data_type: DataType) -> str:
    return str(data_type)
