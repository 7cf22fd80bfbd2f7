"""Names, texts, types and values that are hard to write in SQL, as hypothesis strategies."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

from hypothesis import strategies as st

import schemadef as d
from schemadef.declare.column import Column

HOSTILE = (
    "select", "Order", "user", "Up per", 'qu"ote', "do.t", "it's", "日本語の表", "$$ --;", "a,b{}", "back\\slash", "%s",
    "{{ x }}", "/*", "new", "OLD", "rowid", "x" * 63, "é" * 31, "1st", "tick`", "b]", "$1", "?", "end", "é",
    "null", "body", "column", "table",
)  # fmt: skip
TINY = ("a", "b", "A", "a\nb", "[b]", "a_b", "ab", "n" * 64, "_cf_x", "sqlite_x", "pg_x", "", "b_pkey", "a_b_key")
"""What wild declarations call things, so that they meet."""

_LETTERS = st.characters(exclude_categories=("Cs", "Cc", "Co", "Cn"))
NAMES = st.one_of(st.just(""), st.sampled_from(HOSTILE), st.text(_LETTERS, max_size=8))
CONTENT = st.one_of(
    st.sampled_from(("a", "it's", "a;b", "$$", "--", 'say "x"', "日本", "%s", "\\", "a\nb", "{{ x }}", "", "/*", "?")),
    st.text(_LETTERS, max_size=8),
)
ROLES = ("plain_reader", 'Hostile "role"', "日本")
"""Roles that the tests make once on each server."""

_DOCUMENTS = st.recursive(
    st.none() | st.booleans() | st.integers(-9, 9) | CONTENT,
    lambda inner: st.lists(inner, max_size=2) | st.dictionaries(CONTENT, inner, max_size=2),
    max_leaves=4,
)
_MOMENTS = st.datetimes(datetime(1, 1, 2), datetime(9999, 12, 30)) | st.datetimes(
    datetime(1960, 1, 1), datetime(2050, 1, 1), timezones=st.just(UTC)
)

Made = tuple[Callable[..., Column], st.SearchStrategy[Any]]


def _of(make: Callable[..., Column], value: st.SearchStrategy[Any]) -> st.SearchStrategy[Made]:
    return st.just((make, value))


@st.composite
def _varchars(draw: Callable[..., Any]) -> Made:
    length = draw(st.integers(1, 300))
    return lambda **options: d.varchar(length, **options), CONTENT.map(lambda text: text[:length])


@st.composite
def _numerics(draw: Callable[..., Any]) -> Made:
    precision = draw(st.integers(1, 38))
    scale = draw(st.integers(0, precision))
    arguments = draw(st.sampled_from(((), (precision,), (precision, scale))))
    digits = st.integers(0, 10 ** min(precision, 9) - 1)
    places = scale if len(arguments) == 2 else 0
    return lambda **options: d.numeric(*arguments, **options), digits.map(lambda n: Decimal(n).scaleb(-places))


@st.composite
def _timestamps(draw: Callable[..., Any]) -> Made:
    stored = draw(st.sampled_from((None, "epoch_seconds", "epoch_milliseconds", "iso")))
    return lambda **options: d.timestamp(stored=stored, **options), _MOMENTS


_FLOATS = st.floats(-1000, 1000, width=32, allow_subnormal=False)
TYPES: dict[str, st.SearchStrategy[Made]] = {
    "integer": _of(d.integer, st.integers(-(2**31), 2**31 - 1)),
    "text": _of(d.text, CONTENT),
    "varchar": _varchars(),
    "smallint": _of(d.smallint, st.integers(-(2**15), 2**15 - 1)),
    "bigint": _of(d.bigint, st.integers(-(2**63), 2**63 - 1)),
    "numeric": _numerics(),
    "real": _of(d.real, _FLOATS),
    "double": _of(d.double, _FLOATS | st.integers(-9, 9)),
    "boolean": _of(d.boolean, st.booleans()),
    "json": _of(d.json, _DOCUMENTS.filter(lambda value: value is not None)),
    "uuid": _of(d.uuid, st.uuids()),
    "timestamp": _timestamps(),
    "date": _of(d.date, st.dates(date(1, 1, 1))),
    "time": _of(d.time, st.times()),
    "bytes": _of(d.binary, st.binary(max_size=5)),
}
KEY_KINDS = ("integer", "text", "varchar", "smallint", "bigint", "numeric", "boolean", "uuid", "date", "enum", "bytes")
