"""Sequences, domains, composite types and ranges change in place, twice over, with the rows that are there, and back."""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

import pytest
from catalog_reading import made, with_role
from engines import FULL, POSTGRES_VERSIONS, fresh

from schemadef.compile import compile_change
from schemadef.dialect import load_dialect
from schemadef.diff import diff
from schemadef.differing import DIFFERS
from schemadef.engines.base import Engine
from schemadef.errors import EngineError
from schemadef.snapshot import Snapshot, Told


class Change(NamedTuple):
    """Two schemas, what is written into the first, and a query with what it gives once the second is reached."""

    before: tuple[str, ...]
    after: tuple[str, ...]
    rows: tuple[str, ...] = ()
    query: str = "SELECT 1"
    answer: list[tuple[object, ...]] = [(1,)]
    back: bool = True


SERIAL = "CREATE TABLE t (id serial PRIMARY KEY, a integer)"
ALWAYS = "CREATE TABLE t (id integer GENERATED ALWAYS AS IDENTITY PRIMARY KEY, a integer)"
PLAIN = "CREATE TABLE t (id integer PRIMARY KEY, a integer)"
THREE = ("INSERT INTO t (a) VALUES (1), (2), (3)", "DELETE FROM t WHERE id = 3")
NEXT = "INSERT INTO t (a) VALUES (4) RETURNING id"
VALID = "CREATE FUNCTION valid(text) RETURNS boolean LANGUAGE sql IMMUTABLE AS 'SELECT $1 <> ''bad'''"
MOOD = "CREATE TYPE mood AS ENUM ('sad', 'happy')"

READER = with_role("sd_reader")

SEQUENCES = {
    "sequence made": Change((), ("CREATE SEQUENCE s", "COMMENT ON SEQUENCE s IS 'n'"), query="SELECT nextval('s')"),
    "sequence that counts in another way": Change(
        ("CREATE SEQUENCE s AS smallint START 3",),
        ("CREATE SEQUENCE s AS bigint START 3 INCREMENT 10 MAXVALUE 1000 CACHE 2 CYCLE",),
        ("SELECT nextval('s')", "SELECT nextval('s')"), "SELECT nextval('s')", [(14,)],
    ),
    "sequence that nobody has used": Change(
        ("CREATE SEQUENCE s",), ("CREATE SEQUENCE s START 100 MINVALUE 100",), (), "SELECT nextval('s')", [(100,)]
    ),
    "sequence that is before its new beginning": Change(
        ("CREATE SEQUENCE s",), ("CREATE SEQUENCE s START 100 MINVALUE 100",), ("SELECT setval('s', 7)",),
        "SELECT nextval('s')", [(100,)],
    ),
    "sequence that is past its new end": Change(
        ("CREATE SEQUENCE s",), ("CREATE SEQUENCE s MAXVALUE 100",), ("SELECT setval('s', 500)",),
        "SELECT last_value, is_called FROM s", [(100, True)],
    ),
    "sequence that counts down": Change(
        ("CREATE SEQUENCE s INCREMENT -1",), ("CREATE SEQUENCE s INCREMENT -2 MINVALUE -100 START -2",),
        ("SELECT setval('s', -7)",), "SELECT nextval('s')", [(-9,)],
    ),
    "sequence that changes hands while its column goes": Change(
        (PLAIN, "CREATE TABLE u (n integer)", "CREATE SEQUENCE s OWNED BY t.a"),
        ("CREATE TABLE t (id integer PRIMARY KEY)", "CREATE TABLE u (n integer)", "CREATE SEQUENCE s OWNED BY u.n"),
        ("SELECT setval('s', 41)",), "SELECT nextval('s')", [(42,)],
    ),
    "sequence that outlives its table": Change(
        (PLAIN, "CREATE SEQUENCE s OWNED BY t.id"), ("CREATE SEQUENCE s",), ("SELECT setval('s', 41)",),
        "SELECT nextval('s')", [(42,)],
    ),
    "table with its sequence": Change((SERIAL,), (), query="SELECT to_regclass('t_id_seq')::text", answer=[(None,)]),
    "column with its sequence": Change(
        ("CREATE TABLE t (a integer, id serial)",), ("CREATE TABLE t (a integer)",),
        query="SELECT to_regclass('t_id_seq')::text", answer=[(None,)],
    ),
    "serial column added": Change(
        ("CREATE TABLE t (a integer)",), ("CREATE TABLE t (a integer, id serial)",),
        ("INSERT INTO t VALUES (1), (2)",), NEXT, [(3,)],
    ),
    "serial to identity": Change((SERIAL,), (ALWAYS,), THREE, NEXT, [(4,)]),
    "identity to serial": Change((ALWAYS,), (SERIAL,), THREE[:1], NEXT, [(4,)]),
    "integer to serial": Change((PLAIN,), (SERIAL,), ("INSERT INTO t VALUES (7, 1)",), NEXT, [(8,)]),
    "serial to integer": Change(
        (SERIAL,), (PLAIN,), THREE, "SELECT id, to_regclass('t_id_seq')::text FROM t ORDER BY id", [(1, None), (2, None)]
    ),
    "serial to bigserial": Change(
        (SERIAL,), ("CREATE TABLE t (id bigserial PRIMARY KEY, a integer)",), THREE, NEXT, [(4,)]
    ),
    "table that is made again with its sequence": Change(
        ("CREATE TABLE t (id serial, a integer)",), ("CREATE TABLE t (id serial, a integer) PARTITION BY RANGE (a)",),
        query="SELECT nextval('t_id_seq')",
    ),
    "sequence that something else took from too": Change(
        (SERIAL, "CREATE TABLE u (a integer DEFAULT nextval('t_id_seq'))"),
        ("CREATE TABLE t (a integer)", "CREATE TABLE u (a integer)"),
    ),
    "default that takes from another sequence": Change(
        ("CREATE SEQUENCE s", "CREATE TABLE t (id integer DEFAULT nextval('s'), a integer)"),
        ("CREATE SEQUENCE z START 50", "CREATE TABLE t (id integer DEFAULT nextval('z'), a integer)"),
        THREE[:1], NEXT, [(50,)],
    ),
}  # fmt: skip

TYPES = {
    "domain made": Change(
        (), (VALID, "CREATE DOMAIN d AS text DEFAULT 'x' NOT NULL CONSTRAINT k CHECK (valid(VALUE))",
             "COMMENT ON DOMAIN d IS 'n'", "COMMENT ON CONSTRAINT k ON DOMAIN d IS 'm'", "CREATE TABLE t (a d, b d[])"),
    ),
    "domain that says more": Change(
        (VALID, "CREATE DOMAIN d AS text CONSTRAINT old CHECK (VALUE <> '')", "CREATE TABLE t (a d)"),
        (VALID, "CREATE DOMAIN d AS text DEFAULT 'x' NOT NULL CONSTRAINT k CHECK (valid(VALUE))", "CREATE TABLE t (a d)",
         "COMMENT ON CONSTRAINT k ON DOMAIN d IS 'm'"),
        ("INSERT INTO t VALUES ('old')",), "SELECT a FROM t", [("old",)],
    ),
    "domain's check changed": Change(
        ("CREATE DOMAIN d AS integer CONSTRAINT k CHECK (VALUE > 0)", "CREATE TABLE t (a d)"),
        ("CREATE DOMAIN d AS integer CONSTRAINT k CHECK (VALUE > 1)", "CREATE TABLE t (a d)"),
        ("INSERT INTO t VALUES (2)",), "SELECT a FROM t", [(2,)],
    ),
    "domain's check validated": Change(
        ("CREATE DOMAIN d AS integer", "ALTER DOMAIN d ADD CONSTRAINT k CHECK (VALUE > 0) NOT VALID"),
        ("CREATE DOMAIN d AS integer CONSTRAINT k CHECK (VALUE > 0)",),
    ),
    "domain that stands on another type": Change(
        ("CREATE DOMAIN d AS integer DEFAULT 3 CONSTRAINT k CHECK (VALUE > 0)", "COMMENT ON DOMAIN d IS 'n'",
         "COMMENT ON CONSTRAINT k ON DOMAIN d IS 'm'", "CREATE TABLE t (a d DEFAULT 5, b d[], CHECK (a < 100))",
         "CREATE INDEX i ON t (a) WHERE a > 5", "CREATE VIEW v AS SELECT a FROM t",
         "CREATE FUNCTION f(d) RETURNS d LANGUAGE sql AS 'SELECT $1'"),
        ("""CREATE DOMAIN d AS text COLLATE "C" DEFAULT '3' NOT NULL CONSTRAINT k CHECK (VALUE <> '')""",
         "COMMENT ON DOMAIN d IS 'n'", "COMMENT ON CONSTRAINT k ON DOMAIN d IS 'm'",
         "CREATE TABLE t (a d DEFAULT '5', b d[], CHECK (a < '9'))", "CREATE INDEX i ON t (a) WHERE a > '5'",
         "CREATE VIEW v AS SELECT a FROM t", "CREATE FUNCTION f(d) RETURNS d LANGUAGE sql AS 'SELECT $1'"),
        ("INSERT INTO t VALUES (DEFAULT, '{1,2}')",), "SELECT t::text FROM t", [('(5,"{1,2}")',)],
    ),
    "domain that is somebody's, and that somebody may use": Change(
        (READER, "CREATE DOMAIN d AS integer", "ALTER DOMAIN d OWNER TO sd_reader", "CREATE DOMAIN e AS integer",
         "GRANT USAGE ON TYPE e TO sd_reader", "CREATE TABLE t (d d, e e)"),
        (READER, "CREATE DOMAIN d AS text", "ALTER DOMAIN d OWNER TO sd_reader", "CREATE DOMAIN e AS text",
         "GRANT USAGE ON TYPE e TO sd_reader", "CREATE TABLE t (d d, e e)"),
    ),
    "domain that nothing is of": Change(
        ("CREATE DOMAIN d AS integer NOT NULL CONSTRAINT k CHECK (VALUE > 0)",),
        ("CREATE DOMAIN d AS text NOT NULL CONSTRAINT k CHECK (VALUE <> '')",),
    ),
    "composite type made": Change(
        (), (MOOD, """CREATE TYPE c AS (a integer, "B b" text COLLATE "C", m mood[])""", "COMMENT ON TYPE c IS 'n'",
             "CREATE TABLE t (a c, b c[])", "CREATE FUNCTION f(c) RETURNS integer LANGUAGE sql AS 'SELECT $1.a'"),
    ),
    "composite type with other attributes": Change(
        ("CREATE TYPE c AS (a integer, b text)", "CREATE TABLE t (a c)", "CREATE VIEW v AS SELECT (a).a FROM t"),
        ("CREATE TYPE c AS (a integer, x integer, y text)", "CREATE TABLE t (a c)", "CREATE VIEW v AS SELECT (a).a FROM t"),
        ("INSERT INTO t VALUES (ROW(1, 'b')), (NULL)",), "SELECT a::text FROM t", [("(1,,)",), (None,)], back=False,
    ),
    "composite type whose attributes move and change": Change(
        (MOOD, "CREATE TYPE c AS (a integer, b text, m mood, g varchar(9))", "COMMENT ON TYPE c IS 'n'",
         "COMMENT ON COLUMN c.a IS 'n'", "COMMENT ON COLUMN c.g IS 'n'",
         "CREATE TABLE t (a c, d c DEFAULT ROW(1, 'x', 'sad', 'y')::c)", "CREATE VIEW v AS SELECT (a).b FROM t"),
        (MOOD, """CREATE TYPE c AS (b text COLLATE "C", a bigint, z integer, m mood)""", "COMMENT ON TYPE c IS 'n'",
         "COMMENT ON COLUMN c.a IS 'n'", "COMMENT ON COLUMN c.m IS 'n'",
         "CREATE TABLE t (a c, d c DEFAULT ROW('x', 1, 2, 'sad')::c)", "CREATE VIEW v AS SELECT (a).b FROM t"),
        ("INSERT INTO t VALUES (ROW(1, 'b', 'sad', 'g')), (NULL), (ROW(NULL, NULL, NULL, NULL)::c)",),
        "SELECT a::text, d::text FROM t",
        [("(b,1,,sad)", "(x,1,,sad)"), (None, "(x,1,,sad)"), ("(,,,)", "(x,1,,sad)")],
    ),
    "composite type whose attributes only move": Change(
        ("CREATE TYPE c AS (a integer, b text)", "CREATE TABLE t (a c)"),
        ("CREATE TYPE c AS (b text, a integer)", "CREATE TABLE t (a c)"),
        ("INSERT INTO t VALUES (ROW(1, 'b'))",), "SELECT a::text FROM t", [("(b,1)",)],
    ),
    "composite type that nothing is of": Change(
        ("CREATE TYPE c AS (a integer, b text)",), ("""CREATE TYPE c AS (b varchar(5) COLLATE "C", z integer)""",)
    ),
    "range made": Change(
        (), ("CREATE TYPE r AS RANGE (subtype = float8, subtype_diff = float8mi)", "COMMENT ON TYPE r IS 'n'",
             "CREATE TABLE t (a r)"),
    ),
    "range over another type": Change(
        ("CREATE TYPE r AS RANGE (subtype = float8)",), ("CREATE TYPE r AS RANGE (subtype = numeric)",)
    ),
    "enum behind a view, a check and an index": Change(
        (MOOD, "COMMENT ON TYPE mood IS 'n'", "CREATE TABLE t (m mood CHECK (m <> 'sad'))",
         "CREATE INDEX i ON t (m) WHERE m = 'happy'", "CREATE VIEW v AS SELECT m FROM t"),
        ("CREATE TYPE mood AS ENUM ('happy', 'sad')", "COMMENT ON TYPE mood IS 'n'",
         "CREATE TABLE t (m mood CHECK (m <> 'sad'))", "CREATE INDEX i ON t (m) WHERE m = 'happy'",
         "CREATE VIEW v AS SELECT m FROM t"),
        ("INSERT INTO t VALUES ('happy')",), "SELECT m FROM v", [("happy",)],
    ),
}  # fmt: skip
CHANGES = SEQUENCES | TYPES
POSTGRES = load_dialect("postgres", "18")
HOW = [(version, guards) for version in POSTGRES_VERSIONS for guards in ("plain", "strict")] if FULL else [
    ("18", "plain"), ("14", "strict")
]  # fmt: skip


def run(engine: Engine, statements: Iterable[str]) -> None:
    """Send each statement by itself."""
    for sql in statements:
        engine.execute(sql)


def difference(one: Snapshot, other: Snapshot) -> list[str]:
    """What tells two schemas apart, but for the order of columns."""
    return [f"{delta.id}: {delta.fields}" for delta in diff(one, other)]


@pytest.mark.parametrize("name", CHANGES)
@pytest.mark.parametrize(("version", "guards"), HOW)
def test_a_change_and_its_way_back(version: str, name: str, guards: str) -> None:
    change = CHANGES[name]
    with fresh(f"postgres{version}") as engine, fresh(f"postgres{version}") as target:
        wanted, start = made(target, *change.after), made(engine, *change.before)
        run(engine, change.rows)
        compiled = compile_change(start, wanted, POSTGRES, Told(guards=guards))
        run(engine, 2 * [statement.sql for statement in compiled.up])
        assert difference(made(engine), wanted) == []
        assert engine.query(change.query) == change.answer
        run(engine, 2 * [statement.sql for statement in compiled.down])
        assert difference(made(engine), start) == []


# what the statement makes; what somebody did by hand; what the error says is there; what it says would be made
REFUSED = [
    ("CREATE SEQUENCE s AS integer", "ALTER SEQUENCE s INCREMENT 4", "INCREMENT 4", "INCREMENT 1"),
    ("CREATE SEQUENCE s", "ALTER SEQUENCE s AS integer", "a sequence AS integer", "a sequence AS bigint"),
    ("CREATE SEQUENCE s", "DROP SEQUENCE s; CREATE TABLE s ()", "table s", "a sequence AS bigint"),
    ("CREATE DOMAIN d AS text", "DROP DOMAIN d; CREATE DOMAIN d AS integer", "a domain AS integer", "a domain AS text"),
    ("CREATE DOMAIN d AS text", "DROP DOMAIN d; CREATE TYPE d AS ENUM ()", "no domain", "a domain AS text"),
    ("CREATE DOMAIN d AS text DEFAULT 'x'", "ALTER DOMAIN d SET DEFAULT 'y'", "'y'::text", "'x'::text"),
    ("CREATE DOMAIN d AS text NOT NULL", "ALTER DOMAIN d DROP NOT NULL", "AS text and", "AS text NOT NULL"),
    (
        "CREATE DOMAIN d AS text CONSTRAINT k CHECK (VALUE <> '')",
        "ALTER DOMAIN d DROP CONSTRAINT k, ALTER DOMAIN d ADD CONSTRAINT k CHECK (VALUE <> 'x')",
        "CHECK ((VALUE <> 'x'::text))",
        "CHECK ((VALUE <> ''::text))",
    ),
    ("CREATE TYPE c AS (a integer)", "ALTER TYPE c ALTER ATTRIBUTE a TYPE text", "a is text", "would be integer"),
    ("CREATE TYPE c AS (a integer)", "ALTER TYPE c RENAME ATTRIBUTE a TO b", "a is missing", "would be integer"),
    ("CREATE TYPE r AS RANGE (subtype = text)", "DROP TYPE r; CREATE TYPE r AS ENUM ()", "no range", "a range of text"),
    (
        "CREATE TYPE r AS RANGE (subtype = text)",
        "DROP TYPE r; CREATE TYPE r AS RANGE (subtype = date)",
        "a range of date",
        "a range of text",
    ),
]


@pytest.mark.parametrize(("ddl", "by_hand", "there", "wanted"), REFUSED)
def test_what_differs_is_refused(any_postgres: Engine, ddl: str, by_hand: str, there: str, wanted: str) -> None:
    statements = compile_change(Snapshot(), made(any_postgres, ddl), POSTGRES, Told(guards="strict")).up
    run(any_postgres, [statement.sql for statement in statements])
    run(any_postgres, by_hand.replace("k, ALTER", "k; ALTER").split("; "))
    with pytest.raises(EngineError) as caught:
        run(any_postgres, [statement.sql for statement in statements])
    assert caught.value.code == DIFFERS, caught.value
    assert there in caught.value.message.rpartition(" would be ")[0]
    assert wanted in caught.value.message


LATER = ("ALTER TYPE c ADD ATTRIBUTE later integer", "ALTER DOMAIN d ADD CONSTRAINT later CHECK (VALUE <> 'later')",
         "CREATE TABLE t (a integer, b d)", "ALTER SEQUENCE s OWNED BY t.a", "COMMENT ON TYPE c IS 'later'")  # fmt: skip


def test_what_comes_later_passes(any_postgres: Engine) -> None:
    all_kinds = ("CREATE SEQUENCE s", "CREATE DOMAIN d AS text CONSTRAINT k CHECK (VALUE <> '')",
                 "CREATE TYPE c AS (a integer)", "CREATE TYPE r AS RANGE (subtype = text)")  # fmt: skip
    statements = compile_change(Snapshot(), made(any_postgres, *all_kinds), POSTGRES, Told(guards="strict")).up
    run(any_postgres, [*LATER, *(statement.sql for statement in statements)])
