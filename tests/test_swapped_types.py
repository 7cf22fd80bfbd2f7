"""Types that change on Postgres while columns hold their values inside other types: there, again and back, with rows."""

from __future__ import annotations

from typing import NamedTuple

import pytest
from applied import look, require_same, run
from engines import fresh
from proving import dialect_of

from schemadef.compile import compile_change
from schemadef.engines.base import Engine
from schemadef.errors import EngineError, UnsupportedChangeError
from schemadef.hints import Hints, Mapped
from schemadef.model import Id
from schemadef.snapshot import Told


class Case(NamedTuple):
    """The types before and after, what is made of them, some rows, and what these are then where they are not the same."""

    old: tuple[str, ...]
    new: tuple[str, ...]
    table: str | tuple[str, str]
    rows: tuple[str, ...]
    then: tuple[str, ...] = ()
    mapping: tuple[tuple[str, str], ...] = ()


AB, BA = "CREATE TYPE e AS ENUM ('a', 'b')", "CREATE TYPE e AS ENUM ('b', 'a')"
ABC, BC = "CREATE TYPE e AS ENUM ('a', 'b', 'c')", "CREATE TYPE e AS ENUM ('b', 'c')"
OVER = (
    "CREATE TYPE c AS (x integer, y e)",
    "COMMENT ON TYPE c IS 'it''s c'",
    "COMMENT ON COLUMN c.y IS 'it''s y'",
    "CREATE DOMAIN d AS e DEFAULT 'a' CONSTRAINT k CHECK (VALUE <> 'c')",
    "COMMENT ON DOMAIN d IS 'it''s d'",
    "COMMENT ON CONSTRAINT k ON DOMAIN d IS 'it''s k'",
    "ALTER DOMAIN d ADD CONSTRAINT l CHECK (VALUE::text <> 'z') NOT VALID",
    "CREATE DOMAIN dd AS d",
    "CREATE DOMAIN da AS e[]",
    "CREATE TYPE r AS RANGE (SUBTYPE = e)",
    'CREATE TYPE "it\'s" AS (p c, q dd[], s r)',
    "GRANT USAGE ON TYPE c TO PUBLIC",
)
INT, BIG = "CREATE DOMAIN d AS integer", "CREATE DOMAIN d AS bigint"
HOLDS = "CREATE TYPE c AS (x d, y text)"
POSITIVE = INT + " CONSTRAINT k CHECK (VALUE > 0)"
XY, YX = "CREATE TYPE c AS (x text, y text)", "CREATE TYPE c AS (y text, z integer, x text)"
CASES = {
    "an enum in another order, inside everything": Case(
        (ABC.replace("'a', 'b', 'c'", "'a', 'b', 'c', 'd'"), *OVER), (ABC.replace("'a', 'b', 'c'", "'c', 'b', 'a', 'd'"), *OVER),
        "c c, ca c[], d d DEFAULT 'b', dd dd, da dd[], r r, m r_multirange, a da, i \"it's\", ia \"it's\"[], e e, ea e[]",
        ("('(1,a)', '{\"(1,a)\",NULL,\"(,b)\"}', 'b', 'a', '{{a},{b}}', '[b,b]', '{[b,b]}', '{a,b}', "
         "'(\"(1,a)\",\"{a,b}\",\"[b,b]\")', '[2:2]={\"(,,empty)\"}', 'd', '{}')", "(NULL)", "('(,)', '{}')")),
    "an enum that loses a label, which becomes another": Case(
        (ABC, *OVER[:1], "CREATE DOMAIN d AS e[]"), (BC, *OVER[:1], "CREATE DOMAIN d AS e[]"), "c c, ca c[], d d",
        ("('(1,a)', '{\"(1,a)\",\"(2,b)\"}', '{a,b}')", "('(1,c)', NULL, '{}')"),
        ("('(1,c)', '{\"(1,c)\",\"(2,b)\"}', '{c,b}')", "('(1,c)', NULL, '{}')"), (("a", "c"),)),
    "a domain with a new check inside composite values and arrays": Case(
        (INT, HOLDS), (POSITIVE, HOLDS), "c c, a d[], d d", ("('(1,a)', '{2,3}', 4)", "('(,)', '{}', NULL)")),
    "a domain with another check of that name": Case(
        (POSITIVE, HOLDS), (POSITIVE.replace("0", "1"), HOLDS), "c c", ("('(2,a)')",)),
    "a domain that can be NULL no longer": Case(
        (INT, HOLDS), (INT + " NOT NULL", HOLDS), "c c, a d[]", ("('(1,a)', '{2,3}')",)),
    "a check of a domain that is looked at": Case(
        (INT, "ALTER DOMAIN d ADD CONSTRAINT k CHECK (VALUE > 0) NOT VALID", HOLDS), (POSITIVE, HOLDS), "c c", ("('(2,a)')",)),
    "a domain of another type": Case(
        (INT, HOLDS, "CREATE DOMAIN o AS d"), (BIG + " CHECK (VALUE <> 17)", HOLDS, "CREATE DOMAIN o AS d"),
        "c c, o o, a o[], n d", ("('(1,a)', 2, '{3,4}', 5)",)),
    "a domain of times with a zone": Case(
        ("CREATE DOMAIN d AS timestamp", HOLDS), ("CREATE DOMAIN d AS timestamptz", HOLDS), "c c",
        ("""('("2024-01-02 03:04:05",a)')""",), ("""('("2024-01-02 03:04:05+00",a)')""",)),
    "a range of another type": Case(
        ("CREATE TYPE r AS RANGE (SUBTYPE = integer)", "CREATE TYPE c AS (r r)"),
        ("CREATE TYPE r AS RANGE (SUBTYPE = bigint, MULTIRANGE_TYPE_NAME = mr)", "CREATE TYPE c AS (r r)"),
        "a r, b r[], c c", ("('[1,2]', '{\"(1,)\",empty}', '(\"(,5)\")')",)),
    "a range that reckons otherwise": Case(
        ("CREATE TYPE r AS RANGE (SUBTYPE = text)",), ("CREATE TYPE r AS RANGE (SUBTYPE = text, COLLATION = \"C\")",),
        "a r, m r_multirange", ("('[a,b]', '{[a,b],(c,d)}')",)),
    "the attributes of composite values in arrays": Case(
        (XY, "CREATE TYPE o AS (c c, a c[])"), (YX, "CREATE TYPE o AS (c c, a c[])"), "a c[], b c, o o",
        ("('{\"(x,y)\",\"(,)\"}', '(x,y)', '(\"(x,y)\",\"{\"\"(x,y)\"\"}\")')",),
        ("('{\"(y,,x)\",\"(,,)\"}', '(y,,x)', '(\"(y,,x)\",\"{\"\"(y,,x)\"\"}\")')",)),
    "the attributes of composite values in arrays alone": Case(
        (XY,), (YX,), "a c[], b c", ("('{\"(x,y)\",\"(,)\"}', '(x,y)')",), ("('{\"(y,,x)\",\"(,,)\"}', '(y,,x)')",)),
    "an attribute's type, deep inside": Case(
        ("CREATE TYPE c AS (x integer)", "CREATE TYPE o AS (c c)", "CREATE DOMAIN d AS o[]"),
        ("CREATE TYPE c AS (x text)", "CREATE TYPE o AS (c c)", "CREATE DOMAIN d AS o[]"), "d d, o o",
        ("('{\"(\\\"(1)\\\")\"}', '(\"(2)\")')",)),
    "a domain of arrays, in arrays": Case(
        (AB, "CREATE DOMAIN d AS e[]"), (BA, "CREATE DOMAIN d AS e[]"), "a d[], d d", ("('{\"{a,b}\",\"{b}\"}', '{b,a}')",)),
    "a column of several ranges goes, and the range": Case(
        ("CREATE TYPE r AS RANGE (SUBTYPE = integer)",), (), ("m r_multirange, i integer", "i integer"), ("('{[1,2]}', 1)",), ("(1)",)),
    "a column becomes an array": Case(
        (AB, *OVER[:1]), (BA, *OVER[:1]), ("c c, o c[]", "c c[], o c[]"), ("('(1,a)', '{}')",), ("('{\"(1,a)\"}', '{}')",)),
    "a column becomes an array of what no other holds": Case(
        (AB, *OVER[:1]), (BA, *OVER[:1]), ("c c", "c c[]"), ("('(1,a)')",), ("('{\"(1,a)\"}')",)),
    "a column turns to another type that is made anew": Case(
        (AB, "CREATE DOMAIN d AS e", *OVER[:1]), (BA, "CREATE DOMAIN d AS e", *OVER[:1]), ("c c, a d, b e", "c c, a e, b d"),
        ("('(1,a)', 'a', 'b')",)),
    "what stands on the columns": Case(
        (AB, *OVER[:1], "CREATE FUNCTION f(c) RETURNS e LANGUAGE sql IMMUTABLE RETURN ($1).y"),
        (BA, *OVER[:1], "CREATE FUNCTION f(c) RETURNS e LANGUAGE sql IMMUTABLE RETURN ($1).y"),
        "c c UNIQUE CHECK ((c).y <> 'b'), g e GENERATED ALWAYS AS ((c).y) STORED, d c DEFAULT ROW(1, 'a')", ("('(1,a)')", "(NULL)")),
}  # fmt: skip
VIEW = "CREATE VIEW v AS SELECT * FROM t"


def make(engine: Engine, types: tuple[str, ...], columns: str) -> None:
    for sql in (*types, f"CREATE TABLE t ({columns})", VIEW):
        engine.execute(sql)


def rows(engine: Engine) -> list[str]:
    """Each row as text, its columns by their names."""
    names = engine.query("""SELECT string_agg(quote_ident(attname), ', ' ORDER BY attname) FROM pg_attribute
        WHERE attrelid = 't'::regclass AND attnum > 0 AND NOT attisdropped""")
    return sorted(str(row[0]) for row in engine.query(f"SELECT ROW({names[0][0]})::text FROM t"))


@pytest.mark.parametrize("case", CASES)
@pytest.mark.parametrize(("name", "guards"), [("postgres", "plain"), ("postgres14", "strict")])
def test_values_follow_their_types(name: str, guards: str, case: str) -> None:
    old, new, table, given, then, mapping = CASES[case]
    before, after = (table, table) if isinstance(table, str) else table
    dialect = dialect_of(name)
    with fresh(name) as engine, fresh(name) as other:
        make(engine, old, before)
        make(other, new, after)
        was, wanted = look(engine, dialect), look(other, dialect)
        for row in given:
            engine.execute(f"INSERT INTO t VALUES {row}")
        for row in then or given:
            other.execute(f"INSERT INTO t VALUES {row}")
        there, wished = rows(engine), rows(other)
        hints = Hints(maps=tuple(Mapped(id=Id("enum", "public", "", "e"), old=a, new=b) for a, b in mapping))
        change = compile_change(was, wanted, dialect, Told(guards=guards, hints=hints), filling=True)
        for _ in range(2):
            run(engine, change.up)
            require_same(wanted, look(engine, dialect), "there")
            assert rows(engine) == wished
        for _ in range(2):
            run(engine, change.down)
            require_same(was, look(engine, dialect), "back")
        if not then:
            assert rows(engine) == there
        run(engine, change.up)
        require_same(wanted, look(engine, dialect), "there once more")


@pytest.mark.parametrize("name", ["postgres", "postgres14"])
def test_a_value_that_a_new_check_forbids_stops_it_and_nothing_is_changed(name: str) -> None:
    dialect = dialect_of(name)
    with fresh(name) as engine, fresh(name) as other:
        make(engine, (INT, HOLDS), "c c")
        make(other, (POSITIVE, HOLDS), "c c")
        was, wanted = look(engine, dialect), look(other, dialect)
        engine.execute("INSERT INTO t VALUES ('(-1,a)')")
        with pytest.raises(EngineError, match='value for domain d violates check constraint "k"'):
            for statement in compile_change(was, wanted, dialect).up:
                engine.execute(statement.sql)
        assert rows(engine) == ['("(-1,a)")']


REFUSED = {
    "column public.t.a divides table public.t into its partitions": (
        (AB,), (BA,), "a e) PARTITION BY LIST (a"),
    "composite type public.c cannot become a domain while column public.t.c holds values of it": (
        ("CREATE TYPE c AS (x integer)",), ("CREATE DOMAIN c AS text",), "c c"),
    "stands between what is made anew": (
        (AB, "CREATE TYPE c AS (x e)"), (BA, "CREATE DOMAIN n AS e", "CREATE TYPE c AS (x n)"), "c c"),
}  # fmt: skip


@pytest.mark.parametrize("words", REFUSED)
def test_what_cannot_follow_is_refused_when_it_is_planned(words: str) -> None:
    old, new, columns = REFUSED[words]
    dialect = dialect_of("postgres")
    with fresh("postgres") as engine, fresh("postgres") as other:
        make(engine, old, columns)
        make(other, new, columns)
        with pytest.raises(UnsupportedChangeError, match=words):
            compile_change(look(engine, dialect), look(other, dialect), dialect)
