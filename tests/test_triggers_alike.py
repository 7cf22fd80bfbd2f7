"""What a trigger could not mean on every database alike is refused."""

from __future__ import annotations

from typing import Any

import pytest
from stage import KINDS, lowered, staged
from triggers_made import Seen, Totals, recursing, refusal, rows

import schemadef as d
from schemadef import Check, Index, Table, Trigger, Unique, assign, reject, run, sql
from schemadef.errors import DeclarationError, EngineError


@pytest.fixture(params=KINDS)
def kind(request: pytest.FixtureRequest) -> str:
    return str(request.param)


def one_trigger(trigger: Trigger, **columns: Any) -> type[Table]:
    return type("Target", (Table,), {"id": d.integer(primary_key=True), **columns, "it": trigger})


def assigning(value: str = "'x'", *, column: Any = None, events: Any = ("insert",), **more: Any) -> type[Table]:
    given = column if column is not None else d.text(null=True)
    return one_trigger(Trigger("before", *events, do=assign(given, value)), given=given, **more)


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
