"""Random pairs of schemas with rows, and chains of them: they arrive, again does nothing, and they come back.

CI runs a fixed set of seeds; SCHEMADEF_FULL=1 runs many more. A failure says its seed.
"""

from __future__ import annotations

import os
import signal
from collections.abc import Sequence
from itertools import count, pairwise
from pathlib import Path

import pytest
from engines import FULL, fresh
from random_evolution import Maker, World, quoted

from schemadef.canonical import fold
from schemadef.compile import Compiled, compile_change
from schemadef.dialect import load_dialect
from schemadef.diff import diff
from schemadef.engines import open_engine
from schemadef.engines.base import Engine
from schemadef.errors import EngineError
from schemadef.introspect import introspect
from schemadef.migrate import migrate
from schemadef.migrate.conditions import needed
from schemadef.migration.file import parse_file, render_file
from schemadef.migration.folder import Folder, Migration, read_folder, write_migration
from schemadef.model import Column, Table
from schemadef.snapshot import Snapshot, parse_snapshot
from schemadef.statement import Hazard, Statement

DIALECT = load_dialect("sqlite")
PAIRS = {"sqlite": (80, 4000), "libsql": (20, 800), "sqld": (5, 150), "workerd": (5, 150)}
CHAINS = {"sqlite": (8, 400), "libsql": (2, 100), "workerd": (1, 20)}
ANNOUNCED = ("constraint failed", "cannot store", "datatype mismatch", "constraints were violated")
"""What an engine says of rows that do not fit."""

Columns = dict[tuple[str, str], list[tuple[str, str]]]


def seeds(kind: str, numbers: dict[str, tuple[int, int]]) -> range:
    return range(numbers[kind][FULL])


def as_made(statements: Sequence[str]) -> Snapshot:
    with fresh("sqlite") as engine:
        engine.batch(statements)
        return introspect(engine, DIALECT)


def fill(engine: Engine, world: World, inserts: Sequence[str]) -> None:
    """The rows that the schema takes; SQLite says which those are."""
    taken = []
    with fresh("sqlite") as first:
        first.batch(world.sql())
        for insert in inserts:
            try:
                first.execute(insert)
            except EngineError:
                continue
            taken.append(insert)
    if taken:
        engine.batch(taken)


def run(engine: Engine, statements: Sequence[Statement]) -> None:
    """A migration as its runner runs it."""
    chosen = [s.sql for s, runs in needed(engine, parse_file(render_file(statements))) if runs]
    if chosen:
        engine.batch(["PRAGMA defer_foreign_keys = ON", *chosen])


def contents(engine: Engine, snapshot: Snapshot) -> dict[str, list[str]]:
    """Every value with its type, to the byte."""
    columns: dict[str, list[str]] = {table.name: [] for table in snapshot.of(Table)}
    for column in snapshot.of(Column):
        columns[column.table].append(column.name)
    return {table: values(engine, table, names) for table, names in columns.items()}


def values(engine: Engine, table: str, columns: Sequence[str]) -> list[str]:
    texts = " || ' ' || ".join(f"typeof({quoted(name)}) || quote({quoted(name)})" for name in columns)
    return sorted(str(row[0]) for row in engine.query(f"SELECT {texts} FROM {quoted(table)}"))


def common(old: Snapshot, new: Snapshot) -> Columns:
    """The columns that live in both, by their tables' names before and after."""
    found: Columns = {}
    before = {(fold(column.table), fold(column.name)): column for column in old.of(Column)}
    for column in new.of(Column):
        there = before.get((fold(column.table), fold(column.name)))
        if there is not None and _is_kept(there, column, old, new):
            found.setdefault((there.table, column.table), []).append((there.name, column.name))
    return found


def _is_kept(old: Column, new: Column, before: Snapshot, after: Snapshot) -> bool:
    stored = old.generated is None and new.generated is None
    alike = (old.type, old.collation) == (new.type, new.collation) and (new.null or not old.null)
    tables = before.get(old.table_id), after.get(new.table_id)
    strict = {table.strict for table in tables if isinstance(table, Table)}
    return stored and alike and (len(strict) == 1 or new.type.name != "ANY")


def kept(engine: Engine, columns: Columns, side: int) -> dict[str, list[str]]:
    return {names[0]: values(engine, names[side], [pair[side] for pair in pairs]) for names, pairs in columns.items()}


def arrives(engine: Engine, statements: Sequence[Statement], old: Snapshot, new: Snapshot) -> bool:
    """The statements bring the database from one schema to the other and keep every row; false when rows do not fit.

    Then that was announced, and everything is as it was.
    """
    columns = common(old, new)
    before, everything = kept(engine, columns, 0), contents(engine, old)
    try:
        run(engine, statements)
    except EngineError as error:
        assert any(word in error.message for word in ANNOUNCED), error
        assert any(Hazard.MAY_FAIL_ON_DATA in statement.hazards for statement in statements), error
        assert diff(introspect(engine, DIALECT), old) == []
        assert contents(engine, old) == everything
        return False
    assert diff(introspect(engine, DIALECT), new) == []
    assert kept(engine, columns, 1) == before
    assert engine.query("PRAGMA foreign_key_check") == []
    return True


def does_nothing_again(engine: Engine, statements: Sequence[Statement], new: Snapshot) -> None:
    before = contents(engine, new)
    assert not [s.sql for s, runs in needed(engine, statements) if runs and s.directive]
    run(engine, statements)
    assert diff(introspect(engine, DIALECT), new) == []
    assert contents(engine, new) == before


def compiled(old: Snapshot, new: Snapshot) -> Compiled:
    """The change; made from the snapshots' texts it is the same to the byte."""
    found = compile_change(old, new, DIALECT, filling=True)
    again = compile_change(parse_snapshot(old.text()), parse_snapshot(new.text()), DIALECT, filling=True)
    assert (render_file(again.up), render_file(again.down)) == (render_file(found.up), render_file(found.down))
    return found


def there_and_back(kind: str, seed: int) -> bool:
    maker = Maker(seed)
    first = maker.world()
    second = maker.world() if maker.maybe(5) else maker.changed(first, maker.random.randint(1, 6))
    old, new = as_made(first.sql()), as_made(second.sql())
    change = compiled(old, new)
    with fresh(kind) as engine:
        engine.batch(first.sql())
        fill(engine, first, maker.rows(first))
        if not arrives(engine, change.up, old, new):
            return False
        does_nothing_again(engine, change.up, new)
        if not arrives(engine, change.down, new, old):
            return False
        does_nothing_again(engine, change.down, old)
    return True


@pytest.mark.parametrize("kind", PAIRS)
def test_any_schema_becomes_any_other_and_comes_back(kind: str) -> None:
    done = [seed for seed in seeds(kind, PAIRS) if there_and_back(kind, seed)]
    assert len(done) >= 0.5 * len(seeds(kind, PAIRS)), "most rows fit, so that most pairs say something"


def a_chain(kind: str, seed: int) -> None:
    """Ten migrations one after the other lead where one does, keep what that one keeps, and all can be taken back."""
    maker = Maker(10_000 + seed)
    worlds = [maker.world()]
    for _ in range(10):
        worlds.append(maker.changed(worlds[-1], maker.random.randint(0, 2)))
    states = [as_made(world.sql()) for world in worlds]
    with fresh(kind) as engine, fresh(kind) as other:
        for one in (engine, other):
            one.batch(worlds[0].sql())
            fill(one, worlds[0], Maker(seed).rows(worlds[0]))
        done: list[tuple[Compiled, Snapshot, Snapshot]] = []
        for old, new in pairwise(states):
            change = compiled(old, new)
            if not arrives(engine, change.up, old, new):
                break
            done.append((change, old, new))
        last = done[-1][2] if done else states[0]
        directly = compiled(states[0], last)
        if arrives(other, directly.up, states[0], last):
            assert diff(introspect(engine, DIALECT), introspect(other, DIALECT)) == []
            through = states[: len(done) + 1]
            columns = always(through)
            assert kept(engine, columns, 1) == kept(other, columns, 1)
        for change, old, new in reversed(done):
            if not arrives(engine, change.down, new, old):
                break


def always(states: Sequence[Snapshot]) -> Columns:
    """The columns of the first state that live unchanged through all."""
    found = common(states[0], states[-1])
    for old, new in pairwise(states):
        there = common(old, new)
        found = {names: [pair for pair in pairs if pair in there.get(names, ())] for names, pairs in found.items()}
    return {names: pairs for names, pairs in found.items() if pairs}


@pytest.mark.parametrize("kind", CHAINS)
def test_a_chain_of_ten_migrations_leads_where_one_does(kind: str) -> None:
    for seed in seeds(kind, CHAINS):
        a_chain(kind, seed)


def a_change(seed: int) -> tuple[World, Sequence[str], Snapshot, Snapshot] | None:
    """A world with its rows, and it and another one as they stand; nothing where the rows do not fit the other one, or
    nothing has changed."""
    maker = Maker(seed)
    first = maker.world()
    old, new = as_made(first.sql()), as_made(maker.changed(first, 4).sql())
    inserts = maker.rows(first)
    with fresh("sqlite") as engine:
        engine.batch(first.sql())
        fill(engine, first, inserts)
        up = compiled(old, new).up
        return (first, inserts, old, new) if up and arrives(engine, up, old, new) else None


def folder_of(place: Path, first: Sequence[str], change: Compiled, new: Snapshot) -> Folder:
    folder = read_folder(place)
    for name, up, state in (("first", [Statement(sql=sql) for sql in first], Snapshot()), ("change", change.up, new)):
        entry = folder.next(name, now=0)
        made = Migration(
            number=entry.number, name=name, when=entry.when, up=tuple(up), rollback=(), snapshot=state.text()
        )
        folder = write_migration(folder, made, dialect="sqlite")
    return folder


def killed_at(url: str, folder: Folder, number: int) -> bool:
    """Migrate in another process, which is killed before its statement of that number; whether it got so far."""
    child = os.fork()
    if child == 0:
        engine = open_engine(url)
        send, sent = engine._run, 0  # type: ignore[attr-defined]

        def counted(*arguments: object) -> object:
            nonlocal sent
            sent += 1
            if sent == number:
                os.kill(os.getpid(), signal.SIGKILL)
            return send(*arguments)

        engine._run = counted  # type: ignore[attr-defined]
        try:
            migrate(engine, folder)
        finally:
            os._exit(0)
    _, status = os.waitpid(child, 0)
    return os.WIFSIGNALED(status)


@pytest.mark.parametrize(
    ("kind", "seed"), [("sqlite", 3), ("libsql+file", 3), *([("sqlite", n) for n in range(40)] * FULL)]
)
def test_killed_between_any_two_statements_the_next_run_completes(tmp_path: Path, kind: str, seed: int) -> None:
    first, inserts, old, new = next(filter(None, (a_change(20_000 + number) for number in count(seed, 1_000))))
    folder = folder_of(tmp_path / "folder", first.sql(), compiled(old, new), new)
    number, alive = 0, False
    while not alive:
        number += 1
        url = f"{kind}:{tmp_path}/{number}.db"
        with open_engine(url) as engine:
            migrate(engine, folder, to=1)
            fill(engine, first, inserts)
            columns = common(old, new)
            before = kept(engine, columns, 0)
        alive = not killed_at(url, folder, number)
        with open_engine(url) as engine:
            migrate(engine, folder)
            assert diff(introspect(engine, DIALECT), new) == []
            assert kept(engine, columns, 1) == before
    assert number > 5, "it was killed before several statements"
