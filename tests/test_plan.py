"""Plans: what they make, in which order, and how they are taken back."""

from __future__ import annotations

import random
from collections.abc import Iterator
from typing import Any

import msgspec
import pytest
from applied import EMPTY, look, require_same, run
from engines import fresh
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from proving import prove
from random_declarations import schemas
from stage import compiled, lowered, only

import schemadef as d
from schemadef.compile import compile_change
from schemadef.declare.schema import Schema
from schemadef.dialect import load_dialect
from schemadef.errors import DeclarationError
from schemadef.lower import lower_schema
from schemadef.model import Check, Column, DataType, ForeignKey, Index, Object, Table
from schemadef.operations import RULES, Create, Operation, apply, inverse
from schemadef.plan import plan
from schemadef.plan.order import in_order
from schemadef.snapshot import Snapshot

DIALECTS = {"postgres": load_dialect("postgres", "18"), "sqlite": load_dialect("sqlite")}
some = settings(max_examples=40, derandomize=True, deadline=None, suppress_health_check=list(HealthCheck))


def drawn(data: st.DataObject, name: str) -> Snapshot:
    try:
        return lower_schema(data.draw(schemas(DIALECTS[name])), DIALECTS[name])
    except DeclarationError:  # triggers that SQLite would run differently
        return EMPTY


@pytest.mark.parametrize("name", DIALECTS)
def test_a_plan_makes_what_it_was_asked_for_and_its_inverse_takes_it_back(name: str) -> None:
    @some
    @given(st.data())
    def check(data: st.DataObject) -> None:
        snapshot = drawn(data, name)
        operations = plan(EMPTY, snapshot, DIALECTS[name].features)
        assert apply(operations, {}) == snapshot.objects
        assert apply(inverse(operations), snapshot.objects) == {}
        assert plan(snapshot, snapshot, DIALECTS[name].features) == []

    check()


@pytest.mark.parametrize("name", DIALECTS)
def test_the_order_depends_on_the_operations_alone(name: str) -> None:
    @some
    @given(st.data(), st.randoms(use_true_random=False))
    def check(data: st.DataObject, shuffler: random.Random) -> None:
        operations = plan(EMPTY, drawn(data, name), DIALECTS[name].features)
        mixed = list(operations)
        shuffler.shuffle(mixed)
        assert in_order(mixed) == operations

    check()


@some
@given(st.data())
def test_everything_comes_after_what_it_needs(data: st.DataObject) -> None:
    operations = plan(EMPTY, drawn(data, "postgres"), DIALECTS["postgres"].features)
    made: set[object] = set()
    every = {obj.id for operation in operations for obj in operation.makes()}
    for operation in operations:
        made |= {obj.id for obj in operation.makes()}
        objects = [operation.object, *operation.makes()] if isinstance(operation, Create) else [operation.object]
        missing = {id for obj in objects for id in obj.needs()} & every - made
        assert not missing, operation.subject


# --- what random declarations found ---


class Authors(d.Table):
    id = d.integer(primary_key=True)
    email = d.text()
    by_email = d.Index(email, unique=True)


class Books(d.Table):
    id = d.integer(primary_key=True)
    author = d.text(references=Authors.email)


@pytest.mark.parametrize("name", ["postgres", "sqlite"])
def test_a_foreign_key_waits_for_the_unique_index_that_it_points_at(name: str) -> None:
    prove(Schema((__file__,), (Books, Authors)), name)


class Posts(d.Table):
    id = d.integer(primary_key=True)
    pinned = d.integer(null=True, references=lambda: Comments.id, on_delete="set null")


class Comments(d.Table):
    id = d.integer(primary_key=True)
    post = d.integer(references=Posts.id, on_delete="cascade")
    parent = d.integer(null=True, references=lambda: Comments.id, on_delete="cascade")


class Archive(d.Table):
    id = d.integer(primary_key=True)
    comment = d.integer(references=Comments.id)


@pytest.mark.parametrize("name", ["postgres", "sqlite", "libsql", "sqld", "workerd"])
def test_tables_that_reference_each_other_are_made_and_dropped_with_their_rows(name: str) -> None:
    dialect = {"libsql": "turso", "sqld": "turso", "workerd": "d1"}.get(name, name)
    change = compiled(dialect, Posts, Comments, Archive)
    with fresh(name) as engine:
        empty = look(engine, only(dialect))
        run(engine, change.up)
        engine.execute("INSERT INTO posts (id) VALUES (1)")
        engine.execute("INSERT INTO comments (id, post, parent) VALUES (1, 1, NULL)")
        engine.execute("INSERT INTO comments (id, post, parent) VALUES (2, 1, 1)")
        engine.execute("UPDATE posts SET pinned = 2")
        engine.execute("INSERT INTO archive (id, comment) VALUES (1, 2)")
        run(engine, change.down)
        require_same(empty, look(engine, only(dialect)), "after the rollback")


class Alpha(d.Table):
    id = d.integer(primary_key=True)
    beta = d.integer(null=True, references=lambda: Beta.id, on_delete="cascade")
    zeta = d.integer(null=True, references=lambda: Zeta.id)


class Beta(d.Table):
    id = d.integer(primary_key=True)
    alpha = d.integer(null=True, references=Alpha.id, on_delete="cascade")


class Zeta(d.Table):
    id = d.integer(primary_key=True)
    alpha = d.integer(null=True, references=Alpha.id)


def ring(size: int) -> list[type[d.Table]]:
    """Each references the next one, the last one the first; the one in the middle deletes its own rows too."""
    found: list[type[d.Table]] = []
    for number in range(size):
        body: dict[str, Any] = {"id": d.integer(primary_key=True)}
        after = (number + 1) % size
        body["after"] = d.integer(null=True, references=lambda after=after: found[after].id)  # type: ignore[misc,attr-defined]
        if number == size // 2:
            body["up"] = d.integer(null=True, references=body["id"], on_delete="cascade")
        found.append(type(f"Ring{number:02}", (d.Table,), body))
    return found


@pytest.mark.parametrize("tables", [(Alpha, Beta, Zeta), ring(12)], ids=["actions in a circle", "ring"])
def test_a_cycle_is_dropped_in_the_order_that_its_actions_allow(tables: list[type[d.Table]]) -> None:
    prove(Schema((__file__,), tuple(tables)), "sqlite")


class Left(d.Table):
    id = d.integer(primary_key=True)
    up = d.integer(null=True, references=lambda: Left.id, on_delete="cascade")
    other = d.integer(null=True, references=lambda: Right.id)


class Right(d.Table):
    id = d.integer(primary_key=True)
    up = d.integer(null=True, references=lambda: Right.id, on_delete="cascade")
    other = d.integer(null=True, references=Left.id)


def test_two_tables_that_delete_their_own_rows_and_reference_each_other_on_postgres() -> None:
    prove(Schema((__file__,), (Left, Right)), "postgres")


def test_two_tables_that_delete_their_own_rows_and_reference_each_other_on_sqlite() -> None:
    prove(Schema((__file__,), (Left, Right)), "sqlite")


def changed(snapshot: Snapshot, kind: type[Any], **fields: object) -> Snapshot:
    return Snapshot(msgspec.structs.replace(o, **fields) if isinstance(o, kind) else o for o in snapshot)


@pytest.mark.parametrize("name", ["postgres", "sqlite"])
def test_the_rollback_of_a_replaced_index_makes_the_old_one_again(name: str) -> None:
    old = lowered(name, Authors)
    change = compile_change(old, changed(old, Index, unique=False), only(name))
    with fresh(name) as engine:
        run(engine, compile_change(EMPTY, old, only(name)).up)
        before = look(engine, only(name))
        run(engine, change.up)
        assert look(engine, only(name)) != before
        run(engine, change.down)
        require_same(before, look(engine, only(name)), "after the rollback")


def columns(*names: str, table: str = "t") -> list[Column]:
    kind = DataType(name="INTEGER")
    return [Column(table=table, name=name, position=at, type=kind, null=True) for at, name in enumerate(names, 1)]


def subjects(operations: list[Operation]) -> list[str]:
    return [operation.object.name for operation in operations]


def test_new_columns_come_in_the_order_of_the_declaration_after_those_they_are_computed_from() -> None:
    old = Snapshot([Table(name="t"), *columns("id")])
    _, zebra, ant, sum_ = columns("id", "zebra", "ant", "sum")
    found = plan(old, Snapshot([*old, ant, zebra, sum_]), DIALECTS["sqlite"].features)
    assert subjects(found) == ["zebra", "ant", "sum"]
    first = msgspec.structs.replace(sum_, position=1, generated="ant + zebra", virtual=True)
    found = plan(old, Snapshot([*old, first, zebra, ant]), DIALECTS["sqlite"].features)
    assert subjects(found) == ["zebra", "ant", "sum"]


def test_a_check_over_several_new_columns_comes_with_the_last_of_them() -> None:
    old = Snapshot([Table(name="t"), *columns("id")])
    _, b, a, c = columns("id", "b", "a", "c")
    check = Check(table="t", name="k", expression="a < b")
    found = plan(old, Snapshot([*old, a, b, c, check]), DIALECTS["sqlite"].features)
    assert [(operation.object.name, len(list(operation.makes()))) for operation in found] == [
        ("b", 1), ("a", 2), ("c", 1),
    ]  # fmt: skip


def test_what_the_cycle_is_no_part_of_is_not_drawn_into_it() -> None:
    """Archive needs the cycle and sorts before it; it comes last all the same, and is dropped first."""
    up = compiled("sqlite", Archive, Posts, Comments).operations
    assert subjects(list(up)) == ["posts", "comments", "archive"]
    keys = [part for operation in up for part in operation.makes() if isinstance(part, ForeignKey)]
    assert len(keys) == 4


def test_raw_sql_runs_once_and_is_taken_back_once() -> None:
    search = d.Raw(
        name="sear\nch",
        up=["CREATE VIRTUAL TABLE found USING fts5(body)", "INSERT INTO found VALUES ('it''s; \\n')"],
        down="DROP TABLE found",
        exists="SELECT count(*) FROM sqlite_schema WHERE name = 'found' AND 'a\nb' <> '\\'",
        only="sqlite",
    )
    search.name = "search"
    prove(Schema((__file__,), (Authors,), raws=(search,)), "sqlite")


def models(base: type[Object]) -> Iterator[type[Object]]:
    for model in base.__subclasses__():
        yield model
        yield from models(model)


NAMES = {
    "default_privileges": {"role", "objects"}, "grant": {"on"}, "owner": {"on"}, "domain_check": {"domain"},
}  # fmt: skip
"""What is part of an identity beside the name, the namespace and the table."""


@pytest.mark.parametrize("kind", sorted(RULES))
def test_the_rules_of_a_kind_say_what_becomes_of_each_attribute_that_can_differ(kind: str) -> None:
    (model,) = (model for model in models(Object) if model.kind == kind)
    can_differ = (
        {*model.__struct_fields__} - model.annotations - {"name", "namespace", "table"} - NAMES.get(kind, set())
    )
    rules = RULES[kind]
    assert can_differ <= rules.alters.keys() | rules.replaces.keys()
    assert not rules.alters.keys() & rules.replaces.keys()
    assert all(rules.replaces.values()), "each says why"
