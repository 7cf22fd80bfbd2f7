"""Introspection of the SQLite family: what stands in a database comes back as exactly the model's values."""

from __future__ import annotations

import sqlite3
import time

import msgspec
import pytest
from sqlite_family_cases import CASES

from schemadef.engines.base import Engine
from schemadef.engines.sqlite import SqliteEngine
from schemadef.errors import EngineError
from schemadef.introspect.schema_table import read_schema_table
from schemadef.introspect.statement_text import read_trigger, read_view
from schemadef.model import Column, Index, IndexPart, Object, Table, VirtualTable
from schemadef.snapshot import Snapshot, parse_snapshot


def introspected(engine: Engine, *ignore: str) -> Snapshot:
    return read_schema_table(engine.query, ignore=frozenset(ignore))


def unsaid(obj: Object) -> Object:
    """The object without what is remembered of its text alone."""
    plain = {field: type(getattr(obj, field))() for field in ("implied", "written") if hasattr(obj, field)}
    return msgspec.structs.replace(obj, **plain)


def test_every_kind_comes_back(any_sqlite_family: Engine) -> None:
    any_sqlite_family.batch([statement for case in CASES for statement in case.statements])

    found = introspected(any_sqlite_family)

    expected = Snapshot([obj for case in CASES for obj in case.objects])
    assert Snapshot(unsaid(obj) for obj in found if not isinstance(obj, VirtualTable)).lines() == expected.lines()
    assert sorted(found.unmodelled) == sorted(note for case in CASES for note in case.notes)
    assert parse_snapshot(found.text()) == found


NULLABLE = (
    "CREATE TABLE n1 (a TEXT PRIMARY KEY, b TEXT NOT NULL)",
    "CREATE TABLE n2 (a INTEGER PRIMARY KEY)",
    "CREATE TABLE n3 (a INTEGER PRIMARY KEY DESC)",
    "CREATE TABLE n4 (a INTEGER, PRIMARY KEY (a DESC))",
    "CREATE TABLE n5 (a INT PRIMARY KEY)",
    "CREATE TABLE n6 (a TEXT, b INTEGER, PRIMARY KEY (a, b)) WITHOUT ROWID",
    "CREATE TABLE n7 (a TEXT, b INTEGER, c TEXT, PRIMARY KEY (b, a)) STRICT",
    "CREATE TABLE n8 (a INTEGER, b TEXT, PRIMARY KEY (a, b))",
    'CREATE TABLE n9 (a "integer" PRIMARY KEY)',
    "CREATE TABLE n10 (a INTEGER(8) PRIMARY KEY)",
    "CREATE TABLE n11 (a INTEGER UNIQUE NULL)",
)


def test_null_is_what_the_database_enforces(any_sqlite_family: Engine) -> None:
    any_sqlite_family.batch(NULLABLE)

    found = introspected(any_sqlite_family)

    for column in found.of(Column):
        others = [c.name for c in found.parts(column.table_id, Column) if c.name != column.name]
        names, values = ", ".join([column.name, *others]), ", ".join(["NULL", *("1" for _ in others)])
        try:
            any_sqlite_family.batch([f"INSERT INTO {column.table} ({names}) VALUES ({values})"])
            kept = any_sqlite_family.query(f"SELECT count(*) FROM {column.table} WHERE {column.name} IS NULL") == [(1,)]
        except EngineError:
            kept = False
        assert column.null == kept, column
        any_sqlite_family.batch([f"DELETE FROM {column.table}"])


def test_books_of_engines_and_tools_stay_unseen(any_sqlite_family: Engine) -> None:
    any_sqlite_family.batch(
        [
            "CREATE TABLE seen (id INTEGER PRIMARY KEY AUTOINCREMENT, words TEXT UNIQUE)",
            "CREATE VIRTUAL TABLE books USING fts5(words)",
            "CREATE TABLE d1_migrations (id INTEGER PRIMARY KEY AUTOINCREMENT, name TEXT UNIQUE)",
            "CREATE TABLE __drizzle_migrations (id INTEGER PRIMARY KEY, hash TEXT NOT NULL)",
            "CREATE TABLE Our_History (id INTEGER PRIMARY KEY, hash TEXT NOT NULL)",
            "CREATE INDEX idx_our_history ON our_history (hash)",
            "CREATE TRIGGER our_trigger AFTER DELETE ON our_history BEGIN SELECT 1; END",
        ]
    )

    found = introspected(any_sqlite_family, "our_history")

    assert [table.name for table in found.of(Table)] == ["seen"]
    assert {obj.kind for obj in found} == {"table", "column", "primary_key", "unique", "virtual_table"}
    assert found.unmodelled == ("virtual table books (fts5)",)


@pytest.mark.parametrize("fixture", ["libsql_engine", "sqld_engine"])
def test_vector_index_is_an_expression_without_its_shadows(fixture: str, request: pytest.FixtureRequest) -> None:
    engine: Engine = request.getfixturevalue(fixture)
    engine.batch(
        [
            "CREATE TABLE films (id INTEGER PRIMARY KEY, place F32_BLOB(3)) RANDOM ROWID",
            "CREATE INDEX idx_films ON films (libsql_vector_idx(place,'metric=cosine'))",
        ]
    )

    found = introspected(engine)

    part = IndexPart(expression="libsql_vector_idx(place, 'metric=cosine')")
    assert list(found.of(Index)) == [Index(name="idx_films", table="films", parts=(part,))]
    assert [table.name for table in found.of(Table)] == ["films"]
    assert found.unmodelled == ("table films: the table option RANDOM ROWID",)


def test_text_that_a_libsql_client_printed_again_reads_as_the_original() -> None:
    """libsql-experimental 0.0.55 sent these to sqld 0.24.32 for triggers and views written in one line."""
    printed = (
        'CREATE TRIGGER tr AFTER UPDATE OF b, "a" ON "p" FOR EACH ROW WHEN new.b <> old.b BEGIN\n'
        "UPDATE \"p\" SET b = CASE WHEN new.b = 'x;y' THEN \"a\" ELSE 'n' END WHERE a = new.a AND b <> 'c';\n"
        "SELECT RAISE (ABORT, 'no; \"x\" END');\n"
        'REPLACE INTO "p" (a, b) VALUES (1, - 2) ON CONFLICT (a) DO UPDATE SET b = excluded.b;\nEND'
    )
    written = (
        'CREATE TRIGGER IF NOT EXISTS tr AFTER UPDATE OF b, "a" ON "p" FOR EACH ROW WHEN (new.b != old.b) BEGIN '
        "UPDATE \"p\" SET b = CASE WHEN new.b == 'x;y' THEN \"a\" ELSE 'n' END WHERE a = new.a AND b != 'c'; "
        "SELECT RAISE(ABORT, 'no; \"x\" END'); -- really\n"
        'REPLACE INTO "p"(a,b) VALUES(1,-2) ON CONFLICT(a) DO UPDATE SET b=excluded.b; END;'
    )
    assert read_trigger(printed) == read_trigger(written)
    assert read_view("CREATE VIEW vv (x, y) AS SELECT a, count (*) FILTER (WHERE b IS NOT NULL) FROM p") == read_view(
        "CREATE VIEW vv(x,y) AS SELECT a, count(*) FILTER(WHERE b IS NOT NULL) /* all */ FROM p;"
    )


def test_text_that_no_parser_knows_is_said_and_never_crashes() -> None:
    connection = sqlite3.connect(":memory:")
    connection.executescript(
        "CREATE TABLE fine (a TEXT); CREATE TABLE broken (a TEXT); CREATE INDEX idx ON fine (a);"
        "CREATE VIEW v AS SELECT 1; CREATE TRIGGER t DELETE ON fine BEGIN SELECT 1; END;"
        "PRAGMA writable_schema = ON;"
        "UPDATE sqlite_master SET sql = 'CREATE WONDER (' WHERE name = 'broken';"
        "UPDATE sqlite_master SET sql = 'CREATE TABLE fine (a TEXT NOT NULL 1, b TEXT (2) WONDERS' WHERE name = 'fine';"
        "UPDATE sqlite_master SET sql = 'CREATE INDEX idx ON fine USING wonder (a) WONDERS' WHERE name = 'idx';"
        "UPDATE sqlite_master SET sql = 'CREATE TRIGGER t ON fine BEGIN' WHERE name = 't';"
        "UPDATE sqlite_master SET sql = 'CREATE VIEW' WHERE name = 'v';"
    )

    found = read_schema_table(lambda sql: connection.execute(sql).fetchall(), ignore=frozenset())

    assert [table.name for table in found.of(Table)] == ["fine"]
    assert found.unmodelled == (
        "table broken (its text cannot be read: TABLE is missing)",
        "table fine: `1` in the definition of column a",
        "table fine: `WONDERS` in the definition of column b",
        "index idx: `USING wonder`",
        "index idx: `WONDERS`",
        "view v (its text cannot be read: a name is missing)",
        "trigger t (its text cannot be read: the event is missing)",
    )


def test_time_grows_with_the_number_of_tables_and_no_faster() -> None:
    def seconds(tables: int) -> float:
        with SqliteEngine(":memory:") as engine:
            for number in range(tables):
                engine.execute(
                    f"CREATE TABLE t{number} (id TEXT NOT NULL, a TEXT DEFAULT 'x', b INTEGER, c TEXT, d TEXT,"
                    f" CONSTRAINT k{number} PRIMARY KEY (id), CHECK (a IN ('x', 'y')),"
                    f" FOREIGN KEY (c) REFERENCES t{number // 2} (id) ON DELETE CASCADE)"
                )
                engine.execute(f"CREATE INDEX i{number} ON t{number} (a, b DESC)")
            start = time.process_time()
            assert len(introspected(engine)) == tables * 10
            return time.process_time() - start

    small = min(seconds(100) for _ in range(3))
    assert seconds(1000) < small * 25
