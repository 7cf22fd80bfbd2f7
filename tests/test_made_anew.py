"""What is dropped and made again on Postgres, and what the same plan builds on it: there, again and back.

As in `test_evolution_programs`, every case has a namespace of its own, and all of them change in one plan.
"""

from __future__ import annotations

import pytest
from applied import require_same, run
from catalog_reading import read
from engines import POSTGRES_VERSIONS, fresh
from programs import Case, F, T, V, make, on_policy

from schemadef.compile import compile_change
from schemadef.dialect import load_dialect
from schemadef.engines.base import Engine
from schemadef.errors import UnsupportedChangeError
from schemadef.snapshot import Told

DIVIDED = "CREATE TABLE @.t (a integer PRIMARY KEY, b integer) PARTITION BY LIST (a)"
CASES: dict[str, Case] = {
    "a new view of a view that is made again": Case(
        (), ("CREATE TABLE @.t (a integer)", V, "CREATE VIEW @.w AS SELECT a FROM @.v"),
        ("CREATE TABLE @.t (a bigint)", V, "CREATE VIEW @.w AS SELECT a FROM @.v", "CREATE VIEW @.x AS SELECT a FROM @.w",
         "CREATE POLICY p ON @.t USING (EXISTS (SELECT FROM @.w))")),
    "a view turns to one that is made again": Case(
        (T,), ("CREATE VIEW @.v AS SELECT a, b FROM @.t", "CREATE VIEW @.w AS SELECT 1 AS a"),
        (V, "CREATE VIEW @.w AS SELECT a FROM @.v")),
    "what turns to a function that is made again": Case(
        (), (F, "CREATE TABLE @.t (a integer DEFAULT 1 CONSTRAINT k CHECK (a > 0), g integer)", *on_policy("USING (a > 0)"), V),
        (F.replace("RETURNS integer", "RETURNS bigint"),
         "CREATE TABLE @.t (a integer DEFAULT @.f(2) CONSTRAINT k CHECK (@.f(a) > 0), g integer, n bigint DEFAULT @.f(3))",
         *on_policy("USING (@.f(a) > 0)"), V + " WHERE @.f(a) > 0")),
    "a new view of a generated column that is made again": Case(
        (), ("CREATE TABLE @.t (a integer, g integer GENERATED ALWAYS AS (a + 1) STORED)",),
        ("CREATE TABLE @.t (a bigint, g integer GENERATED ALWAYS AS (a + 1) STORED)", V.replace("a FROM", "g FROM"))),
    "a plain column becomes a generated one, and a view reads it": Case(
        (), (T,), ("CREATE TABLE @.t (a integer, b integer GENERATED ALWAYS AS (a * 2) STORED)", V.replace("a FROM", "b FROM"))),
    "a generated column's type": Case(
        (), ("CREATE TABLE @.t (a integer, g integer GENERATED ALWAYS AS (a + 1) STORED)",),
        ("CREATE TABLE @.t (a integer, g bigint GENERATED ALWAYS AS (a + 1) STORED)",)),
    "a generated column's type and expression": Case(
        (), ("CREATE TABLE @.t (a integer, g integer GENERATED ALWAYS AS (a + 1) STORED)",),
        ("CREATE TABLE @.t (a integer, g text GENERATED ALWAYS AS (a::text) STORED)",)),
    "an enum in another order under generated columns": Case(
        (), ("CREATE TYPE @.e AS ENUM ('a', 'b')",
             "CREATE TABLE @.t (a @.e, g @.e GENERATED ALWAYS AS (a) STORED, h boolean GENERATED ALWAYS AS (a > 'a') STORED)"),
        ("CREATE TYPE @.e AS ENUM ('b', 'a')",
         "CREATE TABLE @.t (a @.e, g @.e GENERATED ALWAYS AS (a) STORED, h boolean GENERATED ALWAYS AS (a > 'a') STORED)")),
    "an enum in another order in types of which no column is": Case(
        (), ("CREATE TYPE @.e AS ENUM ('a', 'b')", "CREATE TYPE @.c AS (x @.e)", "CREATE DOMAIN @.d AS @.e CHECK (VALUE <> 'b')",
             "CREATE FUNCTION @.g() RETURNS @.c LANGUAGE sql AS 'SELECT NULL::@.c'"),
        ("CREATE TYPE @.e AS ENUM ('b', 'a')", "CREATE TYPE @.c AS (x @.e)", "CREATE DOMAIN @.d AS @.e CHECK (VALUE <> 'b')",
         "CREATE FUNCTION @.g() RETURNS @.c LANGUAGE sql AS 'SELECT NULL::@.c'",
         "CREATE FUNCTION @.h() RETURNS @.c LANGUAGE sql AS 'SELECT NULL::@.c'", "CREATE TABLE @.t (c @.c, d @.d)")),
    "an enum loses a label, and a domain of it that no column is of its checks": Case(
        (), ("CREATE TYPE @.e AS ENUM ('a', 'b')", "CREATE DOMAIN @.d AS @.e CONSTRAINT k CHECK (VALUE <> 'b')"),
        ("CREATE TYPE @.e AS ENUM ('a')", "CREATE DOMAIN @.d AS @.e CONSTRAINT l CHECK (VALUE >= 'a')",
         "ALTER DOMAIN @.d ADD CONSTRAINT k CHECK (VALUE::text <> 'x') NOT VALID")),
    "a domain's type under checks that are not valid": Case(
        (), ("CREATE DOMAIN @.d AS integer CONSTRAINT k CHECK (VALUE > 0)", "CREATE TABLE @.t (a @.d)"),
        ("CREATE DOMAIN @.d AS bigint CONSTRAINT l CHECK (VALUE > 1)", "CREATE TABLE @.t (a @.d)",
         "ALTER DOMAIN @.d ADD CONSTRAINT k CHECK (VALUE > 10) NOT VALID", "COMMENT ON CONSTRAINT k ON DOMAIN @.d IS 'x'",
         "ALTER DOMAIN @.d ADD CONSTRAINT m CHECK (VALUE > 9) NOT VALID", "COMMENT ON DOMAIN @.d IS 'y'")),
    "arrays become JSON": Case(
        (), ("CREATE TABLE @.t (a integer[], b text[])",), ("CREATE TABLE @.t (a jsonb, b json)",)),
    "an index on a partitioned table": Case(
        ("CREATE TABLE @.t (a integer, b text) PARTITION BY LIST (a)",
         "CREATE TABLE @.t_1 PARTITION OF @.t FOR VALUES IN (1)"), (), ("CREATE INDEX i ON @.t (lower(b), a DESC)",)),
    "a partition under a foreign key": Case(
        (DIVIDED, "CREATE TABLE @.c (a integer REFERENCES @.t)"), ("CREATE TABLE @.t_1 PARTITION OF @.t FOR VALUES IN (1)",),
        ("CREATE TABLE @.t_2 PARTITION OF @.t FOR VALUES IN (2)",)),
    "a partition and a foreign key by a unique index": Case(
        (), (DIVIDED,), (DIVIDED.replace("b integer", "c integer"), "CREATE TABLE @.t_1 PARTITION OF @.t FOR VALUES IN (1)",
                         "CREATE UNIQUE INDEX i ON @.t (c, a)",
                         "CREATE TABLE @.c (a integer, c integer, FOREIGN KEY (c, a) REFERENCES @.t (c, a))")),
    "a domain leaves an enum that loses a label": Case(
        (), ("CREATE TYPE @.e AS ENUM ('a', 'b')", "CREATE DOMAIN @.d AS @.e DEFAULT 'a'"),
        ("CREATE TYPE @.e AS ENUM ('b')", "CREATE DOMAIN @.d AS bigint CHECK (VALUE <> 17)")),
    "a composite type changes under a column that comes to it": Case(
        (), ("CREATE TYPE @.c AS (x bigint, y text)", "CREATE TABLE @.t (a text)"),
        ("CREATE TYPE @.c AS (x text)", "CREATE TABLE @.t (a @.c)")),
    "a column comes to an array of a type that is made again": Case(
        (), ("CREATE TYPE @.e AS ENUM ('a', 'b')", "CREATE TYPE @.c AS (x @.e)", "CREATE TABLE @.t (a jsonb)"),
        ("CREATE TYPE @.e AS ENUM ('b', 'a')", "CREATE TYPE @.c AS (x @.e)", "CREATE TABLE @.t (a @.c[])")),
    "a composite type with the name of a domain": Case(
        (), ("CREATE DOMAIN @.d AS integer", "CREATE TYPE @.r AS RANGE (SUBTYPE = integer)"),
        ("CREATE TYPE @.d AS (x integer)", "CREATE DOMAIN @.r AS @.d", "CREATE TABLE @.t (a @.d[], b @.r)")),
    "a range type under several of a name of their own": Case(
        (), ("CREATE TYPE @.r AS RANGE (SUBTYPE = integer, MULTIRANGE_TYPE_NAME = @.m)",
             "CREATE TABLE @.t (a @.r, b @.m, c text)"),
        ("CREATE TYPE @.r AS RANGE (SUBTYPE = bigint, MULTIRANGE_TYPE_NAME = @.n)",
         "CREATE TABLE @.t (a @.n, b @.n, c @.n)", "CREATE FUNCTION @.g(m @.n) RETURNS @.r LANGUAGE sql AS 'SELECT NULL::@.r'")),
    "a domain's check, and columns that come to types which hold it and leave them": Case(
        (), ("CREATE DOMAIN @.d AS integer CONSTRAINT k CHECK (VALUE > 1)", "CREATE TYPE @.c AS (x @.d)",
             "CREATE TABLE @.t (a @.c, b jsonb, c @.d[])"),
        ("CREATE DOMAIN @.d AS integer NOT NULL CONSTRAINT k CHECK (VALUE > 2)", "CREATE TYPE @.c AS (x @.d)",
         "CREATE TABLE @.t (a jsonb, b @.d[], c jsonb, d @.c[])")),
    "a composite type comes to hold a domain that gets a check": Case(
        (), ("CREATE DOMAIN @.d AS integer CONSTRAINT k CHECK (VALUE > 1)", "CREATE TYPE @.c AS (x integer)", "CREATE TABLE @.t (a @.c)"),
        ("CREATE DOMAIN @.d AS integer CONSTRAINT k CHECK (VALUE > 2)", "CREATE TYPE @.c AS (x integer, y @.d)",
         "CREATE TABLE @.t (a @.c)", "CREATE FUNCTION @.g(v @.d) RETURNS text LANGUAGE sql RETURN v::text")),
    "a comment on a type that is made of one that a column leaves": Case(
        (), ("CREATE DOMAIN @.d AS integer", "CREATE TYPE @.c AS (x text)", "CREATE TYPE @.o AS (x @.c[], y @.d[])",
             "CREATE TABLE @.t (a @.o[])"),
        ("CREATE DOMAIN @.d AS text", "CREATE TYPE @.c AS (x text)", "CREATE TYPE @.o AS (x @.c[], y @.d[])",
         "COMMENT ON COLUMN @.c.x IS 'x'", "CREATE TABLE @.t (a @.c[])")),
    "an enum in another order under a column that becomes an array": Case(
        (), ("CREATE TYPE @.e AS ENUM ('a', 'b')", "CREATE TABLE @.t (a @.e DEFAULT 'a', b @.e[])"),
        ("CREATE TYPE @.e AS ENUM ('b', 'a')", "CREATE TABLE @.t (a @.e[] DEFAULT '{b}', b @.e DEFAULT 'b')")),
    "a primary key instead of a key of its name, and what points at it": Case(
        (), ("CREATE TABLE @.t (a integer NOT NULL, b integer, CONSTRAINT k UNIQUE (a, b))", "CREATE TABLE @.c (a integer)"),
        ("CREATE TABLE @.t (a integer, b integer, CONSTRAINT k PRIMARY KEY (a))",
         "CREATE TABLE @.c (a integer REFERENCES @.t)")),
    "the type of a column that a key only includes, under foreign keys": Case(
        (), ("CREATE TYPE @.e AS ENUM ('a', 'b')",
             "CREATE TABLE @.t (a integer, b integer, e @.e, PRIMARY KEY (a) INCLUDE (b), UNIQUE (b, a) INCLUDE (e))",
             "CREATE TABLE @.c (a integer REFERENCES @.t, b integer, FOREIGN KEY (b, a) REFERENCES @.t (b, a))"),
        ("CREATE TYPE @.e AS ENUM ('b', 'a')",
         "CREATE TABLE @.t (a integer, b bigint, e @.e, PRIMARY KEY (a) INCLUDE (b), UNIQUE (b, a) INCLUDE (e))",
         "CREATE TABLE @.c (a integer REFERENCES @.t, b integer, FOREIGN KEY (b, a) REFERENCES @.t (b, a))")),
    "a serial column beside an identity": Case(
        (), (), ("CREATE TABLE @.t (a serial, b integer GENERATED ALWAYS AS IDENTITY)",)),
    "what reads the rows of a table by way of a function": Case(
        (), ("CREATE TABLE @.t (a integer, b integer)", "CREATE FUNCTION @.g() RETURNS SETOF @.t LANGUAGE sql AS 'SELECT * FROM @.t'",
             "CREATE FUNCTION @.h() RETURNS SETOF integer LANGUAGE sql BEGIN ATOMIC SELECT a FROM @.g(); END",
             "CREATE VIEW @.v AS SELECT a FROM @.g()"),
        ("CREATE TABLE @.t (a integer, c text, d integer)", "CREATE FUNCTION @.g() RETURNS SETOF @.t LANGUAGE sql AS 'SELECT * FROM @.t'",
         "CREATE FUNCTION @.h() RETURNS SETOF integer LANGUAGE sql BEGIN ATOMIC SELECT a FROM @.g(); END",
         "CREATE VIEW @.v AS SELECT a FROM @.g()", "CREATE VIEW @.w AS SELECT a, d FROM @.g()")),
    "a function that reads a new column of a row": Case(
        (), ("CREATE TABLE @.t (a integer)",),
        ("CREATE TABLE @.t (a integer, b integer)", "CREATE FUNCTION @.g(r @.t) RETURNS integer LANGUAGE sql AS 'SELECT r.b'")),
}  # fmt: skip


@pytest.mark.parametrize("version", POSTGRES_VERSIONS)
@pytest.mark.parametrize("guards", ["plain", "strict"])
def test_every_change_there_again_and_back(version: str, guards: str) -> None:
    dialect = load_dialect("postgres", version)
    with fresh(f"postgres{version}") as engine, fresh(f"postgres{version}") as target:
        make(engine, "old", CASES)
        make(target, "new", CASES)
        old, new = read(engine), read(target)
        assert not old.unmodelled and not new.unmodelled
        change = compile_change(old, new, dialect, Told(guards=guards), filling=True)
        for when in ("once", "again"):
            run(engine, change.up)
            require_same(read(engine), new, when)
        for when in ("back", "back again"):
            run(engine, change.down)
            require_same(read(engine), old, when)


STORED = "CREATE TABLE t (a integer, g integer GENERATED ALWAYS AS (a + 1) STORED)"


@pytest.mark.parametrize("after", ["x text, g integer", "a text, g integer", "a integer, g bigint"])
def test_a_column_that_is_computed_no_longer_keeps_its_values(any_postgres: Engine, after: str) -> None:
    dialect = load_dialect("postgres", str(any_postgres.query("SHOW server_version_num")[0][0])[:2])
    with fresh("postgres") as target:
        target.execute(f"CREATE TABLE t ({after})")
        any_postgres.execute(STORED)
        old, new = read(any_postgres), read(target)
    any_postgres.execute("INSERT INTO t (a) VALUES (6)")
    change = compile_change(old, new, dialect)
    for _ in range(2):
        run(any_postgres, change.up)
        require_same(read(any_postgres), new, "there")
        assert any_postgres.query("SELECT g::integer FROM t") == [(7,)]
    run(any_postgres, change.down)
    require_same(read(any_postgres), old, "back")


REFUSED = {
    "divides table public.t": ("CREATE TABLE t (a {}) PARTITION BY RANGE (a)", "integer", "bigint"),
}  # fmt: skip


@pytest.mark.parametrize("words", REFUSED)
def test_what_no_server_does_is_refused_when_it_is_planned(words: str) -> None:
    text, before, after = REFUSED[words]
    with fresh("postgres") as engine, fresh("postgres") as target:
        engine.batch(text.format(before).split(";"))
        target.batch(text.format(after).split(";"))
        with pytest.raises(UnsupportedChangeError, match=words):
            compile_change(read(engine), read(target), load_dialect("postgres"))


def test_a_function_that_reads_what_went_from_under_it_is_refused() -> None:
    """Postgres 14 lets the column go, and prints a name in its place that it does not read."""
    made = (
        "CREATE TABLE t (a integer, b integer)",
        "CREATE FUNCTION g() RETURNS SETOF t LANGUAGE sql AS 'SELECT * FROM t'",
        "CREATE FUNCTION f() RETURNS SETOF t LANGUAGE sql BEGIN ATOMIC SELECT x.* FROM g() AS x; END",
    )
    with fresh("postgres14") as engine, fresh("postgres14") as target:
        engine.batch(made)
        target.batch((*made, "ALTER TABLE t DROP b"))
        with pytest.raises(UnsupportedChangeError, match=r"f\(\) reads a column that has been dropped from the rows"):
            compile_change(read(engine), read(target), load_dialect("postgres", "14"))
