"""What rows get that a plan is told of: backfills, conversions, other values; in the declaration and on the command line."""

from __future__ import annotations

from enum import StrEnum
from typing import Any, Literal

import pytest
from applied import look, require_same, run
from engines import fresh
from renaming import change
from stage import DIALECTS, only, schema_of

from schemadef import Table, enum, integer, sql, text, timestamp
from schemadef.compile import compile_change
from schemadef.hints import Asked, Hints
from schemadef.lower import lower_schema
from schemadef.snapshot import Snapshot

ENGINES = ["postgres", "postgres14", "sqlite", "libsql", "workerd"]


class Before(StrEnum):
    NEW = "new"
    ARCHIVED = "archived"
    GONE = "gone"
    DONE = "done"


class After(StrEnum):
    NEW = "new"
    DONE = "done"


def things(values: Any, second: bool, **options: dict[str, Any]) -> list[Any]:
    """A table before and after; `options` are for its columns."""

    def said(column: str) -> dict[str, Any]:
        return options.get(column, {})

    class Things(Table):
        id = integer(primary_key=True)
        status = enum(values, type_name="status", default=values.NEW, **said("status"))
        maybe = text(null=not second, **said("maybe"))
        size = integer(null=True, **said("size")) if second else text(null=True)
        if second:
            added = integer(**said("added"))
            guess = text(null=True, **said("guess"))

    class Notes(Table):
        id = integer(primary_key=True)
        thing_id = integer(references=Things.id, on_delete="cascade")

    return [Things, Notes]


DECLARED = {
    "status": {"former_values": {"archived": After.DONE, "gone": After.DONE}},
    "maybe": {"backfill": sql("'none'")},
    "size": {"using": "length(size)"},
    "added": {"backfill": sql("id * 10")},
    "guess": {"backfill": sql("'?'")},
}
ASKED = Asked(
    maps=("status.archived=done", "status.gone=done"),
    backfills=("things.maybe='none'", "public.things.added=id * 10", "things.guess='?'"),
    using=("things.size=length(size)",),
)


@pytest.mark.parametrize("kind", ENGINES)
def test_rows_get_what_is_said(kind):
    dialect = only(DIALECTS[kind])
    made = change(dialect.name, things(Before, False), things(After, True, **DECLARED))
    postgres = kind.startswith("postgres")
    asked = ASKED if postgres else ASKED._replace(backfills=tuple(b.removeprefix("public.") for b in ASKED.backfills))
    assert change(dialect.name, things(Before, False), things(After, True), asked).compiled.up == made.compiled.up
    with fresh(kind) as engine, fresh(kind) as other:
        run(engine, compile_change(Snapshot(), made.old, dialect).up)
        before = look(engine, dialect)
        engine.execute(
            "INSERT INTO things (id, status, maybe, size) VALUES"
            " (1, 'new', 'yes', 'abc'), (2, 'archived', NULL, NULL), (3, 'gone', NULL, ''), (4, 'done', 'no', 'x')"
        )
        engine.execute("INSERT INTO notes (id, thing_id) VALUES (1, 1), (2, 2), (3, 3), (4, 4)")
        for _ in range(2):
            run(engine, made.compiled.up)
        run(other, compile_change(Snapshot(), made.new, dialect).up)
        require_same(look(other, dialect), look(engine, dialect), "what is declared")
        shown = "status::text" if postgres else "status"
        assert engine.query(f"SELECT id, {shown}, maybe, size, added, guess FROM things ORDER BY id") == [
            (1, "new", "yes", 3, 10, "?"),
            (2, "done", "none", None, 20, "?"),
            (3, "done", "none", 0, 30, "?"),
            (4, "done", "no", 1, 40, "?"),
        ]
        assert engine.query("SELECT count(*) FROM notes") == [(4,)]
        run(engine, made.compiled.down)
        require_same(before, look(engine, dialect), "the way back")
        assert engine.query("SELECT count(*) FROM things") == [(4,)]


def test_a_table_that_is_new_is_told_nothing():
    first = lower_schema(schema_of(*things(After, True, **DECLARED)), only("sqlite"))
    assert change("sqlite", [], things(After, True, **DECLARED)).hints == Hints()
    again = change("sqlite", things(After, True), things(After, True, **DECLARED))
    assert again.old == first, "what is said of earlier schemas is no part of this one"
    assert again.hints == Hints()


def test_values_are_converted_once_and_only_where_something_changes():
    def events(stored: Literal["epoch_seconds", "epoch_milliseconds"], **options: Any) -> list[Any]:
        class Events(Table):
            id = integer(primary_key=True)
            at = timestamp(stored=stored, **options)
            size = integer(using=sql("size * 2"))

        return [Events]

    told = events("epoch_milliseconds", using=sql("at", overrides={"sqlite": "at * 1000 + 7"}))
    made = change("sqlite", events("epoch_seconds"), told)
    with fresh("sqlite") as engine:
        run(engine, compile_change(Snapshot(), made.old, only("sqlite")).up)
        engine.execute("INSERT INTO events VALUES (1, 1700000000, 5)")
        for _ in range(2):
            run(engine, made.compiled.up)
        assert engine.query("SELECT at, size FROM events") == [(1700000000007, 5)]


@pytest.mark.parametrize("dialect", ["postgres", "sqlite"])
def test_a_column_changes_its_name_and_its_type_at_once(dialect):
    """What converts the value reads the column as it was, under the name that it has by then."""

    def things(name: str, kind: Any, **options: Any) -> list[Any]:
        return [
            Table.__class__(
                "Things",
                (Table,),
                {"__module__": __name__, "id": integer(primary_key=True), name: kind(null=True, **options)},
            )
        ]

    old, new = things("label", text), things("length", integer)
    asked = Asked(renames=("things.label:length",), using=("things.length=length(length)",))
    told = change(dialect, old, new, asked).compiled.up
    declared = things("length", integer, formerly="label", using=sql("length(length)"))
    assert change(dialect, old, declared).compiled.up == told
    assert any("length(" in statement.sql.replace('"', "") for statement in told)
