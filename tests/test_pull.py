"""A declaration that is pulled says what is there, in the words of the authoring language, and nothing else."""

from __future__ import annotations

from enum import StrEnum
from typing import Any

import pytest
from applied import run
from engines import fresh
from hypothesis import event, given
from proving import compiled, dialect_of, some
from pulled import changes, engine_of, is_formatted, lowered, made, pulled, types
from random_declarations import schemas

from examples.regenerate import configurations
from schemadef.declare.schema import Schema
from schemadef.dialect import load_dialect
from schemadef.errors import DeclarationError
from schemadef.introspect import introspect
from schemadef.migration.folder import read_folder
from schemadef.model import Raw, Role
from schemadef.pull import write_declaration
from schemadef.snapshot import Snapshot
from schemadef.sql_files import make_roles

DATABASES = [database for config in configurations() for database in config.select()]
IDS = [f"{database.root.name}-{database.name}" for database in DATABASES]


def folder_of(database: Any) -> tuple[Snapshot, Any]:
    snapshot = read_folder(database.path).snapshot()
    return snapshot, load_dialect(snapshot.header.dialect, snapshot.header.told.version)


# --- the committed output of the examples ---


@pytest.mark.parametrize("database", DATABASES, ids=IDS)
def test_an_example_s_folder_gives_its_schema_back(database: Any) -> None:
    snapshot, dialect = folder_of(database)
    found = pulled(snapshot, dialect, live=False)
    assert found.left_out == ()
    assert "overrides" not in found.text or "ON CONFLICT" in found.text


@pytest.mark.parametrize("database", DATABASES, ids=IDS)
def test_an_example_s_database_gives_its_schema_back(database: Any) -> None:
    snapshot, dialect = folder_of(database)
    with fresh(engine_of(dialect)) as engine:
        for migration in read_folder(database.path).migrations():
            run(engine, migration.up)
        found = introspect(engine, dialect)
    assert pulled(found, dialect).left_out == ()
    assert changes(found, made(snapshot, dialect, engine_of(dialect)), dialect) == []


def test_the_examples_are_formatted_and_typed() -> None:
    texts = [write_declaration(*folder_of(database)).text for database in DATABASES]
    assert is_formatted(*texts) == ""
    assert types(*texts).startswith("Success")


def test_the_same_schema_gives_the_same_text() -> None:
    snapshot, dialect = folder_of(DATABASES[0])
    again = Snapshot(reversed([*snapshot]), header=snapshot.header)
    assert write_declaration(snapshot, dialect) == write_declaration(again, dialect)


# --- whatever is declared ---


def gives_back(schema: Schema, engine_name: str) -> None:
    """What a random declaration makes on a server is pulled, and makes the same again on another."""
    dialect = dialect_of(engine_name)
    try:
        snapshot, _ = compiled(schema, dialect)
    except DeclarationError as error:
        assert "would not mean the same" in error.message
        return
    event("pulled")
    look = made(Snapshot(obj for obj in snapshot if not isinstance(obj, Raw)), dialect, engine_name)
    roles = [obj for obj in snapshot if isinstance(obj, Role)]
    found = write_declaration(Snapshot((*look, *roles)), dialect, live=True)
    assert found.left_out == ()
    assert changes(look, made(lowered(found.text, dialect), dialect, engine_name), dialect) == []
    assert is_formatted(found.text) == ""
    kept = write_declaration(snapshot, dialect)
    assert kept.left_out == ()
    assert changes(snapshot, lowered(kept.text, dialect), dialect) == []


@some(40, 600)
@given(schemas(dialect_of("sqlite")))
def test_declarations_come_back_from_sqlite(schema: Schema) -> None:
    gives_back(schema, "sqlite")


@some(10, 150)
@given(schemas(dialect_of("libsql"), vector=True))
def test_declarations_come_back_from_libsql(schema: Schema) -> None:
    gives_back(schema, "libsql")


@some(5, 150)
@given(schemas(dialect_of("postgres"), vector=True))
def test_declarations_come_back_from_postgres(schema: Schema) -> None:
    gives_back(schema, "postgres")


@some(3, 80)
@given(schemas(dialect_of("postgres14")))
def test_declarations_come_back_from_postgres_14(schema: Schema) -> None:
    gives_back(schema, "postgres14")


# --- what people have written ---

SQLITE = {
    "flag": ("flag INTEGER NOT NULL DEFAULT 1 CHECK (\"flag\" IN (0, 1))", "flag = boolean(default=True)"),
    "state": ("state TEXT CHECK (\"state\" IN ('on', 'off'))", "state = enum(State, null=True)"),
    "other": ("state TEXT CHECK (state IN ('on', 'off'))", "state = text(null=True)"),
    "doc": ("doc TEXT NOT NULL CHECK (\"doc\" IS NULL OR json_valid(\"doc\"))", "doc = json()"),
    "name": ("name TEXT NOT NULL CHECK (length(\"name\") <= 30)", "name = varchar(30)"),
    "seconds": (
        "at INTEGER NOT NULL DEFAULT (unixepoch()) CHECK (typeof(\"at\") IN ('integer', 'null'))",
        'at = timestamp(stored="epoch_seconds", default=now())',
    ),
    "unsure": (
        "at INTEGER NOT NULL CHECK (typeof(\"at\") IN ('integer', 'null'))",
        "at = integer()",
    ),
    "loose": ("key TEXT PRIMARY KEY", "key_ = text(name=\"key\", primary_key=True, null=True)"),
    "rowid": ("key INTEGER PRIMARY KEY AUTOINCREMENT", 'key_ = integer(name="key", primary_key=True, autoincrement=True)'),
    "foreign": ("n VARCHAR(20) DEFAULT 'x'", 'n = custom("VARCHAR(20)", null=True, default="x")'),
    "none": ("n", 'n = custom("", null=True)'),
    "computed": ("n TEXT DEFAULT (hex(randomblob(4)))", 'n = text('),
    "keyword": ("\"class\" TEXT, \"日本\" TEXT", '日本 = text(null=True)'),
    "now": ("n TEXT DEFAULT CURRENT_TIMESTAMP", 'default=sql(overrides={"sqlite": "CURRENT_TIMESTAMP"})'),
}  # fmt: skip


@pytest.mark.parametrize("case", SQLITE)
def test_what_sqlite_stores(case: str) -> None:
    column, wanted = SQLITE[case]
    dialect = load_dialect("sqlite")
    with fresh("sqlite") as engine:
        engine.execute(f"CREATE TABLE things (a INTEGER NOT NULL, {column})")
        found = introspect(engine, dialect)
    declaration = pulled(found, dialect)
    assert wanted in declaration.text
    assert declaration.left_out == ()
    assert is_formatted(declaration.text) == ""


POSTGRES = {
    "timestamp": ("at timestamptz NOT NULL DEFAULT now()", "at = timestamp(default=now())"),
    "precise": ("at timestamptz(3)", 'at = custom("timestamp(3) with time zone", null=True)'),
    "varchar": ("n varchar(20) NOT NULL DEFAULT 'x'", "n = varchar(20, default=sql(\"'x'\"))"),
    "char": ("n char(3)", 'n = custom("character(3)", null=True)'),
    "enum": ("m public.mood DEFAULT 'very glad' NOT NULL", "m = enum(Mood, default=Mood.VERY_GLAD)"),
    "enums": ("m public.mood[]", "m = array(enum(Mood), null=True)"),
    "numeric": ("n numeric(10, 2) DEFAULT 0.50", 'n = numeric(10, 2, null=True, default=Decimal("0.50"))'),
    "identity": (
        "n smallint GENERATED BY DEFAULT AS IDENTITY",
        "n = smallint(identity=Identity(always=False))",
    ),
    "json": ("j jsonb NOT NULL DEFAULT '{\"a\": [1, null]}'", 'j = json(default={"a": [1, None]})'),
    "generated": (
        "g text GENERATED ALWAYS AS (lower(b)) STORED",
        'g = text(null=True, generated="lower(b)")',
    ),
    "collation": ('c text COLLATE "C"', 'c = text(null=True, collation="C")'),
    "varyings": (
        "v varchar(9) CHECK (v IN ('a', 'it''s') AND v NOT IN ('b', 'c'))",
        "things_v_check = Check(\"(v IN ('a', 'it''s')) AND (v NOT IN ('b', 'c'))\")",
    ),
    "texts": ("v text CHECK (v IN ('a', 'b'))", "things_v_check = Check(\"v IN ('a', 'b')\")"),
    "cast": ("v varchar(9) CHECK (v::text = ANY (ARRAY['a', 'b']))", "Check(\"(v)::text IN ('a', 'b')\")"),
    "keyword": ('"from" text', 'from_ = text(name="from", null=True)'),
    "vocabulary": ('"text" integer', 'text_ = integer(name="text", null=True)'),
    "self": (
        "up bigint REFERENCES things (id)",
        "id: Column = bigint(primary_key=True)\n    b = text(null=True)\n    up = bigint(null=True, references=lambda: Things.id)",
    ),
}


@pytest.mark.parametrize("case", POSTGRES)
def test_what_postgres_stores(case: str) -> None:
    column, wanted = POSTGRES[case]
    dialect = load_dialect("postgres", "18")
    with fresh("postgres") as engine:
        engine.execute("CREATE TYPE mood AS ENUM ('sad', 'very glad', 'sad!', '', 'None')")
        engine.execute(f"CREATE TABLE things (id bigint PRIMARY KEY, b text, {column})")
        found = introspect(engine, dialect)
    declaration = pulled(found, dialect)
    assert wanted in declaration.text
    assert declaration.left_out == ()
    assert is_formatted(declaration.text) == ""


WHOLE = (
    "CREATE SCHEMA app",
    "CREATE TABLE app.a (id int PRIMARY KEY, b_id int)",
    "CREATE TABLE app.b (id int CONSTRAINT own_name PRIMARY KEY, a_id int REFERENCES app.a, x int, UNIQUE (a_id, x))",
    "ALTER TABLE app.a ADD CONSTRAINT a_b_id_fkey FOREIGN KEY (b_id) REFERENCES app.b (id) ON DELETE CASCADE DEFERRABLE",
    "CREATE TABLE a (id int PRIMARY KEY, x int, y int, FOREIGN KEY (x, y) REFERENCES app.b (a_id, x))",
    'CREATE TABLE "1 odd name" ("a b" text, "a_b" text, "__x" text, "x" text CHECK ("x" <> \'\'))',
    "CREATE TABLE app.table (enum text, CONSTRAINT text CHECK (enum <> ''))",
    "CREATE FUNCTION app.f(a int, OUT b text, VARIADIC c text[] DEFAULT '{}') LANGUAGE sql IMMUTABLE AS 'SELECT c[a]'",
    "CREATE FUNCTION app.f() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NEW; END'",
    "CREATE TRIGGER t BEFORE UPDATE OF x ON app.b FOR EACH ROW WHEN (NEW.x > 1) EXECUTE FUNCTION app.f('it''s')",
    "CREATE TRIGGER s AFTER INSERT ON app.b REFERENCING NEW TABLE AS fresh EXECUTE FUNCTION app.f()",
    "CREATE TRIGGER z BEFORE UPDATE ON app.b FOR EACH ROW EXECUTE FUNCTION suppress_redundant_updates_trigger()",
    "CREATE VIEW app.v AS SELECT id, 'a\nb' AS c FROM app.b",
    "CREATE TRIGGER i INSTEAD OF INSERT ON app.v FOR EACH ROW EXECUTE FUNCTION app.f()",
    "CREATE INDEX i ON app.b USING btree (x DESC NULLS LAST, lower(x::text)) INCLUDE (a_id) WITH (fillfactor = 70)"
    " WHERE x > 0",
    "CREATE POLICY p ON app.b FOR SELECT USING (x > 0)",
    "CREATE TYPE app.unused AS ENUM ('a')",
    "CREATE TYPE used AS ENUM ()",
    "COMMENT ON TYPE used IS 'so'",
    "COMMENT ON TABLE app.b IS 'two\nlines and \"quotes\"'",
    "COMMENT ON CONSTRAINT own_name ON app.b IS 'why'",
)


def test_a_whole_schema_of_postgres(postgres: Any) -> None:
    for sql in WHOLE:
        postgres.execute(sql)
    dialect = load_dialect("postgres", "18")
    declaration = pulled(introspect(postgres, dialect), dialect)
    assert declaration.left_out == ()
    assert is_formatted(declaration.text) == ""
    assert types(declaration.text).startswith("Success")


KINDS = (
    "CREATE SCHEMA later",
    "CREATE SCHEMA app",
    "CREATE SEQUENCE app.numbers AS integer START 100 INCREMENT 5 CACHE 3",
    "CREATE DOMAIN app.email AS text COLLATE \"C\" DEFAULT 'x@y' CHECK (VALUE LIKE '%@%') CONSTRAINT long CHECK (length(VALUE) > 2)",
    "CREATE DOMAIN short AS varchar(5) NOT NULL",
    "CREATE TYPE app.addr AS (street text, mail app.email, n numeric(5,2)[])",
    "CREATE TYPE app.span AS RANGE (subtype = float8, subtype_diff = float8mi)",
    "CREATE TABLE app.things (id serial PRIMARY KEY, n int DEFAULT nextval('app.numbers'), mail app.email NOT NULL, homes app.addr[], during tstzrange, room int, s app.span, sh short DEFAULT 'a', EXCLUDE USING gist (during WITH &&) WHERE (room > 0))",
    "ALTER TABLE app.things ALTER mail SET STORAGE external, ALTER mail SET STATISTICS 500",
    "ALTER TABLE app.things SET (fillfactor = 70)",
    "CREATE UNLOGGED TABLE app.quick (a int)",
    "CREATE TABLE app.events (id bigint, at timestamptz NOT NULL, kind text, PRIMARY KEY (id, at)) PARTITION BY RANGE (at)",
    "CREATE TABLE app.events_2026 PARTITION OF app.events FOR VALUES FROM ('2026-01-01') TO ('2027-01-01')",
    "CREATE TABLE app.events_rest PARTITION OF app.events DEFAULT",
    "CREATE INDEX ON app.events (kind)",
    "CREATE INDEX events_2026_own ON app.events_2026 (kind, at DESC) WHERE id > 5",
    "ALTER TABLE app.events_rest ADD UNIQUE (id)",
    "CREATE TABLE app.events_old PARTITION OF app.events FOR VALUES FROM ('2020-01-01') TO ('2021-01-01')"
    " PARTITION BY RANGE (id)",
    "CREATE TABLE app.events_older PARTITION OF app.events_old DEFAULT",
    "CREATE INDEX events_older_own ON app.events_older (kind, at)",
    "CREATE TABLE app.l (a int, b text) PARTITION BY LIST (lower(b))",
    "CREATE TABLE app.h (a int, b text) PARTITION BY HASH (a, lower(b))",
    "CREATE TABLE app.h0 PARTITION OF app.h FOR VALUES WITH (MODULUS 2, REMAINDER 0)",
    "CREATE MATERIALIZED VIEW app.totals AS SELECT mail, count(*) AS n FROM app.things GROUP BY mail",
    "CREATE UNIQUE INDEX totals_mail ON app.totals (mail) WHERE n > 1",
    "CREATE PROCEDURE app.run(n int) LANGUAGE plpgsql AS 'BEGIN PERFORM n; END'",
    "CREATE FUNCTION app.add(a app.email, b int DEFAULT 1) RETURNS int LANGUAGE sql IMMUTABLE COST 5 RETURN b + 1",
    "CREATE FUNCTION app.plus(int, int) RETURNS int LANGUAGE sql IMMUTABLE AS 'SELECT $1 + $2'",
    "CREATE AGGREGATE app.total(int) (sfunc = app.plus, stype = int, initcond = '0')",
    "GRANT SELECT, INSERT ON app.things TO app_reader",
    "GRANT SELECT ON app.things TO app_admin WITH GRANT OPTION",
    "GRANT UPDATE (mail) ON app.things TO app_reader",
    "GRANT USAGE ON SCHEMA app TO app_reader",
    "REVOKE EXECUTE ON FUNCTION app.plus FROM PUBLIC",
    "ALTER DEFAULT PRIVILEGES IN SCHEMA later GRANT SELECT ON TABLES TO app_reader",
    "COMMENT ON DOMAIN app.email IS 'mail'",
)


def test_every_kind_of_postgres(postgres: Any) -> None:
    make_roles(postgres, ["app_reader", "app_admin"])
    for sql in KINDS:
        postgres.execute(sql)
    dialect = load_dialect("postgres", "18")
    declaration = pulled(introspect(postgres, dialect), dialect)
    assert declaration.left_out == ()
    assert is_formatted(declaration.text) == ""
    assert types(declaration.text).startswith("Success")


LITE = (
    "CREATE TABLE a (id INTEGER PRIMARY KEY, b TEXT REFERENCES b (id) ON DELETE SET NULL) STRICT",
    "CREATE TABLE b (id TEXT NOT NULL PRIMARY KEY, a INT REFERENCES a, t TEXT COLLATE NOCASE) WITHOUT ROWID",
    "CREATE TABLE log (what TEXT, at TEXT)",
    "CREATE INDEX i ON b (t COLLATE BINARY DESC, length(t)) WHERE a > 0",
    "CREATE VIEW v (one, two) AS SELECT id, a FROM b",
    "CREATE TRIGGER g INSTEAD OF INSERT ON v BEGIN INSERT INTO b (id, a) VALUES (NEW.one, NEW.two); END",
    "CREATE TRIGGER stop BEFORE DELETE ON b WHEN OLD.a > 0 BEGIN SELECT RAISE(ABORT, 'it''s kept'); END",
    "CREATE TRIGGER ask BEFORE DELETE ON a BEGIN SELECT RAISE(IGNORE) WHERE OLD.id = 1; END",
    "CREATE TRIGGER logs AFTER UPDATE OF t ON b BEGIN INSERT INTO log VALUES (NEW.t, datetime('now'));"
    " DELETE FROM log WHERE what = OLD.t; END",
    'CREATE TABLE "select" ("a""b" TEXT DEFAULT \'it\'\'s\', [c d] NUMERIC(5), n INTEGER NOT NULL DEFAULT -1)',
)


@pytest.mark.parametrize("name", ("sqlite", "d1", "turso"))
def test_a_whole_schema_of_the_sqlite_family(name: str) -> None:
    dialect = load_dialect(name)
    with fresh(engine_of(dialect)) as engine:
        for sql in LITE:
            engine.execute(sql)
        found = introspect(engine, dialect)
    declaration = pulled(found, dialect)
    assert declaration.left_out == ()
    assert is_formatted(declaration.text) == ""
    assert types(declaration.text).startswith("Success")


WATCHED = (
    "CREATE TABLE log (body TEXT)",
    "CREATE TABLE n (id INTEGER PRIMARY KEY, at INTEGER NOT NULL DEFAULT (unixepoch())"
    " CHECK (typeof(\"at\") IN ('integer', 'null')), body TEXT)",
    'CREATE TRIGGER n_touch AFTER UPDATE ON "n" WHEN NEW."at" IS OLD."at" AND NEW."at" IS NOT unixepoch()'
    ' BEGIN UPDATE "n" SET "at" = unixepoch() WHERE "id" = NEW."id"; END',
)
SEES_BOTH = "CREATE TRIGGER n_log AFTER UPDATE ON n BEGIN INSERT INTO log (body) VALUES (NEW.body); END"


def test_a_trigger_that_would_be_refused_keeps_its_own_words() -> None:
    dialect = load_dialect("sqlite")
    with fresh("sqlite") as engine:
        for sql in WATCHED:
            engine.execute(sql)
        alone = pulled(introspect(engine, dialect), dialect)
        engine.execute(SEES_BOTH)
        watched = pulled(introspect(engine, dialect), dialect)
    assert "touch = Trigger.touch(at)" in alone.text
    assert "Trigger.touch" not in watched.text
    assert alone.left_out == watched.left_out == ()


def test_what_cannot_be_declared_is_named() -> None:
    dialect = load_dialect("sqlite")
    with fresh("sqlite") as engine:
        engine.execute("CREATE TABLE a (b INTEGER REFERENCES nowhere (id), c TEXT)")
        engine.execute("CREATE VIRTUAL TABLE search USING fts5(c)")
        found = introspect(engine, dialect)
    declaration = write_declaration(found, dialect, live=True)
    lines = "\n".join(line for line in declaration.text.splitlines() if line.startswith("# - "))
    assert "foreign key a.a_b_fkey" in lines and "search" in lines
    assert "c = text(null=True)" in declaration.text


MISMATCHED = {
    "no key": ("CREATE TABLE b (x TEXT)", "c TEXT REFERENCES b (x)", "c = text(null=True)", 1),
    "types": (
        "CREATE TABLE b (x TEXT UNIQUE)",
        "c INTEGER REFERENCES b (x)",
        'c = custom("INTEGER", null=True, references=B.x)',
        0,
    ),
}


@pytest.mark.parametrize("case", MISMATCHED)
def test_what_only_sqlite_lets_a_foreign_key_do(case: str) -> None:
    there, column, wanted, left_out = MISMATCHED[case]
    dialect = load_dialect("sqlite")
    with fresh("sqlite") as engine:
        engine.execute(there)
        engine.execute(f"CREATE TABLE a (d TEXT, {column})")
        found = introspect(engine, dialect)
    declaration = write_declaration(found, dialect, live=True)
    assert wanted in declaration.text
    assert [sentence.partition(" cannot")[0] for sentence in declaration.left_out] == ["foreign key a.a_c_fkey"][
        :left_out
    ]


# --- Python's names ---

LABELS = ("a b", "a-b", "A B", "1", "", "class", "日本", "ﬁ", "None", "x" * 60, "__x__", '"', "mro")


def test_labels_are_members_of_an_enum() -> None:
    dialect = load_dialect("postgres", "18")
    labels = ", ".join("'" + label + "'" for label in LABELS)
    with fresh("postgres") as engine:
        engine.execute(f"CREATE TYPE class AS ENUM ({labels})")
        engine.execute("CREATE TABLE t (class class)")
        found = introspect(engine, dialect)
    declaration = pulled(found, dialect)
    scope: dict[str, Any] = {"__name__": "declared"}
    exec(compile(declaration.text, "declared", "exec"), scope)
    made_class = scope["Class"]
    assert issubclass(made_class, StrEnum)
    assert tuple(made_class) == LABELS


@pytest.mark.parametrize("name", ("text", "class", "Table", "ﬁ", "__mangled", "_", "1", "é", "sql", "a.b", "x" * 60))
def test_any_name_survives(name: str) -> None:
    dialect = load_dialect("sqlite")
    with fresh("sqlite") as engine:
        engine.execute(f'CREATE TABLE "{name}" ("{name}" TEXT, other TEXT, CONSTRAINT "{name}" UNIQUE ("{name}"))')
        engine.execute(f'CREATE INDEX "{name} i" ON "{name}" (other, "{name}")')
        engine.execute(f'CREATE VIEW "{name} v" AS SELECT "{name}" FROM "{name}"')
        found = introspect(engine, dialect)
    declaration = pulled(found, dialect)
    assert declaration.left_out == ()
    assert is_formatted(declaration.text) == ""
