"""Grants, owners, comments, functions, views, triggers and policies that change on Postgres, each sort of change once.

Every case has a namespace of its own, written `@`, and all of them change in one plan: it reaches the new state, does
nothing when it runs again, and its way back reaches the old one.
"""

from __future__ import annotations

import pytest
from applied import require_same, run
from catalog_reading import read, with_role
from engines import POSTGRES_VERSIONS, fresh
from programs import TF, TRIGGER, Case, F, T, V, make, on_policy

from schemadef.compile import compile_change
from schemadef.dialect import load_dialect
from schemadef.engines.base import Engine, Value
from schemadef.snapshot import Snapshot, Told

RELATION_T, RELATION_V, ROUTINE_F = "'@.t'::regclass", "'@.v'::regclass", "'@.f(integer)'::regprocedure"


CASES: dict[str, Case] = {
    "grant": Case((T,), (), ("GRANT SELECT, INSERT ON @.t TO reader",), RELATION_T),
    "grant other privileges": Case(
        (T,), ("GRANT SELECT, INSERT ON @.t TO reader",), ("GRANT UPDATE, INSERT ON @.t TO reader",), RELATION_T),
    "grant to everybody": Case((T,), (), ("GRANT SELECT ON @.t TO PUBLIC",), RELATION_T),
    "grant all": Case((T,), (), ("GRANT ALL ON @.t TO reader",)),
    "grant option": Case(
        (T,), ("GRANT SELECT ON @.t TO reader",), ("GRANT SELECT ON @.t TO reader WITH GRANT OPTION",)),
    "grant option of one": Case(
        (T,), ("GRANT SELECT, INSERT, UPDATE ON @.t TO reader",),
        ("GRANT SELECT, DELETE ON @.t TO reader", "GRANT INSERT ON @.t TO reader WITH GRANT OPTION")),
    "columns instead of the table": Case(
        (T,), ("GRANT SELECT, UPDATE ON @.t TO reader",), ("GRANT SELECT (a), UPDATE (b) ON @.t TO reader",)),
    "less on the table, the same on a column": Case(
        (T, "GRANT SELECT (a) ON @.t TO reader"), ("GRANT SELECT, INSERT ON @.t TO reader",),
        ("GRANT INSERT ON @.t TO reader",)),
    "a column that goes": Case(
        (), (T, "GRANT SELECT (a, b) ON @.t TO reader"),
        ("CREATE TABLE @.t (a integer)", "GRANT SELECT (a) ON @.t TO reader")),
    "columns of a view": Case((T, V), ("GRANT SELECT ON @.v TO reader",), ("GRANT SELECT (a) ON @.v TO reader",)),
    "from the owner": Case((T,), (), ("REVOKE ALL ON @.t FROM CURRENT_USER", "GRANT SELECT ON @.t TO reader")),
    "a new table": Case((), (), (T, "GRANT SELECT ON @.t TO reader")),
    "a sequence": Case(("CREATE SEQUENCE @.s",), (), ("GRANT USAGE, SELECT ON SEQUENCE @.s TO reader",)),
    "a function": Case(
        (F,), (), ("REVOKE ALL ON FUNCTION @.f FROM PUBLIC", "GRANT EXECUTE ON FUNCTION @.f TO reader"), ROUTINE_F),
    "an overloaded function": Case(
        (F, "CREATE FUNCTION @.f(n text) RETURNS integer LANGUAGE sql AS 'SELECT 2'"), (),
        ("GRANT EXECUTE ON FUNCTION @.f(text) TO reader",)),
    "a procedure": Case(
        ("CREATE PROCEDURE @.p(n integer, INOUT o text) LANGUAGE plpgsql AS 'BEGIN END'",), (),
        ("GRANT EXECUTE ON PROCEDURE @.p TO reader",)),
    "an aggregate": Case(
        ("CREATE AGGREGATE @.a(*) (SFUNC = int4inc, STYPE = integer, INITCOND = '0')",), (),
        ("REVOKE ALL ON FUNCTION @.a() FROM PUBLIC", "COMMENT ON AGGREGATE @.a(*) IS 'It''s one'")),
    "types": Case(
        ("CREATE TYPE @.e AS ENUM ('x')", "CREATE DOMAIN @.d AS integer", "CREATE TYPE @.c AS (a integer)"), (),
        ("GRANT USAGE ON TYPE @.e TO reader", "REVOKE ALL ON DOMAIN @.d FROM PUBLIC",
         "GRANT USAGE ON TYPE @.c TO reader WITH GRANT OPTION")),
    "a namespace": Case((), ("GRANT CREATE ON SCHEMA @ TO reader",), ("GRANT USAGE ON SCHEMA @ TO reader",)),
    "a view that is made again": Case(
        (T, "ALTER TABLE @.t ADD x text"), (V, "GRANT SELECT ON @.v TO reader", "COMMENT ON VIEW @.v IS 'ours'"),
        ("CREATE VIEW @.v AS SELECT x FROM @.t", "GRANT SELECT ON @.v TO reader", "COMMENT ON VIEW @.v IS 'ours'")),
    "a function that is made again": Case(
        (), (F, "REVOKE ALL ON FUNCTION @.f FROM PUBLIC", "COMMENT ON FUNCTION @.f IS 'ours'"),
        (F.replace("RETURNS integer", "RETURNS bigint"), "REVOKE ALL ON FUNCTION @.f FROM PUBLIC",
         "COMMENT ON FUNCTION @.f IS 'ours'")),
    "default privileges": Case(
        (), ("ALTER DEFAULT PRIVILEGES IN SCHEMA @ GRANT SELECT, INSERT ON TABLES TO reader",
             "ALTER DEFAULT PRIVILEGES IN SCHEMA @ GRANT USAGE ON TYPES TO writer"),
        ("ALTER DEFAULT PRIVILEGES IN SCHEMA @ GRANT SELECT, DELETE ON TABLES TO reader WITH GRANT OPTION",
         "ALTER DEFAULT PRIVILEGES FOR ROLE writer IN SCHEMA @ GRANT EXECUTE ON FUNCTIONS TO reader")),
    "an owner": Case((T, V, F), (), (
        "ALTER TABLE @.t OWNER TO writer", "ALTER VIEW @.v OWNER TO writer", "ALTER FUNCTION @.f OWNER TO writer",
        "ALTER SCHEMA @ OWNER TO writer"), RELATION_T),
    "another owner, and what both were granted": Case(
        (T, "GRANT SELECT ON @.t TO PUBLIC"),
        ("ALTER TABLE @.t OWNER TO writer", "GRANT ALL ON @.t TO reader"),
        ("ALTER TABLE @.t OWNER TO reader", "GRANT INSERT ON @.t TO writer", "REVOKE DELETE ON @.t FROM reader")),
    "a table of another owner": Case((), (), (
        "CREATE TABLE @.t (a serial)", "ALTER TABLE @.t OWNER TO writer", "GRANT SELECT ON @.t TO reader")),
    "a function's body": Case(
        (), (F,), (F.replace("SELECT 1", "SELECT 2 + $1") + " IMMUTABLE STRICT COST 7 SET search_path = ''",), ROUTINE_F),
    "a function's names and defaults": Case(
        ("CREATE FUNCTION @.h(integer) RETURNS integer LANGUAGE sql AS 'SELECT 1'",), (F,),
        (F.replace("n integer", "n integer DEFAULT 3"),)),
    "a function's argument is called otherwise": Case((), (F,), (F.replace("n integer", "m integer"),)),
    "a function's default goes": Case((), (F.replace("n integer", "n integer DEFAULT 3"),), (F,)),
    "a function returns rows": Case(
        (), (F,), ("CREATE FUNCTION @.f(n integer) RETURNS TABLE (x integer, y text) LANGUAGE sql ROWS 5 "
                   "AS 'SELECT 1, ''a'''",)),
    "a function in SQL": Case(
        (T,), ("CREATE FUNCTION @.f(n integer) RETURNS bigint LANGUAGE sql RETURN n + 1",),
        ("CREATE FUNCTION @.f(n integer) RETURNS bigint LANGUAGE sql BEGIN ATOMIC SELECT count(*) FROM @.t WHERE a = n; END",),
        ROUTINE_F),
    "a column that a function in SQL reads": Case(
        (), ("CREATE TABLE @.t (a integer)", "CREATE FUNCTION @.f(n integer) RETURNS bigint LANGUAGE sql "
             "BEGIN ATOMIC SELECT count(*) FROM @.t WHERE a = n; END"),
        ("CREATE TABLE @.t (a bigint)", "CREATE FUNCTION @.f(n integer) RETURNS bigint LANGUAGE sql "
         "BEGIN ATOMIC SELECT count(*) FROM @.t WHERE a = n; END")),
    "a function that reads what is new": Case(
        (), (T, F), ("CREATE TABLE @.t (a integer, b integer, c integer)", "CREATE TABLE @.u (x integer)",
                     F.replace("SELECT 1", "SELECT max(c) FROM @.t, @.u"))),
    "a function with a variable of a new table's type": Case(
        (), (), ("CREATE TABLE @.t (a integer)", "CREATE FUNCTION @.f(n integer) RETURNS integer LANGUAGE plpgsql "
                 "AS 'DECLARE it @.t%ROWTYPE; one @.t.a%TYPE; BEGIN RETURN 1; END'")),
    "a function that a default uses": Case(
        (), (F, "CREATE TABLE @.t (a integer DEFAULT @.f(1))"),
        (F.replace("RETURNS integer", "RETURNS bigint"), "CREATE TABLE @.t (a integer DEFAULT @.f(1))")),
    "a procedure's body": Case(
        (), ("CREATE PROCEDURE @.p(n integer) LANGUAGE plpgsql AS 'BEGIN END'",),
        ("CREATE PROCEDURE @.p(n integer) LANGUAGE plpgsql SECURITY DEFINER AS 'BEGIN COMMIT; END'",)),
    "a procedure instead of a function": Case(
        (), (F,), ("CREATE PROCEDURE @.f(n integer) LANGUAGE sql BEGIN ATOMIC SELECT n; END",)),
    "an aggregate's functions": Case(
        ("CREATE FUNCTION @.one(integer, integer) RETURNS integer LANGUAGE sql AS 'SELECT 1'",),
        ("CREATE AGGREGATE @.a(integer) (SFUNC = int4larger, STYPE = integer)",),
        ("CREATE AGGREGATE @.a(integer) (SFUNC = @.one, STYPE = integer, INITCOND = '0', PARALLEL = SAFE)",),
        "'@.a(integer)'::regprocedure"),
    "an aggregate of another sort": Case(
        ("CREATE FUNCTION @.one(integer, integer) RETURNS integer LANGUAGE sql AS 'SELECT 1'",),
        ("CREATE AGGREGATE @.a(integer ORDER BY integer) (SFUNC = @.one, STYPE = integer)",),
        ("CREATE AGGREGATE @.a(integer ORDER BY integer) (SFUNC = @.one, STYPE = integer, HYPOTHETICAL)",)),
    "an extension's namespace": Case(
        ("CREATE SCHEMA @_2",), ("CREATE EXTENSION citext SCHEMA @",), ("CREATE EXTENSION citext SCHEMA @_2",)),
    "a view with more columns": Case(
        (T,), (V,), ("CREATE VIEW @.v AS SELECT a, b, a + b AS c FROM @.t WHERE a > 0",), RELATION_V),
    "a view with fewer columns, and one on it": Case(
        (T,), ("CREATE VIEW @.v AS SELECT a, b FROM @.t", "CREATE VIEW @.w AS SELECT a FROM @.v"),
        (V, "CREATE VIEW @.w AS SELECT a FROM @.v")),
    "a view's options": Case(
        (T,), (V.replace("v AS", "v WITH (security_barrier) AS"),),
        (V.replace("v AS", "v WITH (check_option = local) AS"), "COMMENT ON COLUMN @.v.a IS 'It''s a'"), RELATION_V),
    "a table's column under a view": Case(
        (), (T, V, "CREATE TRIGGER g INSTEAD OF INSERT ON @.v FOR EACH ROW EXECUTE FUNCTION @.tf()"),
        ("CREATE TABLE @.t (a bigint, b integer)", V,
         "CREATE TRIGGER g INSTEAD OF INSERT ON @.v FOR EACH ROW EXECUTE FUNCTION @.tf()")),
    "a trigger": Case(
        (T, TF), (TRIGGER, "COMMENT ON TRIGGER g ON @.t IS 'ours'"),
        ("CREATE TRIGGER g AFTER UPDATE OF a ON @.t FOR EACH ROW WHEN (new.a > 1) EXECUTE FUNCTION @.tf('x')",
         "COMMENT ON TRIGGER g ON @.t IS 'ours'"), "(SELECT oid FROM pg_trigger WHERE tgrelid = '@.t'::regclass)"),
    "a disabled trigger": Case(
        (T, TF), (TRIGGER, "ALTER TABLE @.t DISABLE TRIGGER g"),
        (TRIGGER.replace("INSERT", "DELETE"), "ALTER TABLE @.t DISABLE TRIGGER g")),
    "when a trigger fires": Case(
        (T, TF), (TRIGGER, "ALTER TABLE @.t ENABLE ALWAYS TRIGGER g"), (TRIGGER, "ALTER TABLE @.t ENABLE REPLICA TRIGGER g")),
    "a constraint trigger": Case(
        (T, TF), ("CREATE TRIGGER g AFTER INSERT ON @.t FOR EACH ROW EXECUTE FUNCTION @.tf()",),
        ("CREATE CONSTRAINT TRIGGER g AFTER INSERT ON @.t DEFERRABLE INITIALLY DEFERRED FOR EACH ROW "
         "EXECUTE FUNCTION @.tf()",)),
    "a policy's rows": Case(
        (T,), on_policy("TO reader USING (a > 0)"), on_policy("TO reader, writer USING (b > 0) WITH CHECK (a > 1)"),
        "(SELECT oid FROM pg_policy WHERE polrelid = '@.t'::regclass)"),
    "a policy's command": Case(
        (T,), on_policy("AS RESTRICTIVE FOR UPDATE USING (a > 0)"), on_policy("FOR ALL USING (a > 0)")),
    "a policy without its rows": Case(
        (T,), on_policy("USING (a > 0) WITH CHECK (b > 0)"), on_policy("WITH CHECK (b > 0)")),
    "a column under a policy": Case(
        (), ("CREATE TABLE @.t (a integer)", *on_policy("USING (a > 0)")),
        ("CREATE TABLE @.t (a bigint)", *on_policy("USING (a > 0)"))),
    "comments": Case(
        ("CREATE TABLE @.t (a integer CONSTRAINT k PRIMARY KEY, CONSTRAINT c CHECK (a > 0))", V, F, TF, TRIGGER,
         "CREATE INDEX i ON @.t (a)", "CREATE TYPE @.e AS ENUM ('x')", "CREATE SEQUENCE @.s",
         "CREATE MATERIALIZED VIEW @.m AS SELECT 1 AS a", "CREATE DOMAIN @.d AS integer", "CREATE POLICY p ON @.t"),
        ("COMMENT ON TABLE @.t IS 'old'", "COMMENT ON INDEX @.i IS 'old'"),
        tuple(f"COMMENT ON {what} IS 'It''s new'" for what in (
            "TABLE @.t", "COLUMN @.t.a", "CONSTRAINT k ON @.t", "CONSTRAINT c ON @.t", "VIEW @.v", "FUNCTION @.f",
            "TRIGGER g ON @.t", "INDEX @.i", "TYPE @.e", "SEQUENCE @.s", "MATERIALIZED VIEW @.m", "DOMAIN @.d",
            "POLICY p ON @.t", "SCHEMA @"))),
    "hostile names": Case(
        (), (), ('CREATE TABLE @."it\'s a ""t"" (x" (a integer)', 'GRANT SELECT (a) ON @."it\'s a ""t"" (x" TO "re""ader"',
                 'CREATE FUNCTION @."f(x" ("integer" integer) RETURNS text LANGUAGE sql AS $$ SELECT \'$body$\' $$',
                 'GRANT EXECUTE ON FUNCTION @."f(x" TO "re""ader"', 'ALTER FUNCTION @."f(x" OWNER TO "re""ader"')),
}  # fmt: skip


def oids(engine: Engine) -> dict[str, Value]:
    return {
        name: engine.query(f"SELECT {case.kept.replace('@', f'c{number}')}::oid::bigint")[0][0]
        for number, (name, case) in enumerate(CASES.items())
        if case.kept
    }


@pytest.mark.parametrize("version", POSTGRES_VERSIONS)
@pytest.mark.parametrize("guards", ["plain", "strict"])
def test_every_change_there_again_and_back(version: str, guards: str) -> None:
    dialect = load_dialect("postgres", version)
    with fresh(f"postgres{version}") as engine, fresh(f"postgres{version}") as target:
        make(engine, "old", CASES)
        make(target, "new", CASES)
        old, new, kept = read(engine), read(target), oids(engine)
        assert not old.unmodelled and not new.unmodelled
        change = compile_change(old, new, dialect, Told(guards=guards))
        for when in ("once", "again"):
            run(engine, change.up)
            require_same(read(engine), new, when)
        assert oids(engine) == kept
        for when in ("back", "back again"):
            run(engine, change.down)
            require_same(read(engine), old, when)


@pytest.mark.parametrize(
    ("version", "guards", "state"), [("18", "strict", "new"), ("14", "plain", "new"), ("18", "plain", "old")]
)
def test_everything_from_nothing(version: str, guards: str, state: str) -> None:
    dialect = load_dialect("postgres", version)
    with fresh(f"postgres{version}") as engine, fresh(f"postgres{version}") as target:
        make(target, state, CASES)
        whole = read(target)
        change = compile_change(Snapshot(), whole, dialect, Told(guards=guards))
        for when in ("once", "again"):
            run(engine, change.up)
            require_same(read(engine), whole, when)
        run(engine, change.down)
        assert not len(read(engine))


DEFAULTS = (
    with_role("reader"),
    "CREATE SCHEMA app",
    "ALTER DEFAULT PRIVILEGES GRANT SELECT, INSERT ON TABLES TO reader WITH GRANT OPTION",
    "ALTER DEFAULT PRIVILEGES IN SCHEMA app GRANT DELETE ON TABLES TO reader",
    "ALTER DEFAULT PRIVILEGES REVOKE EXECUTE ON FUNCTIONS FROM PUBLIC",
)
UNDER_DEFAULTS = (
    "CREATE TABLE nothing (a integer)",
    "REVOKE ALL ON nothing FROM reader",
    "CREATE TABLE app.something (a integer)",
    "REVOKE INSERT ON app.something FROM reader",
    "REVOKE GRANT OPTION FOR SELECT ON app.something FROM reader",
    "CREATE VIEW app.everything AS SELECT a FROM nothing",
    "CREATE FUNCTION called() RETURNS integer LANGUAGE sql AS 'SELECT 1'",
    "GRANT EXECUTE ON FUNCTION called TO PUBLIC",
    "CREATE FUNCTION uncalled() RETURNS integer LANGUAGE sql AS 'SELECT 1'",
)


@pytest.mark.parametrize("guards", ["plain", "strict"])
def test_new_objects_get_no_more_than_they_shall_have(guards: str) -> None:
    dialect = load_dialect("postgres")
    with fresh("postgres") as engine, fresh("postgres") as target:
        for sql in DEFAULTS:
            engine.execute(sql)
            target.execute(sql)
        for sql in UNDER_DEFAULTS:
            target.execute(sql)
        old, new = read(engine), read(target)
        change = compile_change(old, new, dialect, Told(guards=guards))
        for when in ("once", "again"):
            run(engine, change.up)
            require_same(read(engine), new, when)
        run(engine, change.down)
        require_same(read(engine), old, "back")


@pytest.mark.parametrize("guards", ["plain", "strict"])
def test_default_privileges_are_not_for_what_comes_with_them(guards: str) -> None:
    dialect = load_dialect("postgres")
    made = (*UNDER_DEFAULTS[:1], "CREATE FUNCTION called() RETURNS integer LANGUAGE sql AS 'SELECT 1'")
    with fresh("postgres") as engine, fresh("postgres") as target:
        for sql in (*made, *DEFAULTS):
            target.execute(sql)
        new = read(target)
        change = compile_change(Snapshot(), new, dialect, Told(guards=guards))
        for when in ("once", "again"):
            run(engine, change.up)
            require_same(read(engine), new, when)
        run(engine, change.down)
        assert not len(read(engine))
