"""The way back from a drop, with rows in the table: what cannot be empty gets values that every rule takes."""

from __future__ import annotations

from enum import StrEnum
from typing import Any, NamedTuple

import pytest
from applied import look, require_same, run
from engines import fresh
from stage import DIALECTS, only, schema_of

from schemadef import (
    Check,
    ForeignKey,
    Index,
    PrimaryKey,
    Table,
    Trigger,
    Unique,
    boolean,
    date,
    enum,
    integer,
    reject,
    text,
    timestamp,
    uuid,
)
from schemadef.compile import compile_change, lower_schema
from schemadef.hints import Given, Hints
from schemadef.migrate.preflight import in_the_way
from schemadef.model import Column, Id
from schemadef.snapshot import Snapshot, Told

ENGINES = ["postgres", "postgres14", "sqlite", "libsql", "workerd"]


class Colour(StrEnum):
    RED = "red"
    GREEN = "green"
    BLUE = "blue"


class Parents(Table):
    id = integer(primary_key=True)
    area = integer(default=1)
    by_area = Unique(area, id)


PARENTS = "INSERT INTO parents (id, area) VALUES (7, 1), (8, 1), (9, 2)"


class Case(NamedTuple):
    """A table with a column that goes, or without it, and rows of it."""

    table: Any
    insert: str


def referencing(more: bool) -> Any:
    class Things(Table):
        id = integer(primary_key=True)
        if more:
            parent_id = integer(references=Parents.id, on_delete="cascade")

    return Things


def composite(more: bool) -> Any:
    class Things(Table):
        id = integer(primary_key=True)
        area = integer()
        if more:
            parent_id = integer()
            parent = ForeignKey(area, parent_id, references=(Parents.area, Parents.id))

    return Things


def one_to_one(more: bool) -> Any:
    class Things(Table):
        id = integer(primary_key=True)
        if more:
            parent_id = integer(references=Parents.id, unique=True)

    return Things


def linking(more: bool) -> Any:
    class Things(Table):
        id = integer()
        if more:
            parent_id = integer(references=Parents.id)
            key = PrimaryKey(id, parent_id)

    return Things


def unique_text(more: bool) -> Any:
    class Things(Table):
        id = integer(primary_key=True)
        if more:
            name = text(unique=True)

    return Things


def unique_uuid(more: bool) -> Any:
    class Things(Table):
        id = integer(primary_key=True)
        if more:
            name = uuid()
            by_name = Index(name, unique=True)

    return Things


def unique_day(more: bool) -> Any:
    class Things(Table):
        id = integer(primary_key=True)
        if more:
            day = date(unique=True)

    return Things


def in_a_group(more: bool) -> Any:
    class Things(Table):
        id = integer(primary_key=True)
        area = integer()
        if more:
            colour = enum(Colour)
            one_each = Unique(area, colour)

    return Things


def own_parent(more: bool) -> Any:
    class Things(Table):
        id = integer(primary_key=True)
        if more:
            parent_id = integer()
            parent = ForeignKey(parent_id, references=id)

    return Things


def checked(more: bool) -> Any:
    class Things(Table):
        id = integer(primary_key=True)
        if more:
            size = integer()
            email = text()
            sizes = Check("size > 10 AND size < 20")
            emails = Check("email LIKE '%@%'")

    return Things


CASES = {
    "a foreign key": Case(referencing, "INSERT INTO things (id, parent_id) VALUES (1, 7), (2, 8), (3, 8)"),
    "a composite one": Case(
        composite, "INSERT INTO things (id, area, parent_id) VALUES (1, 1, 8), (2, 2, 9), (3, 1, 7)"
    ),
    "one to one": Case(one_to_one, "INSERT INTO things (id, parent_id) VALUES (1, 8), (2, 7), (3, 9)"),
    "a table of links": Case(linking, "INSERT INTO things (id, parent_id) VALUES (1, 8), (1, 7), (1, 9), (2, 7)"),
    "a unique text": Case(unique_text, "INSERT INTO things (id, name) VALUES (1, 'a'), (2, 'b'), (3, 'c')"),
    "a unique uuid": Case(
        unique_uuid,
        "INSERT INTO things (id, name) VALUES (1, '3f8a1f0e-6c1d-4a39-9f4b-0d8b6f1f3a11'),"
        " (2, '3f8a1f0e-6c1d-4a39-9f4b-0d8b6f1f3a12')",
    ),
    "a unique date": Case(unique_day, "INSERT INTO things (id, day) VALUES (1, '2020-01-01'), (2, '2020-01-02')"),
    "one of each in a group": Case(
        in_a_group, "INSERT INTO things (id, area, colour) VALUES (1, 1, 'red'), (2, 1, 'blue'), (3, 2, 'red')"
    ),
    "a table's own row": Case(own_parent, "INSERT INTO things (id, parent_id) VALUES (1, 1), (2, 1), (3, 2)"),
    "checks": Case(checked, "INSERT INTO things (id, size, email) VALUES (1, 15, 'a@b'), (2, 16, 'c@d')"),
}


@pytest.mark.parametrize("kind", ENGINES)
@pytest.mark.parametrize("name", CASES)
def test_rows_are_there_after_the_way_back(kind: str, name: str) -> None:
    dialect, case = only(DIALECTS[kind]), CASES[name]
    old = lower_schema(schema_of(Parents, case.table(True)), dialect)
    new = lower_schema(schema_of(Parents, case.table(False)), dialect)
    change = compile_change(old, new, dialect)
    gone = [obj.name for obj in old if isinstance(obj, Column) and obj.id not in new]
    with fresh(kind) as engine:
        run(engine, compile_change(Snapshot(), old, dialect).up)
        before = look(engine, dialect)
        engine.execute(PARENTS)
        engine.execute(case.insert)
        ids = engine.query("SELECT id FROM things ORDER BY id")
        run(engine, change.up)
        assert not list(in_the_way(engine, change.down))
        run(engine, change.down)
        require_same(before, look(engine, dialect), "the way back")
        run(engine, change.down)
        assert engine.query("SELECT id FROM things ORDER BY id") == ids
        for column in gone:
            assert engine.query(f"SELECT count(*) FROM things WHERE {column} IS NULL") == [(0,)]
    said = "\n".join(change.down[0].loses)
    assert all(f"the values of things.{column}, which cannot be empty" in said for column in gone)


def without_parents() -> Any:
    class Things(Table):
        id = integer(primary_key=True)

    return Things


@pytest.mark.parametrize("kind", ["postgres"])
def test_rows_that_would_point_at_nothing_are_told_before_anything_is_touched(kind: str) -> None:
    """The parents' rows went too: there is nothing that a value could be."""
    dialect = only(DIALECTS[kind])
    old = lower_schema(schema_of(Parents, referencing(True)), dialect)
    new = lower_schema(schema_of(without_parents()), dialect)
    change = compile_change(old, new, dialect)
    with fresh(kind) as engine:
        run(engine, compile_change(Snapshot(), old, dialect).up)
        engine.execute(PARENTS)
        engine.execute(CASES["a foreign key"].insert)
        run(engine, change.up)
        assert list(in_the_way(engine, change.down)) == [
            "3 rows of public.things would have no value for a new column (id 1; id 2; id 3)"
        ]


def watched(second: bool) -> Any:
    """A table with a trigger that changes a row, and one that refuses some."""

    class Things(Table):
        id = integer(primary_key=True)
        updated_at = timestamp()
        done = boolean(default=False)
        touch = Trigger.touch(updated_at, only=("postgres",))
        frozen = Trigger("before", "update", when="old.done", do=reject("done is done"))
        if second:
            size = integer()

    return Things


@pytest.mark.parametrize("guards", ["plain", "strict"])
@pytest.mark.parametrize("value", ["id * 2", "7"])
@pytest.mark.parametrize("kind", ENGINES)
def test_triggers_do_not_see_rows_that_nobody_has_written(kind: str, value: str, guards: str) -> None:
    dialect = only(DIALECTS[kind])
    old = lower_schema(schema_of(watched(False)), dialect)
    new = lower_schema(schema_of(watched(True)), dialect)
    column = next(obj.id for obj in new if isinstance(obj, Column) and obj.name == "size")
    told = Told(guards=guards, hints=Hints(backfills=(Given(column=column, sql=value),)))
    change = compile_change(old, new, dialect, told)
    postgres = dialect.features["introspection"] == "catalog"
    moment = "'2000-01-01'" if postgres else "0"
    done = "true" if postgres else "1"
    with fresh(kind) as engine:
        run(engine, compile_change(Snapshot(), old, dialect).up)
        if postgres:
            engine.execute("ALTER TABLE things ENABLE ALWAYS TRIGGER things_touch")
        engine.execute(f"INSERT INTO things (id, updated_at, done) VALUES (1, {moment}, {done}), (2, {moment}, {done})")
        rows = engine.query("SELECT id, CAST(updated_at AS TEXT) FROM things ORDER BY id")
        firing = firing_of(engine) if postgres else []
        for _ in range(2):
            run(engine, change.up)
        assert engine.query("SELECT id, CAST(updated_at AS TEXT) FROM things ORDER BY id") == rows
        sizes = engine.query("SELECT size FROM things ORDER BY id")
        assert sizes == ([(2,), (4,)] if value == "id * 2" else [(7,), (7,)])
        assert (firing_of(engine) if postgres else []) == firing


def firing_of(engine: Any) -> list[Any]:
    return engine.query(
        "SELECT tgname, tgenabled FROM pg_trigger WHERE tgrelid = 'things'::regclass AND NOT tgisinternal ORDER BY 1"
    )


def test_a_column_without_triggers_is_filled_by_a_plain_update() -> None:
    """No stronger lock than rows need where nothing has to be switched off."""
    dialect = only("postgres")
    old, new = (lower_schema(schema_of(Parents, referencing(more)), dialect) for more in (False, True))
    column = Id("column", "public", "things", "parent_id")
    change = compile_change(old, new, dialect, Told(hints=Hints(backfills=(Given(column=column, sql="id + 1"),))))
    (update,) = [statement for statement in change.up if "UPDATE" in statement.sql]
    assert update.lock == "ROW EXCLUSIVE"
    assert "DISABLE TRIGGER" not in update.sql


def maybe_referencing(*, key: bool) -> Any:
    class Things(Table):
        id = integer(primary_key=True)
        parent_id = integer(null=True, references=Parents.id) if key else integer(null=True)

    return Things


@pytest.mark.parametrize("kind", ["postgres", "sqlite"])
def test_values_that_would_point_into_a_table_which_comes_empty_are_told(kind: str) -> None:
    dialect = only(DIALECTS[kind])
    old = lower_schema(schema_of(Parents, maybe_referencing(key=True)), dialect)
    new = lower_schema(schema_of(maybe_referencing(key=False)), dialect)
    change = compile_change(old, new, dialect)
    with fresh(kind) as engine:
        run(engine, compile_change(Snapshot(), old, dialect).up)
        engine.execute(PARENTS)
        engine.execute("INSERT INTO things (id, parent_id) VALUES (1, 7), (2, NULL)")
        run(engine, change.up)
        (told,) = in_the_way(engine, change.down)
        assert "(id 1)" in told
        engine.execute("UPDATE things SET parent_id = NULL")
        assert not list(in_the_way(engine, change.down))
        run(engine, change.down)
        assert engine.query("SELECT id FROM things ORDER BY id") == [(1,), (2,)]
