"""What a rollback cannot bring back is said in it, and one that deletes data waits to be allowed."""

from __future__ import annotations

import pytest
from engines import FULL
from live_project import DIALECTS, live_project

from schemadef.migration.folder import read_folder

USERS = """class Users(Table):
    id = integer(primary_key=True)
    name = text(null=True)
"""
BOTH = (
    USERS
    + """    bio = text(null=True)


class Tags(Table):
    id = integer(primary_key=True)
"""
)


@pytest.fixture(params=DIALECTS if FULL else ["postgres", "sqlite", "workerd"])
def project(request, tmp_path):
    with live_project(tmp_path, request.param) as made:
        made.declare(BOTH)
        made.ok("generate")
        made.ok("migrate")
        yield made


def test_a_drop_and_its_way_back(project):
    project.execute("INSERT INTO users (id, name, bio) VALUES (1, 'a', 'b')")
    project.declare(USERS)
    assert "--allow DELETES_DATA" in project.fails("generate")
    project.ok("generate", "--name", "less", "--allow", "DELETES_DATA")
    migration = read_folder(project.path).migration(read_folder(project.path).entries[1])
    up = (project.path / "0002_less.sql").read_text()
    assert up.count("-- hazards: ") >= 2
    text = (project.path / "rollback/0002_less.sql").read_text()
    assert "-- not restored: the data that went to drop table " in text
    assert "users.bio" in text or "rebuild table users and lose values of bio" in text
    assert migration.rollback[0].loses and not any(statement.loses for statement in migration.up)
    project.ok("migrate")
    project.ok("rollback")
    assert project.query("SELECT id, name, bio FROM users") == [(1, "a", None)]
    assert project.query("SELECT count(*) FROM tags") == [(0,)]
    assert project.run("drift").out.splitlines()[1:] == ["  0002_less is not applied"]


def test_a_rollback_that_deletes_waits(project):
    project.execute("INSERT INTO users (id, name, bio) VALUES (1, 'a', 'b')")
    project.declare(BOTH + "    more = text(null=True)\n")
    project.ok("generate", "--name", "more")
    project.ok("migrate")
    assert "the rollback of 0002_more deletes data: " in project.fails("rollback")
    assert project.query("SELECT more FROM tags") == []
    project.ok("rollback", "--allow", "DELETES_DATA")
    assert "deletes data" in project.fails("rollback", "--to", "0", "--dry-run")
    assert "deletes data" in project.fails("rollback", "--to", "0")
    assert project.query("SELECT bio FROM users") == [("b",)]
    project.ok("rollback", "--to", "0", "--allow", "DELETES_DATA")


def test_what_a_rebuild_loses_is_named(tmp_path):
    with live_project(tmp_path, "sqlite") as made:
        made.declare(USERS.replace("Users", "Tags"), "class Notes(Table):\n    a = text()\n    b = text(unique=True)\n")
        made.ok("generate")
        made.declare("class Notes(Table):\n    a = text(null=True)\n")
        sentence = "to rebuild table notes and lose values of b and 1 more deletes data"
        assert sentence in made.fails("generate")
        assert "  DELETES_DATA: drop table tags\n" in made.ok("generate", "--allow", "DELETES_DATA")
