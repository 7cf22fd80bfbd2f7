"""Data migrations: opened, written by a person, accepted, run once, and never mixed with changes of the schema."""

from __future__ import annotations

from pathlib import Path

import pytest
from engines import fresh
from folder_project import Project

from schemadef.engines.scratch import scratch_url
from schemadef.migrate import migrate, rollback
from schemadef.migration.folder import read_folder
from schemadef.statement import Hazard

USERS = """class Users(Table):
    id = integer(primary_key=True)
    name = text(null=True)
"""
TAGS = """class Tags(Table):
    id = integer(primary_key=True)
"""
DIALECTS = {"postgres": "postgres", "sqlite": "sqlite", "libsql": "turso", "sqld": "turso", "workerd": "d1"}
SEED = """
INSERT INTO users (id, name) VALUES (1, 'a;b') ON CONFLICT (id) DO NOTHING;
-- names were empty; now they are said
UPDATE users SET name = '-' WHERE name IS NULL;
"""


@pytest.fixture
def project(tmp_path: Path) -> Project:
    made = Project(tmp_path / "project")
    made.declare(USERS)
    made.ok("generate")
    return made


def written(project: Project, text: str, name: str = "0002_seed.sql") -> Path:
    file = project.path / name
    file.write_text(file.read_text() + text)
    return file


def test_opened_written_accepted(project):
    assert "opened app/0002_seed.sql" in project.ok("generate", "--data", "Seed")
    folder = read_folder(project.path)
    assert [entry.tag for entry in folder.entries] == ["0001_create_users", "0002_seed"]
    assert folder.snapshot() == folder.snapshot(folder.entries[0])
    assert folder.migration(folder.entries[1]).up == ()
    answer = project.run("generate", "--check")
    assert (answer.status, "0002_seed.sql holds no statement yet" in answer.out) == (1, True)
    assert "holds no statement yet; write them" in project.fails("generate", "--data", "seed")
    assert "accept them with `schemadef generate --data seed`" in project.fails("migrate")
    written(project, SEED)
    hint = "0002_seed.sql was edited after it was written; `schemadef generate --data seed` checks and accepts it"
    for command in ("generate", "migrate", "verify"):
        assert hint in project.fails(command)
    assert "accepted app/0002_seed.sql (2 statements)" in project.ok("generate", "--data", "seed")
    assert "nothing to do" in project.ok("generate", "--data", "seed")
    assert "nothing found" in project.ok("lint", "app")
    assert "nothing to do" in project.ok("generate", "--check")
    assert (project.path / "0002_seed.sql").read_text() == (
        "INSERT INTO users (id, name) VALUES (1, 'a;b') ON CONFLICT (id) DO NOTHING;\n--> statement-breakpoint\n"
        "-- names were empty; now they are said\nUPDATE users SET name = '-' WHERE name IS NULL;\n"
    )
    project.ok("verify")
    project.ok("migrate")


def test_a_second_edit_and_one_with_migrations_after_it(project):
    project.ok("generate", "--data", "seed")
    written(project, SEED)
    project.ok("generate", "--data", "seed")
    project.declare(USERS, TAGS)
    project.ok("generate")
    file = project.path / "0002_seed.sql"
    file.write_text("DELETE FROM users WHERE name = '-';\n")
    back = project.path / "rollback/0002_seed.sql"
    back.write_text("UPDATE users SET name = NULL WHERE name = '-'")
    project.ok("generate", "--data", "0002_seed")
    assert file.read_text() == "-- hazards: DELETES_DATA\nDELETE FROM users WHERE name = '-';\n"
    assert back.read_text() == "UPDATE users SET name = NULL WHERE name = '-';\n"
    assert len(read_folder(project.path).entries) == 3
    project.ok("verify")


def test_never_mixed_with_a_change_of_the_schema(project):
    project.declare(USERS, TAGS)
    before = project.tree()
    sentence = project.fails("generate", "--data", "seed")
    assert "the declaration is ahead of" in sentence
    assert "create table tags; run `schemadef generate` first: a data migration changes no schema" in sentence
    assert project.tree() == before
    assert "0001_create_users in" in project.fails("generate", "--data", "create_users")
    assert "--data goes with no other option" in project.run("generate", "--data", "x", "--check").err


@pytest.mark.parametrize(
    ("text", "words"),
    [
        (
            "CREATE TABLE x (a TEXT);",
            "app/0002_seed.sql: statement 1 begins with CREATE; a data migration changes rows alone",
        ),
        ("SELECT 1; /* then */ ALTER TABLE users ADD COLUMN b TEXT;", "statement 2 begins with ALTER"),
        ("BEGIN; DELETE FROM users; COMMIT;", "statement 1 begins with BEGIN"),
        ("UPDATE users SET nme = 1;", "no such column: nme"),
        ("UPDATE usrs SET name = 1;", "no such table: usrs"),
        ("UPDATE users SET name = 'a", ""),
        ("UPDATE users SET;", "incomplete input"),
        ("-- schemadef: when full moon\nUPDATE users SET name = 1;", "is not a directive"),
    ],
)
def test_what_is_not_accepted(project, text, words):
    project.ok("generate", "--data", "seed")
    written(project, text)
    before = project.tree()
    assert words in project.fails("generate", "--data", "seed")
    assert project.tree() == before


def test_postgres_reads_it_too(tmp_path):
    project = Project(tmp_path / "project", "postgres")
    project.declare(USERS)
    project.ok("generate")
    project.ok("generate", "--data", "seed")
    written(project, "UPDATE users SET = 1;")
    assert "syntax error" in project.fails("generate", "--data", "seed")
    (project.path / "0002_seed.sql").write_text("DO $$ BEGIN DELETE FROM users; END $$;\n")
    project.ok("generate", "--data", "seed")
    assert "-- hazards: DELETES_DATA" not in (project.path / "0002_seed.sql").read_text()


@pytest.mark.parametrize("kind", DIALECTS)
def test_it_runs_once_and_back(tmp_path, kind):
    with scratch_url(kind) as url:
        project = Project(tmp_path / "project", DIALECTS[kind], url)
        project.declare(USERS)
        project.ok("generate")
        project.ok("generate", "--data", "seed")
        written(project, "INSERT INTO users (id, name) SELECT count(*) + 1, 'x' FROM users;\n")
        written(project, "DELETE FROM users WHERE name = 'x';\n", "rollback/0002_seed.sql")
        project.ok("generate", "--data", "seed")
        folder = read_folder(project.path)
        with fresh(kind) as engine:
            for _ in range(2):
                migrate(engine, folder)
            assert engine.query("SELECT id, name FROM users") == [(1, "x")]
            rollback(engine, folder, allow=[Hazard.DELETES_DATA])
            assert engine.query("SELECT id, name FROM users") == []


def test_one_that_cannot_run_again_is_told(project):
    project.ok("generate", "--data", "seed")
    written(project, "INSERT INTO users (id) VALUES (1);")
    project.ok("generate", "--data", "seed")
    sentence = project.fails("verify")
    assert sentence.startswith("0002_seed cannot run again: ")
    assert "ON CONFLICT DO NOTHING" in sentence


def test_rebase_keeps_what_was_written(project):
    project.git("init")
    project.commit("start")
    project.git("checkout", "-b", "mine")
    project.ok("generate", "--data", "seed")
    written(project, SEED)
    project.ok("generate", "--data", "seed")
    text = (project.path / "0002_seed.sql").read_bytes()
    project.commit("seed")
    for name, declaration, status in (("adds", (USERS, TAGS), 0), ("drops", (TAGS,), 1)):
        project.git("checkout", "-b", name, "main")
        project.declare(*declaration)
        drop = ("--drop", "users") if name == "drops" else ()
        project.ok("generate", "--name", name, "--allow", "DELETES_DATA", *drop)
        project.commit(name)
        project.git("checkout", "mine")
        project.git("merge", name, status=1)
        answer = project.run("rebase")
        assert answer.status == status
        if status == 0:
            assert (project.path / "0003_seed.sql").read_bytes() == text
            project.ok("verify")
            project.git("merge", "--abort")
            project.git("clean", "-fdq", "app")
        else:
            assert "theirs takes away table users, which a statement of yours names" in answer.err
