"""What drizzle-orm and wrangler have applied is known to schemadef, and what it applies is known to them."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from contextlib import nullcontext
from pathlib import Path

import pytest
from engines import fresh
from other_runners import DATABASE_ID, POSTGRES, SQLITE, node, write

from schemadef.engines import open_engine
from schemadef.engines.base import Engine
from schemadef.engines.scratch import scratch_url
from schemadef.errors import MigrationError
from schemadef.history import History
from schemadef.migrate import migrate, rollback, status
from schemadef.migrate.running import Event
from schemadef.other_histories import OtherHistory, read_others

THIRD = ("CREATE TABLE IF NOT EXISTS b (id integer PRIMARY KEY)",)


def told(engine: Engine, folder, **options) -> list[tuple[str, str]]:
    """What a run reports, but for its statements."""
    events: list[Event] = []
    migrate(engine, folder, report=events.append, **options)
    return [(event.kind, event.tag) for event in events if event.kind in ("recognised", "begin")]


def test_drizzle_on_postgres_and_back_again(tmp_path: Path) -> None:
    """Each goes on where the other one was, and neither repeats a statement."""
    with scratch_url("postgres") as url, open_engine(url) as engine:
        node("drizzle_postgres.mjs", write(tmp_path / "first", POSTGRES[:1], "postgresql").path, url)
        folder = write(tmp_path / "app", (*POSTGRES, THIRD), "postgresql")
        assert [standing.state for standing in status(engine, folder)] == ["applied", "pending", "pending"]
        expected = [("recognised", "0001_step_1"), ("begin", "0002_step_2")]
        assert told(engine, folder, to=2, runner="drizzle", dry_run=True) == expected
        assert told(engine, folder, to=2, runner="drizzle") == expected
        assert len(read_others(engine).times) == 2
        engine.execute("DELETE FROM a")
        node("drizzle_postgres.mjs", folder.path, url)
        assert engine.query("SELECT count(*) FROM a") == [(0,)], "drizzle-orm did not run the second again"
        assert told(engine, folder, runner="drizzle") == [("recognised", "0003_step_3")]
        assert told(engine, folder, runner="drizzle") == []
        rollback(engine, folder, runner="drizzle")
        assert len(read_others(engine).times) == 2
        node("drizzle_postgres.mjs", folder.path, url)
        assert len(read_others(engine).times) == 3, "drizzle-orm applies what was rolled back"


def test_drizzle_on_d1_and_back_again(tmp_path: Path) -> None:
    state = tmp_path / "state"
    url = f"workerd:{state}?id={DATABASE_ID}"
    node("drizzle_d1.mjs", write(tmp_path / "first", SQLITE[:1], "sqlite").path, state, DATABASE_ID)
    folder = write(tmp_path / "app", SQLITE, "sqlite")
    with open_engine(url) as engine:
        assert told(engine, folder, runner="drizzle") == [("recognised", "0001_step_1"), ("begin", "0002_step_2")]
        engine.execute("DELETE FROM a")
    node("drizzle_d1.mjs", folder.path, state, DATABASE_ID)
    with open_engine(url) as engine:
        assert engine.query("SELECT count(*) FROM a") == [(0,)]


@pytest.mark.parametrize(
    ("kind", "runner"),
    [
        *((kind, "drizzle") for kind in ("sqlite", "libsql", "workerd", "postgres", "postgres14")),
        *((kind, "wrangler") for kind in ("sqlite", "libsql", "workerd")),
    ],
)
def test_the_other_runner_knows_what_is_applied_and_taken_back(kind: str, runner: str, tmp_path: Path) -> None:
    postgres = kind.startswith("postgres")
    folder = write(
        tmp_path / "app", (*(POSTGRES if postgres else SQLITE), THIRD), "postgresql" if postgres else "sqlite"
    )
    with fresh(kind) as engine:
        assert told(engine, folder, runner=runner) == [("begin", entry.tag) for entry in folder.entries]
        assert told(engine, folder, runner=runner) == []
        others = read_others(engine)
        assert sorted(others.times) == ([entry.when for entry in folder.entries] if runner == "drizzle" else [])
        assert others.files == (frozenset() if runner == "drizzle" else {entry.up for entry in folder.entries})
        engine.execute(History(engine).forget(3))
        assert told(engine, folder, runner=runner) == [("recognised", "0003_step_3")]
        rollback(engine, folder, runner=runner)
        assert len(read_others(engine).times or read_others(engine).files) == 2


def test_nothing_is_written_for_others_unless_it_is_asked_for(tmp_path: Path) -> None:
    with fresh("sqlite") as engine:
        migrate(engine, write(tmp_path / "app", SQLITE, "sqlite"))
        tables = {name for (name,) in engine.query("SELECT name FROM sqlite_master WHERE type = 'table'")}
        assert not tables & {"d1_migrations", "__drizzle_migrations"}


@pytest.mark.parametrize("kind", ["sqlite", "postgres"])
def test_what_was_applied_from_another_text_is_refused(kind: str, tmp_path: Path) -> None:
    """drizzle-orm keeps the hash of the file that it read, and never looks at it again."""
    postgres = kind == "postgres"
    folder = write(tmp_path / "app", POSTGRES if postgres else SQLITE, "postgresql" if postgres else "sqlite")
    with fresh(kind) as engine:
        engine.batch(OtherHistory(engine, "drizzle").record(folder.entries[0], "0" * 64))
        with pytest.raises(MigrationError, match=r"0001_step_1\.sql is not what was applied as 0001_step_1"):
            migrate(engine, folder)
        assert [standing.state for standing in status(engine, folder)] == ["edited", "pending"]


@pytest.mark.parametrize("kind", ["sqlite", "sqld", "postgres"])
def test_eight_at_once_leave_one_row_for_each(kind: str, tmp_path: Path) -> None:
    """Each statement and each row of drizzle-orm's is there once, whoever came first."""
    postgres = kind == "postgres"
    insert = "INSERT INTO b (id) VALUES (1)"
    steps = (*(POSTGRES if postgres else SQLITE), (*THIRD, insert))
    folder = write(tmp_path / "app", steps, "postgresql" if postgres else "sqlite")

    def one(url: str) -> tuple[str, ...]:
        with open_engine(url) as engine:
            return migrate(engine, folder, runner="drizzle")

    with scratch_url(kind) if kind != "sqlite" else nullcontext(f"sqlite:///{tmp_path}/app.db") as url:
        with ThreadPoolExecutor(8) as pool:
            done = list(pool.map(one, [url] * 8))
        assert sorted(tag for tags in done for tag in tags) == [entry.tag for entry in folder.entries]
        with open_engine(url) as engine:
            table = "drizzle.__drizzle_migrations" if postgres else "__drizzle_migrations"
            whens = engine.query(f"SELECT CAST(created_at AS TEXT) FROM {table} ORDER BY created_at")
            assert [int(float(str(when))) for (when,) in whens] == [entry.when for entry in folder.entries]
