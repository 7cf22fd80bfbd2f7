"""A declaration straight to a development database, on every engine: there, again, and never over lost data."""

from __future__ import annotations

import json

import pytest
from engines import FULL
from live_project import DIALECTS, live_project

ONE = """class Users(Table):
    id = integer(primary_key=True)
    name = text(default="it's")
    old = text(null=True)
    users_name = Index(name)
"""
TWO = """from enum import StrEnum


class Status(StrEnum):
    DRAFT = "draft"
    DONE = "done"


class Users(Table):
    id = integer(primary_key=True)
    name = text(default="he's")
    status = enum(Status, default=Status.DRAFT)
    at = timestamp(default=now())
    users_name = Index(name, status)
    named = Check("name <> ''")
    touch = Trigger.touch(at)


class Posts(Table):
    id = integer(primary_key=True)
    user_id = integer(references=Users.id, on_delete="cascade")


posts_of = View("SELECT id, user_id FROM posts WHERE user_id > 10", name="posts_of")
"""


@pytest.fixture(params=DIALECTS if FULL else ["postgres", "sqlite", "sqld"])
def project(request, tmp_path):
    with live_project(tmp_path, request.param) as made:
        made.declare(ONE)
        yield made


def test_there_again_and_further(project):
    assert "create table" in project.ok("push")
    assert project.ok("push") == "app: nothing to do\n"
    project.execute("INSERT INTO users (id, old) VALUES (1, 'x')")
    project.declare(TWO)
    assert "DELETES_DATA" in project.ok("push", "--dry-run", "--drop", "users.old")
    sentence = project.fails("push", "--drop", "users.old")
    assert "deletes data" in sentence and "--allow DELETES_DATA" in sentence
    assert project.query("SELECT old FROM users") == [("x",)]
    project.ok("push", "--drop", "users.old", "--allow", "DELETES_DATA")
    assert project.ok("push") == "app: nothing to do\n"
    assert project.query("SELECT id, name, status FROM users") == [(1, "it's", "draft")]
    project.declare(ONE)
    drops = ("--drop", "users.status", "--drop", "users.at")
    project.ok("push", "--allow", "DELETES_DATA", *drops)
    assert json.loads(project.ok("push", "--json"))["databases"][0]["statements"] == []


def test_a_database_with_migrations_is_left_to_them(project):
    project.ok("generate")
    project.ok("migrate")
    project.declare(ONE + "    more = text(null=True)\n")
    sentence = project.fails("push")
    assert "the database app is kept by migrations: 0001_create_users is applied" in sentence
    assert "--force" in sentence
    project.ok("push", "--force")
    assert project.run("drift").status == 1


def test_a_rename_is_never_guessed(project):
    project.ok("push")
    project.execute("INSERT INTO users (id, old) VALUES (1, 'x')")
    project.declare(ONE.replace("old =", "new ="))
    assert "--rename" in project.fails("push", "--allow", "DELETES_DATA")
    project.ok("push", "--rename", "users.old:new")
    assert project.query("SELECT new FROM users") == [("x",)]
    assert project.ok("push") == "app: nothing to do\n"
