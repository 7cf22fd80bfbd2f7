"""Snapshots as text and back, and what counts as a difference between two of them."""

from __future__ import annotations

import random

import msgspec
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from random_declarations import schemas

from schemadef.declare.schema import Schema
from schemadef.dialect import load_dialect
from schemadef.diff import Delta, diff
from schemadef.errors import DeclarationError, MigrationError
from schemadef.lower import lower_schema
from schemadef.model import Column, DataType, Id, Index, IndexPart, Object, Table, Trigger, View
from schemadef.snapshot import FORMAT, Header, Snapshot, Told, parse_snapshot, read_header, snapshot_lines

POSTGRES = load_dialect("postgres", "18")
TABLE = Table(namespace="public", name="t")


def column(**options: object) -> Column:
    given: dict[str, object] = {"position": 1, "type": DataType(name="integer")}
    return Column(namespace="public", table="t", name="c", **(given | options))  # type: ignore[arg-type]


def index(where: str = "", expression: str = "lower(c)") -> Index:
    return Index(namespace="public", table="t", name="i", parts=(IndexPart(expression=expression),), where=where)


@settings(max_examples=60, derandomize=True, deadline=None, suppress_health_check=list(HealthCheck))
@given(schemas(POSTGRES, wild=True, vector=True), st.randoms(use_true_random=False))
def test_a_snapshot_is_its_text_whatever_order_it_was_made_in(schema: Schema, shuffler: random.Random) -> None:
    try:
        snapshot = lower_schema(schema, POSTGRES)
    except DeclarationError:
        return
    mixed = list(snapshot)
    shuffler.shuffle(mixed)
    other = Snapshot(mixed, header=snapshot.header)
    assert other.text() == snapshot.text()
    assert other.fingerprint() == snapshot.fingerprint()
    assert parse_snapshot(other.text()) == snapshot
    assert parse_snapshot(other.text()).header == snapshot.header
    assert diff(snapshot, other) == diff(other, parse_snapshot(snapshot.text())) == []
    assert (
        snapshot_lines(snapshot.text()) == snapshot.lines() == [line for line in snapshot.lines() if "\n" not in line]
    )


def test_the_header_is_kept_and_does_not_count() -> None:
    told = Told(when=1000, name="first", guards="strict", version="16", lock_timeout="1s")
    one, other = Snapshot([TABLE]), Snapshot([TABLE], header=Header(dialect=("neon",), told=told))
    assert one == other
    assert one.fingerprint() == other.fingerprint()
    assert one.text() != other.text()
    assert read_header(other.text()).told == told


@pytest.mark.parametrize("name", ["a\u2028b", "a\x85b", "a\x0cb", 'q"uote', "日本", "back\\slash", "a\nb", "\x1e"])
def test_any_name_stays_on_its_line(name: str) -> None:
    snapshot = Snapshot([Table(name=name, comment=name)])
    assert parse_snapshot(snapshot.text()) == snapshot
    assert len(snapshot.text().split("\n")) == 3


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("", "this is no snapshot"),
        ("nothing\n", "this is no snapshot"),
        (f'{{"schemadef":{FORMAT + 1},"dialect":[]}}\n', f"has format {FORMAT + 1}"),
        ('{"schemadef":1}\n{"kind":"table"}\n', "line 2 of the snapshot cannot be read"),
        ('{"schemadef":1}\n{"kind":"table","name":"t"}\n{"kind":"sofa","name":"t"}\n', "line 3 of the snapshot"),
        ('{"schemadef":1}\n{"kind":"table","name":"t","colour":"red"}\n', "line 2 of the snapshot"),
        ('{"schemadef":1}\n<<<<<<< HEAD\n', "line 2 of the snapshot"),
    ],
)
def test_a_broken_text_is_told_with_its_line(text: str, sentence: str) -> None:
    with pytest.raises(MigrationError) as caught:
        parse_snapshot(text)
    assert sentence in caught.value.message
    assert caught.value.hint


def test_what_appears_goes_and_changes() -> None:
    old = Snapshot([TABLE, column(), index()])
    new = Snapshot([TABLE, column(null=True, comment="why"), View(namespace="public", name="v", query="SELECT 1")])
    deltas = diff(old, new)
    assert [delta.id.kind for delta in deltas] == ["column", "index", "view"]
    assert deltas[0] == Delta(column().id, column(), column(null=True, comment="why"), ("null", "comment"))
    assert deltas[1].new is None
    assert deltas[2].old is None
    assert [Delta(d.id, d.new, d.old, d.fields) for d in deltas] == diff(new, old)


def test_a_place_among_columns_is_no_difference() -> None:
    assert diff(Snapshot([column(position=1)]), Snapshot([column(position=2)])) == []


def one_of(kind: str, first: Object, second: Object) -> list[tuple[str, ...]]:
    del kind
    return [delta.fields for delta in diff(Snapshot([first]), Snapshot([second]), lambda a, b: a.lower() == b.lower())]


def test_texts_are_compared_as_the_caller_says_and_nothing_else_is() -> None:
    assert one_of("index", index("A > 1", "LOWER(c)"), index("a > 1", "lower(c)")) == []
    assert one_of("index", index("a > 1"), index("a > 2")) == [("where",)]
    assert one_of("index", index("a > 1"), index("")) == [("where",)]
    assert one_of("column", column(default="NOW()"), column(default="now()")) == []
    assert one_of("column", column(default="NOW()"), column(default=None)) == [("default",)]
    assert one_of("column", column(collation="C"), column(collation="c")) == [("collation",)]
    parts = (IndexPart(column="a"), IndexPart(column="A"))
    assert one_of("index", *(msgspec.structs.replace(index(), parts=(part,)) for part in parts)) == [("parts",)]
    more = msgspec.structs.replace(index(), parts=(*index().parts, *index().parts))
    assert one_of("index", index(), more) == [("parts",)]


def test_a_trigger_body_of_several_statements_is_compared_one_by_one() -> None:
    trigger = Trigger(table="t", name="g", timing="after", events=("insert",), body=("SELECT A", "SELECT b"))
    same = msgspec.structs.replace(trigger, body=("select a", "select B"))
    less = msgspec.structs.replace(trigger, body=("SELECT A",))
    assert one_of("trigger", trigger, same) == []
    assert one_of("trigger", trigger, less) == [("body",)]


def test_parts_come_by_table_and_kind() -> None:
    snapshot = Snapshot([TABLE, column(), index(), Table(namespace="other", name="t")])
    assert snapshot.parts(TABLE.id, Column) == [column()]
    assert snapshot.parts(TABLE.id, Index) == [index()]
    assert snapshot.parts(Id("table", "other", "", "t"), Column) == []
    assert snapshot.get(column().id) == column()
    assert column().id in snapshot
