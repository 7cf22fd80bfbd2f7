"""Migrations on real databases: each takes effect once, whatever fails, whoever runs beside it."""

from __future__ import annotations

import signal
import subprocess
import sys
import threading
import time
from pathlib import Path

import pytest
from engines import SQLITE_FAMILY
from small_folder import add, exists, sql, table, times

from schemadef.engines import open_engine
from schemadef.engines.base import Engine
from schemadef.engines.scratch import scratch_url
from schemadef.errors import ConfigError, EngineError, MigrationError
from schemadef.history import History
from schemadef.migrate import Patience, Standing, migrate, rollback, status
from schemadef.migrate.running import Event
from schemadef.migration.folder import Folder, Migration, read_folder
from schemadef.names import HISTORY_NAMESPACE, HISTORY_TABLE
from schemadef.statement import Hazard, Statement

ROOT = Path(__file__).parents[1]
TWO_AT_ONCE = ("postgres", "sqlite", "libsql", "sqld")
"""What two connections can open; a D1 database in memory has one."""


def refusal(call, *arguments, **options) -> str:
    with pytest.raises(MigrationError) as caught:
        call(*arguments, **options)
    assert caught.value.exit_code == 1
    assert "\n" not in str(caught.value)
    return str(caught.value)


@pytest.fixture
def folder(tmp_path: Path) -> Folder:
    path = tmp_path / "app"
    add(path, "one", *table("one"))
    return add(path, "two", *table("two"))


# Forward and back, on every engine


def test_up_again_further_and_back(any_engine, folder):
    assert migrate(any_engine, folder) == ("0001_one", "0002_two")
    assert migrate(any_engine, folder) == ()
    assert (times(any_engine, "one"), times(any_engine, "two")) == (1, 1)
    longer = add(folder.path, "three", *table("three"))
    assert migrate(any_engine, longer) == ("0003_three",)
    assert rollback(any_engine, longer) == ("0003_three",)
    assert not exists(any_engine, "three")
    assert rollback(any_engine, longer, to=0) == ("0002_two", "0001_one")
    assert rollback(any_engine, longer) == ()
    assert not exists(any_engine, "one")
    assert migrate(any_engine, longer) == ("0001_one", "0002_two", "0003_three"), "the history itself stays"
    assert times(any_engine, "one") == 1


def test_to_a_number(any_engine, folder):
    assert migrate(any_engine, folder, to=1) == ("0001_one",)
    assert migrate(any_engine, folder, to=1) == ()
    assert [s.state for s in status(any_engine, folder)] == ["applied", "pending"]
    migrate(any_engine, folder)
    assert rollback(any_engine, folder, to=1) == ("0002_two",)
    with pytest.raises(ConfigError, match=r"there is no migration 9 in .*; its migrations are 1 to 2"):
        migrate(any_engine, folder, to=9)
    with pytest.raises(ConfigError, match="there is no migration 9"):
        rollback(any_engine, folder, to=9)


def test_a_dry_run_changes_nothing(any_engine, folder):
    events: list[Event] = []
    assert migrate(any_engine, folder, dry_run=True, report=events.append) == ("0001_one", "0002_two")
    assert not exists(any_engine, "one")
    assert not any(exists(any_engine, name) for name in (HISTORY_TABLE, f"{HISTORY_NAMESPACE}.history"))
    assert [(e.kind, e.position, e.total) for e in events[:4]] == [
        ("begin", 0, 3),
        ("statement", 1, 3),
        ("statement", 2, 3),
        ("statement", 3, 3),
    ]
    assert events[1].label == "`CREATE TABLE IF NOT EXISTS one (id INTEGER PRIMARY KEY, a TEXT)`"
    migrate(any_engine, folder)
    assert rollback(any_engine, folder, to=0, dry_run=True) == ("0002_two", "0001_one")
    assert times(any_engine, "one") == 1


def test_status(any_engine, folder):
    assert status(any_engine, folder) == [
        Standing(number=1, tag="0001_one", state="pending"),
        Standing(number=2, tag="0002_two", state="pending"),
    ]
    migrate(any_engine, folder)
    first = status(any_engine, folder)[0]
    assert (first.state, first.statements) == ("applied", 3)
    assert first.applied_at.startswith("20") and first.applied_at.endswith("Z") and len(first.applied_at) == 20


def test_an_empty_folder(any_engine, tmp_path):
    folder = read_folder(tmp_path)
    assert (migrate(any_engine, folder), rollback(any_engine, folder), status(any_engine, folder)) == ((), (), [])


def test_hostile_text_arrives_as_it_was(any_engine, tmp_path):
    text = "it''s; -- not /* a */ $$ comment $schemadef$ 記事 %s ?1 \u2028"
    up = sql(
        'CREATE TABLE IF NOT EXISTS "記 ""事" (a TEXT)',
        f"""INSERT INTO "記 ""事" (a) VALUES ('{text}')""",
    )
    migrate(any_engine, add(tmp_path / "app", "hostile", up))
    assert any_engine.query('SELECT a FROM "記 ""事"') == [(text.replace("''", "'"),)]


# What does not belong together


def test_an_edited_migration(any_engine, folder, tmp_path):
    migrate(any_engine, folder)
    other = tmp_path / "other"
    add(other, "one", sql("SELECT 1"))
    edited = add(other, "two", *table("two"))
    assert refusal(migrate, any_engine, edited) == (
        f"{other}/0001_one.sql is not what was applied as 0001_one;"
        " restore it from version control; a change is a new migration"
    )
    assert refusal(rollback, any_engine, edited).startswith(f"{other}/0001_one.sql is not what was applied")
    assert [s.state for s in status(any_engine, edited)] == ["edited", "applied"]


def test_a_missing_migration(any_engine, folder, tmp_path):
    migrate(any_engine, folder)
    shorter = add(tmp_path / "other", "one", *table("one"))
    assert refusal(migrate, any_engine, shorter) == (
        f"the database has 0002_two applied, which {tmp_path}/other does not hold;"
        " run with the folder that it was applied from, and roll it back there if it has another number here"
    )
    renamed = add(tmp_path / "other", "zwei", *table("two"))
    assert refusal(migrate, any_engine, renamed).startswith("the database has 0002_two applied")
    assert [(s.tag, s.state) for s in status(any_engine, shorter)] == [("0001_one", "applied"), ("0002_two", "missing")]


def test_an_older_migration_that_comes_late(any_engine, folder):
    migrate(any_engine, folder)
    history = History(any_engine)
    for statement in history.take(1):
        any_engine.execute(statement)
    assert refusal(migrate, any_engine, folder) == (
        f"0001_one came to {folder.path} after 0002_two was applied;"
        " give it the next number: delete it and run `schemadef generate` again"
    )
    assert [s.state for s in status(any_engine, folder)] == ["late", "applied"]


def test_a_corrupted_migration_is_found_before_anything_runs(any_engine, folder):
    (folder.path / "0002_two.sql").write_text("-- schemadef: sometimes\nSELECT 1;\n")
    assert '0002_two.sql: "sometimes" is not a directive' in refusal(migrate, any_engine, folder)
    assert not exists(any_engine, "one")


# Failure


def broken(path: Path) -> Folder:
    """A migration whose third statement of four fails until somebody makes the table `later`."""
    up = sql(
        "CREATE TABLE IF NOT EXISTS a (id INTEGER)",
        "INSERT INTO a VALUES (1)",
        "INSERT INTO later VALUES (1)",
        "INSERT INTO a VALUES (2)",
    )
    return add(path, "broken", up, sql("DROP TABLE IF EXISTS a"))


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


# What a rollback may delete


def test_a_rollback_that_deletes_data_must_be_allowed(any_engine, tmp_path):
    up, _ = table("one")
    back = sql(Statement(sql="DROP TABLE IF EXISTS one", hazards=(Hazard.DELETES_DATA,)))
    add(tmp_path / "app", "one", up, back)
    folder = add(tmp_path / "app", "two", *table("two"))
    migrate(any_engine, folder)
    assert refusal(rollback, any_engine, folder, to=0) == (
        "the rollback of 0001_one deletes data: `DROP TABLE IF EXISTS one`; allow it with --allow DELETES_DATA"
    )
    assert times(any_engine, "two") == 1, "refused before anything ran"
    assert rollback(any_engine, folder, to=0, allow={Hazard.DELETES_DATA}) == ("0002_two", "0001_one")


# Guards and directives


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


# Side by side


def at_once(url: str, call, count: int) -> list[object]:
    """Call with `count` engines at the same moment; what each returned or raised."""
    start = threading.Barrier(count)
    results: list[object] = [None] * count

    def run(number: int) -> None:
        with open_engine(url) as engine:
            start.wait()
            try:
                results[number] = call(engine)
            except Exception as error:
                results[number] = error

    threads = [threading.Thread(target=run, args=(number,)) for number in range(count)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return results


@pytest.mark.parametrize("kind", TWO_AT_ONCE)
def test_many_runs_at_once(kind, tmp_path):
    path = tmp_path / "app"
    for number in range(5):
        folder = add(path, f"t{number}", *table(f"t{number}"))
    with scratch_url(kind) as url:
        results = at_once(url, lambda engine: migrate(engine, folder), 4)
        assert [type(result) for result in results] == [tuple] * 4, results
        ran = sorted(tag for result in results for tag in result)  # type: ignore[attr-defined]
        assert ran == [entry.tag for entry in folder.entries], "each by one run"
        with open_engine(url) as engine:
            assert [times(engine, f"t{number}") for number in range(5)] == [1] * 5
            assert {s.state for s in status(engine, folder)} == {"applied"}


@pytest.mark.parametrize("kind", TWO_AT_ONCE)
def test_many_rollbacks_at_once(kind, folder):
    with scratch_url(kind) as url:
        with open_engine(url) as engine:
            migrate(engine, folder)
        results = at_once(url, lambda engine: rollback(engine, folder, to=0), 4)
        assert [type(result) for result in results] == [tuple] * 4, results
        assert sorted(tag for result in results for tag in result) == ["0001_one", "0002_two"]  # type: ignore[attr-defined]
        with open_engine(url) as engine:
            assert [s.state for s in status(engine, folder)] == ["pending", "pending"]


def test_through_a_transaction_pooler_each_statement_still_runs_once(tmp_path):
    """No lock of a session holds there: the claim that shares each statement's transaction must."""
    path = tmp_path / "app"
    for number in range(5):
        folder = add(path, f"t{number}", *table(f"t{number}"))

    def run(engine: Engine) -> tuple[str, ...]:
        engine.keeps_session = False
        return migrate(engine, folder)

    with scratch_url("postgres") as url:
        results = at_once(url, run, 4)
        assert [type(result) for result in results] == [tuple] * 4, results
        with open_engine(url) as engine:
            assert [times(engine, f"t{number}") for number in range(5)] == [1] * 5
            assert {(s.state, s.statements) for s in status(engine, folder)} == {("applied", 3)}


def test_a_run_waits_for_another_and_says_so(folder):
    with scratch_url("postgres") as url, open_engine(url) as first, open_engine(url) as second:
        events: list[Event] = []
        inside, release = threading.Event(), threading.Event()

        def hold(event: Event) -> None:
            if event.kind == "begin" and event.tag == "0001_one":
                inside.set()
                release.wait()

        thread = threading.Thread(target=migrate, args=(first, folder), kwargs={"report": hold})
        thread.start()
        inside.wait()
        message = refusal(migrate, second, folder, patience=Patience(wait=0.2), report=events.append)
        assert message.startswith("another run has been migrating this database for 0.2 seconds (server process ")
        assert "server process None" not in message
        assert [event.kind for event in events] == ["wait"]
        threading.Timer(0.3, release.set).start()
        assert migrate(second, folder) == ()
        thread.join()
        assert times(second, "one") == 1


def test_a_waiting_run_does_not_block_a_concurrent_index(tmp_path):
    """Had it waited inside the server, its snapshot would hold the index back, and the index the lock: for ever."""
    concurrently = Statement(sql="CREATE INDEX CONCURRENTLY IF NOT EXISTS i ON a (id)", transactional=False)
    folder = add(tmp_path / "app", "a", sql("CREATE TABLE a (id INTEGER)", "SELECT pg_sleep(0.3)", concurrently))
    with scratch_url("postgres") as url:
        start = time.monotonic()
        results = at_once(url, lambda engine: migrate(engine, folder), 3)
        assert sorted(results) == [(), (), ("0001_a",)]
        assert time.monotonic() - start < 20


def test_the_lock_is_released_when_a_run_fails(tmp_path):
    folder = broken(tmp_path / "app")
    with scratch_url("postgres") as url, open_engine(url) as first, open_engine(url) as second:
        refusal(migrate, first, folder)
        second.execute("CREATE TABLE later (id INTEGER)")
        assert migrate(second, folder, patience=Patience(wait=0)) == ("0001_broken",)


def test_a_busy_sqlite_file_is_waited_for(folder):
    with scratch_url("sqlite") as url:
        import sqlite3

        other = sqlite3.connect(url.removeprefix("file:"), isolation_level=None, check_same_thread=False)
        with open_engine(url) as engine:
            engine.execute("PRAGMA busy_timeout = 0")
            other.execute("BEGIN IMMEDIATE")
            threading.Timer(0.5, lambda: other.execute("COMMIT")).start()
            assert migrate(engine, folder) == ("0001_one", "0002_two")
            other.execute("BEGIN IMMEDIATE")
            longer = add(folder.path, "three", *table("three"))
            assert "database is locked" in refusal(migrate, engine, longer, patience=Patience(wait=0.2))
            other.execute("COMMIT")
        other.close()


# The history table


def test_the_history_is_made_by_many_at_once(postgres):
    with scratch_url("postgres") as url:
        assert at_once(url, lambda engine: History(engine).create(), 8) == [None] * 8
        with open_engine(url) as engine:
            History(engine).create()
            assert History(engine).read() == {}


def test_the_history_needs_no_privilege_once_it_is_there(folder):
    with scratch_url("postgres") as url, open_engine(url) as owner:
        migrate(owner, folder)
        owner.execute(
            "DO $$ BEGIN IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = 'plain') THEN"
            " CREATE ROLE plain; END IF; END $$"
        )
        owner.execute("GRANT USAGE ON SCHEMA schemadef TO plain")
        owner.execute("GRANT SELECT, INSERT, UPDATE ON schemadef.history TO plain")
        owner.execute("SET ROLE plain")
        longer = add(folder.path, "three", sql("SELECT 1"))
        assert migrate(owner, longer) == ("0003_three",)


@pytest.mark.parametrize("kind", SQLITE_FAMILY)
def test_a_taken_row_cannot_be_taken_twice(kind, request, folder):
    engine = request.getfixturevalue({"sqlite": "sqlite_engine", "workerd": "d1_engine"}.get(kind, f"{kind}_engine"))
    migrate(engine, folder)
    engine.batch(History(engine).take(2))
    with pytest.raises(EngineError):
        engine.batch(History(engine).take(2))
    assert list(History(engine).read()) == [1]
