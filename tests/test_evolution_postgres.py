"""From any schema to any other on Postgres: there, again, back, with rows, in both ways to guard.

CI runs a fixed set of examples; SCHEMADEF_FULL=1 runs many more, other ones each time.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from applied import EMPTY, look, make_roles, require_same
from changing import changed
from engines import fresh
from hypothesis import assume, event, given
from hypothesis import strategies as st
from random_declarations import schemas
from test_properties import dialect_of, some

from schemadef.check import check
from schemadef.compile import compile_change
from schemadef.dialect import Dialect
from schemadef.engines.base import Engine
from schemadef.errors import DeclarationError, EngineError
from schemadef.filler import filler
from schemadef.hints import Given, Hints
from schemadef.lower import lower_schema
from schemadef.model import Column, Raw, Table
from schemadef.names import quote
from schemadef.snapshot import Snapshot, Told
from schemadef.statement import Statement


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


def fill(engine: Engine, snapshot: Snapshot) -> dict[str, int]:
    """A row of defaults in each table that takes one; how many each has."""
    counts = {}
    for table in snapshot.of(Table):
        name = f"{quote(table.namespace)}.{quote(table.name)}"
        names = [quote(c.name) for c in snapshot.parts(table.id, Column) if c.generated is None and c.identity is None]
        for values in ("DEFAULT VALUES", f"({', '.join(names)}) VALUES ({', '.join('DEFAULT' for _ in names)})"):
            try:
                engine.execute(f"INSERT INTO {name} {values}")
            except EngineError:
                continue
        counts[name] = engine.query(f"SELECT count(*) FROM {name}")[0][0]
    return counts


def count(engine: Engine, snapshot: Snapshot) -> dict[str, int]:
    names = [f"{quote(table.namespace)}.{quote(table.name)}" for table in snapshot.of(Table)]
    return {name: engine.query(f"SELECT count(*) FROM {name}")[0][0] for name in names}


def backfills(old: Snapshot, new: Snapshot) -> Iterator[Given]:
    """Something for the rows of each column that may be NULL no longer."""
    for column in new.of(Column):
        before = old.get(column.id)
        value = filler(column, new)
        if isinstance(before, Column) and before.null and not column.null and value:
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
        rows = fill(engine, old)
        run(engine, change.up)
        require_same(wanted, look(engine, dialect), "there")
        after = count(engine, new)
        assert {n: rows[n] for n in rows.keys() & after.keys()} == {n: after[n] for n in rows.keys() & after.keys()}
        run(engine, change.up)
        require_same(wanted, look(engine, dialect), "again")
        run(engine, change.down)
        require_same(before, look(engine, dialect), "back")
        assert compile_change(look(engine, dialect), before, dialect).up == ()
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
