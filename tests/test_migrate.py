"""Migrations on real databases: forward and back, and what does not belong together."""

from __future__ import annotations

from pathlib import Path

import pytest
from small_folder import add, exists, refusal, sql, table, times

from schemadef.errors import ConfigError
from schemadef.history import History
from schemadef.migrate import Standing, migrate, rollback, status
from schemadef.migrate.running import Event
from schemadef.migration.folder import Folder, read_folder
from schemadef.names import HISTORY_NAMESPACE, HISTORY_TABLE
from schemadef.statement import Hazard, Statement

"""What two connections can open; a D1 database in memory has one."""


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
