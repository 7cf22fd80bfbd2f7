"""Triggers: the same declaration and the same statements on every engine leave the same rows."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from stage import DIALECTS, KINDS, compiled, lowered, staged

import schemadef as d
from schemadef import Check, Function, Index, PrimaryKey, Table, Trigger, Unique, View, assign, reject, run, sql
from schemadef.engines.base import Engine
from schemadef.errors import DeclarationError, EngineError
from schemadef.model import Trigger as LoweredTrigger

BODY = ("sqlite", "turso", "d1")
OLD = "'2001-02-03T00:00:00.000Z'"


@pytest.fixture(params=KINDS)
def kind(request: pytest.FixtureRequest) -> str:
    return str(request.param)


def refusal(*things: Any, dialect: str = "sqlite") -> DeclarationError:
    """The error for a declaration that Postgres can hold and that dialect cannot."""
    lowered("postgres", *things)
    with pytest.raises(DeclarationError) as caught:
        lowered(dialect, *things)
    assert caught.value.where.startswith(f"{__file__}:")
    assert caught.value.hint
    return caught.value


def rows(engine: Engine, asked: str) -> list[tuple[Any, ...]]:
    """The rows, with 1 and 0 for truth values as SQLite has them."""
    return [tuple(int(v) if isinstance(v, bool) else v for v in row) for row in engine.query(asked)]


@contextmanager
def recursing(kind: str, *things: Any, timestamps: str = "iso") -> Iterator[Engine]:
    """The database with PRAGMA recursive_triggers on, where a connection can have it."""
    with staged(kind, *things, timestamps=timestamps) as engine:
        if kind in ("sqlite", "libsql"):
            engine.execute("PRAGMA recursive_triggers = ON")
            assert engine.query("PRAGMA recursive_triggers") == [(1,)]
        yield engine


# touch


class Plain(Table):
    id = d.integer(primary_key=True)
    title = d.text(null=True)
    updated_at = d.timestamp(null=True)

    touch = Trigger.touch(updated_at)


class Composite(Table):
    a = d.integer()
    b = d.text()
    title = d.text(null=True)
    updated_at = d.timestamp(null=True)

    key = PrimaryKey(b, a)
    touch = Trigger.touch(updated_at)


class Compact(Table, without_rowid=("sqlite",)):
    id = d.text(primary_key=True)
    title = d.text(null=True)
    updated_at = d.timestamp(null=True)

    touch = Trigger.touch(updated_at)


class Keyless(Table):
    rowid = d.integer()
    title = d.text(null=True)
    updated_at = d.timestamp(null=True)

    touch = Trigger.touch(updated_at)


TOUCHED = {"plain": "id = {}", "composite": "a = {} AND b = 'x'", "compact": "id = '{}'", "keyless": "rowid = {}"}


@pytest.mark.parametrize("table", TOUCHED)
def test_touch_sets_the_moment_once(kind: str, table: str) -> None:
    where = TOUCHED[table]
    with recursing(kind, Plain, Composite, Compact, Keyless) as engine:
        for number in (1, 2):
            key = {"plain": "id", "compact": "id", "keyless": "rowid"}.get(table)
            names, values = (key, str(number)) if key else ("a, b", f"{number}, 'x'")
            engine.execute(f"INSERT INTO {table} ({names}, updated_at) VALUES ({values}, {OLD})")
        asked = f"SELECT title, updated_at > '2024-01-01' FROM {table} WHERE {where}"
        engine.execute(f"UPDATE {table} SET title = 'new' WHERE {where.format(1)}")
        assert rows(engine, asked.format(1)) == [("new", 1)]
        assert rows(engine, asked.format(2)) == [(None, 0)]
        engine.execute(f"UPDATE {table} SET title = 'all'")
        assert rows(engine, asked.format(2)) == [("all", 1)]


def test_a_moment_that_the_statement_sets_wins(kind: str) -> None:
    with recursing(kind, Plain) as engine:
        engine.execute(f"INSERT INTO plain (id, updated_at) VALUES (1, {OLD}), (2, NULL)")
        engine.execute("UPDATE plain SET title = 'x', updated_at = '2010-01-01T00:00:00.000Z' WHERE id = 1")
        engine.execute("UPDATE plain SET title = 'x', updated_at = NULL WHERE id = 2")
        asked = "SELECT id, updated_at < '2011-01-01', updated_at > '2024-01-01' FROM plain ORDER BY id"
        assert rows(engine, asked) == [(1, 1, 0), (2, 0, 1)]


def test_touch_ends_within_one_second(kind: str) -> None:
    """The second update finds the moment that it would set."""
    with recursing(kind, Plain, timestamps="epoch_seconds") as engine:
        engine.execute("INSERT INTO plain (id) VALUES (1)")
        engine.batch(["UPDATE plain SET title = 'x'", "UPDATE plain SET title = 'y'", "UPDATE plain SET title = 'z'"])
        assert rows(engine, "SELECT title, updated_at IS NULL FROM plain") == [("z", 0)]


def test_an_upsert_touches_as_its_update_does(kind: str) -> None:
    upsert = "INSERT INTO plain (id, title) VALUES (1, 'x') ON CONFLICT (id) DO UPDATE SET title = excluded.title"
    with recursing(kind, Plain) as engine:
        engine.execute(upsert)
        assert rows(engine, "SELECT updated_at FROM plain") == [(None,)]
        engine.execute(upsert)
        assert rows(engine, "SELECT updated_at > '2024-01-01' FROM plain") == [(1,)]


# run


class Accounts(Table):
    id = d.integer(primary_key=True)
    owner = d.text()
    balance = d.integer(default=0)
    closed = d.boolean(default=False)


class Totals(Table):
    owner = d.text(primary_key=True)
    total = d.integer(default=0)
    moves = d.integer(default=0)


class Moves(Table):
    id = d.integer(primary_key=True)
    owner = d.text()
    amount = d.integer()
    kind = d.text(null=True)

    counted = Trigger(
        "after",
        "insert",
        when=f"NEW.{amount} <> 0",
        do=[
            run(
                f"INSERT INTO {Totals} ({Totals.owner}, {Totals.total}) VALUES (NEW.{owner}, NEW.{amount}) "
                f"ON CONFLICT ({Totals.owner}) DO UPDATE SET "
                f"{Totals.total} = {Totals}.{Totals.total} + excluded.{Totals.total}"
            ),
            run(f"UPDATE {Totals} SET {Totals.moves} = {Totals.moves} + 1 WHERE {Totals.owner} = NEW.{owner}"),
        ],
    )
    moved = Trigger(
        "after",
        "update",
        of=[amount],
        when=f"NEW.{amount} IS DISTINCT FROM OLD.{amount}",
        do=run(
            f"UPDATE {Totals} SET {Totals.total} = {Totals.total} - OLD.{amount} + NEW.{amount} "
            f"WHERE {Totals.owner} = NEW.{owner}"
        ),
    )
    gone = Trigger(
        "before",
        "delete",
        do=[
            run(f"UPDATE {Totals} SET total = total - OLD.amount, moves = moves - 1 WHERE owner = OLD.owner"),
            run(f"DELETE FROM {Totals} WHERE owner = OLD.owner AND moves = 0"),
        ],
    )


def test_statements_run_with_new_and_old(kind: str) -> None:
    totals = "SELECT owner, total, moves FROM totals ORDER BY owner"
    with recursing(kind, Totals, Moves) as engine:
        engine.execute(
            "INSERT INTO moves (id, owner, amount) VALUES (1, 'a', 5), (2, 'a', -2), (3, 'b', 7), (4, 'c', 0)"
        )
        assert rows(engine, totals) == [("a", 3, 2), ("b", 7, 1)]
        engine.execute("UPDATE moves SET amount = amount + 1 WHERE owner = 'a'")
        engine.execute("UPDATE moves SET kind = 'x'")
        engine.execute("UPDATE moves SET amount = amount")
        assert rows(engine, totals) == [("a", 5, 2), ("b", 7, 1)]
        engine.execute("DELETE FROM moves WHERE id IN (1, 3)")
        assert rows(engine, totals) == [("a", -1, 1)]


class Seen(Table):
    id = d.integer(primary_key=True, identity=d.Identity(always=False))
    what = d.text()
    note = d.text(null=True)


class Watched(Table):
    id = d.integer(primary_key=True)
    name = d.text(null=True)
    other = d.text(null=True)

    after_all = Trigger("after", "insert", "update", "delete", do=run(f"INSERT INTO {Seen} (what) VALUES ('after')"))
    before_all = Trigger(
        "before",
        "insert",
        "update",
        of=[name],
        when="NEW.name = 'x'",
        do=run("INSERT INTO seen (what) VALUES ('before')"),
    )


def test_a_trigger_on_several_events(kind: str) -> None:
    with staged(kind, Seen, Watched) as engine:
        seen = "SELECT what FROM seen ORDER BY id"
        for statement, expected in (
            ("INSERT INTO watched VALUES (1, 'x', NULL)", ["before", "after"]),
            ("INSERT INTO watched VALUES (2, NULL, NULL)", ["after"]),
            ("UPDATE watched SET other = 'y' WHERE id = 1", ["after"]),
            ("UPDATE watched SET name = name WHERE id = 1", ["before", "after"]),
            ("UPDATE watched SET name = 'x'", ["before", "after", "before", "after"]),
            ("DELETE FROM watched WHERE id = 1", ["after"]),
        ):
            engine.execute("DELETE FROM seen")
            engine.execute(statement)
            found = [row[0] for row in rows(engine, seen)]
            assert sorted(found) == sorted(expected), statement
            assert found[0] == expected[0]


def test_an_upsert_starts_both_kinds_of_triggers(kind: str) -> None:
    """The insert's BEFORE trigger runs even for a row that becomes an update, or nothing."""

    class Upserted(Table):
        id = d.integer(primary_key=True)
        name = d.text(null=True)

        bi = Trigger("before", "insert", do=run("INSERT INTO seen (what, note) VALUES ('bi', NEW.name)"))
        ai = Trigger("after", "insert", do=run("INSERT INTO seen (what, note) VALUES ('ai', NEW.name)"))
        bu = Trigger("before", "update", do=run("INSERT INTO seen (what, note) VALUES ('bu', NEW.name)"))
        au = Trigger("after", "update", do=run("INSERT INTO seen (what, note) VALUES ('au', NEW.name)"))

    with staged(kind, Seen, Upserted) as engine:
        upsert = "INSERT INTO upserted VALUES (1, '{}') ON CONFLICT (id) DO {}"
        engine.execute(upsert.format("one", "NOTHING"))
        engine.execute(upsert.format("two", "UPDATE SET name = excluded.name"))
        engine.execute(upsert.format("three", "NOTHING"))
        assert rows(engine, "SELECT what, note FROM seen ORDER BY id") == [
            ("bi", "one"),
            ("ai", "one"),
            ("bi", "two"),
            ("bu", "two"),
            ("au", "two"),
            ("bi", "three"),
        ]


def test_a_trigger_before_sees_the_very_values_that_are_written(kind: str) -> None:
    """Those that the database makes too."""

    class Tokens(Table):
        id = d.uuid(primary_key=True, default=d.random_uuid())
        name = d.text()

        sees = Trigger("before", "insert", do=run("INSERT INTO seen (what) VALUES (CAST(NEW.id AS text))"))

    with staged(kind, Seen, Tokens) as engine:
        engine.execute("INSERT INTO tokens (name) VALUES ('a'), ('b')")
        engine.execute("INSERT INTO tokens (name) SELECT name FROM tokens")
        written = rows(engine, "SELECT CAST(id AS text) FROM tokens ORDER BY 1")
        assert written == rows(engine, "SELECT what FROM seen ORDER BY 1")
        assert len(written) == 4


# assign


class Pages(Table):
    id = d.integer(primary_key=True)
    title = d.text(null=True)
    slug = d.text(null=True)
    size = d.integer(null=True)
    email = d.text(null=True)
    changed_at = d.timestamp(null=True)
    twice = d.integer(null=True, generated="size * 2")

    derive = Trigger(
        "before",
        "insert",
        "update",
        when="NEW.title IS NOT NULL",
        do=[
            assign(slug, "lower(NEW.title) || '-' || NEW.id"),
            assign(size, "length(NEW.title)"),
            assign(email, "lower(NEW.email)"),
            assign(changed_at, "now()"),
        ],
    )


def test_assignments_give_the_row_other_values(kind: str) -> None:
    asked = "SELECT id, title, slug, size, email, twice, changed_at IS NULL FROM pages ORDER BY id"
    with recursing(kind, Pages) as engine:
        engine.execute(
            "INSERT INTO pages (id, title, slug, email) VALUES (1, 'One', 'mine', 'A@B'), (2, NULL, 'kept', 'C')"
        )
        assert rows(engine, asked) == [(1, "One", "one-1", 3, "a@b", 6, 0), (2, None, "kept", None, "C", None, 1)]
        engine.execute("UPDATE pages SET title = 'Other', slug = 'mine', size = 0")
        assert rows(engine, asked) == [(1, "Other", "other-1", 5, "a@b", 10, 0), (2, "Other", "other-2", 5, "c", 10, 0)]
        engine.execute("UPDATE pages SET email = 'New@X', title = NULL WHERE id = 1")
        assert rows(engine, asked)[0] == (1, None, "other-1", 5, "New@X", 10, 0)


def test_an_assignment_on_the_columns_it_watches(kind: str) -> None:
    class Compacted(Table, without_rowid="sqlite"):
        a = d.text()
        b = d.integer()
        name = d.text(null=True)
        seen = d.text(null=True)

        key = PrimaryKey(a, b)
        note = Trigger("before", "update", of=[name], do=assign(seen, "coalesce(NEW.seen, OLD.name)"))

    with recursing(kind, Compacted) as engine:
        engine.execute("INSERT INTO compacted (a, b, name) VALUES ('x', 1, 'one'), ('x', 2, 'two')")
        engine.execute("UPDATE compacted SET name = 'new' WHERE b = 1")
        engine.execute("UPDATE compacted SET b = b + 10")
        assert rows(engine, "SELECT b, name, seen FROM compacted ORDER BY b") == [(11, "new", "one"), (12, "two", None)]


# reject

MESSAGE = "it's 100% final; -- $$ {no} \\ 「変更不可」"


class Ledger(Table):
    id = d.integer(primary_key=True)
    amount = d.integer()

    no_update = Trigger("before", "update", do=reject(MESSAGE))
    no_delete = Trigger("before", "delete", when="OLD.amount > 10", do=reject(MESSAGE))
    no_insert = Trigger("after", "insert", when="NEW.amount < 0", do=reject(MESSAGE))


@pytest.mark.parametrize(
    "statement",
    ["UPDATE ledger SET amount = 3", "DELETE FROM ledger", "INSERT INTO ledger VALUES (8, 1), (9, -1)"],
)
def test_a_rejection_tells_its_message_and_undoes_the_statement(kind: str, statement: str) -> None:
    with staged(kind, Ledger) as engine:
        engine.execute("INSERT INTO ledger VALUES (1, 5), (2, 50)")
        with pytest.raises(EngineError) as caught:
            engine.execute(statement)
        assert MESSAGE in caught.value.message
        assert rows(engine, "SELECT id, amount FROM ledger ORDER BY id") == [(1, 5), (2, 50)]
        engine.execute("DELETE FROM ledger WHERE id = 1")


# views


open_accounts = View(f"SELECT {Accounts.id}, {Accounts.owner}, {Accounts.balance} FROM {Accounts} WHERE NOT closed")
open_accounts.name = "open_accounts"
open_accounts.triggers = {
    "added": Trigger(
        "instead of",
        "insert",
        do=run("INSERT INTO accounts (id, owner, balance) VALUES (NEW.id, NEW.owner, NEW.balance)"),
    ),
    "changed": Trigger(
        "instead of",
        "update",
        when="NEW.balance >= 0",
        do=run("UPDATE accounts SET balance = NEW.balance, owner = NEW.owner WHERE id = OLD.id"),
    ),
    "closes": Trigger("instead of", "delete", do=run("UPDATE accounts SET closed = true WHERE id = OLD.id")),
}


def test_a_view_is_written_to_through_its_triggers(kind: str) -> None:
    with staged(kind, Accounts, open_accounts) as engine:
        engine.execute("INSERT INTO open_accounts (id, owner, balance) VALUES (1, 'a', 5), (2, 'b', 6)")
        engine.execute("UPDATE open_accounts SET balance = balance - 6")
        engine.execute("DELETE FROM open_accounts WHERE owner = 'a'")
        assert rows(engine, "SELECT id, owner, balance FROM open_accounts") == [(2, "b", 0)]
        assert rows(engine, "SELECT id, balance, closed FROM accounts ORDER BY id") == [(1, 5, 1), (2, 0, 0)]


# Postgres alone


def test_a_trigger_for_each_statement() -> None:
    class Bulk(Table):
        id = d.integer(primary_key=True)

        once = Trigger("after", "insert", each="statement", do=run("INSERT INTO seen (what) VALUES ('once')"))
        emptied = Trigger("before", "truncate", each="statement", do=run("INSERT INTO seen (what) VALUES ('emptied')"))

    with staged("postgres", Seen, Bulk) as engine:
        engine.execute("INSERT INTO bulk VALUES (1), (2), (3)")
        engine.execute("TRUNCATE bulk")
        assert rows(engine, "SELECT what FROM seen ORDER BY id") == [("once",), ("emptied",)]
    assert "for each statement" in refusal(Seen, Bulk).message


def test_a_declared_function_as_a_trigger() -> None:
    shout = Function("BEGIN NEW.name := upper(NEW.name); RETURN NEW; END", returns="trigger", name="shout")

    class Loud(Table):
        id = d.integer(primary_key=True)
        name = d.text()

        shouts = Trigger("before", "insert", function=shout)

    with staged("postgres", shout, Loud) as engine:
        engine.execute("INSERT INTO loud VALUES (1, 'x')")
        assert rows(engine, "SELECT name FROM loud") == [("X",)]
    assert "no functions" in refusal(Loud, shout).message


# how they are written


def test_a_trigger_is_one_line_that_survives_the_splitters_of_d1() -> None:
    class Cases(Table):
        id = d.integer(primary_key=True)
        n = d.integer(null=True)

        sized = Trigger(
            "after",
            "insert",
            do=run(
                """
                INSERT INTO seen (what, note) -- a comment; END
                VALUES ('a;
                b', CASE WHEN NEW.n > 1 THEN 'many' ELSE 'one' END)
                """
            ),
        )

    triggers = [s.sql for s in compiled("d1", Seen, Cases).up if s.sql.startswith("CREATE TRIGGER")]
    assert len(triggers) == 1
    assert triggers[0].splitlines() == triggers
    assert " BEGIN " in triggers[0] and triggers[0].endswith("; END")
    assert "--" not in triggers[0]
    assert triggers[0].count("END") == 1 or "(CASE" in triggers[0]
    for kind in KINDS:
        with staged(kind, Seen, Cases) as engine:
            engine.execute("INSERT INTO cases VALUES (1, 5), (2, 0)")
            assert [note for (note,) in rows(engine, "SELECT note FROM seen ORDER BY id")] == ["many", "one"]
            assert {" ".join(str(what).split()) for (what,) in rows(engine, "SELECT what FROM seen")} == {"a; b"}


# what would differ is refused


def one_trigger(trigger: Trigger, **columns: Any) -> type[Table]:
    return type("Target", (Table,), {"id": d.integer(primary_key=True), **columns, "it": trigger})


NAME = d.text(null=True)


def assigning(value: str = "'x'", *, column: Any = None, events: Any = ("insert",), **more: Any) -> type[Table]:
    given = column if column is not None else d.text(null=True)
    return one_trigger(Trigger("before", *events, do=assign(given, value)), given=given, **more)


OTHER = d.text(null=True)


class Checked(Table):
    id = d.integer(primary_key=True)
    a = d.text(null=True)
    b = d.text(null=True)
    wide = d.integer(null=True, generated="length(a)")

    checked = Check("wide < 5")
    it = Trigger("before", "insert", do=assign(a, "'x'"))


class WithKey(Table):
    id = d.integer(primary_key=True)
    a = d.text(null=True)
    b = d.text(null=True)

    keyed = Unique(a, b)
    it = Trigger("before", "insert", do=assign(a, "'x'"))


class WithIndex(Table):
    id = d.integer(primary_key=True)
    a = d.text(null=True)

    indexed = Index("lower(a)", unique=True, where=f"{a} <> ''")
    it = Trigger("before", "insert", do=assign(a, "'x'"))


class Partial(Table):
    id = d.integer(primary_key=True)
    a = d.boolean(null=True)
    b = d.text(null=True)

    indexed_partly = Index(b, unique=True, where=f"{a} IS TRUE")
    it = Trigger("before", "insert", do=assign(a, "true"))


class Later(Table):
    id = d.integer(primary_key=True)
    a = d.text(null=True)
    b = d.text(null=True)

    it = Trigger("before", "insert", do=[assign(a, "'x'"), assign(b, "NEW.a")])


class Ran(Table):
    id = d.integer(primary_key=True)
    a = d.text(null=True)

    it = Trigger("before", "insert", do=[assign(a, "'x'"), run("INSERT INTO seen (what) VALUES (NEW.a)")])


@pytest.mark.parametrize(
    ("things", "words"),
    [
        ([assigning(column=d.text(null=False))], "NOT NULL"),
        ([assigning(column=d.text(default=""))], "NOT NULL"),
        ([assigning(column=d.text(null=True, unique=True))], "the key of given"),
        ([assigning(column=d.text(null=True, references=Totals.owner)), Totals], "the key of given"),
        ([Checked], "the check checked"),
        ([WithKey], "the key keyed"),
        ([WithIndex], "the unique index indexed"),
        ([Partial], "the unique index indexed_partly"),
        ([Later], "a later assignment of the same trigger"),
        ([Ran, Seen], "the statement that it runs reads NEW.a"),
    ],
)
def test_an_assignment_that_something_sees_is_refused(things: list[Any], words: str) -> None:
    error = refusal(*things)
    assert words in error.message
    assert "sees it before" in error.message


def test_an_assignment_that_changes_when_made_again_is_refused() -> None:
    counted = d.integer(null=True)
    update = assigning("NEW.given + 1", column=counted, events=("insert", "update"))
    assert "computed again" in refusal(update).message
    lowered("sqlite", assigning("NEW.given + 1", column=d.integer(null=True)))


class Twice(Table):
    id = d.integer(primary_key=True)
    a = d.text(null=True)
    updated_at = d.timestamp(null=True)

    touch = Trigger.touch(updated_at)
    it = Trigger("before", "insert", do=assign(a, "'x'"))


class TwoTouches(Table):
    id = d.integer(primary_key=True)
    one_at = d.timestamp(null=True)
    two_at = d.timestamp(null=True)

    one = Trigger.touch(one_at)
    two = Trigger.touch(two_at)


class Logged(Table):
    id = d.integer(primary_key=True)
    a = d.text(null=True)
    updated_at = d.timestamp(null=True)

    touch = Trigger.touch(updated_at)
    log = Trigger("after", "update", do=run("INSERT INTO seen (what) VALUES ('x')"))


class Guarded(Table):
    id = d.integer(primary_key=True)
    final = d.boolean(default=False)
    updated_at = d.timestamp(null=True)

    touch = Trigger.touch(updated_at)
    guard = Trigger("before", "update", when="OLD.final", do=reject("it is final"))


class Reading(Table):
    id = d.integer(primary_key=True)
    a = d.text(null=True)
    updated_at = d.timestamp(null=True)

    touch = Trigger.touch(updated_at)
    log = Trigger("after", "update", of=[a], when="NEW.updated_at IS NOT NULL", do=run("DELETE FROM seen"))


@pytest.mark.parametrize(
    ("things", "words"),
    [
        ([Twice], "the trigger touch takes for a second change"),
        ([TwoTouches], "takes for a second change"),
        ([Logged, Seen], "the trigger log takes for a second change"),
        ([Guarded], "the trigger guard takes for a second change"),
        ([Reading, Seen], "the trigger log reads it before"),
    ],
)
def test_another_trigger_that_would_see_the_second_write_is_refused(things: list[Any], words: str) -> None:
    assert words in refusal(*things).message


def test_a_trigger_that_watches_other_columns_stands_beside_a_touch(kind: str) -> None:
    class Beside(Table):
        id = d.integer(primary_key=True)
        a = d.text(null=True)
        final = d.boolean(default=False)
        updated_at = d.timestamp(null=True)

        touch = Trigger.touch(updated_at)
        log = Trigger("after", "update", of=[a], do=run("INSERT INTO seen (what) VALUES (NEW.a)"))
        guard = Trigger("before", "update", of=[a, final], when="OLD.final", do=reject("it is final"))

    with recursing(kind, Beside, Seen) as engine:
        engine.execute("INSERT INTO beside (id, a) VALUES (1, 'x'), (2, 'y')")
        engine.execute("UPDATE beside SET a = 'new', final = true WHERE id = 1")
        with pytest.raises(EngineError, match="it is final"):
            engine.execute("UPDATE beside SET a = 'newer'")
        assert rows(engine, "SELECT what FROM seen") == [("new",)]
        assert rows(engine, "SELECT a, updated_at IS NULL FROM beside ORDER BY id") == [("new", 0), ("y", 1)]


def test_the_order_of_triggers_must_not_matter() -> None:
    class Ordered(Table):
        id = d.integer(primary_key=True)

        one = Trigger("after", "insert", do=run("INSERT INTO seen (what) VALUES ('1')"))
        two = Trigger("after", "insert", do=run("UPDATE seen SET note = what"))

    class Together(Table):
        id = d.integer(primary_key=True)

        both = Trigger(
            "after", "insert", do=[run("INSERT INTO seen (what) VALUES ('1')"), run("UPDATE seen SET note = what")]
        )

    assert "both use seen, and run in no defined order" in refusal(Seen, Ordered).message
    lowered("sqlite", Seen, Together)


def test_a_trigger_that_looks_at_its_own_table_is_refused() -> None:
    count = "INSERT INTO seen (what) SELECT CAST(count(*) AS text) FROM target"
    latest = "UPDATE target SET name = 'old' WHERE id <> NEW.id"
    own = "UPDATE target SET name = 'own' WHERE target.id = NEW.id"
    for text, words in ((count, "reads target itself"), (latest, "writes to target itself")):
        table = one_trigger(Trigger("after", "insert", do=run(text)), name=d.text(null=True))
        assert words in refusal(Seen, table).message
    lowered("sqlite", Seen, one_trigger(Trigger("after", "insert", do=run(own)), name=d.text(null=True)))
    for event in ("insert", "update", "delete"):
        table = one_trigger(
            Trigger("before", event, do=run("DELETE FROM target WHERE name = 'x'")), name=d.text(null=True)
        )
        assert "writes to target itself" in refusal(Seen, table).message
    outright = sql(count, overrides={"sqlite": "INSERT INTO seen (what) SELECT count(*) FROM target"})
    lowered("sqlite", Seen, one_trigger(Trigger("after", "insert", do=run(outright)), name=d.text(null=True)))


def test_a_row_changes_itself_after_its_write(kind: str) -> None:
    own = Trigger("after", "insert", do=run("UPDATE target SET name = NEW.id || '!' WHERE id = NEW.id"))
    with staged(kind, one_trigger(own, name=d.text(null=True))) as engine:
        engine.execute("INSERT INTO target (id) VALUES (1), (2)")
        assert rows(engine, "SELECT id, name FROM target ORDER BY id") == [(1, "1!"), (2, "2!")]


def test_triggers_that_start_themselves_again_are_refused() -> None:
    class Left(Table):
        id = d.integer(primary_key=True)
        n = d.integer(null=True)

        sync = Trigger("after", "update", do=run('UPDATE "right" SET n = NEW.n WHERE id = NEW.id'))

    class Right(Table):
        id = d.integer(primary_key=True)
        n = d.integer(null=True)

        sync = Trigger("after", "update", do=run('UPDATE "left" SET n = NEW.n WHERE id = NEW.id'))

    assert "starts itself again through the trigger sync" in refusal(Left, Right).message
    own = one_trigger(Trigger("after", "update", do=run("UPDATE target SET n = 1 WHERE id = NEW.id")), n=d.integer())
    assert "starts itself again, which" in refusal(own).message


@pytest.mark.parametrize(
    ("trigger", "good"),
    [
        (("after", "delete", "DELETE FROM parts WHERE whole_id = OLD.id"), False),
        (("before", "delete", "DELETE FROM parts WHERE whole_id = OLD.id"), True),
        (("after", "update", "UPDATE parts SET whole_id = NEW.id WHERE whole_id = OLD.id"), False),
        (("after", "update", "UPDATE parts SET id = id + 1 WHERE whole_id = OLD.id"), True),
        (("after", "insert", "INSERT INTO parts (id, whole_id) VALUES (NEW.id, NEW.id)"), True),
    ],
)
def test_a_foreign_key_must_be_checked_at_one_moment(trigger: Any, good: bool) -> None:
    timing, event, statement = trigger
    table = type(
        "W", (Table,), {"id": d.integer(primary_key=True), "it": Trigger(timing, event, do=run(statement))}, name="w"
    )
    parts = {"id": d.integer(primary_key=True), "whole_id": d.integer(references=lambda: table.id)}  # type: ignore[attr-defined]
    child = type("P", (Table,), parts, name="parts")
    cascading = {"id": d.integer(primary_key=True), "whole_id": d.integer(null=True)}
    cascading["whole_id"] = d.integer(references=lambda: table.id, on_delete="cascade", on_update="cascade")
    if timing == "after":
        lowered("sqlite", table, type("P", (Table,), cascading, name="parts"))
    if good:
        lowered("sqlite", table, child)
    else:
        assert "the foreign key of parts (whole_id) is checked at another moment" in refusal(table, child).message


def test_the_number_of_a_row_before_it_is_written_is_refused() -> None:
    before = Trigger("before", "insert", do=run("INSERT INTO seen (what) VALUES (CAST(NEW.id AS text))"))
    assert "NEW.id is the row's number" in refusal(Seen, one_trigger(before)).message


@pytest.mark.parametrize("dialect", ["postgres", "sqlite"])
@pytest.mark.parametrize(
    ("trigger", "words"),
    [
        (lambda c: Trigger("before", "insert", when="NEW.twice > 1", do=reject("no")), "reads NEW.twice"),
        (lambda c: Trigger("before", "insert", do=assign(c["twice"], "1")), "assigns to twice, which is generated"),
        (lambda c: Trigger("after", "insert", do=assign(c["n"], "1")), "assigns to a row that is already written"),
        (lambda c: Trigger("before", "delete", do=assign(c["n"], "1")), "assigns to a row that is already written"),
        (lambda c: Trigger("before", do=reject("no")), "names no event"),
        (lambda c: Trigger("before", "insert"), "does nothing"),
        (lambda c: Trigger("before", "insert", of=[c["n"]], do=reject("no")), "is not on update"),
        (lambda c: Trigger("before", "insert", do=reject("two\nlines")), "not one line"),
        (lambda c: Trigger("instead of", "insert", do=reject("no")), "INSTEAD OF on a table"),
        (lambda c: Trigger("before", "insert", do=assign(Totals.total, "1")), "which is no column of it"),
        (lambda c: Trigger.touch(c["n"]), "which is no timestamp"),
        (lambda c: Trigger("before", "insert", when="OLD.n = 1", do=reject("no")), "reads OLD, which not every"),
        (lambda c: Trigger("before", "insert", when="NEW.twicc = 1", do=reject("no")), "did you mean"),
        (lambda c: Trigger("after", "insert", do=run("SELECT 1")), "not a statement"),
        (lambda c: Trigger("after", "insert", do=run("INSERT INTO nowhere VALUES (1)")), "nowhere"),
    ],
)
def test_a_trigger_that_contradicts_itself_is_refused(trigger: Any, words: str, dialect: str) -> None:
    columns: dict[str, Any] = {"n": d.integer(null=True)}
    columns["twice"] = d.integer(null=True, generated="n * 2")
    table = one_trigger(trigger(columns), **columns)
    with pytest.raises(DeclarationError) as caught:
        lowered(dialect, table)
    assert words in str(caught.value)
    assert caught.value.where.startswith(f"{__file__}:")


def test_two_triggers_whose_names_meet_are_told(kind: str) -> None:
    class A(Table):
        id = d.integer(primary_key=True)
        b_c = Trigger("before", "insert", do=reject("from a"))

    class AB(Table, name="a_b"):
        id = d.integer(primary_key=True)
        c = Trigger("before", "insert", do=reject("from a_b"))

    with pytest.raises(DeclarationError, match="have the same name"):
        lowered(DIALECTS[kind], A, AB)


def test_every_trigger_of_the_sqlite_family_is_one_event() -> None:
    for dialect in BODY:
        for trigger in lowered(dialect, Seen, Watched).of(LoweredTrigger):
            assert len(trigger.events) == 1


READ_BY_THE_SERVER = (
    "INSERT INTO seen (word) VALUES (TG_OP)",
    "INSERT INTO seen (id, word) VALUES (NEW.id, 'x') ON CONFLICT (id) DO UPDATE SET n = seen.n + 1, word = EXCLUDED.word",
    "UPDATE seen SET n = DEFAULT, word = current_user WHERE id = NEW.id",
    "UPDATE seen SET (n, word) = (1, 'x') WHERE id = NEW.id",
    "UPDATE seen s SET n = x.id FROM watched x WHERE x.word = s.word",
    "WITH c AS (SELECT word AS z FROM watched) INSERT INTO seen (word) SELECT z FROM c",
    "INSERT INTO seen (word) SELECT v FROM unnest(ARRAY['a', 'b']) v",
    "DELETE FROM seen WHERE (id, word) IN (SELECT id, word FROM watched)",
    "INSERT INTO seen DEFAULT VALUES",
)


@pytest.mark.parametrize("statement", READ_BY_THE_SERVER)
def test_names_that_postgres_knows_are_no_mistakes(postgres: Engine, statement: str) -> None:
    """The columns of a statement are looked up, and nothing that a server would take may be refused for it."""

    class Seen(Table):
        id = d.bigint(primary_key=True, identity=d.Identity(always=False))
        word = d.text(default="")
        n = d.integer(default=0)

    class Watched(Table):
        id = d.integer(primary_key=True)
        word = d.text()

        watch = Trigger("after", "insert", do=run(statement))

    for made in compiled("postgres", Seen, Watched).up:
        postgres.execute(made.sql)
    postgres.execute("INSERT INTO watched VALUES (1, 'x')")
