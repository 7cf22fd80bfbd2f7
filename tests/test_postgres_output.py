"""Every Postgres statement, plain and strict, on real servers: twice, in one transaction, back again, as text."""

from __future__ import annotations

import re
from collections.abc import Iterable

import pytest
from catalog_reading import read
from postgres_folder import DECLARED, POSTGRES, compiled, dump, prepare, run

from schemadef.engines.base import Engine
from schemadef.errors import EngineError
from schemadef.model import Object
from schemadef.operations.table import SetRowSecurity
from schemadef.render import Renderer
from schemadef.tokens import tokens

GUARDS = pytest.mark.parametrize("guards", ["plain", "strict"])


def test_the_second_migration_adds_parts_of_every_kind() -> None:
    added = {type(operation).__name__ for operation in compiled("plain")[1].operations}
    assert {
        "AddColumn", "AddCheck", "AddUnique", "CreateIndex", "CreatePolicy", "CreateTrigger", "CreateView"
    } <= added  # fmt: skip


@GUARDS
def test_every_statement_runs_again_and_changes_nothing(any_postgres: Engine, guards: str) -> None:
    prepare(any_postgres)
    for migration in compiled(guards):
        run(any_postgres, migration.up)
        before = dump(any_postgres)
        run(any_postgres, migration.up)
        after = dump(any_postgres)
        if guards == "strict":
            assert before == after
        else:
            assert [row[2] for row in before] == [row[2] for row in after]


@GUARDS
def test_a_later_migration_leaves_the_statements_of_an_earlier_one_valid(any_postgres: Engine, guards: str) -> None:
    prepare(any_postgres)
    first, second = compiled(guards)
    run(any_postgres, [*first.up, *second.up, *first.up])


@GUARDS
def test_all_statements_run_in_one_transaction_too(any_postgres: Engine, guards: str) -> None:
    prepare(any_postgres)
    first, second = compiled(guards)
    texts = [statement.sql for statement in (*first.up, *second.up)]
    any_postgres.batch(texts)
    before = dump(any_postgres)
    any_postgres.batch(texts)
    assert [row[2] for row in before] == [row[2] for row in dump(any_postgres)]
    any_postgres.batch([*texts, *(s.sql for s in (*second.down, *first.down)), *texts])


@GUARDS
def test_what_stands_is_the_same_in_both_modes(postgres: Engine, guards: str) -> None:
    prepare(postgres)
    for migration in compiled(guards):
        run(postgres, migration.up)
    found = read(postgres)
    missing = {obj.id for obj in DECLARED if obj.kind not in ("raw", "role")} - {obj.id for obj in found}
    assert not missing


@GUARDS
def test_a_rollback_leaves_nothing_and_runs_again(any_postgres: Engine, guards: str) -> None:
    prepare(any_postgres)
    empty = read(any_postgres)
    first, second = compiled(guards)
    run(any_postgres, first.up)
    after_first = read(any_postgres)
    run(any_postgres, second.up)
    run(any_postgres, [*second.down, *second.down])
    assert read(any_postgres) == after_first
    run(any_postgres, [*first.down, *first.down])
    assert read(any_postgres) == empty
    assert any_postgres.query("SELECT pg_catalog.to_regclass('app.total')") == [(None,)]


@GUARDS
def test_the_text_is_tidy(guards: str) -> None:
    for migration in compiled(guards):
        for statement in (*migration.up, *migration.down):
            text = statement.sql
            assert text == text.strip()
            assert not text.endswith(";")
            block = re.fullmatch(r"DO (\$\w*\$)\n(.*)\nEND \1", text, flags=re.DOTALL)
            inner = block[2] if block else text
            bare = "".join("x" if token.kind == "string" else token.text for token in tokens(inner))
            assert not re.search(r"[ \t]+$", bare, re.MULTILINE), text
            assert "\n\n" not in bare or "run raw" in statement.subject
            if block:
                assert re.match("(BEGIN|DECLARE)\n(  .*\n|BEGIN\n|x.*\n|\n)*  (END IF|[A-Z].*);$", bare), text


def test_a_plain_statement_has_the_form_of_the_rule_book() -> None:
    texts = {statement.subject: statement.sql for statement in compiled("plain")[0].up}
    assert texts["create enum public.level"] == (
        """DO $$
BEGIN
  IF NOT EXISTS (
    SELECT 1 FROM pg_catalog.pg_type t
    JOIN pg_catalog.pg_namespace n ON n.oid = t.typnamespace
    WHERE n.nspname = 'public' AND t.typname = 'level'
  ) THEN
    CREATE TYPE "public"."level" AS ENUM ('low', 'high');
  END IF;
END $$"""
    )
    assert texts["add foreign key app.tasks.tasks_user_id_fkey"] == (
        """DO $$
BEGIN
  IF NOT EXISTS (
    SELECT 1 FROM pg_catalog.pg_constraint
    WHERE conrelid = pg_catalog.to_regclass('"app"."tasks"') AND conname = 'tasks_user_id_fkey'
  ) THEN
    ALTER TABLE "app"."tasks"
      ADD CONSTRAINT "tasks_user_id_fkey"
      FOREIGN KEY ("user_id") REFERENCES "app"."users" ("id") ON UPDATE RESTRICT ON DELETE CASCADE;
  END IF;
END $$"""
    )


@GUARDS
def test_the_tag_of_a_block_never_occurs_in_it(guards: str) -> None:
    blocks = [s.sql for migration in compiled(guards) for s in (*migration.up, *migration.down) if s.sql[:2] == "DO"]
    tags = []
    for block in blocks:
        tag = block.split(maxsplit=2)[1]
        assert block.count(tag) == 2
        assert block.endswith(f"END {tag}")
        tags.append(tag)
    assert tags.count("$$") > len(tags) / 2
    assert "$sd1$" in tags


@GUARDS
def test_row_level_security_of_a_missing_table_is_not_passed_over(postgres: Engine, guards: str) -> None:
    from schemadef.model import Table

    bare = Table(namespace="public", name="gone")
    on = SetRowSecurity(object=Table(namespace="public", name="gone", row_security=True), old=bare)
    with pytest.raises(EngineError, match="does not exist") as caught:
        postgres.execute(Renderer(POSTGRES, guards).statement(on).sql)
    assert caught.value.code == "42P01"
    postgres.execute(Renderer(POSTGRES, guards).statement(on.reverse()).sql)


@pytest.mark.parametrize(
    "value",
    ["64MB", "on", "public", '"we""ird S", pg_temp', "app, pg_temp", "ISO, MDY", "5s", "-1", '"$user", public', "a'b"],
)
def test_a_setting_of_a_function_keeps_its_value(postgres: Engine, value: str) -> None:
    from schemadef.model import Function
    from schemadef.operations.function import CreateFunction

    names = {
        "64MB": "work_mem",
        "on": "jit",
        "ISO, MDY": "datestyle",
        "5s": "lock_timeout",
        "-1": "log_min_duration_statement",
    }
    name = names.get(value, "sd.own" if "'" in value else "search_path")
    function = Function(
        namespace="public", name="f", returns="integer", language="sql", body="SELECT 1", settings=((name, value),)
    )
    for guards in ("strict", "strict", "plain"):
        postgres.execute(Renderer(POSTGRES, guards).statement(CreateFunction(object=function)).sql)
    ((found,),) = postgres.query("SELECT proconfig[1] FROM pg_catalog.pg_proc WHERE proname = 'f'")
    assert str(found).lower() == f"{name}={value}".lower()


def _kinds(objects: Iterable[Object]) -> set[str]:
    return {obj.kind for obj in objects}


def test_the_declaration_has_every_kind() -> None:
    from schemadef.operations import RULES

    assert _kinds(DECLARED) == set(RULES) - {"virtual_table"}  # which only SQLite has
