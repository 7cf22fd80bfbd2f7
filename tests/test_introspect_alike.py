"""A catalog reads the same whoever asks, whichever version answers, and whatever things are called."""

from __future__ import annotations

import pytest
from catalog_reading import QUERIES, made, only, read, with_role

from schemadef.engines.base import Engine
from schemadef.model import (
    Column,
    DataType,
    Enum,
    Extension,
    ForeignKey,
    Function,
    Id,
    Index,
    Namespace,
    Object,
    Policy,
    Table,
    Trigger,
    View,
)
from schemadef.snapshot import parse_snapshot

RETURN = "CREATE FUNCTION app.f() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN new; END'"
TRIGGERS: dict[str, dict[str, object]] = {
    "CREATE TRIGGER g BEFORE INSERT OR DELETE OR UPDATE OF b, a ON t FOR EACH ROW EXECUTE FUNCTION app.f()": {
        "timing": "before", "events": ("insert", "update", "delete"), "of": ("b", "a"),
    },
    """CREATE TRIGGER g AFTER UPDATE ON t FOR EACH ROW WHEN (old.a IS DISTINCT FROM new.a AND new.b <> ') WHEN (')
       EXECUTE FUNCTION app.f('x', 'it''s', '', '日本', 'a\\b')""": {
        "timing": "after", "events": ("update",), "arguments": ("x", "it's", "", "日本", "a\\b"),
        "when": "((old.a IS DISTINCT FROM new.a) AND (new.b <> ') WHEN ('::text))",
    },
    "CREATE TRIGGER g AFTER UPDATE ON t REFERENCING OLD TABLE AS was NEW TABLE AS \"Is\" EXECUTE FUNCTION app.f()": {
        "timing": "after", "events": ("update",), "each_row": False, "old_table": "was", "new_table": "Is",
    },
    "CREATE TRIGGER g AFTER TRUNCATE ON t EXECUTE FUNCTION app.f()": {
        "timing": "after", "events": ("truncate",), "each_row": False,
    },
    "CREATE TRIGGER g BEFORE INSERT ON t FOR EACH ROW WHEN (new.w) EXECUTE FUNCTION app.f()": {
        "timing": "before", "events": ("insert",), "when": "new.w",
    },
}  # fmt: skip


@pytest.mark.parametrize("number", range(len(TRIGGERS)))
def test_triggers(any_postgres: Engine, number: int) -> None:
    sql, parts = list(TRIGGERS.items())[number]
    found = made(
        any_postgres,
        "CREATE SCHEMA app",
        RETURN,
        "CREATE TABLE t (a int, b text, w boolean)",
        sql,
        "COMMENT ON TRIGGER g ON t IS 'always'",
    )
    place = {"namespace": "public", "table": "t", "name": "g", "comment": "always"}
    assert only(found, Trigger) == Trigger(**place, function_namespace="app", function_name="f", **parts)  # type: ignore[arg-type]
    assert found.unmodelled == ()


def test_an_instead_of_trigger(any_postgres: Engine) -> None:
    sql = "CREATE TRIGGER g INSTEAD OF INSERT ON v FOR EACH ROW EXECUTE FUNCTION app.f()"
    found = made(any_postgres, "CREATE SCHEMA app", RETURN, "CREATE VIEW v AS SELECT 1 AS a", sql)
    trigger = only(found, Trigger)
    assert (trigger.timing, trigger.table) == ("instead of", "v")
    assert all(id in found for id in trigger.needs() if id.kind == "view")


EVERYTHING = (
    "CREATE SCHEMA app",
    "CREATE TYPE app.mood AS ENUM ('sad', 'glad')",
    "COMMENT ON TYPE app.mood IS 'mood'",
    RETURN,
    "CREATE FUNCTION app.twice(integer) RETURNS integer LANGUAGE sql IMMUTABLE AS 'SELECT $1 * 2'",
    "CREATE TABLE app.r (id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, m app.mood DEFAULT 'sad')",
    """CREATE TABLE app.t (
        id bigint PRIMARY KEY REFERENCES app.r ON DELETE CASCADE, m app.mood[] DEFAULT '{sad}', n int UNIQUE,
        at timestamptz DEFAULT '2020-01-02 03:04:05+00', d date DEFAULT '2020-01-02', v interval DEFAULT '1 day 2:03',
        x bytea DEFAULT '\\x01', f float8 DEFAULT 0.1, twice int GENERATED ALWAYS AS (app.twice(n)) STORED,
        p text DEFAULT 'a\\b', CONSTRAINT c CHECK ('sad' = ANY (m) AND d > '2019-01-01')
    )""",
    "CREATE INDEX i ON app.t (app.twice(n), (n + 1)) WHERE at > '2020-01-01 00:00:00+00'",
    "CREATE VIEW app.v AS SELECT r.m, app.twice(t.n) AS twice FROM app.r JOIN app.t USING (id)",
    "CREATE TRIGGER g BEFORE UPDATE ON app.t FOR EACH ROW WHEN (new.m <> '{sad}') EXECUTE FUNCTION app.f('a')",
    "CREATE POLICY p ON app.t USING (EXISTS (SELECT FROM app.r WHERE r.m = 'sad'))",
    "CREATE SEQUENCE app.s",
    "CREATE DOMAIN app.d AS integer",
    "ALTER TABLE app.t SET (fillfactor = 70)",
)


def test_what_the_session_has_set_changes_nothing(any_postgres: Engine) -> None:
    before = made(any_postgres, *EVERYTHING)
    assert "app.mood" in str(before.get(Id("column", "app", "r", "m")))
    for setting in ("search_path = app, public", "quote_all_identifiers = on", "datestyle = 'German'",
                    "timezone = 'Asia/Tokyo'", "intervalstyle = 'iso_8601'", "bytea_output = 'escape'",
                    "extra_float_digits = -3", "standard_conforming_strings = off"):  # fmt: skip
        any_postgres.execute(f"SET {setting}")
    after = read(any_postgres)
    assert (after.lines(), after.unmodelled) == (before.lines(), before.unmodelled)
    settings = any_postgres.query("SELECT current_setting('search_path'), current_setting('timezone')")
    assert settings == [("app, public", "Asia/Tokyo")]


def test_a_role_without_any_right_reads_the_same(any_postgres: Engine) -> None:
    before = made(any_postgres, *EVERYTHING, "REVOKE ALL ON ALL TABLES IN SCHEMA app FROM PUBLIC", with_role("nobody"))
    any_postgres.execute("SET ROLE nobody")
    after = read(any_postgres)
    assert (after.lines(), after.unmodelled) == (before.lines(), before.unmodelled)


def test_a_search_path_that_hides_the_catalog(any_postgres: Engine) -> None:
    before = made(any_postgres, *EVERYTHING)
    any_postgres.execute("CREATE SCHEMA evil")
    for name in ("pg_class", "pg_namespace", "pg_attribute", "pg_depend", "pg_constraint", "text", "regclass"):
        any_postgres.execute(f"CREATE TABLE evil.{name} (oid integer)")
    any_postgres.execute("CREATE FUNCTION evil.format_type(oid, integer) RETURNS text LANGUAGE sql AS 'SELECT 1::text'")
    any_postgres.execute("SET search_path = evil, pg_catalog")
    after = read(any_postgres, ["evil"])
    assert (after.lines(), after.unmodelled) == (before.lines(), before.unmodelled)


def test_what_an_ignored_namespace_holds_is_left_out(postgres: Engine) -> None:
    made(postgres, *EVERYTHING)
    found = read(postgres, ["app"])
    assert (list(found), found.unmodelled) == ([], ())


def test_14_and_18_tell_the_same(postgres: Engine, postgres14: Engine) -> None:
    new, old = made(postgres, *EVERYTHING), made(postgres14, *EVERYTHING)
    assert old.unmodelled == new.unmodelled
    assert len(new) > 20
    for id in [*new.objects, *old.objects]:
        ours, theirs = new.objects[id], old.objects[id]
        assert ours == theirs or isinstance(ours, View), id


HOSTILE = ("Up per", 'qu"ote', "do.t", "it's", "日本語の表", "select", "$$ --;", "x" * 63, "a,b{}", "back\\slash")


@pytest.mark.parametrize("name", HOSTILE)
def test_hostile_names(any_postgres: Engine, name: str) -> None:
    q = '"' + name.replace('"', '""') + '"'
    quoted = "'" + name.replace("'", "''") + "'"
    found = made(
        any_postgres,
        f"CREATE SCHEMA {q}",
        f"CREATE TYPE {q}.{q} AS ENUM ({quoted})",
        f"CREATE FUNCTION {q}.{q}() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN new; END'",
        f'CREATE TABLE {q}."t" ({q} {q}.{q}[] NOT NULL DEFAULT ARRAY[{quoted}]::{q}.{q}[], b int, UNIQUE ({q}))',
        f"CREATE TABLE {q}.u ({q} {q}.{q}[] CONSTRAINT {q} REFERENCES {q}.t ({q}) CHECK ({q} IS NOT NULL))",
        f"CREATE INDEX i ON {q}.t ({q}) INCLUDE (b) WHERE {q} <> '{{}}'",
        f"CREATE VIEW {q}.v AS SELECT {q} FROM {q}.t",
        f"CREATE TRIGGER {q} BEFORE UPDATE OF {q} ON {q}.t FOR EACH ROW WHEN (new.{q} <> '{{}}') "
        f"EXECUTE FUNCTION {q}.{q}({quoted})",
        with_role("hostile"),
        f"CREATE POLICY {q} ON {q}.t TO hostile USING ({q} IS NOT NULL)",
        f"COMMENT ON COLUMN {q}.t.{q} IS {quoted}",
    )
    assert only(found, Namespace).name == only(found, Enum).name == name
    assert only(found, Enum).values == only(found, Trigger).arguments == (name,)
    assert only(found, Trigger).of == only(found, ForeignKey).columns == (name,)
    printed = any_postgres.query("SELECT quote_ident($1)", (name,))[0][0]
    assert only(found, Trigger).when == f"(new.{printed} <> '{{}}'::{printed}.{printed}[])"
    assert only(found, Function).name == name
    column = found.get(Id("column", name, "t", name))
    assert isinstance(column, Column)
    assert (column.type, column.comment) == (DataType(name=name, namespace=name, dimensions=1), name)
    assert only(found, Index).parts[0].column == name
    assert only(found, View).uses == (column.id, column.table_id)
    assert only(found, Policy).name == name
    assert found.unmodelled == ()
    assert parse_snapshot(found.text()) == found


def test_members_of_extensions_are_left_out(any_postgres: Engine) -> None:
    found = made(
        any_postgres,
        "CREATE SCHEMA ext",
        "CREATE EXTENSION hstore WITH SCHEMA ext",
        "CREATE EXTENSION btree_gist",
        "COMMENT ON EXTENSION btree_gist IS 'ours'",
        "CREATE TABLE t (h ext.hstore, a int)",
        "CREATE INDEX i ON t USING gist (h ext.gist_hstore_ops (siglen = 32))",
        "CREATE INDEX j ON t USING btree (a)",
    )
    kinds: dict[type[Object], int] = {}
    for item in found:
        kinds[type(item)] = kinds.get(type(item), 0) + 1
    assert kinds == {Namespace: 1, Extension: 2, Table: 1, Column: 2, Index: 2}
    assert set(found.of(Extension)) == {
        Extension(name="hstore", namespace="ext"),
        Extension(name="btree_gist", namespace="public", comment="ours"),
    }
    hstore = found.get(Id("column", "public", "t", "h"))
    assert isinstance(hstore, Column)
    assert hstore.type == DataType(name="hstore", namespace="ext")
    assert found.unmodelled == ("index column public.i.h has the option siglen=32, which is not modelled",)


def test_an_operator_class_of_an_extension(postgres: Engine) -> None:
    found = made(
        postgres,
        "CREATE SCHEMA ext",
        "CREATE EXTENSION vector",
        "CREATE EXTENSION pg_trgm WITH SCHEMA ext",
        "CREATE TABLE t (v vector(3), a text)",
        "CREATE INDEX i ON t USING hnsw (v vector_cosine_ops) WITH (m = 8)",
        "CREATE INDEX j ON t USING gin (a ext.gin_trgm_ops)",
    )
    i, j = found.of(Index)
    assert (i.parts[0].operator_class, i.options, i.method) == ("vector_cosine_ops", (("m", "8"),), "hnsw")
    assert j.parts[0].operator_class == '"ext"."gin_trgm_ops"'
    v = found.get(Id("column", "public", "t", "v"))
    assert isinstance(v, Column)
    assert v.type == DataType(name="vector", namespace="public", arguments=("3",))


def test_temporary_tables_are_nobodys_schema(any_postgres: Engine) -> None:
    found = made(any_postgres, "CREATE TEMPORARY TABLE t (a serial PRIMARY KEY)", "CREATE TEMPORARY SEQUENCE s")
    assert (list(found), found.unmodelled) == ([], ())


@pytest.mark.parametrize("name", sorted(QUERIES))
def test_a_query_that_prints_sql_settles_how_first(name: str) -> None:
    text = QUERIES[name]
    prints = ("pg_get_", "format_type", "pg_identify_object")
    assert any(f"pg_catalog.{word}" in text for word in prints) == ("WITH printing AS MATERIALIZED" in text)
