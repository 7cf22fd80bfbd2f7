"""Renames on real engines: the rows stay, running them again changes nothing, and the way back is the way back."""

from __future__ import annotations

from enum import StrEnum
from typing import Any

import pytest
from applied import look, require_same, run
from engines import fresh
from renaming import change
from stage import DIALECTS, only, schema_of

from schemadef import Check, Index, Table, Trigger, View, enum, integer, now, text, timestamp
from schemadef.compile import compile_change
from schemadef.errors import ConfigError, DeclarationError
from schemadef.hints import Asked, Hints
from schemadef.lower import lower_schema
from schemadef.snapshot import Snapshot
from schemadef.statement import Hazard

ENGINES = ["postgres", "postgres14", "sqlite", "libsql", "workerd"]
ROWS = (
    "INSERT INTO users (id, email, updated_at) VALUES (1, 'a@b', {moment}), (2, 'c@d', {moment})",
    "INSERT INTO posts (id, user_id, title) VALUES (1, 1, 'one'), (2, 2, 'two')",
)
MOMENTS = {"postgres": "'2000-01-01'", "postgres14": "'2000-01-01'"}


def first() -> list[Any]:
    """What is declared at first."""

    class Users(Table):
        id = integer(primary_key=True)
        email = text(unique=True)
        updated_at = timestamp(default=now())
        by_email = Index("lower(email)", where=f"{email} <> ''")
        plausible = Check(f"{email} LIKE '%@%'")
        touch = Trigger.touch(updated_at)

    class Posts(Table):
        id = integer(primary_key=True)
        user_id = integer(references=Users.id, on_delete="cascade")
        title = text(null=True)

    emails = View("SELECT id, email FROM users")
    emails.name = "emails"
    longer = View("SELECT email FROM emails WHERE length(email) > 2")
    longer.name = "longer"
    return [Users, Posts, emails, longer]


def second(*, declared: bool) -> list[Any]:
    """The same under other names, and a column more; `declared` says the former ones."""
    table, column = ("users", "email") if declared else ("", "")
    key = "user_id" if declared else ""

    class People(Table, formerly=table):
        id = integer(primary_key=True)
        mail = text(unique=True, formerly=column)
        updated_at = timestamp(default=now())
        nick = text(null=True)
        by_mail = Index("lower(mail)", where=f"{mail} <> ''")
        plausible = Check(f"{mail} LIKE '%@%'")
        touch = Trigger.touch(updated_at)

    class Posts(Table):
        id = integer(primary_key=True)
        person_id = integer(references=People.id, on_delete="cascade", formerly=key)
        title = text(null=True)

    emails = View("SELECT id, mail FROM people")
    emails.name = "emails"
    longer = View("SELECT mail FROM emails WHERE length(mail) > 2")
    longer.name = "longer"
    return [People, Posts, emails, longer]


@pytest.mark.parametrize("kind", ENGINES)
@pytest.mark.parametrize("declared", [True, False])
def test_tables_and_columns_keep_their_rows(kind, declared):
    asked = Asked(renames=("users:people", "people.email:mail", "posts.user_id:person_id"))
    made = change(DIALECTS[kind], first(), second(declared=declared), Asked() if declared else asked)
    dialect = only(DIALECTS[kind])
    said = [statement.subject for statement in made.compiled.up]
    assert not any("rebuild" in subject or "drop table" in subject for subject in said), said
    assert not any(Hazard.DELETES_DATA in statement.hazards for statement in made.compiled.up)
    assert {s.hazards for s in made.compiled.up if s.subject.startswith("rename table")} == {(Hazard.BREAKS_OLD_CODE,)}
    with fresh(kind) as engine, fresh(kind) as other:
        run(engine, compile_change(Snapshot(), made.old, dialect).up)
        for row in ROWS:
            engine.execute(row.format(moment=MOMENTS.get(kind, "0")))
        before = look(engine, dialect)
        for _ in range(2):
            run(engine, made.compiled.up)
        run(other, compile_change(Snapshot(), made.new, dialect).up)
        require_same(look(other, dialect), look(engine, dialect), "the other names")
        assert engine.query("SELECT id, mail FROM people ORDER BY id") == [(1, "a@b"), (2, "c@d")]
        assert engine.query("SELECT id, person_id, title FROM posts ORDER BY id") == [(1, 1, "one"), (2, 2, "two")]
        assert engine.query("SELECT mail FROM longer ORDER BY mail") == [("a@b",), ("c@d",)]
        engine.execute("UPDATE people SET nick = 'x' WHERE id = 2")
        engine.execute("DELETE FROM people WHERE id = 1")
        assert engine.query("SELECT id FROM posts") == [(2,)]
        for _ in range(2):
            run(engine, made.compiled.down)
        require_same(before, look(engine, dialect), "the way back")
        assert engine.query("SELECT id, email FROM users") == [(2, "c@d")]
        assert engine.query("SELECT user_id FROM posts") == [(2,)]


class Old(StrEnum):
    OLD = "OLD"
    DONE = "DONE"


class New(StrEnum):
    NEW = "NEW"
    DONE = "DONE"


def tasks(values: Any, table: str = "tasks", column: str = "status", **options: Any) -> list[Any]:
    """A table with a column of an enum, in its default, its index and its check."""
    begins = next(iter(values))

    class Tasks(Table, name=table):
        id = integer(primary_key=True)
        status = enum(values, type_name="status", default=begins, name=column, **options)
        open_ones = Index(id, where=f"{status} = '{begins}'")

    class Notes(Table):
        id = integer(primary_key=True)
        task_id = integer(references=Tasks.id, on_delete="cascade")

    return [Tasks, Notes]


@pytest.mark.parametrize("kind", ENGINES)
def test_values_of_enums_are_renamed_with_the_rows_that_hold_them(kind):
    made = change(DIALECTS[kind], tasks(Old), tasks(New, former_values={"OLD": New.NEW}))
    assert made.compiled == change(DIALECTS[kind], tasks(Old), tasks(New), Asked(renames=("status.OLD:NEW",))).compiled
    dialect = only(DIALECTS[kind])
    with fresh(kind) as engine, fresh(kind) as other:
        run(engine, compile_change(Snapshot(), made.old, dialect).up)
        before = look(engine, dialect)
        engine.execute("INSERT INTO tasks (id, status) VALUES (1, 'OLD'), (2, 'DONE')")
        engine.execute("INSERT INTO notes (id, task_id) VALUES (1, 1), (2, 2)")
        for _ in range(2):
            run(engine, made.compiled.up)
        run(other, compile_change(Snapshot(), made.new, dialect).up)
        require_same(look(other, dialect), look(engine, dialect), "the other values")
        assert engine.query("SELECT id, status FROM tasks ORDER BY id") == [(1, "NEW"), (2, "DONE")]
        engine.execute("INSERT INTO tasks (id) VALUES (3)")
        run(engine, made.compiled.down)
        require_same(before, look(engine, dialect), "the way back")
        assert engine.query("SELECT status FROM tasks ORDER BY id") == [("OLD",), ("DONE",), ("OLD",)]
        assert engine.query("SELECT count(*) FROM notes") == [(2,)]


@pytest.mark.parametrize("kind", ["postgres", "sqlite"])
def test_a_table_its_column_and_a_value_are_renamed_at_once(kind):
    asked = Asked(renames=("tasks:jobs", "jobs.status:state", "status.OLD:NEW"))
    made = change(DIALECTS[kind], tasks(Old), tasks(New, "jobs", "state"), asked)
    with fresh(kind) as engine:
        run(engine, compile_change(Snapshot(), made.old, only(DIALECTS[kind])).up)
        before = look(engine, only(DIALECTS[kind]))
        engine.execute("INSERT INTO tasks (id, status) VALUES (1, 'OLD'), (2, 'DONE')")
        for _ in range(2):
            run(engine, made.compiled.up)
        assert engine.query("SELECT state FROM jobs ORDER BY id") == [("NEW",), ("DONE",)]
        for _ in range(2):
            run(engine, made.compiled.down)
        assert engine.query("SELECT status FROM tasks ORDER BY id") == [("OLD",), ("DONE",)]
        require_same(before, look(engine, only(DIALECTS[kind])), "the way back")


@pytest.mark.parametrize("kind", ["sqlite", "libsql", "workerd"])
def test_later_statements_ask_about_what_is_renamed(kind):
    class Users(Table):
        id = integer(primary_key=True)
        email = text()
        flag = integer(null=True)

    class People(Table, formerly="users"):
        id = integer(primary_key=True)
        mail = text(formerly="email")
        extra = text(null=True)

    made = change(DIALECTS[kind], [Users], [People])
    directives = [statement.directive for statement in made.compiled.up]
    assert directives[:2] == [
        'unless renamed table "users" to "people"',
        'unless renamed column "people"."email" to "mail"',
    ]
    assert sorted(directives[2:]) == ['if column "people"."flag"', 'unless column "people"."extra"']
    with fresh(kind) as engine:
        run(engine, compile_change(Snapshot(), made.old, only(DIALECTS[kind])).up)
        engine.execute("INSERT INTO users VALUES (1, 'a@b', 5)")
        for _ in range(2):
            run(engine, made.compiled.up)
        assert engine.query("SELECT id, mail, extra FROM people") == [(1, "a@b", None)]
        for _ in range(2):
            run(engine, made.compiled.down)
        assert engine.query("SELECT id, email, flag FROM users") == [(1, "a@b", None)]


def test_a_name_that_came_true_long_ago_says_nothing():
    made = change("postgres", second(declared=False), second(declared=True))
    assert made.hints == Hints()
    assert made.compiled.up == ()


def test_what_is_the_same_but_for_its_name_is_renamed_and_not_made_again():
    def table(key: str, index: str) -> list[Any]:
        class Users(Table):
            id = integer(primary_key=True)
            email = text()
            by = Index(email, name=index)
            plausible = Check(f"{email} <> ''", name=key)

        return [Users]

    said = [s.subject for s in change("postgres", table("one", "first_idx"), table("two", "second_idx")).compiled.up]
    assert said == ["rename check public.users.one to two", "rename index public.users.first_idx to second_idx"]
    lite = [s.subject for s in change("sqlite", table("one", "first_idx"), table("one", "second_idx")).compiled.up]
    assert lite == ["drop index users.first_idx", "create index users.second_idx"]


def test_names_move_on_one_after_the_other():
    def table(*names: str, **former: str) -> list[Any]:
        members = {name: text(null=True, formerly=former.get(name, "")) for name in names}
        return [type("Things", (Table,), {"id": integer(primary_key=True), **members})]

    made = change("sqlite", table("a", "b"), table("b", "c", b="a", c="b"))
    assert [s.subject for s in made.compiled.up] == ["rename column things.b to c", "rename column things.a to b"]
    with fresh("sqlite") as engine:
        run(engine, compile_change(Snapshot(), made.old, only("sqlite")).up)
        engine.execute("INSERT INTO things VALUES (1, 'a', 'b')")
        for _ in range(2):
            run(engine, made.compiled.up)
        assert engine.query("SELECT b, c FROM things") == [("a", "b")]


@pytest.mark.parametrize(
    ("renames", "message"),
    [
        (("users.nothing:mail",), "nothing that has that name is in the last snapshot"),
        (("users.email:other",), "column public.users.other is not declared"),
        (("users.id:mail",), "column public.users.id is still declared"),
        (("posts.title:id",), "column public.posts.id is in the last snapshot already"),
        (("users.email",), "cannot be read; write it as --rename users.email:mail"),
        ((".email:mail",), "names nothing"),
        (("users:",), "cannot be read"),
    ],
)
def test_a_rename_that_means_nothing_is_said(renames, message):
    def table(name: str) -> list[Any]:
        class Users(Table):
            id = integer(primary_key=True)
            email = text(name=name)

        class Posts(Table):
            id = integer(primary_key=True)
            title = text()

        return [Users, Posts]

    with pytest.raises(ConfigError, match=message):
        change("postgres", table("email"), table("mail"), Asked(renames=renames))


def test_former_names_that_contradict_are_refused_where_they_stand():
    class Users(Table):
        id = integer(primary_key=True)
        mail = text(formerly="email")
        email = text()

    class People(Table):
        id = integer(primary_key=True)
        one = text(formerly="email")
        two = text(formerly="email")

    class Tasks(Table):
        id = integer(primary_key=True)
        status = enum(New, former_values={"DONE": New.NEW})

    for table, said in ((Users, "is declared, and is the former name"), (People, "were both"), (Tasks, "former ones")):
        with pytest.raises(DeclarationError, match=said) as error:
            lower_schema(schema_of(table), only("postgres"))
        assert error.value.where.startswith(__file__)


def test_a_name_that_is_taken_is_refused():
    class Users(Table):
        id = integer(primary_key=True)
        email = text()
        address = text()

    class After(Table, name="users"):
        id = integer(primary_key=True)
        address = text(formerly="email")

    # both are there: it was renamed long ago, or never
    assert change("postgres", [Users], [After]).hints == Hints()
    with pytest.raises(ConfigError, match=r"address is in the last snapshot already"):
        change("postgres", [Users], [After], Asked(renames=("users.email:address",)))
