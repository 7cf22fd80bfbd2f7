"""Every logical type in every stored form on every engine: what goes in comes out as the same logical value."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import UTC, date, datetime, time, timedelta, timezone
from decimal import Decimal
from enum import StrEnum
from typing import Any
from uuid import UUID

import pytest
from stage import DIALECTS, KINDS, compiled, lowered, staged

import schemadef as d
from schemadef import Column, Table, Trigger, now, random_uuid, run, sql
from schemadef.engines.base import Engine
from schemadef.errors import DeclarationError, EngineError
from schemadef.model import Check
from schemadef.model import Column as StoredColumn

FORMS = ("epoch_seconds", "epoch_milliseconds", "iso")
TOKYO = timezone(timedelta(hours=9))


class Mood(StrEnum):
    PLAIN = "plain"
    QUOTED = 'it\'s -- not; $$ "really" \\'
    JAPANESE = "嬉しい"


Maker = Callable[..., Column]
TEXTS = (
    "",
    "it's",
    "'",
    "''",
    'say "hi"',
    "a -- b",
    "a; b;",
    "$$",
    "$body$ $sd$ $sd1$",
    "back\\slash \\n \\' \\\\",
    "日本語、「はい」",
    "two\nlines\n",
    "\ttab",
    "%s %(x)s {x} {{ y }} {% z %} ?1 $1 :name",
    "🎉",
    "NULL",
    "1e5",
    "007",
    " x ",
    "/* c */",
    "BEGIN; END;",
)
VALUES: dict[str, tuple[Maker, tuple[Any, ...]]] = {
    "text": (d.text, TEXTS),
    "varchar": (lambda **o: d.varchar(5, **o), ("", "abcde", "日本語日本")),
    "smallint": (d.smallint, (0, -1, 2**15 - 1, -(2**15))),
    "integer": (d.integer, (0, -1, 2**31 - 1, -(2**31))),
    "bigint": (d.bigint, (0, 2**53, 2**53 + 1, -(2**53) - 1, 2**63 - 1, -(2**63))),
    "numeric": (
        d.numeric,
        (0, Decimal("-0.5"), Decimal("1E+5"), Decimal("1E-7"), Decimal("9" * 30 + ".123456789"), 1.1),
    ),
    "money": (
        lambda **o: d.numeric(10, 2, **o),
        (0, -1, Decimal("0.10"), Decimal("-99999999.99"), Decimal("1E+3"), 0.5),
    ),
    "real": (d.real, (0, -1.5, 0.25, 1e10, 3)),
    "double": (d.double, (0, 0.1, -1e300, 1e16, 5e-300, 2**53)),
    "boolean": (d.boolean, (True, False)),
    "json": (
        d.json,
        ({"a": [1, 2.5, {"b": None}], "it's": '-- ; $$ \\ " 日本'}, [], {}, "text", 3, 1.5, True, False, [None]),
    ),
    "uuid": (d.uuid, (UUID(int=0), UUID("F47AC10B-58CC-4372-A567-0E02B2C3D479"), "f47ac10b58cc4372a5670e02b2c3d479")),
    "timestamp": (
        d.timestamp,
        (
            datetime(1970, 1, 1, tzinfo=UTC),
            datetime(2024, 2, 29, 23, 59, 59, 999_999, tzinfo=UTC),
            datetime(2024, 2, 29, 8, 0, 0, 1_000, tzinfo=TOKYO),
            datetime(2024, 2, 29, 8, 0),  # a naive one is in UTC
            datetime(1969, 12, 31, 23, 59, 59, 500_000, tzinfo=UTC),
            datetime(1, 1, 1, tzinfo=UTC),
            datetime(9999, 12, 31, 23, 59, 59, tzinfo=UTC),
        ),
    ),
    "date": (d.date, (date(1970, 1, 1), date(2024, 2, 29), date(1, 1, 1), date(9999, 12, 31))),
    "time": (d.time, (time(0), time(23, 59, 59), time(12, 34, 56, 123_456), time(1, 2, 3, 500_000))),
    "bytes": (d.binary, (b"", b"\x00\xff", b"'--;$$\\", "日本".encode())),
    "enum": (lambda **o: d.enum(Mood, **o), (*Mood, "plain")),
}
PARTS = [(f"{name}_{number}", name, value) for name, (_, found) in VALUES.items() for number, value in enumerate(found)]


def a_table(name: str, columns: dict[str, Any]) -> type[Table]:
    return type(name, (Table,), columns)


def everything() -> list[type[Table]]:
    """A table with each constant as a default, and one that a trigger copies it to; D1 takes 100 columns a table."""
    copies = a_table("Copies", {"id": d.integer(primary_key=True)} | {n: VALUES[t][0](null=True) for n, t, _ in PARTS})
    names = ", ".join(name for name, _, _ in PARTS)
    rows = ", ".join(f"NEW.{name}" for name, _, _ in PARTS)
    defaults = {n: VALUES[t][0](default=v) for n, t, v in PARTS}
    copy = Trigger("after", "insert", do=run(f"INSERT INTO copies (id, {names}) VALUES (NEW.id, {rows})"))
    return [copies, a_table("Originals", {"id": d.integer(primary_key=True)} | defaults | {"copy": copy})]


def logical(value: Any, type_: str, form: str, *, native: bool) -> Any:
    """The value that an author means, in the precision of the stored form."""
    match type_:
        case "numeric" | "money":
            return Decimal(str(value))
        case "uuid":
            return UUID(str(value))
        case "timestamp":
            moment = value.astimezone(UTC) if value.tzinfo else value.replace(tzinfo=UTC)
            unit = timedelta(microseconds=1) if native else timedelta(seconds=1)
            unit = timedelta(milliseconds=1) if not native and form != "epoch_seconds" else unit
            return moment - (moment - datetime(1970, 1, 1, tzinfo=UTC)) % unit
        case "enum":
            return Mood(value)
    return value


def read_boolean(raw: Any) -> bool:
    assert raw in (0, 1)
    return bool(raw)


def read_numeric(raw: Any) -> Decimal:
    assert isinstance(raw, str)
    return Decimal(raw)


READERS: dict[str, Callable[[Any], Any]] = {
    "numeric": read_numeric,
    "money": read_numeric,
    "boolean": read_boolean,
    "json": json.loads,
    "uuid": UUID,
    "date": date.fromisoformat,
    "time": time.fromisoformat,
    "enum": Mood,
    "smallint": int,
    "integer": int,
    "bigint": int,
    "real": float,
    "double": float,
}


def read(raw: Any, type_: str, form: str, *, native: bool) -> Any:
    """What a client makes of a stored value."""
    if raw is None:
        return None
    if type_ == "timestamp":
        return read_moment(raw, form, native=native)
    return READERS[type_](raw) if type_ in READERS else raw


def read_moment(raw: Any, form: str, *, native: bool) -> datetime:
    if native or form == "iso":
        return datetime.fromisoformat(str(raw)).astimezone(UTC)
    assert type(raw) is int
    unit = timedelta(milliseconds=1) if form == "epoch_milliseconds" else timedelta(seconds=1)
    return datetime(1970, 1, 1, tzinfo=UTC) + raw * unit


def rows_of(engine: Engine, table: str, form: str, kind: str) -> list[dict[str, Any]]:
    """The table's rows as logical values. D1 hands integers over as JavaScript does: the big ones are asked as text."""
    native = kind == "postgres"
    asked = [f"CAST({name} AS TEXT)" if type_ == "bigint" else name for name, type_, _ in PARTS]
    found = engine.query(f"SELECT {', '.join(asked)} FROM {table} ORDER BY id")
    return [
        {part[0]: read(raw, part[1], form, native=native) for part, raw in zip(PARTS, row, strict=True)}
        for row in found
    ]


def written(value: Any, type_: str, form: str, *, native: bool) -> str:
    """A value as a client writes it into SQL, independent of how schemadef writes constants."""
    value = logical(value, type_, form, native=native)
    match type_:
        case "boolean":
            return "true" if value else "false"
        case "bytes":
            return f"'\\x{value.hex()}'" if native else f"x'{value.hex()}'"
        case "json":
            return text_literal(json.dumps(value))
        case "timestamp" if native:
            return text_literal(value.isoformat())
        case "timestamp" if form == "iso":
            return text_literal(f"{value:%Y-%m-%dT%H:%M:%S}.{value.microsecond // 1000:03}Z".zfill(24))
        case "timestamp":
            unit = timedelta(milliseconds=1) if form == "epoch_milliseconds" else timedelta(seconds=1)
            return str((value - datetime(1970, 1, 1, tzinfo=UTC)) // unit)
        case "numeric" | "money":
            return text_literal(f"{value:f}")
        case "smallint" | "integer" | "bigint" | "real" | "double":
            return repr(value)
    return text_literal(str(value))


def text_literal(text: str) -> str:
    return "'" + text.replace("'", "''") + "'"


@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize("kind", KINDS)
def test_a_value_comes_back_as_it_is_meant(kind: str, form: str) -> None:
    """By default, written outright, and copied by a trigger."""
    native = kind == "postgres"
    expected = {name: logical(value, type_, form, native=native) for name, type_, value in PARTS}
    with staged(kind, *everything(), timestamps=form) as engine:
        engine.execute("INSERT INTO originals (id) VALUES (1)")
        names = ", ".join(name for name, _, _ in PARTS)
        values = ", ".join(written(value, type_, form, native=native) for _, type_, value in PARTS)
        engine.execute(f"INSERT INTO originals (id, {names}) VALUES (2, {values})")
        engine.execute("INSERT INTO copies (id) VALUES (3)")
        for table in ("originals", "copies"):
            rows = rows_of(engine, table, form, kind)
            assert rows[0] == expected
            assert rows[1] == expected
        assert rows[2] == dict.fromkeys(expected)


class Made(Table):
    id = d.integer(primary_key=True)
    token = d.uuid(default=random_uuid())
    name = d.text(default=random_uuid())
    seconds = d.timestamp(default=now(), stored="epoch_seconds")
    milliseconds = d.timestamp(default=now(), stored="epoch_milliseconds")
    iso = d.timestamp(default=now(), stored="iso")
    touched = d.timestamp(null=True)
    day = d.date(default=sql("current_date"))
    later = d.timestamp(default=sql("now() + interval '1 day'"))
    tags = d.json(default=sql("'{}'::jsonb"))
    flag = d.boolean(default=sql("true"))

    touch = Trigger.touch(touched)


@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize("kind", KINDS)
def test_what_the_database_makes_is_of_the_logical_type(kind: str, form: str) -> None:
    native = kind == "postgres"
    before = datetime.now(UTC) - timedelta(seconds=2)
    with staged(kind, Made, timestamps=form) as engine:
        engine.batch(["INSERT INTO made (id) VALUES (1)", "INSERT INTO made (id) VALUES (2)"])
        engine.execute("UPDATE made SET id = 3 WHERE id = 2")
        columns = "token, name, seconds, milliseconds, iso, touched, day, later, tags, flag"
        one, two = engine.query(f"SELECT {columns} FROM made ORDER BY id")
    after = datetime.now(UTC) + timedelta(seconds=2)
    assert UUID(str(one[0])).version == 4 and str(one[0]) == str(one[0]).lower()
    assert UUID(str(one[1])).version == 4
    assert len({one[0], one[1], two[0], two[1]}) == 4
    for value, stored in zip(one[2:5], FORMS, strict=True):
        assert before < read_moment(value, stored, native=native) < after
    assert one[5] is None
    assert before < read_moment(two[5], form, native=native) < after
    assert before.date() <= date.fromisoformat(str(one[6])) <= after.date()
    assert before < read_moment(one[7], form, native=native) - timedelta(days=1) < after
    assert json.loads(str(one[8])) == {} and one[9] in (1, True)


def test_d1_hands_integers_over_as_javascript_does() -> None:
    """Beyond 2^53 they are rounded; the database itself keeps them."""
    with staged("workerd", a_table("Big", {"id": d.bigint(primary_key=True)})) as engine:
        engine.execute(f"INSERT INTO big VALUES ({2**53 + 1})")
        assert engine.query("SELECT id, CAST(id AS TEXT) FROM big") == [(2**53, str(2**53 + 1))]


def kinds_of_table(**options: Any) -> type[Table]:
    columns = {name: maker(null=True) for name, (maker, _) in VALUES.items()}
    forms = {f"timestamp_{form}": d.timestamp(null=True, stored=form) for form in FORMS}
    return a_table("Kinds", {"id": d.integer(primary_key=True)} | columns | forms | options)


WRONG = {
    "varchar": ("'123456'", "'日本語日本語'"),
    "numeric": ("'abc'", "''", "'1.2.3'", "'1-2'", "'-'", "'.'"),
    "money": ("'abc'", "'123456789'"),
    "boolean": ("2", "-1", "'maybe'", "0.5"),
    "json": ("'{'", "''", "'{a: 1}'", "'undefined'"),
    "uuid": (
        "'x'",
        "''",
        "'f47ac10b-58cc-4372-a567-0e02b2c3d47'",
        "'f47ac10b-58cc-4372-a567-0e02b2c3d479a'",
        "'f47ac10bb58cc-4372-a567-0e02b2c3d479'",
        "'g47ac10b-58cc-4372-a567-0e02b2c3d479'",
        "'--------------------------------abcd'",
    ),
    "date": ("'2023-02-29'", "'2024-13-01'", "'yesterdayish'", "''", "'2024-2-3x'"),
    "time": ("'24:30:00'", "'12:60:00'", "'noonish'", "''", "'12:34:56.x'", "'2024-01-01 12:00:00 x'"),
    "enum": ("'sad'", "''", "'PLAIN'"),
}
WRONG_STORED = {
    "bytes": ("'text'", "5"),
    "timestamp_epoch_seconds": ("'2024-01-01'", "'x'", "1.5", "x'00'"),
    "timestamp_epoch_milliseconds": ("'2024-01-01'", "'x'", "1.5"),
    "timestamp_iso": ("'2024-01-01'", "1700000000", "'2024-02-30T00:00:00.000Z'", "'2024-01-01 00:00:00'", "'x'"),
    "date": ("20240101", "'2024-01-01 00:00:00'"),
    "time": ("'12:34'", "'2024-01-01 12:34:56'", "120000", "'12:34:56.'", "'12:34:56.1:2'"),
    "uuid": ("'F47AC10B-58CC-4372-A567-0E02B2C3D479'", "'f47ac10b58cc4372a5670e02b2c3d479'"),
    "numeric": ("'NaN'", "'Infinity'", "'1e5'", "'0x10'"),
    "boolean": ("'yes'", "'true'"),
    "money": ("'1.234'",),
    "json": ("x'7b'",),
}
"""What Postgres refuses or reads otherwise, since its type is another."""


def refused(engine: Engine, column: str, value: str) -> bool:
    try:
        engine.execute(f"INSERT INTO kinds ({column}) VALUES ({value})")
    except EngineError as error:
        return bool(str(error))
    return False


@pytest.mark.parametrize("kind", KINDS)
def test_nothing_else_can_be_stored(kind: str) -> None:
    ids = {"id": d.integer(primary_key=True, identity=True)}
    wrong = [(column, value) for column, values in WRONG.items() for value in values]
    if kind != "postgres":
        wrong += [(column, value) for column, values in WRONG_STORED.items() for value in values]
    with staged(kind, kinds_of_table(**ids)) as engine:
        accepted = [(column, value) for column, value in wrong if not refused(engine, column, value)]
        assert accepted == []
        engine.execute(f"INSERT INTO kinds ({', '.join(VALUES)}) VALUES ({', '.join(['NULL'] * len(VALUES))})")
        assert engine.query("SELECT count(*) FROM kinds") == [(1,)]


@pytest.mark.parametrize("kind", KINDS)
def test_not_null_unless_the_author_says_so(kind: str) -> None:
    class Firm(Table):
        id = d.integer(primary_key=True)
        note = d.json()

    with staged(kind, Firm) as engine, pytest.raises(EngineError, match=r"(?i)null"):
        engine.execute("INSERT INTO firm (id, note) VALUES (1, NULL)")


class Loose(Table):
    id = d.integer(primary_key=True)
    mood = d.enum(Mood, check=False, default=Mood.QUOTED)


@pytest.mark.parametrize("dialect", ["sqlite", "turso", "d1"])
def test_an_enum_without_a_check_has_none(dialect: str) -> None:
    assert list(lowered(dialect, Loose).of(Check)) == []


def test_an_enum_without_a_check_is_a_type_on_postgres_all_the_same() -> None:
    with staged("postgres", Loose) as engine, pytest.raises(EngineError, match="invalid input value for enum"):
        engine.execute("INSERT INTO loose VALUES (1, 'other')")


class Arrays(Table, only="postgres"):
    id = d.integer(primary_key=True)
    texts = d.array(d.text(), default=list(TEXTS))
    odd = d.array(d.text(), default=[None, "NULL", "", "{}", "a,b", '"'])
    grid = d.array(d.array(d.integer()), default=[[1, 2], [3, None]])
    empty = d.array(d.boolean(), default=[])
    flags = d.array(d.boolean(), default=[True, False, None])
    moods = d.array(d.enum(Mood), default=[Mood.QUOTED, Mood.JAPANESE])
    moments = d.array(d.timestamp(), default=[datetime(2024, 2, 29, 8, tzinfo=TOKYO)])
    blobs = d.array(d.binary(), default=[b"\x00'\\"])
    documents = d.array(d.json(), default=[{"a": ['"', "\\"]}, [1], "x"])
    sums = d.array(d.numeric(10, 2), default=[Decimal("1.10"), 2])
    ids = d.array(d.uuid(), default=[UUID(int=5)])


def test_arrays_keep_each_element() -> None:
    with staged("postgres", Arrays) as engine:
        engine.execute("INSERT INTO arrays (id) VALUES (1)")
        ((row,),) = engine.query("SELECT to_jsonb(arrays)::text FROM arrays")
    found = json.loads(str(row))
    assert found["texts"] == list(TEXTS)
    assert found["odd"] == [None, "NULL", "", "{}", "a,b", '"']
    assert found["grid"] == [[1, 2], [3, None]]
    assert found["empty"] == [] and found["flags"] == [True, False, None]
    assert found["moods"] == [Mood.QUOTED, Mood.JAPANESE]
    assert [datetime.fromisoformat(moment) for moment in found["moments"]] == [datetime(2024, 2, 28, 23, tzinfo=UTC)]
    assert found["blobs"] == ["\\x00275c"]
    assert found["documents"] == [{"a": ['"', "\\"]}, [1], "x"]
    assert found["sums"] == [1.10, 2] and found["ids"] == [str(UUID(int=5))]


NOT_VALUES: list[tuple[Callable[..., Column], Any, str]] = [
    (d.text, 5, "it is no text"),
    (d.text, "a\0b", "NUL"),
    (d.text, "\ud800", "surrogate"),
    (lambda **o: d.varchar(3, **o), "日本語。", "longer than 3 characters"),
    (d.integer, True, "no whole number"),
    (d.integer, 1.0, "no whole number"),
    (d.integer, 2**31, "not between"),
    (d.smallint, -(2**15) - 1, "not between"),
    (d.bigint, 2**63, "not between"),
    (d.numeric, Decimal("NaN"), "no finite number"),
    (d.numeric, float("inf"), "no finite number"),
    (d.numeric, "1", "no number"),
    (lambda **o: d.numeric(4, 2, **o), Decimal("1.234"), "more than 2 digits after the point"),
    (lambda **o: d.numeric(4, 2, **o), 100, "more than 4 digits"),
    (d.double, float("nan"), "no finite number"),
    (d.double, 2**53 + 1, "exactly"),
    (d.real, 1e39, "too big"),
    (d.real, 1e-60, "too small"),
    (d.boolean, 1, "no bool"),
    (d.json, {"a": float("nan")}, "no JSON"),
    (d.json, {"a": Decimal(1)}, "no JSON"),
    (d.json, "\0", "NUL"),
    (d.uuid, "f47ac10b", "no UUID"),
    (d.timestamp, date(2024, 1, 1), "no datetime"),
    (d.date, datetime(2024, 1, 1, tzinfo=UTC), "no date"),
    (d.time, time(1, tzinfo=UTC), "has a zone"),
    (d.binary, "x", "no bytes"),
    (lambda **o: d.enum(Mood, **o), "sad", "none of plain"),
]


@pytest.mark.parametrize("dialect", ["postgres", "sqlite"])
@pytest.mark.parametrize(("maker", "value", "words"), NOT_VALUES)
def test_a_constant_that_is_no_value_of_its_type_is_refused(maker: Any, value: Any, words: str, dialect: str) -> None:
    table = a_table("Wrong", {"id": d.integer(primary_key=True), "part": maker(default=value)})
    with pytest.raises(DeclarationError, match=r"the default .* of wrong.part does not fit its type") as caught:
        lowered(dialect, table)
    assert words in caught.value.message
    assert caught.value.where.startswith(__file__)


@pytest.mark.parametrize(
    ("maker", "value"),
    [(d.text, ["a", 1]), (d.integer, "x"), (d.integer, [[1], 2]), (lambda **o: d.vector(3, **o), [1, 2])],
)
def test_an_array_or_vector_that_is_none_is_refused(maker: Any, value: Any) -> None:
    column = maker(default=value) if maker(null=True).type.name == "vector" else d.array(maker(), default=value)
    table = a_table("Wrong", {"id": d.integer(primary_key=True), "part": column})
    with pytest.raises(DeclarationError, match="does not fit its type"):
        lowered("postgres", table, d.Extension("vector"))


def test_a_vector_needs_its_extension_and_lives_where_that_lives() -> None:
    table = a_table("Found", {"id": d.integer(primary_key=True), "part": d.vector(3)})
    with pytest.raises(DeclarationError, match="of type vector, which the extension vector brings"):
        lowered("postgres", table)
    found = lowered("postgres", table, d.Extension("vector", namespace="more"), d.Namespace("more"))
    assert [str(column.type) for column in found.of(StoredColumn)] == ["integer", '"more"."vector"(3)']


def test_a_moment_is_stored_as_the_database_or_the_column_says() -> None:
    table = a_table("Two", {"a": d.timestamp(), "b": d.timestamp(stored="iso")})
    checks = {
        check.name: check.expression for check in lowered("sqlite", table, timestamps="epoch_milliseconds").of(Check)
    }
    assert checks["two_a_check"] == "typeof(\"a\") IN ('integer', 'null')"
    assert "strftime" in checks["two_b_check"]


def test_every_stored_form_is_compiled_for_every_dialect() -> None:
    for dialect in sorted({*DIALECTS.values(), "neon"}):
        assert compiled(dialect, *everything()).up
