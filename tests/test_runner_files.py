"""Runs on the SQLite family: killed at any call, on a disk that fills up, on a file that cannot be written."""

from __future__ import annotations

import random
import signal
import subprocess
import sys
from pathlib import Path

import pytest
from engines import FULL
from postgres_runs import Mortuary
from small_folder import add

from schemadef.engines import open_engine
from schemadef.engines.base import Engine
from schemadef.engines.scratch import scratch_url
from schemadef.errors import EngineError, MigrationError
from schemadef.migrate import Patience, migrate
from schemadef.migration.folder import Folder, read_folder
from schemadef.statement import Statement

TESTS = Path(__file__).parent
LEASE = 0.3


def log(number: int) -> str:
    """A statement that must not take effect twice."""
    return f"INSERT INTO log (n) VALUES ({number})"


FIRST = (
    "CREATE TABLE IF NOT EXISTS log (n INTEGER)",
    log(1),
    "CREATE TABLE IF NOT EXISTS items (id INTEGER PRIMARY KEY, a TEXT, b INTEGER)",
    "INSERT INTO items WITH RECURSIVE i (n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM i WHERE n < 200)"
    " SELECT n, CAST(n AS TEXT), n % 7 FROM i",
    "CREATE INDEX IF NOT EXISTS items_a ON items (a)",
    log(2),
    "ALTER TABLE items ADD COLUMN mood TEXT DEFAULT 'happy'",
    "CREATE TRIGGER IF NOT EXISTS t AFTER DELETE ON items BEGIN INSERT INTO log (n) VALUES (OLD.id); END",
    "DELETE FROM items WHERE id = 150",
    log(3),
)
SECOND = (
    log(4),
    "UPDATE items SET b = b + 1",
    "CREATE INDEX IF NOT EXISTS items_b ON items (b)",
    "DROP INDEX IF EXISTS items_a",
    "ALTER TABLE items RENAME COLUMN a TO label",
    "CREATE VIEW IF NOT EXISTS happy AS SELECT id FROM items WHERE mood = 'happy'",
    log(5),
    "DROP TRIGGER IF EXISTS t",
    "DELETE FROM items WHERE id > 190",
    log(6),
)


def statements(*texts: str) -> tuple[Statement, ...]:
    return tuple(Statement(sql=text) for text in texts)


@pytest.fixture
def folder(tmp_path: Path) -> Folder:
    assert len(FIRST) + len(SECOND) == 20
    add(tmp_path / "app", "first", statements(*FIRST))
    return add(tmp_path / "app", "second", statements(*SECOND))


def state(engine: Engine) -> list[list[tuple[object, ...]]]:
    """All that the twenty leave behind."""
    questions = (
        "SELECT n FROM log ORDER BY n",
        "SELECT count(*), sum(b), min(mood), max(label) FROM items",
        "SELECT type, name FROM sqlite_master WHERE name NOT LIKE 'sqlite%' AND name NOT LIKE '_cf%'"
        " AND name <> '_schemadef_lease' ORDER BY name",
        "SELECT number, statements, finished FROM _schemadef_history ORDER BY number",
    )
    return [engine.query(question) for question in questions]


CALLS = {"sqlite": 4, "libsql": 4, "workerd": 4, "sqld": 8}
"""How many calls to the engine the twenty take; a migration is one of them."""
SOME = {"sqlite": 8, "libsql": 8, "workerd": 2, "sqld": 3}


@pytest.mark.parametrize("kind", CALLS)
def test_killed_at_any_call_the_next_run_completes(kind: str, folder: Folder) -> None:
    with scratch_url(kind) as url, open_engine(url) as engine:
        migrate(engine, folder)
        undisturbed = state(engine)
    every = [(when, at) for at in range(1, CALLS[kind] + 1) for when in ("before", "after")]
    with Mortuary(folder, LEASE) as mortuary:
        for when, at in every if FULL else random.Random(f"{kind} 7").sample(every, SOME[kind]):
            with scratch_url(kind) as url:
                assert mortuary.kill(url, when, at) == -signal.SIGKILL, (when, at)
                with open_engine(url) as engine:
                    migrate(engine, folder, patience=Patience(lease=LEASE))
                    assert migrate(engine, folder) == ()
                    assert state(engine) == undisturbed, (when, at)


FULL_DISK = """
import resource, sys
from pathlib import Path
from schemadef.engines import open_engine
from schemadef.errors import SchemadefError
from schemadef.migrate import migrate
from schemadef.migration.folder import read_folder
with open_engine({url!r}) as engine:
    migrate(engine, read_folder(Path({folder!r})), to=1)
    resource.setrlimit(resource.RLIMIT_FSIZE, ({limit}, resource.RLIM_INFINITY))
    try:
        migrate(engine, read_folder(Path({folder!r})))
    except SchemadefError as error:
        print(error)
"""


@pytest.mark.parametrize("kind", ["sqlite", "libsql"])
@pytest.mark.parametrize("limit", [0, 4096, 20_000])
def test_a_full_disk_takes_all_of_a_migration_back(kind: str, limit: int, folder: Folder, tmp_path: Path) -> None:
    """Files may grow to `limit` bytes; what was applied before stays, and the next run completes."""
    add(tmp_path / "app", "third", statements("CREATE TABLE big (a)", "INSERT INTO big VALUES (zeroblob(200000))"))
    url = f"{'sqlite' if kind == 'sqlite' else 'libsql+file'}:{tmp_path}/app.db"
    script = FULL_DISK.format(url=url, folder=str(folder.path), limit=limit)
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, cwd=TESTS.parent, check=False)
    assert done.stderr == ""
    assert "failed" in done.stdout
    assert "nothing of it was applied" in done.stdout
    with open_engine(url) as engine:
        done_before = len(engine.query("SELECT number FROM _schemadef_history"))
        assert done_before in (1, 2)
        assert len(migrate(engine, read_folder(folder.path))) == 3 - done_before
        assert engine.query("SELECT length(a) FROM big") == [(200000,)]


def test_a_file_that_cannot_be_written_is_one_sentence(folder: Folder, tmp_path: Path) -> None:
    with open_engine(f"sqlite:{tmp_path}/app.db") as engine:
        migrate(engine, folder, to=1)
    with open_engine(f"file:{tmp_path}/app.db?mode=ro") as engine:
        with pytest.raises((MigrationError, EngineError)) as caught:
            migrate(engine, folder)
        assert "attempt to write a readonly database" in str(caught.value)
        assert engine.query("SELECT number FROM _schemadef_history") == [(1,)]
