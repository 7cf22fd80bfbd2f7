"""One table with a column of every kind, the same rows on every engine, and the value of an expression over them."""

from __future__ import annotations

import json
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from random import Random
from typing import Any

from schemadef.engines.base import Engine
from schemadef.expression import ColumnForm, Scope, translate

FEATURES = {"expressions": "translated"}
NATIVE = {"expressions": "native"}

FORMS = {
    name: ColumnForm(logical=logical, stored=stored)
    for name, logical, stored in (
        ("i", "integer", ""),
        ("j", "bigint", ""),
        ("s", "smallint", ""),
        ("f", "double", ""),
        ("r", "real", ""),
        ("n", "numeric", ""),
        ("x", "text", ""),
        ("y", "varchar", ""),
        ("b", "boolean", ""),
        ("c", "boolean", ""),
        ("e", "enum", ""),
        ("u", "uuid", ""),
        ("d", "date", ""),
        ("h", "time", ""),
        ("o", "json", ""),
        ("z", "bytes", ""),
        ("ts", "timestamp", "epoch_seconds"),
        ("tm", "timestamp", "epoch_milliseconds"),
        ("ti", "timestamp", "iso"),
        ("order", "integer", ""),
    )
}
POSTGRES_TYPES = {
    "double": "double precision", "timestamp": "timestamptz", "json": "jsonb", "bytes": "bytea", "enum": "mood",
}  # fmt: skip
SQLITE_TYPES = {
    **dict.fromkeys(("integer", "bigint", "smallint", "boolean"), "INTEGER"),
    **dict.fromkeys(("double", "real"), "REAL"),
    **dict.fromkeys(("numeric", "text", "varchar", "enum", "uuid", "date", "time", "json"), "TEXT"),
    "bytes": "BLOB",
}
MOODS = ("sad", "ok", "happy")
TEXTS = (
    "",
    "a",
    "A",
    "ab",
    "aB%",
    "a_b",
    "b*[c]?",
    "  a ",
    "xax",
    "ab\\c",
    "it's",
    "日本",
    "aé",
    "line\nbreak",
    "100%",
    "a]b",
)
DOCUMENTS = (
    "{}", "[]", "[1, 2]", '{"k": "v"}', '{"k": 1}', '{"k": 1.50}', '{"k": true}', '{"k": null}', '{"k": {"k": "in"}}',
    '{"a.b": "dot", "k": [10, "t"]}', '"text"', "7", "null", "false",
)  # fmt: skip
EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


def rows(count: int = 60, seed: int = 4) -> list[dict[str, Any]]:
    """Logical values, every fifth of them missing; a moment is its milliseconds since 1970."""
    random = Random(seed)
    made = [{name: _value(random, form.logical, form.stored) for name, form in FORMS.items()} for _ in range(count)]
    return [dict.fromkeys(FORMS), *made]


def _value(random: Random, logical: str, stored: str) -> Any:
    if random.random() < 0.2:
        return None
    moment = random.choice([-1_500, 0, 1_704_067_199_999, 1_704_067_200_000, random.randrange(-(10**12), 4 * 10**12)])
    day = (EPOCH + timedelta(milliseconds=moment)).date().isoformat()
    return {
        "integer": random.choice([0, 1, -1, 2, -2, 3, 7, -7, 10, random.randrange(-50, 50)]),
        "bigint": random.choice([0, 1, -3, 5, 2**33, -(2**33), random.randrange(-900, 900)]),
        "smallint": random.choice([0, 1, -1, 4, 100]),
        "double": random.choice([0.0, -0.5, 1.5, 2.0, 0.1, -7.25, 1e10]),
        "real": random.choice([0.0, 0.5, -1.25, 3.0]),
        "numeric": random.choice(["0", "0.00", "1", "1.0", "1.50", "-2.25", "10", "9", "99999999.99", "0.1"]),
        "text": random.choice(TEXTS),
        "varchar": random.choice(TEXTS),
        "boolean": random.random() < 0.5,
        "enum": random.choice(MOODS),
        "uuid": random.choice(
            [
                f"{random.getrandbits(32):08x}-0000-4000-8000-{random.getrandbits(48):012x}",
                "0" * 8 + "-0000-0000-0000-" + "0" * 12,
            ]
        ),
        "date": day,
        "time": random.choice(["00:00:00", "08:30:00", "23:59:59", "10:00:00.5"]),
        "json": random.choice(DOCUMENTS),
        "bytes": random.choice([b"", b"\x00", b"ab", b"\xff\x00"]),
        "timestamp": moment // 1000 * 1000 if stored == "epoch_seconds" else moment,
    }[logical]


def stored(value: Any, form: ColumnForm) -> str:
    """A logical value as a literal of the SQLite family."""
    if value is None:
        return "NULL"
    if form.logical == "timestamp":
        if form.stored == "iso":
            moment = EPOCH + timedelta(milliseconds=value)
            return f"'{moment:%Y-%m-%dT%H:%M:%S}.{moment.microsecond // 1000:03}Z'"
        return str(value // 1000 if form.stored == "epoch_seconds" else value)
    if isinstance(value, bytes):
        return f"x'{value.hex()}'"
    return str(int(value)) if isinstance(value, bool) else _literal(value)


def native(value: Any, form: ColumnForm) -> str:
    """A logical value as a literal of Postgres."""
    if value is None:
        return "NULL"
    if form.logical == "timestamp":
        return f"(timestamptz '1970-01-01 00:00:00Z' + {value} * interval '1 millisecond')"
    if isinstance(value, bytes):
        return f"'\\x{value.hex()}'::bytea"
    return str(value).lower() if isinstance(value, bool) else _literal(value)


def _literal(value: Any) -> str:
    return "'" + value.replace("'", "''") + "'" if isinstance(value, str) else repr(value)


def fill(engine: Engine, data: Sequence[dict[str, Any]]) -> Engine:
    """Make the table `t` and its rows."""
    catalog = engine.dialect_family == "catalog"
    if catalog:
        engine.execute("SET TIME ZONE 'UTC'")
        engine.execute("CREATE TYPE mood AS ENUM ('sad', 'ok', 'happy')")
    columns = ", ".join(f'"{name}" {_type(form, catalog=catalog)}' for name, form in FORMS.items())
    engine.execute(f"CREATE TABLE t (id integer PRIMARY KEY, {columns})")
    literal = native if catalog else stored
    for key, row in enumerate(data):
        values = ", ".join(literal(row[name], form) for name, form in FORMS.items())
        engine.execute(f"INSERT INTO t VALUES ({key}, {values})")
    return engine


def _type(form: ColumnForm, *, catalog: bool) -> str:
    if catalog:
        return POSTGRES_TYPES.get(form.logical, form.logical)
    if form.logical == "timestamp":
        return "TEXT" if form.stored == "iso" else "INTEGER"
    return SQLITE_TYPES[form.logical]


def scope(target: ColumnForm | None = None) -> Scope:
    return Scope(what="check t_check", columns=FORMS, target=target)


def translated(sql: str, target: ColumnForm | None = None) -> str:
    return translate(sql, language="sqlite", features=FEATURES, scope=scope(target))


TARGETS = {
    "ts": FORMS["ts"], "tm": FORMS["tm"], "ti": FORMS["ti"], "numeric": FORMS["n"], "json": FORMS["o"],
    "text": FORMS["x"],
}  # fmt: skip
_ASKED = {
    "boolean": "({})::int",
    "integer": "({})::bigint",
    "double": "({})::float8",
    **dict.fromkeys(("ts", "tm", "ti"), "(extract(epoch FROM ({})::timestamptz) * 1000)::bigint"),
}


def postgres_values(engine: Engine, sql: str, kind: str) -> list[Any]:
    """The logical values of an expression, row by row, as Postgres computes them."""
    asked = _ASKED.get(kind, "({})::text").format(sql)
    return [_logical(value, kind) for (value,) in engine.query(f"SELECT {asked} FROM t ORDER BY id")]


def sqlite_values(engine: Engine, sql: str, kind: str) -> list[Any]:
    """The same of its translation."""
    text = translated(sql, TARGETS.get(kind))
    found = engine.query(f"SELECT {text} FROM t ORDER BY id")
    return [_decoded(value, kind) for (value,) in found]


def _logical(value: Any, kind: str) -> Any:
    if value is None:
        return None
    if kind == "numeric":
        return Decimal(value)
    return json.loads(value) if kind == "json" else value


def _decoded(value: Any, kind: str) -> Any:
    if value is None:
        return None
    if kind == "ts":
        return value * 1000
    if kind == "ti":
        return (datetime.fromisoformat(value) - EPOCH) // timedelta(milliseconds=1)
    return _logical(value, kind)
