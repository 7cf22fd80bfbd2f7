"""Triggers: the same declaration and the same statements on every engine leave the same rows."""

from __future__ import annotations

import pytest
from stage import KINDS, staged
from triggers_made import Seen, Totals, Watched, recursing, rows

import schemadef as d
from schemadef import PrimaryKey, Table, Trigger, View, assign, reject, run
from schemadef.errors import EngineError

OLD = "'2001-02-03T00:00:00.000Z'"


@pytest.fixture(params=KINDS)
def kind(request: pytest.FixtureRequest) -> str:
    return str(request.param)


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
