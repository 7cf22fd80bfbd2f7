"""A schema that changes as its authors change it: on the command line, with rows, on Postgres and on SQLite."""

from __future__ import annotations

from pathlib import Path

import pytest
from command_line import Answer, schemadef

from schemadef.engines import open_engine
from schemadef.engines.scratch import scratch_url

CONFIGURATION = """
[databases.app]
declaration = "schema.py"
dialect = "{dialect}"
folder = "app"
online = {online}

[databases.app.environments.dev]
url = "${{DATABASE_URL}}"
"""
FIRST = """
from enum import StrEnum
from schemadef import Index, Table, Trigger, View, enum, integer, now, text, timestamp

class Status(StrEnum):
    OPEN = "open"
    DONE = "done"

class Users(Table):
    id = integer(primary_key=True)
    email = text(unique=True)
    name = text(null=True)

class Tasks(Table):
    id = integer(primary_key=True)
    owner = integer(references=Users.id, on_delete="cascade")
    status = enum(Status, default=Status.OPEN)
    title = text()
    updated_at = timestamp(default=now())
    touch = Trigger.touch(updated_at)
    by_owner = Index(owner)

open_tasks = View("SELECT id, owner, title FROM tasks WHERE status = 'open'")
"""
SECOND = (
    FIRST.replace('    DONE = "done"\n', '    DONE = "done"\n    LATE = "late"\n')
    .replace("import Index", "import Check, Index")
    .replace("name = text(null=True)", 'full_name = text(default="nobody")')
    .replace("    title = text()\n", "    title = text()\n    prio = integer()\n")
    .replace("Index(owner)", 'Index(owner, status)\n    prio_ok = Check("prio >= 0")')
)


@pytest.mark.parametrize(("dialect", "online"), [("postgres", "true"), ("neon", "false"), ("sqlite", "false")])
def test_a_change_asks_warns_passes_and_comes_back(dialect: str, online: str, tmp_path: Path) -> None:
    kind = "sqlite" if dialect == "sqlite" else "postgres"
    with scratch_url(kind, "" if kind == "sqlite" else "18") as url, open_engine(url) as engine:

        def run(*arguments: str, status: int = 0) -> Answer:
            answer = schemadef(*arguments, cwd=tmp_path, DATABASE_URL=url)
            assert answer.status == status, answer.out + answer.err
            return answer

        (tmp_path / "schemadef.toml").write_text(CONFIGURATION.format(dialect=dialect, online=online))
        (tmp_path / "schema.py").write_text(FIRST)
        run("generate")
        run("migrate", "--env", "dev")
        engine.execute("INSERT INTO users (id, email, name) VALUES (1, 'a', NULL), (2, 'b', 'Bo')")
        engine.execute("INSERT INTO tasks (id, owner, title) VALUES (1, 1, 'x')")

        (tmp_path / "schema.py").write_text(SECOND)
        assert "--rename users.name:full_name" in run("generate", status=1).err
        assert "--backfill tasks.prio=" in run("generate", "--rename", "users.name:full_name", status=1).err
        told = run("generate", "--rename", "users.name:full_name", "--backfill", "tasks.prio=1").out
        assert "BREAKS_OLD_CODE: rename column" in told
        if kind == "postgres":
            stopped = run("migrate", "--env", "dev", status=1).err
            assert "1 row of public.users has no value in name (id 1); nothing of it was applied" in stopped
            engine.execute("UPDATE users SET name = 'An' WHERE name IS NULL")
        run("migrate", "--env", "dev")
        assert engine.query("SELECT id, prio FROM tasks") == [(1, 1)]
        assert engine.query("SELECT full_name FROM users WHERE id = 2") == [("Bo",)]
        run("verify")
        run("drift", "--env", "dev")
        run("lint")

        refused = run("rollback", "--env", "dev", status=1).err
        assert "deletes data" in refused and "--allow DELETES_DATA" in refused
        run("rollback", "--env", "dev", "--allow", "DELETES_DATA")
        assert engine.query("SELECT name FROM users WHERE id = 2") == [("Bo",)]
        run("migrate", "--env", "dev")
        run("drift", "--env", "dev")
        assert "nothing to do" in run("generate", "--check").out
        assert run("diff", "app", url).out.strip() == ""
