"""Old migrations folded into one: the same schema, and every database that has the old ones is still understood."""

from __future__ import annotations

import json
import subprocess
from pathlib import Path

import pytest
from engines import FULL, fresh
from folder_project import Project

from schemadef.dialect import load_dialect
from schemadef.errors import MigrationError
from schemadef.introspect import introspect
from schemadef.migrate import migrate, rollback, status
from schemadef.migration.folder import read_folder
from schemadef.statement import Hazard

TESTS = Path(__file__).parent
DIALECTS = {"postgres": "postgres", "sqlite": "sqlite", "libsql": "turso", "sqld": "turso", "workerd": "d1"}
ONE = """class Users(Table):
    id = integer(primary_key=True)
    name = text(default="it's")
"""
TWO = ONE + "    bio = text(null=True)\n    users_bio = Index(bio)\n"
THREE = (
    TWO
    + """
class Posts(Table):
    id = integer(primary_key=True)
    user_id = integer(references=Users.id, on_delete="cascade")
    at = timestamp(default=now())
    touch = Trigger.touch(at)
"""
)
FOUR = THREE + "\nclass Tags(Table):\n    id = integer(primary_key=True)\n"


@pytest.fixture(params=DIALECTS if FULL else ["postgres", "sqlite", "workerd"])
def kind(request) -> str:
    return request.param


def project_in(tmp_path: Path, dialect: str) -> Project:
    project = Project(tmp_path / "project", dialect)
    for declaration in (ONE, TWO, THREE):
        project.declare(declaration)
        project.ok("generate")
    return project


def states(engine, folder) -> list[str]:
    return [standing.state for standing in status(engine, folder)]


def test_every_database_goes_on(tmp_path, kind):
    project = project_in(tmp_path, DIALECTS[kind])
    dialect = load_dialect(DIALECTS[kind])
    old = read_folder(project.path)
    tag, last = old.entries[-1].tag, old.snapshot()
    with fresh(kind) as whole, fresh(kind) as part, fresh(kind) as new:
        migrate(whole, old)
        migrate(part, old, to=2)
        assert f"{tag} stands for 0001_create_users, 0002_" in project.ok("squash")
        folder = read_folder(project.path)
        assert [entry.tag for entry in folder.entries] == [tag]
        assert folder.entries[0].when == old.entries[-1].when
        assert folder.snapshot() == last

        assert states(whole, folder) == ["squashed", "squashed", "applied"]
        assert migrate(whole, folder) == ()
        with pytest.raises(MigrationError, match="stands for all up to 0003 now, and the database is at 0002_"):
            migrate(part, folder)
        assert states(part, folder) == ["squashed", "squashed", "behind"]
        assert migrate(new, folder) == (tag,)
        assert introspect(whole, dialect) == introspect(new, dialect)

        project.declare(FOUR)
        project.ok("generate")
        project.ok("verify")
        folder = read_folder(project.path)
        for engine in (whole, new):
            assert migrate(engine, folder) == ("0004_create_tags",)
        assert states(whole, folder) == ["squashed", "squashed", "applied", "applied"]
        for engine in (whole, new):
            assert rollback(engine, folder, to=0, allow=tuple(Hazard)) == ("0004_create_tags", tag)
            assert states(engine, folder) == ["pending", "pending"]
            assert not any(obj.kind == "table" for obj in introspect(engine, dialect))
            assert migrate(engine, folder) == (tag, "0004_create_tags")


def test_a_part_and_then_all(tmp_path):
    project = project_in(tmp_path, "sqlite")
    old = read_folder(project.path)
    with fresh("sqlite") as first, fresh("sqlite") as second:
        migrate(first, old)
        project.ok("squash", "--to", "2")
        middle = read_folder(project.path)
        assert [entry.number for entry in middle.entries] == [2, 3]
        project.ok("verify")
        assert states(first, middle) == ["squashed", "applied", "applied"]
        migrate(second, middle)
        project.ok("squash")
        last = read_folder(project.path)
        assert states(first, last) == ["squashed", "squashed", "applied"]
        assert states(second, last) == ["squashed", "applied"]
        assert migrate(first, last) == migrate(second, last) == ()


def test_the_other_readers_see_the_last_one(tmp_path):
    project = project_in(tmp_path, "sqlite")
    before = json.loads((project.path / "meta/_journal.json").read_text())["entries"][-1]
    project.ok("squash")
    assert json.loads((project.path / "meta/_journal.json").read_text())["entries"] == [before]
    assert project.tags() == [before["tag"]]
    assert set(project.tree()) == {
        f"{before['tag']}.sql",
        f"rollback/{before['tag']}.sql",
        f"snapshots/{before['tag']}.json",
        "meta/_journal.json",
        "schemadef.sum",
    }
    kit = TESTS / "node_modules/.bin/drizzle-kit"
    command = [str(kit), "check", "--dialect=sqlite", f"--out={project.path}"]
    assert "Everything's fine" in subprocess.run(command, capture_output=True, text=True, cwd=TESTS, check=True).stdout


def test_what_would_be_lost_is_refused(tmp_path):
    project = project_in(tmp_path, "sqlite")
    project.ok("generate", "--data", "seed")
    (project.path / "0004_seed.sql").write_text("INSERT INTO users (id) VALUES (1) ON CONFLICT DO NOTHING;\n")
    project.ok("generate", "--data", "seed")
    before = project.tree()
    sentence = project.fails("squash")
    assert sentence == (
        "the statements of the data migration 0004_seed would be lost; leave them out with --discard 0004_seed"
        " if a new database does not need them, or stop before it with --to 3"
    )
    assert "there are: 0004_seed" in project.fails("squash", "--discard", "users", status=2)
    assert "squash takes two at least" in project.fails("squash", "--to", "1", status=2)
    assert "its migrations are 1 to 4" in project.fails("squash", "--to", "9", status=2)
    assert project.tree() == before
    project.ok("squash", "--discard", "seed")
    assert "INSERT INTO users" not in (project.path / "0004_seed.sql").read_text()
    project.ok("verify")


def test_one_that_gives_another_schema_is_not_written(tmp_path, monkeypatch):
    """The proof can fail: here the folded statements lack one."""
    import schemadef.squash as squashing

    project = project_in(tmp_path, "sqlite")
    before = project.tree()
    made = squashing.compiled_between

    def without_the_last(*arguments):
        compiled = made(*arguments)
        return compiled._replace(up=compiled.up[:-1], made_by=compiled.made_by[:-1])

    monkeypatch.setattr(squashing, "compiled_between", without_the_last)
    assert "one migration gives another schema than the many: " in project.fails("squash")
    assert project.tree() == before
