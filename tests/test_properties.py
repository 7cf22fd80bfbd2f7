"""Whatever is declared holds on real engines: made once and again, read back, taken back, and made once more.

CI runs a fixed set of examples; SCHEMADEF_FULL=1 runs many more, other ones each time.
"""

from __future__ import annotations

from itertools import pairwise
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from applied import EMPTY, look, make_roles, require_same, require_structure, run
from engines import fresh
from growing import stages
from hypothesis import event, given
from hypothesis import strategies as st
from proving import compiled, dialect_of, prove, some
from random_declarations import schemas

from schemadef.compile import Compiled, compile_change
from schemadef.declare.schema import Schema
from schemadef.dialect import Dialect, load_dialect
from schemadef.errors import DeclarationError, UnsupportedChangeError
from schemadef.migration.file import render_file
from schemadef.migration.folder import Migration, read_folder, write_migration
from schemadef.model import Raw
from schemadef.snapshot import Header, Snapshot, Told, parse_snapshot


def valid(schema: Schema, engine_name: str) -> None:
    """A declaration of what the dialect has holds, unless the families would run its triggers differently."""
    try:
        compiled(schema, dialect_of(engine_name))
    except DeclarationError as error:
        if "would not mean the same" not in error.message:
            raise
        event("triggers differ")
        return
    event("taken")
    prove(schema, engine_name)


def wild(schema: Schema, engine_name: str) -> None:
    """A declaration is refused in a sentence, or it holds."""
    try:
        compiled(schema, dialect_of(engine_name))
    except DeclarationError as error:
        assert error.message and "Traceback" not in str(error)
        event("refused")
        return
    event("taken")
    prove(schema, engine_name)


@some(150, 1500)
@given(schemas(dialect_of("sqlite")))
def test_declarations_hold_on_sqlite(schema: Schema) -> None:
    valid(schema, "sqlite")


@some(40, 300)
@given(schemas(dialect_of("libsql"), vector=True))
def test_declarations_hold_on_libsql(schema: Schema) -> None:
    valid(schema, "libsql")


@some(30, 200)
@given(schemas(dialect_of("postgres"), vector=True), st.sampled_from((("plain", "strict"), ("strict", "plain"))))
def test_declarations_hold_on_postgres(schema: Schema, guards: tuple[str, str]) -> None:
    prove(schema, "postgres", guards)


@some(15, 200)
@given(schemas(dialect_of("postgres14")), st.sampled_from((("plain", "strict"), ("strict", "plain"))))
def test_declarations_hold_on_postgres_14(schema: Schema, guards: tuple[str, str]) -> None:
    prove(schema, "postgres14", guards)


@some(150, 1500)
@given(schemas(dialect_of("sqlite"), wild=True))
def test_wild_declarations_are_refused_or_hold_on_sqlite(schema: Schema) -> None:
    wild(schema, "sqlite")


@some(40, 200)
@given(schemas(dialect_of("postgres"), wild=True))
def test_wild_declarations_are_refused_or_hold_on_postgres(schema: Schema) -> None:
    wild(schema, "postgres")


def grow(data: st.DataObject, engine_name: str, *, odd: bool = False) -> None:
    """Step by step gives what one step gives; each rollback returns; the files say the same."""
    dialect = dialect_of(engine_name)
    try:
        whole, at_once = compiled(data.draw(schemas(dialect, vector=engine_name == "postgres")), dialect)
    except DeclarationError:
        return
    states = [EMPTY, *stages(data.draw, whole, dialect, data.draw(st.integers(2, 3)), wild=odd)]
    try:
        steps = [compile_change(old, new, dialect) for old, new in pairwise(states)]
    except UnsupportedChangeError as error:
        assert odd, error
        assert any(obj.name in error.message for obj in whole)
        event("refused")
        return
    raws = tuple(whole.of(Raw))
    with fresh(engine_name) as engine, fresh(engine_name) as second:
        if engine.dialect_family == "catalog":
            make_roles(engine)
        seen = [look(engine, dialect)]
        for step, state in zip(steps, states[1:], strict=True):
            run(engine, step.up)
            run(engine, step.up)
            seen.append(look(engine, dialect, raws))
            require_structure(state, seen[-1])
        run(second, at_once.up)
        require_same(look(second, dialect, raws), seen[-1], "all at once")
        for step, before in zip(reversed(steps), seen[-2::-1], strict=True):
            run(engine, step.down)
            require_same(before, look(engine, dialect, raws), "after a rollback")
    require_files(states, steps, dialect)


def require_files(states: list[Snapshot], steps: list[Compiled], dialect: Dialect) -> None:
    """Written and read again, statements are the same, and they can be made again from the snapshots in the folder."""
    with TemporaryDirectory() as place:
        for number, (state, step) in enumerate(zip(states[1:], steps, strict=True), 1):
            if not step.up:
                continue
            folder = read_folder(Path(place))
            entry = folder.next(f"step {number}", now=1000)
            header = Header(dialect=dialect.names, told=Told(when=entry.when, name=entry.name))
            text = state.with_header(header).text()
            written = Migration(
                number=entry.number, name=entry.name, when=entry.when, up=step.up, rollback=step.down, snapshot=text
            )
            write_migration(folder, written, dialect=dialect.journal)
        folder, before = read_folder(Path(place)), EMPTY
        for migration in folder.migrations():
            after = parse_snapshot(migration.snapshot)
            again = compile_change(before, after, dialect)
            assert render_file(again.up) == folder.read(migration.entry.up)
            assert render_file(again.down) == folder.read(migration.entry.rollback)
            assert [s.sql for s in migration.up] == [s.sql.strip() for s in again.up]
            assert [s.directive for s in migration.rollback] == [s.directive for s in again.down]
            before = after


@some(100, 1500)
@given(st.data())
def test_schemas_grow_on_sqlite(data: st.DataObject) -> None:
    grow(data, "sqlite")


@some(100, 1500)
@given(st.data())
def test_odd_changes_are_refused_or_made_on_sqlite(data: st.DataObject) -> None:
    grow(data, "sqlite", odd=True)


@some(20, 200)
@given(st.data(), st.sampled_from(("postgres", "postgres14")))
def test_schemas_grow_on_postgres(data: st.DataObject, engine_name: str) -> None:
    grow(data, engine_name)


EVERY = ("postgres", "neon", "sqlite", "d1", "turso")


@pytest.mark.parametrize("source", ["postgres", "sqlite"])
def test_every_dialect_compiles_or_refuses(source: str) -> None:
    targets = [load_dialect(name) for name in EVERY] + [load_dialect(("turso", "sqlite"))]

    @some(50, 1000)
    @given(schemas(dialect_of(source), wild=True))
    def every(schema: Schema) -> None:
        for dialect in targets:
            try:
                snapshot, first = compiled(schema, dialect)
            except DeclarationError as error:
                assert error.message
                event(f"{dialect.name} refuses")
                continue
            again, second = compiled(schema, dialect)
            assert first == second
            read = parse_snapshot(snapshot.text())
            assert read == snapshot == again
            assert (read.text(), read.fingerprint()) == (snapshot.text(), again.fingerprint())

    every()
