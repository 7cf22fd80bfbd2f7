"""A live database against its folder: what somebody changed by hand is found, and nothing else is."""

from __future__ import annotations

import json

import pytest
from applied import make_roles
from engines import FULL, fresh
from live_project import live_project

from examples.demo import ENGINES
from examples.regenerate import configurations
from schemadef.dialect import load_dialect
from schemadef.drift import drift
from schemadef.hints import Asked
from schemadef.live import printed
from schemadef.load import load_schema
from schemadef.lower import lower_schema
from schemadef.migrate import migrate
from schemadef.migration.folder import read_folder
from schemadef.model import Policy
from schemadef.push import plan_push

SCHEMA = """class Users(Table):
    id = integer(primary_key=True)
    name = text(default="it's")
    age = integer(null=True)
    users_name = Index(name)
    adults = Check("age IS NULL OR age BETWEEN 18 AND 200")
    touched = timestamp(default=now())
    touch = Trigger.touch(touched)


class Posts(Table):
    id = integer(primary_key=True)
    user_id = integer(references=Users.id, on_delete="cascade")
    posts_new = Index(user_id, where="user_id > 10")
"""
MORE = SCHEMA + "\n\nclass Tags(Table):\n    id = integer(primary_key=True)\n"


@pytest.fixture(params=["postgres", "sqlite", "sqld", "workerd"] if FULL else ["postgres", "workerd"])
def project(request, tmp_path):
    with live_project(tmp_path, request.param) as made:
        made.declare(SCHEMA)
        made.ok("generate")
        yield made


def test_none_then_a_table_too_many_then_pending(project):
    project.ok("migrate")
    assert "the database is its schema after 0001_initial" in project.ok("drift")
    project.execute("CREATE TABLE extra (a INTEGER)", "DROP INDEX users_name")
    answer = project.run("drift")
    assert answer.status == 1
    assert "the database differs from its schema after 0001_initial" in answer.out
    assert "extra is there and should not be" in answer.out
    assert "users_name is missing" in answer.out
    document = json.loads(project.run("drift", "--json").out)["databases"][0]
    assert document["pending"] == []
    changes = {difference["object"].split()[0]: difference["change"] for difference in document["differences"]}
    assert changes["table"] == "unexpected"
    assert changes["index"] == "missing"
    project.execute("DROP TABLE extra")
    project.execute('CREATE INDEX users_name ON users ("name")')
    project.ok("drift")
    project.declare(MORE)
    project.ok("generate", "--name", "tags")
    answer = project.run("drift")
    assert (answer.status, answer.out.splitlines()[1:]) == (1, ["  0002_tags is not applied"])


def test_without_a_history_it_is_compared_with_the_last_snapshot(project):
    sentence = project.run("drift").out
    assert "the database differs from its schema after 0001_initial" in sentence
    assert "table" in sentence and "users is missing" in sentence
    assert "column" not in sentence, "of a table that is missing nothing else is said"


def test_each_attribute_is_seen_on_postgres(tmp_path):
    with live_project(tmp_path, "postgres") as project:
        project.declare(SCHEMA)
        project.ok("generate")
        project.ok("migrate")
        for there, back, words in (
            (
                "ALTER TABLE users ALTER name SET DEFAULT 'x'",
                "ALTER TABLE users ALTER name SET DEFAULT 'it''s'",
                "default should be 'it''s'::text and is 'x'::text",
            ),
            (
                "ALTER TABLE users ALTER age SET NOT NULL",
                "ALTER TABLE users ALTER age DROP NOT NULL",
                "null should be True and is False",
            ),
            ("ALTER TABLE users ALTER age TYPE bigint", "ALTER TABLE users ALTER age TYPE integer", "type should be"),
            (
                "ALTER TABLE users DROP CONSTRAINT adults, ADD CONSTRAINT adults CHECK (age > 18)",
                "ALTER TABLE users DROP CONSTRAINT adults, ADD CONSTRAINT adults CHECK (age IS NULL OR age BETWEEN 18 AND 200)",
                "check public.users.adults: expression should be",
            ),
            ("COMMENT ON TABLE users IS 'x'", "COMMENT ON TABLE users IS NULL", "comment should be  and is x"),
        ):
            project.execute(there)
            answer = project.run("drift")
            assert (answer.status, words in answer.out) == (1, True), (there, answer.out)
            project.execute(back)
            project.ok("drift")


def test_what_nobody_models_is_told_and_does_not_count(tmp_path):
    with live_project(tmp_path, "sqlite") as project:
        project.declare(SCHEMA)
        project.ok("generate")
        project.ok("migrate")
        project.execute("CREATE VIRTUAL TABLE search USING fts5(a)", "CREATE TABLE d1_migrations (id INTEGER)")
        assert "not modelled: virtual table search" in project.ok("drift")


def test_what_needs_something_unmodelled_says_so(tmp_path):
    with live_project(tmp_path, "postgres") as project:
        project.execute(
            "CREATE FUNCTION joined(text, text) RETURNS text LANGUAGE sql IMMUTABLE RETURN $1 || $2",
            "CREATE OPERATOR ||+ (LEFTARG = text, RIGHTARG = text, FUNCTION = joined)",
        )
        project.declare(SCHEMA + "    c = Check(\"'a' OPERATOR(public.||+) 'b' = 'ab'\")\n")
        sentence = project.fails("push")
        assert "fails on the scratch engine that prints the schema: " in sentence
        assert "operator does not exist" in sentence


def test_a_role_that_the_scratch_server_lacks_is_made_there(tmp_path):
    declaration = """from schemadef import Policy, Role, Table, integer
who = Role("schemadef_drift_who")
class Notes(Table):
    id = integer(primary_key=True)
    own = Policy(using="id > 0", to=who)
"""
    (tmp_path / "schema.py").write_text(declaration)
    dialect = load_dialect("postgres")
    wanted = lower_schema(load_schema(["schema.py"], tmp_path), dialect)
    assert {policy.using for policy in printed(wanted, dialect).of(Policy)} == {"(id > 0)"}


EXAMPLES = [(config, database) for config in configurations() for database in config.select()]


@pytest.mark.parametrize(("config", "database"), EXAMPLES, ids=lambda value: getattr(value, "name", None) or "")
def test_the_examples_do_not_drift_and_have_nothing_to_push(config, database):
    dialect = load_dialect(database.dialect, database.version)
    folder = read_folder(database.path)
    with fresh(ENGINES[database.dialect[0]][0]) as engine:
        if engine.dialect_family == "catalog":
            make_roles(engine)
        migrate(engine, folder)
        found = drift(engine, folder, dialect)
        assert (found.deltas, found.pending) == ((), ())
        assert plan_push(engine, database, config, Asked(), None, force=True).statements == ()
