"""Rebased, squashed and taken over folders, applied by drizzle-orm and wrangler."""

from __future__ import annotations

import json
import os
import subprocess
from pathlib import Path

from folder_project import Project
from live_project import live_project
from other_runners import DATABASE_ID, TESTS, node

from schemadef.engines import open_engine
from schemadef.engines.scratch import scratch_url

USERS = "class Users(Table):\n    id = integer(primary_key=True)\n"
TAGS = "class Tags(Table):\n    id = integer(primary_key=True)\n"
NOTES = "class Notes(Table):\n    id = integer(primary_key=True)\n"
TABLES = "SELECT string_agg(tablename, ' ' ORDER BY tablename) FROM pg_tables WHERE schemaname = 'public'"


def merged(root: Path) -> Project:
    """Mine was written first; theirs is applied when mine is merged."""
    project = Project(root, "postgres")
    project.declare(USERS)
    project.ok("generate")
    project.git("init")
    project.commit("start")
    for name, declaration in (("mine", (USERS, TAGS)), ("theirs", (USERS, NOTES))):
        project.git("checkout", "-b", name, *([] if name == "mine" else ["main"]))
        project.declare(*declaration)
        project.ok("generate", "--name", name)
        project.commit(name)
    return project


def test_drizzle_applies_what_was_rebased(tmp_path):
    project = merged(tmp_path / "project")
    with scratch_url("postgres") as url, open_engine(url) as engine:
        node("drizzle_postgres.mjs", project.path, url)
        assert engine.query(TABLES) == [("notes users",)]
        project.git("checkout", "mine")
        project.git("merge", "theirs", status=1)
        project.ok("rebase")
        node("drizzle_postgres.mjs", project.path, url)
        assert engine.query(TABLES) == [("notes tags users",)]


def test_drizzle_never_applies_what_kept_its_time(tmp_path):
    """Why the time is fresh: renumbered alone, the migration is skipped without a word."""
    project = merged(tmp_path / "project")
    with scratch_url("postgres") as url, open_engine(url) as engine:
        node("drizzle_postgres.mjs", project.path, url)
        project.git("checkout", "mine")
        project.git("merge", "theirs", status=1)
        project.ok("rebase")
        journal = project.path / "meta/_journal.json"
        document = json.loads(journal.read_text())
        document["entries"][2]["when"] = document["entries"][1]["when"]
        journal.write_text(json.dumps(document))
        node("drizzle_postgres.mjs", project.path, url)
        assert engine.query(TABLES) == [("notes users",)]


def test_drizzle_goes_on_after_a_squash(tmp_path):
    project = Project(tmp_path / "project", "postgres")
    for declaration in ((USERS,), (USERS, TAGS)):
        project.declare(*declaration)
        project.ok("generate")
    with scratch_url("postgres") as url, scratch_url("postgres") as other:
        node("drizzle_postgres.mjs", project.path, url)
        project.ok("squash")
        project.declare(USERS, TAGS, NOTES)
        project.ok("generate")
        for address, rows in ((url, 3), (other, 2)):
            node("drizzle_postgres.mjs", project.path, address)
            with open_engine(address) as engine:
                assert engine.query("SELECT count(*) FROM drizzle.__drizzle_migrations") == [(rows,)]
                assert engine.query(TABLES) == [("notes tags users",)]


def test_drizzle_goes_on_after_a_baseline(tmp_path):
    with live_project(tmp_path, "postgres") as project:
        config = project.root / "schemadef.toml"
        config.write_text(config.read_text().replace('folder = "app"', 'folder = "app"\nrunner = "drizzle"'))
        project.execute("CREATE TABLE users (id integer CONSTRAINT users_pkey PRIMARY KEY)")
        project.declare(USERS)
        project.ok("baseline")
        (project.path / "0001_baseline.sql").write_text("this is never run")
        node("drizzle_postgres.mjs", project.path, project.url)
        assert project.query("SELECT count(*) FROM drizzle.__drizzle_migrations") == [(1,)]


def test_wrangler_goes_on_after_a_squash(tmp_path):
    project = Project(tmp_path / "project", "d1")
    for declaration in ((USERS,), (USERS, TAGS)):
        project.declare(*declaration)
        project.ok("generate")
    database = {"binding": "DB", "database_name": "app", "database_id": DATABASE_ID, "migrations_dir": "app"}
    (project.root / "wrangler.jsonc").write_text(
        json.dumps({"name": "app", "compatibility_date": "2026-01-01", "d1_databases": [database]})
    )

    def wrangler(state: str) -> str:
        command = [str(TESTS / "node_modules/.bin/wrangler"), "d1", "migrations", "apply", "app", "--local"]
        environment = os.environ | {"CI": "1", "WRANGLER_SEND_METRICS": "false"}
        done = subprocess.run(
            [*command, "--persist-to", str(tmp_path / state)],
            capture_output=True,
            text=True,
            cwd=project.root,
            env=environment,
            check=True,
        )
        return done.stdout

    assert "0002_create_tags.sql" in wrangler("old")
    project.ok("squash")
    assert "No migrations to apply" in wrangler("old")
