"""A run that fails or is killed: what stands then, and how the next one goes on."""

from __future__ import annotations

import signal
import subprocess
import sys
from pathlib import Path

import pytest
from small_folder import add, broken, exists, refusal, sql, table, times

from schemadef.engines import open_engine
from schemadef.engines.scratch import scratch_url
from schemadef.migrate import migrate, rollback, status
from schemadef.migrate.running import Event
from schemadef.migration.folder import Folder
from schemadef.statement import Statement

ROOT = Path(__file__).parents[1]


TWO_AT_ONCE = ("postgres", "sqlite", "libsql", "sqld")
"""What two connections can open; a D1 database in memory has one."""


@pytest.fixture
def folder(tmp_path: Path) -> Folder:
    path = tmp_path / "app"
    add(path, "one", *table("one"))
    return add(path, "two", *table("two"))


def test_resume_on_postgres(any_postgres, tmp_path):
    folder = broken(tmp_path / "app")
    events: list[Event] = []
    message = refusal(migrate, any_postgres, folder)
    assert message.startswith(
        "migration 0001_broken failed at statement 3 of 4, `INSERT INTO later VALUES (1)`: PostgreSQL "
    )
    assert message.endswith(
        ': relation "later" does not exist (42P01);'
        " 2 of them are applied and recorded; mend the cause and run `schemadef migrate` again"
    )
    assert [(s.state, s.statements) for s in status(any_postgres, folder)] == [("partial", 2)]
    any_postgres.execute("CREATE TABLE later (id INTEGER)")
    assert migrate(any_postgres, folder, report=events.append) == ("0001_broken",)
    assert [e.position for e in events if e.kind == "statement"] == [3, 4]
    assert any_postgres.query("SELECT id FROM a ORDER BY id") == [(1,), (2,)]
    assert [(s.state, s.statements) for s in status(any_postgres, folder)] == [("applied", 4)]


def test_all_or_nothing_on_the_sqlite_family(any_sqlite_family, tmp_path):
    folder = broken(tmp_path / "app")
    message = refusal(migrate, any_sqlite_family, folder)
    assert message.startswith("migration 0001_broken failed")
    assert "no such table: later" in message
    assert message.endswith("; nothing of it was applied")
    assert not exists(any_sqlite_family, "a")
    assert [s.state for s in status(any_sqlite_family, folder)] == ["pending"]
    any_sqlite_family.execute("CREATE TABLE later (id INTEGER)")
    assert migrate(any_sqlite_family, folder) == ("0001_broken",)
    assert any_sqlite_family.query("SELECT id FROM a ORDER BY id") == [(1,), (2,)]


@pytest.mark.parametrize("kind", ["sqlite_engine", "libsql_engine", "sqld_engine"])
def test_the_statement_that_failed_is_named(kind, request, tmp_path):
    message = refusal(migrate, request.getfixturevalue(kind), broken(tmp_path / "app"))
    assert "failed at `INSERT INTO later VALUES (1)`: " in message


def test_a_half_applied_migration_can_be_rolled_back(postgres, tmp_path):
    folder = broken(tmp_path / "app")
    refusal(migrate, postgres, folder)
    assert rollback(postgres, folder) == ("0001_broken",)
    assert not exists(postgres, "a")
    assert [s.state for s in status(postgres, folder)] == ["pending"]


def test_a_rollback_that_fails_leads_both_ways(postgres, tmp_path):
    up = sql("CREATE TABLE IF NOT EXISTS a (id INTEGER)", "CREATE TABLE IF NOT EXISTS b (id INTEGER)")
    back = sql("DROP TABLE IF EXISTS b", "DROP TABLE IF EXISTS a")
    folder = add(tmp_path / "app", "ab", up, back)
    migrate(postgres, folder)
    postgres.execute("CREATE VIEW v AS SELECT * FROM a")
    message = refusal(rollback, postgres, folder)
    assert message.startswith("rollback of 0001_ab failed at statement 2 of 2, `DROP TABLE IF EXISTS a`: PostgreSQL")
    assert [(s.state, s.statements) for s in status(postgres, folder)] == [("partial", 0)]
    assert migrate(postgres, folder) == ("0001_ab",)
    assert exists(postgres, "b"), "forward again makes what the rollback had dropped"
    refusal(rollback, postgres, folder)
    postgres.execute("DROP VIEW v")
    assert rollback(postgres, folder) == ("0001_ab",)
    assert not exists(postgres, "a")


def test_a_rollback_that_fails_on_the_sqlite_family(any_sqlite_family, tmp_path):
    up = sql("CREATE TABLE a (id INTEGER)", "CREATE TABLE b (id INTEGER)")
    folder = add(tmp_path / "app", "ab", up, sql("DROP TABLE b", "DROP TABLE later"))
    migrate(any_sqlite_family, folder)
    message = refusal(rollback, any_sqlite_family, folder)
    assert message.startswith("rollback of 0001_ab failed")
    assert exists(any_sqlite_family, "b")
    assert [s.state for s in status(any_sqlite_family, folder)] == ["applied"]


@pytest.mark.parametrize("position", [1, 2, 3])
def test_an_interrupt_loses_nothing(any_engine, folder, position):
    def interrupt(event: Event) -> None:
        if event.kind == "statement" and event.position == position and event.tag == "0002_two":
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        migrate(any_engine, folder, report=interrupt)
    assert migrate(any_engine, folder) == ("0002_two",)
    assert (times(any_engine, "one"), times(any_engine, "two")) == (1, 1)


KILLED = """
import os, signal, sys
from pathlib import Path
from schemadef.engines import open_engine
from schemadef.migrate import Patience, migrate
from schemadef.migration.folder import read_folder

def die(event):
    if (event.kind, event.tag, event.position) == ("statement", "0002_two", 3):
        os.kill(os.getpid(), signal.SIGKILL)

migrate(open_engine(sys.argv[1]), read_folder(Path(sys.argv[2])), report=die, patience=Patience(lease=0.5))
"""


@pytest.mark.parametrize("kind", TWO_AT_ONCE)
def test_a_killed_run_loses_nothing(kind, folder):
    with scratch_url(kind) as url:
        done = subprocess.run([sys.executable, "-c", KILLED, url, str(folder.path)], cwd=ROOT, check=False)
        assert done.returncode == -signal.SIGKILL
        with open_engine(url) as engine:
            assert migrate(engine, folder) == ("0002_two",)
            assert (times(engine, "one"), times(engine, "two")) == (1, 1)


def test_a_statement_that_cannot_stand_in_a_transaction(postgres, tmp_path):
    concurrently = Statement(sql="CREATE INDEX CONCURRENTLY IF NOT EXISTS i ON a (id)", transactional=False)
    drop = Statement(sql="DROP INDEX CONCURRENTLY IF EXISTS i", transactional=False)
    folder = add(tmp_path / "app", "a", sql("CREATE TABLE a (id INTEGER)", concurrently), sql(drop, "DROP TABLE a"))
    assert migrate(postgres, folder) == ("0001_a",)
    assert postgres.query("SELECT indisvalid FROM pg_index WHERE indexrelid = 'i'::regclass") == [(True,)]
    assert rollback(postgres, folder) == ("0001_a",)


def test_an_enum_value_is_added_and_used(postgres, tmp_path):
    """Each statement has its own transaction: in one, Postgres would refuse with 55P04."""
    folder = add(
        tmp_path / "app",
        "e",
        sql(
            "CREATE TYPE e AS ENUM ('a')",
            "ALTER TYPE e ADD VALUE IF NOT EXISTS 'b'",
            "CREATE TABLE t (e e DEFAULT 'b')",
        ),
    )
    assert migrate(postgres, folder) == ("0001_e",)
