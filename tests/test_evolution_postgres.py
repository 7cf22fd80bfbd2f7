"""From any schema to any other on Postgres: there, again, back, with rows, in both ways to guard.

CI runs a fixed set of examples; SCHEMADEF_FULL=1 runs many more, other ones each time.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import suppress
from itertools import pairwise

import pytest
from applied import EMPTY, look, make_roles, require_same
from changing import changed
from engines import fresh
from evolving import kept, path, values
from hypothesis import assume, event, given
from hypothesis import strategies as st
from proving import dialect_of, some
from random_declarations import schemas

from schemadef.check import check
from schemadef.compile import compile_change
from schemadef.dialect import Dialect
from schemadef.engines.base import Engine
from schemadef.errors import DeclarationError, EngineError
from schemadef.hints import Given, Hints
from schemadef.lower import lower_schema
from schemadef.migrate.preflight import in_the_way
from schemadef.model import Check, Column, ForeignKey, Index, Key, Raw, Table
from schemadef.names import quote
from schemadef.plan.filler import filler
from schemadef.snapshot import Snapshot, Told, parse_snapshot
from schemadef.statement import Statement
from schemadef.tokens import identifiers


def drawn(draw: st.DataObject, dialect: Dialect) -> tuple[Snapshot, Snapshot]:
    """Two schemas that have much in common."""
    try:
        old = lower_schema(draw.draw(schemas(dialect)), dialect)
    except DeclarationError:
        assume(False)
    old = Snapshot(obj for obj in old if not isinstance(obj, Raw))
    return old, changed(draw.draw, old)


def run(engine: Engine, statements: Sequence[Statement]) -> None:
    """Each statement alone."""
    for statement in statements:
        try:
            engine.execute(statement.sql)
        except EngineError as error:
            raise AssertionError(f"{error}\n{statement.sql}") from None


def stands(engine: Engine, snapshot: Snapshot, dialect: Dialect) -> Snapshot:
    """Make a whole schema on an empty database; what cannot be made is no example."""
    make_roles(engine)
    try:
        for statement in compile_change(EMPTY, snapshot, dialect).up:
            engine.execute(statement.sql)
    except EngineError:
        event("cannot be made")
        assume(False)
    return look(engine, dialect)


def fill(engine: Engine, snapshot: Snapshot) -> None:
    """A row or two of defaults in each table that takes one."""
    for table in snapshot.of(Table):
        names = [quote(c.name) for c in snapshot.parts(table.id, Column) if c.generated is None and c.identity is None]
        for row in ("DEFAULT VALUES", f"({', '.join(names)}) VALUES ({', '.join('DEFAULT' for _ in names)})"):
            with suppress(EngineError):
                engine.execute(f"INSERT INTO {path(table)} {row}")


def empty(engine: Engine, snapshot: Snapshot) -> None:
    """Take all rows away: some that a change has deleted were what others must point at."""
    tables = [path(table) for table in snapshot.of(Table)]
    if tables:
        engine.execute(f"TRUNCATE {', '.join(tables)}")


def renumbered(old: Snapshot, new: Snapshot) -> bool:
    """Whether an identity goes of which a check says something: it comes back with other numbers."""
    return any(
        column.name in identifiers(check.expression)
        for column in old.of(Column)
        if column.identity is not None and column.id not in new
        for check in old.parts(column.table_id, Check)
    )


def picky_in(snapshot: Snapshot, column: Column) -> Iterator[tuple[str, ...]]:
    """The columns of each key, unique index, foreign key and check of a column's table."""
    yield from (key.columns for key in snapshot.parts(column.table_id, ForeignKey))
    yield from (key.columns for key in snapshot.parts(column.table_id, Key))
    yield from (index.columns for index in snapshot.parts(column.table_id, Index) if index.unique)
    yield from (tuple(identifiers(check.expression)) for check in snapshot.parts(column.table_id, Check))


def backfills(old: Snapshot, new: Snapshot) -> Iterator[Given]:
    """Something for the rows of each column that may be NULL no longer."""
    for column in new.of(Column):
        before = old.get(column.id)
        value = filler(column, new)
        if isinstance(before, Column) and before.null and not column.null and value:
            assume(not any(column.name in columns for columns in picky_in(new, column)))  # one value would not do
            yield Given(column=column.id, sql=value)


def evolve(data: st.DataObject, name: str, guards: str, *, online: bool) -> None:
    dialect = dialect_of(name)
    old, new = drawn(data, dialect)
    told = Told(guards=guards, online=online, hints=Hints(backfills=tuple(backfills(old, new))))
    change = compile_change(old, new, dialect, told, filling=True)
    check(change, new, dialect)
    event(f"{len(change.up)} statements")
    with fresh(name) as engine, fresh(name) as other:
        wanted = stands(other, new, dialect)
        before = stands(engine, old, dialect)
        fill(engine, old)
        rows = values(engine, kept(old, new))
        stopped = data.draw(st.integers(0, len(change.up)))
        run(engine, change.up[:stopped])
        run(engine, change.up)
        require_same(wanted, look(engine, dialect), f"there, after a stop behind statement {stopped}")
        assert values(engine, kept(old, new)) == rows
        run(engine, change.up)
        require_same(wanted, look(engine, dialect), "again")
        if list(in_the_way(engine, change.down)) or renumbered(old, new):
            event("rows that the way back refuses before it begins")
            empty(engine, new)
        run(engine, change.down)
        require_same(before, look(engine, dialect), "back")
        run(engine, change.up)
        require_same(wanted, look(engine, dialect), "there once more")


@some(25, 400)
@given(st.data(), st.sampled_from(("plain", "strict")), st.booleans())
def test_any_schema_becomes_any_other_on_postgres(data: st.DataObject, guards: str, online: bool) -> None:
    evolve(data, "postgres", guards, online=online)


@some(10, 200)
@given(st.data(), st.sampled_from(("plain", "strict")), st.booleans())
def test_any_schema_becomes_any_other_on_postgres_14(data: st.DataObject, guards: str, online: bool) -> None:
    evolve(data, "postgres14", guards, online=online)


@some(4, 60)
@given(st.data(), st.sampled_from(("plain", "strict")))
def test_ten_migrations_lead_where_one_does(data: st.DataObject, guards: str) -> None:
    """Each from the text of the snapshot before it, as a folder has them; and all the way back."""
    dialect = dialect_of("postgres")
    old, _ = drawn(data, dialect)
    states = [old]
    for _ in range(10):
        states.append(changed(data.draw, states[-1]))
    kept = [parse_snapshot(state.text()) for state in states]
    with fresh("postgres") as engine, fresh("postgres") as other:
        wanted = stands(other, states[-1], dialect)
        before = stands(engine, old, dialect)
        steps = []
        for one, next_ in pairwise(kept):
            told = Told(guards=guards, hints=Hints(backfills=tuple(backfills(one, next_))))
            steps.append(compile_change(one, next_, dialect, told, filling=True))
            assert steps[-1].up == compile_change(one, next_, dialect, told, filling=True).up
        for step in steps:
            run(engine, step.up)
        require_same(wanted, look(engine, dialect), "ten steps")
        for step in reversed(steps):
            run(engine, step.down)
        require_same(before, look(engine, dialect), "ten steps back")


@pytest.mark.parametrize("name", ["postgres", "postgres14"])
def test_what_counts_the_other_way_has_the_limits_of_that_way(name: str) -> None:
    dialect = dialect_of(name)
    with fresh(name) as engine, fresh(name) as other:
        for one, step in ((engine, -3), (other, 3)):
            one.execute(f"CREATE SEQUENCE s START 5 INCREMENT {step} MAXVALUE 9")
            one.execute(
                f"CREATE TABLE t (id integer GENERATED ALWAYS AS IDENTITY (START 5 INCREMENT {step} MAXVALUE 9))"
            )
        before, wanted = look(engine, dialect), look(other, dialect)
        change = compile_change(before, wanted, dialect)
        run(engine, change.up)
        require_same(wanted, look(engine, dialect), "there")
        run(engine, change.down)
        require_same(before, look(engine, dialect), "back")


COUNTING = {
    "down outside the limits of up": ("START -1 INCREMENT -1 MAXVALUE -1", "START 1 INCREMENT 1", 3, 1),
    "up outside the limits of down": ("START 1 INCREMENT 1", "START -5 INCREMENT -5 MAXVALUE -1", 3, -5),
    "up within the limits of down": ("START 5 INCREMENT 1", "START 9 INCREMENT -1 MINVALUE -9 MAXVALUE 9", 3, 4),
    "nothing given, and it turns": ("START 7 INCREMENT 1", "START -2 INCREMENT -1 MAXVALUE -1", 0, -2),
    "nothing given, and it starts elsewhere": ("START 7 INCREMENT 1", "START 20 INCREMENT 1 MINVALUE 10", 0, 20),
    "past the new end": ("START 1 INCREMENT 1", "START 1 INCREMENT 1 MAXVALUE 2", 3, None),
    "before the new beginning": ("START 1 INCREMENT 1", "START 10 INCREMENT 1 MINVALUE 10", 3, 10),
    "within the new limits": ("START 1 INCREMENT 1", "START 2 INCREMENT 2 MINVALUE 2 MAXVALUE 9 CYCLE", 3, 5),
}


@pytest.mark.parametrize("guards", ["plain", "strict"])
@pytest.mark.parametrize("name", ["postgres", "postgres14"])
def test_an_identity_counts_otherwise_whatever_it_has_given(name: str, guards: str) -> None:
    """There, again and back, with the rows that it has numbered; `next` is the number that comes then."""
    dialect = dialect_of(name)
    tables = [f"t{number}" for number in range(len(COUNTING))]
    with fresh(name) as engine, fresh(name) as other:
        for table, (old, new, rows, _) in zip(tables, COUNTING.values(), strict=True):
            for one, options in ((engine, old), (other, new)):
                one.execute(
                    f"CREATE TABLE {table} (id integer GENERATED BY DEFAULT AS IDENTITY ({options}) PRIMARY KEY)"
                )
            for _ in range(rows):
                engine.execute(f"INSERT INTO {table} DEFAULT VALUES")
        before, wanted = look(engine, dialect), look(other, dialect)
        given = {table: engine.query(f"SELECT id FROM {table} ORDER BY id") for table in tables}
        change = compile_change(before, wanted, dialect, Told(guards=guards))
        for _ in range(2):
            run(engine, change.up)
            require_same(wanted, look(engine, dialect), "there")
        for table, (case, (*_, number)) in zip(tables, COUNTING.items(), strict=True):
            if number is None:
                with pytest.raises(EngineError, match="reached maximum value"):
                    engine.execute(f"INSERT INTO {table} DEFAULT VALUES")
                continue
            assert engine.query(f"INSERT INTO {table} DEFAULT VALUES RETURNING id") == [(number,)], case
        run(engine, change.up)
        for table, (case, (*_, number)) in zip(tables, COUNTING.items(), strict=True):
            engine.execute(f"DELETE FROM {table} WHERE id = {number or 0}")
            assert engine.query(f"SELECT id FROM {table} ORDER BY id") == given[table], case
        for _ in range(2):
            run(engine, change.down)
            require_same(before, look(engine, dialect), "back")


SPREAD = {
    "integer[]": ("'{1,NULL,3}'", "'{}'", "NULL", "'{{1,2},{3,4}}'"),
    "text[]": ("""'{"a,\\"b]",NULL,"","{x}"}'""", "'{a}'", "'{}'", "NULL"),
    "boolean[]": ("'{t,f}'", "NULL"),
    "s.mood[]": ("'{glad,sad}'", "'{{glad},{sad}}'", "NULL"),
    "s.pair[]": ("""'{"(1,x)","(,)"}'""", "NULL"),
    "timestamp with time zone[]": ("'{2024-01-02 03:04:05.678+00}'", "NULL"),
    "numeric(6,2)[]": ("'{1.50,2.25}'", "NULL"),
    "jsonb[]": ("""ARRAY['"x"', '[1, null]', 'true']::jsonb[]""", "NULL"),
}
MADE = ("CREATE SCHEMA s", "CREATE TYPE s.mood AS ENUM ('glad', 'sad')", "CREATE TYPE s.pair AS (n integer, t text)")


@pytest.mark.parametrize("guards", ["plain", "strict"])
@pytest.mark.parametrize("json", ["json", "jsonb"])
@pytest.mark.parametrize("name", ["postgres", "postgres14"])
def test_arrays_become_json_and_come_back(name: str, json: str, guards: str) -> None:
    dialect = dialect_of(name)
    with fresh(name) as engine, fresh(name) as other:
        for sql in MADE:
            engine.execute(sql)
            other.execute(sql)
        for number, (kind, arrays) in enumerate(SPREAD.items()):
            engine.execute(f"CREATE TABLE t{number} (a {kind} DEFAULT '{{}}')")
            other.execute(f"CREATE TABLE t{number} (a {json} DEFAULT '[]')")
            for array in arrays:
                engine.execute(f"INSERT INTO t{number} VALUES ({array})")
        before, wanted = look(engine, dialect), look(other, dialect)
        tables = {f"t{number}": ["a"] for number in range(len(SPREAD))}
        rows = values(engine, tables)
        change = compile_change(before, wanted, dialect, Told(guards=guards))
        for _ in range(2):
            run(engine, change.up)
            require_same(wanted, look(engine, dialect), "there")
        engine.execute("INSERT INTO t0 VALUES ('7')")
        engine.execute("""INSERT INTO t1 VALUES ('"seven"'), ('{"x": [1]}')""")
        for _ in range(2):
            run(engine, change.down)
            require_same(before, look(engine, dialect), "back")
        assert engine.query("DELETE FROM t0 WHERE a = '{7}' RETURNING a::text") == [("{7}",)]
        assert len(engine.query("""DELETE FROM t1 WHERE a IN ('{seven}', ARRAY['{"x": [1]}']) RETURNING 1""")) == 2
        assert values(engine, tables) == rows


PAIRS = {
    "an enum": ("CREATE TYPE e AS ENUM ('a', 'b')", "CREATE TYPE e AS ENUM ('b', 'a')", "e", "e"),
    "a type": ("SELECT 1", "SELECT 1", "integer", "text"),
}


@pytest.mark.parametrize("pair", PAIRS)
def test_both_ends_of_a_foreign_key_change_their_type(pair: str) -> None:
    dialect = dialect_of("postgres")
    first, second, type_before, type_after = PAIRS[pair]
    with fresh("postgres") as engine, fresh("postgres") as other:
        for one, made, kind in ((engine, first, type_before), (other, second, type_after)):
            one.execute(made)
            one.execute(f"CREATE TABLE p (k {kind} PRIMARY KEY)")
            one.execute(f"CREATE TABLE c (k {kind} CONSTRAINT c_fk REFERENCES p)")
        before, wanted = look(engine, dialect), look(other, dialect)
        change = compile_change(before, wanted, dialect)
        for _ in range(2):
            run(engine, change.up)
            require_same(wanted, look(engine, dialect), "there")
        run(engine, change.down)
        require_same(before, look(engine, dialect), "back")


@pytest.mark.parametrize("after", ["integer", "integer DEFAULT 7", "text DEFAULT 'x' NOT NULL"])
def test_an_identity_goes_with_all_that_it_demands(after: str) -> None:
    dialect = dialect_of("postgres")
    with fresh("postgres") as engine, fresh("postgres") as other:
        engine.execute("CREATE TABLE t (id integer GENERATED BY DEFAULT AS IDENTITY)")
        other.execute(f"CREATE TABLE t (id {after})")
        before, wanted = look(engine, dialect), look(other, dialect)
        change = compile_change(before, wanted, dialect)
        for _ in range(2):
            run(engine, change.up)
            require_same(wanted, look(engine, dialect), "there")
        run(engine, change.down)
        require_same(before, look(engine, dialect), "back")
