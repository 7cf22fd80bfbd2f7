"""What a statement says that it is not run for: guards on Postgres, directives elsewhere."""

from __future__ import annotations

from pathlib import Path

import pytest
from small_folder import add, refusal, sql, table, times

from schemadef.errors import MigrationError
from schemadef.history import History
from schemadef.migrate import migrate
from schemadef.migrate.running import Event
from schemadef.migration.folder import Folder, Migration
from schemadef.statement import Statement


@pytest.fixture
def folder(tmp_path: Path) -> Folder:
    path = tmp_path / "app"
    add(path, "one", *table("one"))
    return add(path, "two", *table("two"))


def test_a_guard_may_refuse(any_engine, folder):
    seen = []

    def guard(migration: Migration, statement: Statement) -> None:
        seen.append(statement.sql)
        if "INSERT INTO two" in statement.sql:
            message = "another table is in the way"
            raise MigrationError(message)

    assert refusal(migrate, any_engine, folder, guard=guard) == "another table is in the way"
    assert times(any_engine, "one") == 1
    assert len(seen) == 5
    assert migrate(any_engine, folder) == ("0002_two",)


def directed(directive: str, text: str) -> Statement:
    return Statement(sql=text, directive=directive)


def test_directives_skip_what_is_done(any_sqlite_family, tmp_path):
    any_sqlite_family.execute('CREATE TABLE "my t" (id INTEGER, Done TEXT, gone TEXT)')
    any_sqlite_family.execute('CREATE INDEX here ON "my t" (id)')
    up = sql(
        directed('unless column "my t".done', 'ALTER TABLE "my t" ADD COLUMN done TEXT'),
        directed('unless column "my t".fresh', 'ALTER TABLE "my t" ADD COLUMN fresh TEXT'),
        directed('if column "my t".gone', 'ALTER TABLE "my t" DROP COLUMN gone'),
        directed('if column "my t".never', 'ALTER TABLE "my t" DROP COLUMN never'),
        directed("unless index HERE", 'CREATE INDEX here ON "my t" (id)'),
        directed("if index nowhere", "DROP INDEX nowhere"),
        directed('unless table "MY T"', 'CREATE TABLE "my t" (id INTEGER)'),
        directed("unless view v", "CREATE VIEW v AS SELECT 1 AS a"),
        directed("if trigger t", "DROP TRIGGER t"),
    )
    events: list[Event] = []
    folder = add(tmp_path / "app", "directed", up)
    assert migrate(any_sqlite_family, folder, report=events.append) == ("0001_directed",)
    ran = [event.position for event in events if event.kind == "statement"]
    assert ran == [2, 3, 8]
    assert [event.position for event in events if event.kind == "skip"] == [1, 4, 5, 6, 7, 9]
    columns = any_sqlite_family.query("""SELECT name FROM pragma_table_xinfo('my t')""")
    assert columns == [("id",), ("Done",), ("fresh",)]


def test_statements_with_one_directive_are_one_unit(any_sqlite_family, tmp_path):
    rebuild = [
        directed("unless column a.c", text)
        for text in (
            "CREATE TABLE __new_a (b TEXT, c TEXT)",
            "INSERT INTO __new_a (b) SELECT b FROM a",
            "DROP TABLE a",
            "ALTER TABLE __new_a RENAME TO a",
        )
    ]
    add(tmp_path / "app", "a", sql("CREATE TABLE IF NOT EXISTS a (b TEXT)", "INSERT INTO a VALUES ('kept')"))
    folder = add(tmp_path / "app", "rebuild", sql(*rebuild))
    migrate(any_sqlite_family, folder)
    assert any_sqlite_family.query("SELECT b, c FROM a") == [("kept", None)]
    for statement in History(any_sqlite_family).take(2):
        any_sqlite_family.execute(statement)
    assert migrate(any_sqlite_family, folder) == ("0002_rebuild",)
    assert any_sqlite_family.query("SELECT b, c FROM a") == [("kept", None)], "the second time it did nothing"


def test_a_later_directive_knows_what_an_earlier_one_did(any_sqlite_family, tmp_path):
    any_sqlite_family.execute("CREATE TABLE a (b TEXT, old TEXT)")
    up = sql(
        directed("if column a.old", "ALTER TABLE a DROP COLUMN old"),
        directed("unless column a.old", "ALTER TABLE a ADD COLUMN old INTEGER"),
    )
    migrate(any_sqlite_family, add(tmp_path / "app", "old", up))
    assert any_sqlite_family.query("SELECT type FROM pragma_table_xinfo('a') WHERE name = 'old'") == [("INTEGER",)]


def test_postgres_refuses_directives(postgres, tmp_path):
    folder = add(tmp_path / "app", "a", sql(directed("unless table a", "CREATE TABLE a (id INTEGER)")))
    assert refusal(migrate, postgres, folder) == (
        '0001_a carries the directive "unless table a", which is for SQLite\'s family;'
        " migrate with the folder of this database's dialect"
    )
