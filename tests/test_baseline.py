"""Databases that schemadef did not make, taken over on every engine."""

from __future__ import annotations

import json

import pytest
from engines import FULL
from live_project import DIALECTS, live_project

from schemadef.migration.folder import read_folder

SCHEMA = """class Users(Table):
    id = integer(primary_key=True)
    name = text(default="it's")
    users_name = Index(name)


class Posts(Table):
    id = integer(primary_key=True)
    user_id = integer(references=Users.id, on_delete="cascade")
    posts_new = Index(user_id, where="user_id > 10")
"""
MORE = SCHEMA + "\n\nclass Tags(Table):\n    id = integer(primary_key=True)\n"


@pytest.fixture(params=DIALECTS if FULL else ["postgres", "sqlite", "workerd"])
def project(request, tmp_path):
    """A database that is what the declaration says, made by hand, with the history of another tool."""
    with live_project(tmp_path, request.param) as made:
        made.declare(SCHEMA)
        statements = json.loads(made.ok("diff", "empty", "app", "--json"))["statements"]
        made.execute(*(statement["sql"] for statement in statements))
        made.execute(
            "CREATE TABLE alembic_version (version_num text PRIMARY KEY)",
            "INSERT INTO users (id) VALUES (1)",
        )
        yield made


def test_taken_over_again_and_further(project):
    out = project.ok("baseline")
    assert "wrote app/0001_baseline.sql" in out
    assert "0001_baseline is recorded as applied" in out
    assert "nothing to do: it has a history" in project.ok("baseline")
    assert "nothing to do" in project.ok("generate", "--check")
    assert "nothing to do" in project.ok("migrate")
    assert "applied" in project.ok("status")
    project.ok("drift")
    project.ok("verify")
    project.declare(MORE)
    project.ok("generate")
    project.ok("migrate")
    project.ok("drift")
    assert project.query("SELECT id, name FROM users") == [(1, "it's")]


def test_a_second_database_takes_the_folder_that_is_there(project):
    project.ok("generate", "--name", "first")
    project.declare(MORE)
    project.ok("generate", "--name", "second")
    assert project.ok("baseline") == "app: 0001_first is recorded as applied\n"
    assert "0002_second" in project.ok("migrate")
    project.ok("drift")


def test_one_that_differs_is_refused_until_it_is_asked_for(project):
    project.execute("CREATE TABLE extra (a INTEGER)", "DROP INDEX users_name")
    sentence = project.fails("baseline")
    assert "the database is not what is declared: " in sentence
    assert "users_name is missing" in sentence
    assert "extra is there and should not be" in sentence
    assert "--from-database" in sentence
    assert not project.path.exists()
    project.ok("baseline", "--from-database")
    assert "alembic" not in (project.path / "0001_baseline.sql").read_text()
    behind = project.run("generate", "--check")
    assert behind.status == 1
    changes = behind.out.splitlines()[1:]
    assert len(changes) == 2, "the difference alone, however the server prints the rest"
    project.ok("generate", "--name", "rest", "--allow", "DELETES_DATA", "--drop", "extra")
    project.ok("migrate")
    project.ok("drift")
    project.ok("verify")


def test_a_folder_none_of_whose_migrations_it_is(project):
    project.ok("generate")
    project.execute("CREATE TABLE extra (a INTEGER)")
    assert "the database is not the schema after 0001_" in project.fails("baseline")
    assert "leave --from-database away" in project.fails("baseline", "--from-database", status=2)
    assert "its only migration is 1" in project.fails("baseline", "--to", "7", status=2)


def test_an_empty_database_has_nothing_to_take_over(tmp_path):
    with live_project(tmp_path, "sqlite") as project:
        project.declare(SCHEMA)
        project.engine().close()  # which makes the file
        assert "is empty: there is nothing to take over; `schemadef generate`" in project.fails("baseline")
        assert "is empty: there is nothing to take over" in project.fails("baseline", "--from-database")
        project.ok("generate")
        assert "is empty: there is nothing to take over" in project.fails("baseline")


@pytest.mark.parametrize(
    ("kind", "runner", "query"),
    [
        ("sqlite", "wrangler", "SELECT name FROM d1_migrations"),
        ("sqlite", "drizzle", "SELECT created_at FROM __drizzle_migrations"),
        ("postgres", "drizzle", "SELECT created_at FROM drizzle.__drizzle_migrations"),
    ],
)
def test_who_applies_the_folder_knows_it_too(tmp_path, kind, runner, query):
    with live_project(tmp_path, kind) as project:
        config = project.root / "schemadef.toml"
        config.write_text(config.read_text().replace('folder = "app"', f'folder = "app"\nrunner = "{runner}"'))
        project.declare(SCHEMA)
        for statement in json.loads(project.ok("diff", "empty", "app", "--json"))["statements"]:
            project.execute(statement["sql"])
        project.ok("baseline")
        ((value,),) = project.query(query)
        entry = read_folder(project.path).entries[0]
        assert str(value) == (entry.up if runner == "wrangler" else str(entry.when))
        project.ok("drift")
        assert "nothing to do" in project.ok("push", "--force")
