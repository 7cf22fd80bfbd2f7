"""The commands, as a user types them, on every engine."""

import json
import re

import click
import pytest
from command_line import schemadef

from schemadef.cli.commands import cli
from schemadef.engines.scratch import scratch_url

DIALECTS = {"postgres": "neon", "sqlite": "sqlite", "libsql": "turso", "sqld": "turso", "workerd": "d1"}
FIRST = """
from enum import StrEnum
from schemadef import Index, Table, Trigger, enum, now, random_uuid, text, timestamp, uuid

class Status(StrEnum):
    DRAFT = "draft"
    DONE = "it's done; --"

class Users(Table):
    id = uuid(primary_key=True, default=random_uuid())
    email = text(unique=True)

class Articles(Table):
    id = uuid(primary_key=True, default=random_uuid())
    author_id = uuid(references=Users.id, on_delete="cascade")
    status = enum(Status, default=Status.DRAFT)
    updated_at = timestamp(default=now())

    articles_author = Index(author_id, status)
    touch = Trigger.touch(updated_at)
"""
SECOND = """
    title = text(default="untitled")

class Tags(Table):
    article_id = uuid(references=Articles.id)
    tag = text(primary_key=True)
"""


@pytest.fixture(params=DIALECTS)
def project(request, tmp_path):
    """A project with one database, and an environment of it on a real engine."""
    with scratch_url(request.param) as scratch:
        # workerd in memory ends with its process, and each command is one
        url = f"workerd:{tmp_path}/d1?id=app" if request.param == "workerd" else scratch
        (tmp_path / "schema.py").write_text(FIRST)
        (tmp_path / "schemadef.toml").write_text(
            f'[databases.app]\ndeclaration = "schema.py"\ndialect = "{DIALECTS[request.param]}"\nfolder = "app"\n'
            f'[databases.app.environments.live]\nurl = "${{DATABASE_URL}}"\n'
        )
        yield lambda *arguments: schemadef(*arguments, cwd=tmp_path, DATABASE_URL=url)


def ok(answer):
    assert answer.status == 0, answer.err or answer.out
    return answer.out


def test_the_whole_way_there_again_and_back(project, tmp_path):
    assert "wrote app/0001_initial.sql" in ok(project("generate"))
    assert "nothing to do" in ok(project("generate", "--check"))
    assert "proven on" in ok(project("verify"))
    rehearsal = ok(project("migrate", "--dry-run"))
    assert "articles" in rehearsal
    assert "pending" in ok(project("status"))
    assert "0001_initial" in ok(project("migrate"))
    assert "nothing to do" in ok(project("migrate"))
    assert " ms" in ok(project("ping", "--env", "live"))
    (tmp_path / "schema.py").write_text(FIRST + SECOND)
    behind = project("generate", "--check")
    assert behind.status == 1
    assert "add column" in behind.out
    assert not (tmp_path / "app" / "0002_create_tags.sql").exists()
    ok(project("generate", "--name", "tags and titles"))
    assert (tmp_path / "app" / "0002_tags_and_titles.sql").exists()
    ok(project("verify"))
    assert "0002_tags_and_titles" in ok(project("migrate"))
    assert ok(project("status")).count("applied") == 2
    refused = project("rollback")
    assert refused.status == 1
    assert "--allow DELETES_DATA" in refused.err
    ok(project("rollback", "--allow", "DELETES_DATA"))
    assert re.findall(r"applied|pending", ok(project("status"))) == ["applied", "pending"]
    ok(project("rollback", "--to", "0", "--allow", "DELETES_DATA"))
    ok(project("migrate"))


def test_each_command_speaks_json(project):
    documents = {
        command: json.loads(ok(project(*command.split(), "--json")))
        for command in ("generate", "verify", "migrate --dry-run", "migrate", "status", "ping")
    }
    assert documents["generate"]["databases"][0]["migration"] == "0001_initial"
    assert [step["step"] for step in documents["verify"]["databases"][0]["steps"]][-1] == "up once more"
    assert documents["migrate"]["databases"][0]["applied"] == ["0001_initial"]
    assert documents["status"]["databases"][0]["migrations"][0]["state"] == "applied"
    back = json.loads(ok(project("rollback", "--allow", "DELETES_DATA", "--json")))
    assert back["databases"][0]["rolled_back"] == ["0001_initial"]
    difference = json.loads(ok(project("diff", "empty", "app", "--json")))
    assert difference["unmodelled"] == []
    assert {"sql", "hazards"} <= difference["statements"][0].keys()


def test_a_live_database_has_no_difference_from_its_declaration(project, tmp_path):
    ok(project("generate"))
    ok(project("migrate"))
    assert project("diff", "app", "app", "--exit-code").status == 0
    assert project("diff", "empty", str(tmp_path / "app"), "--exit-code").status == 1
    assert project("diff", str(tmp_path / "app"), "app", "--exit-code").status == 0


def test_a_number_of_things_is_said_as_people_say_it(project, tmp_path):
    ok(project("generate"))
    assert ok(project("status")).startswith("app: 1 migration\n")
    schema = tmp_path / "schema.py"
    schema.write_text(schema.read_text() + "    notes = text(null=True)\n")
    assert "(1 statement)" in ok(project("generate"))
    assert ok(project("status")).startswith("app: 2 migrations\n")


def test_a_folder_edited_so_that_it_gives_another_schema_fails_with_the_difference(project, tmp_path):
    ok(project("generate"))
    file = tmp_path / "app" / "0001_initial.sql"
    file.write_text(file.read_text().replace('"articles_author"', '"articles_writer"'))
    answer = project("verify")
    assert answer.status == 1
    assert "articles_writer" in answer.err
    refused = project("migrate")
    assert refused.status == 1
    assert "0001_initial.sql" in refused.err


def test_help_names_what_is_built_and_nothing_else(tmp_path):
    out = ok(schemadef("--help", cwd=tmp_path))
    listed = re.findall(r"^  (\w+) ", out.partition("Commands:")[2], re.MULTILINE)
    assert listed == sorted(listed)
    assert {"diff", "drift", "generate", "init", "migrate", "ping", "rebase", "rollback", "squash", "status"} < {
        *listed
    }
    assert not {"asking", "data", "options", "report"} & {*listed}


def every_command(command, context):
    yield command, context
    if isinstance(command, click.Group):
        for name in command.list_commands(context):
            inner = command.get_command(context, name)
            yield from every_command(inner, click.Context(inner, parent=context, info_name=name))


def test_each_command_and_each_option_says_what_it_is_for():
    for command, context in every_command(cli, click.Context(cli)):
        assert command.help, context.command_path
        listed = context.parent is None or not command.get_short_help_str(70).endswith("...")
        assert listed, f"{context.command_path} is cut in the list"
        for option in command.get_params(context):
            if isinstance(option, click.Option) and not option.hidden:
                assert (option.help or "").endswith("."), f"{context.command_path} {option.opts}"


def test_init_gives_what_generates_and_verifies(tmp_path):
    ok(schemadef("init", cwd=tmp_path))
    ok(schemadef("generate", cwd=tmp_path))
    ok(schemadef("verify", cwd=tmp_path))
    again = schemadef("init", cwd=tmp_path)
    assert again.status == 2
    assert "schemadef.toml and schema.py are there already" in again.err


def test_a_declaration_and_two_folders_are_states_too(tmp_path):
    (tmp_path / "one.py").write_text(FIRST)
    (tmp_path / "two.py").write_text(FIRST + SECOND)
    out = ok(schemadef("diff", "one.py", "two.py", "--dialect", "sqlite", cwd=tmp_path))
    assert "ADD COLUMN" in out
    assert 'CREATE TABLE IF NOT EXISTS "tags"' in out
    lost = schemadef("diff", "one.py", "two.py", cwd=tmp_path)
    assert lost.status == 2
    assert "--dialect" in lost.err
