"""Declarations that change under tables with rows: generate, verify, migrate, roll back; and wrangler's own runner."""

from __future__ import annotations

import json
import os
import re
import subprocess
from pathlib import Path

import pytest
from command_line import schemadef

from schemadef.compile import compile_change
from schemadef.dialect import load_dialect
from schemadef.engines import open_engine
from schemadef.engines.scratch import scratch, scratch_url
from schemadef.introspect import introspect
from schemadef.migration.folder import Migration, read_folder, write_migration
from schemadef.snapshot import Snapshot
from schemadef.statement import Statement

TESTS = Path(__file__).parent
DATABASE_ID = "00000000-0000-0000-0000-000000000001"
DIALECTS = {"sqlite": "sqlite", "libsql": "turso", "sqld": "turso", "workerd": "d1"}
FIRST = """
from schemadef import Index, Table, Trigger, integer, now, text, timestamp

class Users(Table):
    id = integer(primary_key=True)
    name = text()
    gone = text(null=True)

class Posts(Table):
    id = integer(primary_key=True)
    user_id = integer(references=Users.id, on_delete="cascade")
    reply_to = integer(null=True, references=id, on_delete="restrict")
    updated_at = timestamp(default=now())

    posts_user = Index(user_id)
    touch = Trigger.touch(updated_at)
"""
SECOND = FIRST.replace("name = text()", 'name = text(null=True, default="nobody")').replace(
    "    gone = text(null=True)\n", "    added = integer(default=5)\n"
)
ROWS = (
    "INSERT INTO users (id, name, gone) VALUES (1, 'a', 'x'), (2, 'b', NULL)",
    "INSERT INTO posts (id, user_id, reply_to, updated_at) VALUES (1, 1, NULL, 0), (2, 2, 1, 0), (3, 2, 2, 0)",
)


@pytest.mark.parametrize("kind", DIALECTS)
def test_a_declaration_changes_and_comes_back(tmp_path, kind):
    with scratch_url(kind) as scratch_one:
        url = f"workerd:{tmp_path}/d1?id=app" if kind == "workerd" else scratch_one
        (tmp_path / "schema.py").write_text(FIRST)
        (tmp_path / "schemadef.toml").write_text(
            f'[databases.app]\ndeclaration = "schema.py"\ndialect = "{DIALECTS[kind]}"\nfolder = "app"\n'
            f'[databases.app.environments.live]\nurl = "${{DATABASE_URL}}"\n'
        )

        def run(*arguments: str, status: int = 0) -> str:
            answer = schemadef(*arguments, cwd=tmp_path, DATABASE_URL=url)
            assert answer.status == status, answer.err or answer.out
            return answer.out + answer.err

        run("generate")
        run("migrate")
        with open_engine(url) as engine:
            engine.batch(list(ROWS))
        (tmp_path / "schema.py").write_text(SECOND)
        said = run("generate", status=1)
        assert re.search("deletes data.*--allow DELETES_DATA", said, re.DOTALL)
        assert [path.name for path in (tmp_path / "app").glob("*.sql")] == ["0001_initial.sql"]
        run("generate", "--allow", "DELETES_DATA", "--name", "change")
        text = (tmp_path / "app" / "0002_change.sql").read_text()
        assert text.count('-- schemadef: unless column "users"."added"') > 10, "a rebuild is one unit"
        assert "-- hazards: DELETES_DATA, REWRITES_TABLE" in text
        run("verify")
        run("migrate")
        links = "SELECT id, user_id, reply_to FROM posts ORDER BY id"
        with open_engine(url) as engine:
            assert engine.query(links) == [(1, 1, None), (2, 2, 1), (3, 2, 2)]
            assert engine.query("SELECT id, name, added FROM users ORDER BY id") == [(1, "a", 5), (2, "b", 5)]
        run("rollback", "--allow", "DELETES_DATA")
        with open_engine(url) as engine:
            assert engine.query(links) == [(1, 1, None), (2, 2, 1), (3, 2, 2)]
            assert engine.query("SELECT id, name, gone FROM users ORDER BY id") == [(1, "a", None), (2, "b", None)]


BEFORE = (
    "CREATE TABLE p (id INTEGER PRIMARY KEY AUTOINCREMENT, v TEXT)",
    "CREATE TABLE c (id INTEGER PRIMARY KEY, p INTEGER, FOREIGN KEY (p) REFERENCES p (id) ON DELETE CASCADE)",
    "CREATE TABLE g (id INTEGER PRIMARY KEY, c INTEGER, FOREIGN KEY (c) REFERENCES c (id) ON DELETE SET NULL)",
    "CREATE TABLE log (what TEXT)",
    "CREATE VIEW ps AS SELECT id FROM p",
    "CREATE TRIGGER c_gone AFTER DELETE ON c BEGIN INSERT INTO log VALUES ('gone'); END",
)
FILL = (
    "INSERT INTO p VALUES (1, '1'), (9, '9')",
    "INSERT INTO c VALUES (1, 1), (2, 9)",
    "INSERT INTO g VALUES (1, 1), (2, 2)",
)


def test_wrangler_runs_a_rebuild(tmp_path):
    dialect = load_dialect("d1")
    states = []
    for parent in ("v TEXT", "v INTEGER NOT NULL DEFAULT 0"):
        with scratch("sqlite") as engine:
            engine.batch([sql.replace("v TEXT", parent) for sql in BEFORE])
            states.append(introspect(engine, dialect))
    rebuild = compile_change(states[0], states[1], dialect).up
    folder = read_folder(tmp_path / "app")
    for name, up in (("start", [Statement(sql=sql) for sql in (*BEFORE, *FILL)]), ("rebuild", rebuild)):
        entry = folder.next(name, now=0)
        text = Snapshot().text()
        migration = Migration(number=entry.number, name=name, when=entry.when, up=tuple(up), rollback=(), snapshot=text)
        folder = write_migration(folder, migration, dialect="sqlite")
    database = {"binding": "DB", "database_name": "app", "database_id": DATABASE_ID, "migrations_dir": "app"}
    (tmp_path / "wrangler.jsonc").write_text(
        json.dumps({"name": "app", "compatibility_date": "2026-01-01", "d1_databases": [database]})
    )
    wrangler = TESTS / "node_modules/.bin/wrangler"
    command = [str(wrangler), "d1", "migrations", "apply", "app", "--local", "--persist-to", str(tmp_path / "state")]
    environment = os.environ | {"CI": "1", "WRANGLER_SEND_METRICS": "false"}
    done = subprocess.run(command, capture_output=True, text=True, cwd=tmp_path, env=environment, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    with open_engine(f"workerd:{tmp_path}/state/v3/d1?id={DATABASE_ID}") as engine:
        assert engine.query("SELECT * FROM p") == [(1, 1), (9, 9)]
        assert engine.query("SELECT * FROM c") == [(1, 1), (2, 9)]
        assert engine.query("SELECT * FROM g") == [(1, 1), (2, 2)]
        assert engine.query("SELECT * FROM log") == []
        assert introspect(engine, dialect) == states[1]
