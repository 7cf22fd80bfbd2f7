"""One folder, applied by the runtimes that its users have: drizzle-orm's migrate() and wrangler, then by schemadef."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
from pathlib import Path

import pytest
from other_runners import DATABASE_ID, POSTGRES, SQLITE, TESTS, node, write

from schemadef.engines import open_engine
from schemadef.engines.base import Engine
from schemadef.engines.scratch import scratch_url
from schemadef.migrate import migrate, rollback, status
from schemadef.other_histories import read_others


def check_result(engine: Engine) -> None:
    engine.execute("UPDATE a SET id = 2 WHERE id = 1")
    assert engine.query("SELECT id, n, later FROM a") == [(2, "touched; $$", None)]
    engine.execute("UPDATE a SET id = 1 WHERE id = 2")


@pytest.mark.parametrize("version", ["", "14"], ids=["newest", "oldest"])
def test_drizzle_on_postgres(tmp_path, version):
    with scratch_url("postgres", version) as url, open_engine(url) as engine:
        first = write(tmp_path / "first", POSTGRES[:1], "postgresql")
        node("drizzle_postgres.mjs", first.path, url)
        assert engine.query("SELECT count(*) FROM drizzle.__drizzle_migrations") == [(1,)]
        folder = write(tmp_path / "app", POSTGRES, "postgresql")
        for _ in range(2):
            node("drizzle_postgres.mjs", folder.path, url)
        assert engine.query("SELECT count(*) FROM drizzle.__drizzle_migrations") == [(2,)]
        check_result(engine)
        assert migrate(engine, folder) == (), "schemadef can take over"
        assert [standing.state for standing in status(engine, folder)] == ["applied", "applied"]
        check_result(engine)


def test_drizzle_on_d1(tmp_path):
    folder = write(tmp_path / "app", SQLITE, "sqlite")
    state = tmp_path / "state"
    for _ in range(2):
        node("drizzle_d1.mjs", folder.path, state, DATABASE_ID)
    with open_engine(f"workerd:{state}?id={DATABASE_ID}") as engine:
        assert engine.query("SELECT count(*) FROM __drizzle_migrations") == [(2,)]
        check_result(engine)
        assert migrate(engine, folder) == (), "schemadef can take over"
        assert [standing.state for standing in status(engine, folder)] == ["applied", "applied"]
        check_result(engine)


def wrangler(root: Path) -> tuple[int, str]:
    """`d1 migrations apply --local` of the folder `app`; its status and what it says."""
    database = {"binding": "DB", "database_name": "app", "database_id": DATABASE_ID, "migrations_dir": "app"}
    (root / "wrangler.jsonc").write_text(
        json.dumps({"name": "app", "compatibility_date": "2026-01-01", "d1_databases": [database]})
    )
    program = TESTS / "node_modules/.bin/wrangler"
    command = [str(program), "d1", "migrations", "apply", "app", "--local", "--persist-to", str(root / "state")]
    environment = os.environ | {"CI": "1", "WRANGLER_SEND_METRICS": "false"}
    done = subprocess.run(command, capture_output=True, text=True, cwd=root, env=environment, check=False)
    return done.returncode, done.stdout + done.stderr


def test_wrangler_on_d1(tmp_path):
    folder = write(tmp_path / "app", SQLITE, "sqlite")
    for applied in (True, False):
        code, said = wrangler(tmp_path)
        assert code == 0, said
        assert ("0002_step_2.sql" in said) == applied
        assert ("No migrations to apply" in said) != applied
    with open_engine(f"workerd:{tmp_path}/state/v3/d1?id={DATABASE_ID}") as engine:
        names = engine.query("SELECT name FROM d1_migrations ORDER BY id")
        assert names == [("0001_step_1.sql",), ("0002_step_2.sql",)]
        check_result(engine)
        assert migrate(engine, folder) == (), "schemadef can take over"
        assert [standing.state for standing in status(engine, folder)] == ["applied", "applied"]
        check_result(engine)


def test_wrangler_fails_in_the_middle_and_they_take_turns(tmp_path):
    """A file is one transaction for wrangler: those before the one that fails stay, and nothing of that one."""
    table = "CREATE TABLE IF NOT EXISTS b (id INTEGER PRIMARY KEY)"
    fourth = ("CREATE TABLE IF NOT EXISTS c (id INTEGER PRIMARY KEY)",)
    write(tmp_path / "app", (*SQLITE, (table, "INSERT INTO missing (id) VALUES (1)")), "sqlite")
    code, said = wrangler(tmp_path)
    assert code == 1
    assert "no such table: missing" in said
    shutil.rmtree(tmp_path / "app")
    folder = write(tmp_path / "app", (*SQLITE, (table, "INSERT OR IGNORE INTO b (id) VALUES (1)"), fourth), "sqlite")
    url = f"workerd:{tmp_path}/state/v3/d1?id={DATABASE_ID}"
    with open_engine(url) as engine:
        assert read_others(engine).files == {"0001_step_1.sql", "0002_step_2.sql"}
        assert engine.query("SELECT count(*) FROM sqlite_master WHERE name = 'b'") == [(0,)]
        assert migrate(engine, folder, runner="wrangler") == ("0003_step_3", "0004_step_4")
        assert rollback(engine, folder, runner="wrangler") == ("0004_step_4",)
        engine.execute("DROP TABLE c")
        engine.execute("DELETE FROM a")
    code, said = wrangler(tmp_path)
    assert code == 0, said
    assert "0004_step_4.sql" in said
    assert "0003_step_3.sql" not in said
    with open_engine(url) as engine:
        assert len(read_others(engine).files) == 4
        assert engine.query("SELECT count(*) FROM a") == [(0,)]
        assert migrate(engine, folder, runner="wrangler") == ()
