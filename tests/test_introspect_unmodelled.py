"""Whatever a Postgres database holds that no kind describes is said, in one sentence each, and nothing else is."""

from __future__ import annotations

import pytest
from catalog_reading import made, read, with_role

from schemadef.engines.base import Engine
from schemadef.model import Column, ForeignKey

TABLE = "CREATE TABLE t (a int, b int, c text)"
WHOLE: dict[str, tuple[tuple[str, ...], tuple[str, ...]]] = {
    "shell type": (("CREATE TYPE s",), ("shell type public.s",)),
    "foreign table": (
        ("CREATE FOREIGN DATA WRAPPER w", "CREATE SERVER s FOREIGN DATA WRAPPER w",
         "CREATE FOREIGN TABLE f (a int) SERVER s", "CREATE USER MAPPING FOR CURRENT_USER SERVER s"),
        ("foreign table public.f", "foreign-data wrapper w", "server s", "user mapping postgres on server s")),
    "foreign partition": (
        ("CREATE FOREIGN DATA WRAPPER w", "CREATE SERVER s FOREIGN DATA WRAPPER w",
         "CREATE TABLE p (a int) PARTITION BY RANGE (a)",
         "CREATE FOREIGN TABLE f PARTITION OF p FOR VALUES FROM (0) TO (9) SERVER s"),
        ("foreign partition public.f", "foreign-data wrapper w", "server s")),
    "event trigger": (
        ("CREATE FUNCTION f() RETURNS event_trigger LANGUAGE plpgsql AS 'BEGIN END'",
         "CREATE EVENT TRIGGER e ON ddl_command_end EXECUTE FUNCTION f()"), ("event trigger e",)),
    "rule": ((TABLE, "CREATE RULE r AS ON DELETE TO t DO INSTEAD NOTHING"), ("rule r on public.t",)),
    "publication": (("CREATE PUBLICATION p FOR ALL TABLES",), ("publication p",)),
    "statistics": ((TABLE, "CREATE STATISTICS s ON a, b FROM t"), ("statistics object public.s",)),
    "collation": (('CREATE COLLATION c FROM "C"',), ("collation public.c",)),
    "conversion": (("CREATE CONVERSION c FOR 'LATIN1' TO 'UTF8' FROM iso8859_1_to_utf8",), ("conversion public.c",)),
    "cast": (("CREATE TYPE e AS ENUM ('a')", "CREATE CAST (integer AS e) WITH INOUT"), ("cast (integer AS public.e)",)),
    "operator": (
        ("CREATE OPERATOR === (LEFTARG = integer, RIGHTARG = integer, FUNCTION = int4eq)",),
        ("operator public.===(integer,integer)",)),
    "operator class": (
        ("CREATE OPERATOR CLASS c FOR TYPE integer USING hash AS OPERATOR 1 =",),
        ("operator class public.c USING hash", "operator family public.c USING hash")),
    "access method": (("CREATE ACCESS METHOD m TYPE INDEX HANDLER bthandler",), ("access method m",)),
    "C function": (
        ("CREATE FUNCTION f() RETURNS trigger LANGUAGE c AS '$libdir/tcn', 'triggered_change_notification'",),
        ("C function public.f()",)),
    "window function": (
        ("CREATE FUNCTION w() RETURNS bigint LANGUAGE internal WINDOW AS 'window_row_number'",),
        ("window function public.w()",)),
    "text search": (
        ("CREATE TEXT SEARCH CONFIGURATION c (COPY = simple)", "CREATE TEXT SEARCH DICTIONARY d (TEMPLATE = simple)",
         "CREATE TEXT SEARCH TEMPLATE m (LEXIZE = dsimple_lexize)",
         "CREATE TEXT SEARCH PARSER p (START = prsd_start, GETTOKEN = prsd_nexttoken, END = prsd_end, "
         "LEXTYPES = prsd_lextype)"),
        ("text search configuration public.c", "text search dictionary public.d", "text search parser public.p",
         "text search template public.m")),
    "language": (
        ("CREATE FUNCTION h() RETURNS language_handler LANGUAGE c AS '$libdir/plpgsql', 'plpgsql_call_handler'",
         "CREATE LANGUAGE l HANDLER h"), ("C function public.h()", "language l")),
}  # fmt: skip


@pytest.mark.parametrize("case", WHOLE)
def test_whole_objects(any_postgres: Engine, case: str) -> None:
    ddl, expected = WHOLE[case]
    assert made(any_postgres, *ddl).unmodelled == tuple(sorted(f"{thing} is not modelled" for thing in expected))


FOREIGN = "CREATE TABLE r (x int, y int, UNIQUE (x, y))"
KEY = "ALTER TABLE t ADD CONSTRAINT f FOREIGN KEY (a, b) REFERENCES r (x, y)"
PARTITION = (
    "CREATE TABLE p (a int, c text) PARTITION BY LIST (a)",
    "CREATE TABLE p1 PARTITION OF p FOR VALUES IN (1)",
)
ASPECTS: dict[str, tuple[str, ...]] = {
    "table public.t uses the access method h": (
        "CREATE ACCESS METHOD h TYPE TABLE HANDLER heap_tableam_handler", "CREATE TABLE t () USING h"),
    "index public.t_pkey is the replica identity of its table": (
        "CREATE TABLE t (a int PRIMARY KEY)", "ALTER TABLE t REPLICA IDENTITY USING INDEX t_pkey"),
    "table public.t is of the type public.c": ("CREATE TYPE c AS (a int)", "CREATE TABLE t OF c"),
    "table public.t inherits from public.above": ("CREATE TABLE above (a int)", "CREATE TABLE t () INHERITS (above)"),
    "view column public.v.a has a default": ("CREATE VIEW v AS SELECT 1 AS a", "ALTER VIEW v ALTER a SET DEFAULT 1"),
    "column public.p1.c has the storage EXTERNAL": (*PARTITION, "ALTER TABLE p1 ALTER c SET STORAGE EXTERNAL"),
    "column public.p1.a has another default than in public.p": (*PARTITION, "ALTER TABLE p1 ALTER a SET DEFAULT 1"),
    "column public.p1.c is NOT NULL here alone": (*PARTITION, "ALTER TABLE p1 ALTER c SET NOT NULL"),
    "column public.p1.a has a comment": (*PARTITION, "COMMENT ON COLUMN p1.a IS 'x'"),
    "materialized view column public.m.a has the statistics target 7": (
        "CREATE MATERIALIZED VIEW m AS SELECT 1 AS a", "ALTER MATERIALIZED VIEW m ALTER a SET STATISTICS 7"),
    "materialized view column public.m.a has a comment": (
        "CREATE MATERIALIZED VIEW m AS SELECT 1 AS a", "COMMENT ON COLUMN m.a IS 'x'"),
    "index column public.i.expr has the statistics target 9": (
        TABLE, "CREATE INDEX i ON t ((a + b))", "ALTER INDEX i ALTER 1 SET STATISTICS 9"),
    "index public.t_pkey is what its table is clustered on": (
        "CREATE TABLE t (a int PRIMARY KEY)", "ALTER TABLE t CLUSTER ON t_pkey"),
    "index public.k has the option fillfactor=50 and has a comment beside its constraint's": (
        "CREATE TABLE t (a int CONSTRAINT k UNIQUE WITH (fillfactor = 50))", "COMMENT ON INDEX k IS 'x'"),
    "constraint f on public.t has triggers that do not fire as usual": (
        FOREIGN, TABLE, KEY, "ALTER TABLE t DISABLE TRIGGER ALL"),
    "function public.f() has a support function": (
        "CREATE FUNCTION f() RETURNS integer LANGUAGE internal SUPPORT generate_series_int4_support "
        "AS 'pg_backend_pid'",),
    "schema public has a comment": ("COMMENT ON SCHEMA public IS 'ours'",),
    "sequence public.t_a_seq grants usage to reader": (
        with_role("reader"), "CREATE TABLE t (a int GENERATED ALWAYS AS IDENTITY)",
        "GRANT USAGE ON SEQUENCE t_a_seq TO reader"),
    "sequence public.t_a_seq has a comment": (
        "CREATE TABLE t (a int GENERATED ALWAYS AS IDENTITY)", "COMMENT ON SEQUENCE t_a_seq IS 'x'"),
}  # fmt: skip
BESIDES = ("access method h", "composite type public.c")


@pytest.mark.parametrize("sentence", ASPECTS)
def test_aspects_of_modelled_objects(any_postgres: Engine, sentence: str) -> None:
    found = made(any_postgres, *ASPECTS[sentence])
    assert [text for text in found.unmodelled if not text.startswith(BESIDES)] == [f"{sentence}, which is not modelled"]


NEWER = {
    "constraint k on public.t is NOT VALID": (TABLE, "ALTER TABLE t ADD CONSTRAINT k NOT NULL a NOT VALID"),
    "constraint k on public.t is NO INHERIT": ("CREATE TABLE t (a int CONSTRAINT k NOT NULL NO INHERIT)",),
    "constraint k on public.t has a comment": (
        "CREATE TABLE t (a int CONSTRAINT k NOT NULL)", "COMMENT ON CONSTRAINT k ON t IS 'x'"),
}  # fmt: skip


@pytest.mark.parametrize("sentence", NEWER)
def test_aspects_of_newer_servers(postgres: Engine, sentence: str) -> None:
    assert made(postgres, *NEWER[sentence]).unmodelled == (f"{sentence}, which is not modelled",)


def test_an_invalid_index(any_postgres: Engine) -> None:
    any_postgres.execute("CREATE TABLE t (a int)")
    any_postgres.execute("INSERT INTO t VALUES (1), (1)")
    with pytest.raises(Exception, match="could not create unique index"):
        any_postgres.execute("CREATE UNIQUE INDEX CONCURRENTLY i ON t (a)")
    assert read(any_postgres).unmodelled == ("index public.i is invalid, which is not modelled",)


def test_a_security_label(postgres: Engine) -> None:
    """No provider is at hand, so the label goes straight into the catalog."""
    postgres.execute(TABLE)
    postgres.execute("SET allow_system_table_mods = on")
    postgres.execute("INSERT INTO pg_seclabel VALUES ('t'::regclass, 'pg_class'::regclass, 0, 'dummy', 'secret')")
    assert read(postgres).unmodelled == ("table public.t has a security label of dummy, which is not modelled",)


def test_an_inherited_table_is_read_all_the_same(postgres: Engine) -> None:
    found = made(postgres, "CREATE TABLE above (a int)", "CREATE TABLE t (b int) INHERITS (above)")
    assert [(column.table, column.name) for column in found.of(Column)] == [("above", "a"), ("t", "a"), ("t", "b")]


def test_a_foreign_key_to_a_partitioned_table_counts_once(postgres: Engine) -> None:
    found = made(
        postgres,
        "CREATE TABLE p (a int PRIMARY KEY) PARTITION BY RANGE (a)",
        "CREATE TABLE p1 PARTITION OF p FOR VALUES FROM (0) TO (9)",
        "CREATE TABLE t (a int CONSTRAINT f REFERENCES p)",
    )
    assert [(key.name, key.references_table) for key in found.of(ForeignKey)] == [("f", "p")]
    assert not any("constraint" in sentence for sentence in found.unmodelled)


def test_parts_of_what_an_extension_owns_are_not_the_users(postgres: Engine) -> None:
    found = made(postgres, "CREATE EXTENSION pg_stat_statements", "CREATE EXTENSION ltree", "CREATE EXTENSION citext")
    assert found.unmodelled == ()
