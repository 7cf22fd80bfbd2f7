"""`schemadef pull`: what it reads, what it writes, and what it leaves alone."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from command_line import schemadef

from schemadef.engines import open_engine
from schemadef.engines.scratch import scratch_url

SQL = "CREATE TABLE users (id INTEGER PRIMARY KEY, name TEXT REFERENCES nowhere (x));\n"


def test_a_file_of_sql_and_a_live_database_give_the_same(tmp_path: Path) -> None:
    (tmp_path / "a.sql").write_text(SQL, encoding="utf-8")
    with open_engine(f"file:{tmp_path / 'live.db'}") as engine:
        engine.execute(SQL)
    from_sql = schemadef("pull", "a.sql", "--dialect", "sqlite", cwd=tmp_path)
    live = schemadef("pull", f"file:{tmp_path / 'live.db'}", cwd=tmp_path)
    assert from_sql.status == live.status == 0
    assert from_sql.out == live.out
    assert "class Users(Table):\n    id = integer(primary_key=True)\n    name = text(null=True)" in live.out
    assert live.err.startswith("not declared: foreign key users.users_name_fkey")
    assert f"# - {live.err.partition(': ')[2]}" in live.out
    assert str(tmp_path) not in live.out


def test_what_is_pulled_differs_in_nothing(tmp_path: Path) -> None:
    (tmp_path / "a.sql").write_text("CREATE TABLE t (a INTEGER PRIMARY KEY, b TEXT DEFAULT 'x');", encoding="utf-8")
    assert schemadef("pull", "a.sql", "--dialect", "sqlite", "--output", "schema.py", cwd=tmp_path).status == 0
    for states in (("a.sql", "schema.py"), ("schema.py", "a.sql")):
        answer = schemadef("diff", *states, "--dialect", "sqlite", "--exit-code", cwd=tmp_path)
        assert (answer.status, answer.out) == (0, "")


def test_a_file_that_is_there_stays(tmp_path: Path) -> None:
    (tmp_path / "a.sql").write_text(SQL, encoding="utf-8")
    (tmp_path / "schema.py").write_text("mine\n", encoding="utf-8")
    arguments = ("pull", "a.sql", "--dialect", "sqlite", "--output", "schema.py")
    refused = schemadef(*arguments, cwd=tmp_path)
    assert (refused.status, "--force" in refused.err) == (2, True)
    assert (tmp_path / "schema.py").read_text(encoding="utf-8") == "mine\n"
    assert schemadef(*arguments, "--force", cwd=tmp_path).status == 0
    assert "class Users" in (tmp_path / "schema.py").read_text(encoding="utf-8")
    (tmp_path / "a.sql").write_text("CREATE TABLE broken (", encoding="utf-8")
    assert schemadef(*arguments, "--force", cwd=tmp_path).status == 1
    assert "class Users" in (tmp_path / "schema.py").read_text(encoding="utf-8")
    assert {path.name for path in tmp_path.iterdir()} == {"a.sql", "schema.py"}


def test_json(tmp_path: Path) -> None:
    (tmp_path / "a.sql").write_text(SQL, encoding="utf-8")
    shown = json.loads(schemadef("pull", "a.sql", "--dialect", "sqlite", "--json", cwd=tmp_path).out)
    assert "class Users" in shown["declaration"] and len(shown["unmodelled"]) == 1
    arguments = ("pull", "a.sql", "--dialect", "sqlite", "--json", "--output", "schema.py")
    written = json.loads(schemadef(*arguments, cwd=tmp_path).out)
    assert written["file"] == "schema.py"
    assert (tmp_path / "schema.py").read_text(encoding="utf-8") == shown["declaration"]


def test_lines_are_as_long_as_the_project_s(tmp_path: Path) -> None:
    columns = ", ".join(f"a_rather_long_name_{number}" for number in range(4))
    sql = "CREATE TABLE t (" + ", ".join(f"{name} TEXT" for name in columns.split(", ")) + f", UNIQUE ({columns}))"
    (tmp_path / "a.sql").write_text(sql, encoding="utf-8")
    arguments = ("pull", "a.sql", "--dialect", "sqlite")
    short = schemadef(*arguments, cwd=tmp_path).out
    (tmp_path / "pyproject.toml").write_text("[tool.ruff]\nline-length = 200\n", encoding="utf-8")
    wide = schemadef(*arguments, cwd=tmp_path).out
    assert max(map(len, short.splitlines())) <= 88 < max(map(len, wide.splitlines()))


def test_nothing_there_and_nothing_said(tmp_path: Path) -> None:
    (tmp_path / "a.sql").write_text("", encoding="utf-8")
    answer = schemadef("pull", "a.sql", "--dialect", "sqlite", cwd=tmp_path)
    assert answer.status == 0
    compile(answer.out, "schema", "exec")
    assert schemadef("pull", "a.sql", cwd=tmp_path).status == 2
    nowhere = schemadef("pull", "nowhere.sql", "--dialect", "sqlite", cwd=tmp_path)
    assert (nowhere.status, "there is no file or folder nowhere.sql" in nowhere.err) == (2, True)
    assert schemadef("pull", "a.sql", "--dialect", "sqlite", "--output", "no/x.py", cwd=tmp_path).status == 2


@pytest.mark.parametrize("url", ["sqlite:///gone.db", "file:gone.db", "libsql+file:gone.db"])
def test_a_database_that_is_looked_at_is_not_made(tmp_path: Path, url: str) -> None:
    for arguments in (("pull", url), ("diff", "empty", url), ("diff", url, "empty")):
        answer = schemadef(*arguments, cwd=tmp_path)
        assert (answer.status, "there is no database gone.db" in answer.err) == (2, True), answer
    assert list(tmp_path.iterdir()) == []


def test_a_path_that_leads_nowhere_is_no_database_of_the_configuration(tmp_path: Path) -> None:
    answer = schemadef("diff", "empty", "migrations/ap", cwd=tmp_path)
    assert (answer.status, "there is no file or folder migrations/ap" in answer.err) == (2, True)


NEWER = (
    "CREATE TABLE a (x integer, y integer GENERATED ALWAYS AS (x + 1) VIRTUAL, UNIQUE NULLS NOT DISTINCT (x));\n"
    "CREATE VIEW v WITH (security_invoker = true) AS SELECT x FROM a;\n"
)


def test_what_the_server_has_is_declared_and_the_version_is_told(tmp_path: Path) -> None:
    """A database of version 18 may hold what 14 did not know: nothing of it is left out, to be dropped later."""
    (tmp_path / "a.sql").write_text(NEWER, encoding="utf-8")
    with scratch_url("postgres") as url:
        with open_engine(url) as engine:
            for statement in NEWER.strip().split(";\n"):
                engine.execute(statement)
        live = schemadef("pull", url, "--output", "schema.py", cwd=tmp_path)
        told = 'it is for servers from version 18 on: say version = "18" in the configuration\n'
        assert (live.status, live.err) == (0, told)
        for states in ((url, "schema.py"), ("schema.py", url)):
            for more in ((), ("--dialect", "neon")):
                answer = schemadef("diff", *states, *more, "--exit-code", cwd=tmp_path)
                assert (answer.status, answer.out, answer.err) == (0, "", "")
    from_sql = schemadef("pull", "a.sql", "--dialect", "postgres", cwd=tmp_path)
    assert (from_sql.out, from_sql.err) == ((tmp_path / "schema.py").read_text(encoding="utf-8"), told)
    configuration = '[databases.app]\ndeclaration = "schema.py"\ndialect = "postgres"\n'
    (tmp_path / "schemadef.toml").write_text(configuration, encoding="utf-8")
    assert "from version 18 on" in schemadef("generate", cwd=tmp_path).err
    (tmp_path / "schemadef.toml").write_text(configuration + 'version = "18"\n', encoding="utf-8")
    assert schemadef("generate", cwd=tmp_path).status == 0
