"""Random folders squashed and rebased: the schema is what it was, on real engines."""

from __future__ import annotations

import shutil
from itertools import pairwise
from pathlib import Path
from tempfile import TemporaryDirectory

from applied import make_roles
from engines import fresh
from growing import needs_of, stages
from hypothesis import event, given
from hypothesis import strategies as st
from proving import compiled, dialect_of, some
from random_declarations import schemas

from schemadef.compile import compile_change
from schemadef.dialect import Dialect
from schemadef.errors import DeclarationError, UnsupportedChangeError
from schemadef.live import compare
from schemadef.migrate import migrate, status
from schemadef.migration.folder import Folder, Migration, read_folder, write_migration
from schemadef.model import Id
from schemadef.rebase import rebase
from schemadef.snapshot import Header, Snapshot, Told
from schemadef.squash import squash

EMPTY = Snapshot()


def add(folder: Folder, before: Snapshot, after: Snapshot, dialect: Dialect, name: str) -> Folder:
    """A migration from one schema to another, where there is anything to do."""
    step = compile_change(before, after, dialect)
    if not step.up:
        return folder
    entry = folder.next(name, now=1000)
    told = Told(when=entry.when, name=entry.name)
    migration = Migration(
        number=entry.number,
        name=entry.name,
        when=entry.when,
        up=step.up,
        rollback=step.down,
        snapshot=after.with_header(Header(dialect=dialect.names, told=told)).text(),
    )
    return write_migration(folder, migration, dialect=dialect.journal)


def drawn(data: st.DataObject, dialect: Dialect, count: int) -> list[Snapshot]:
    """A random schema that grew; nothing for one that cannot be compiled."""
    try:
        whole, _ = compiled(data.draw(schemas(dialect)), dialect)
    except DeclarationError:
        return []
    return stages(data.draw, whole, dialect, count, wild=False)


def holds(folder: Folder, engine_name: str, dialect: Dialect) -> None:
    """A fresh database that the folder is applied to is its last snapshot."""
    with fresh(engine_name) as engine:
        if engine.dialect_family == "catalog":
            make_roles(engine)
        migrate(engine, folder)
        assert compare(engine, folder.snapshot(), dialect).deltas == ()


def squashes(data: st.DataObject, engine_name: str) -> None:
    dialect = dialect_of(engine_name)
    states = drawn(data, dialect, 3)
    with TemporaryDirectory() as place:
        folder = read_folder(Path(place))
        for number, (before, after) in enumerate(pairwise([EMPTY, *states]), 1):
            folder = add(folder, before, after, dialect, f"step {number}")
        if len(folder.entries) < 2:
            return
        with fresh(engine_name) as engine:
            if engine.dialect_family == "catalog":
                make_roles(engine)
            migrate(engine, folder)
            last = folder.snapshot()
            squash(folder.path, to=data.draw(st.sampled_from([e.number for e in folder.entries[1:]])))
            folder = read_folder(folder.path)
            assert folder.snapshot() == last
            assert migrate(engine, folder) == ()
            assert {standing.state for standing in status(engine, folder)} == {"squashed", "applied"}
        holds(folder, engine_name, dialect)


def together(whole: Snapshot, ids: set[Id]) -> list[set[Id]]:
    """Objects in groups that do not need each other."""
    groups: list[set[Id]] = []
    for id in sorted(ids):
        near = {id, *(needs_of(whole.objects[id], whole) & ids)}
        for group in [group for group in groups if group & near]:
            groups.remove(group)
            near |= group
        groups.append(near)
    return groups


def rebases(data: st.DataObject, engine_name: str) -> None:
    """Mine adds one part of a schema, theirs another one that does not need it."""
    dialect = dialect_of(engine_name)
    states = drawn(data, dialect, 2)
    if not states:
        event("refused")
        return
    base, whole = states
    owner: dict[Id, bool] = {}
    for number, group in enumerate(together(whole, {obj.id for obj in whole if obj.id not in base})):
        owner |= dict.fromkeys(group, number % 2 == 0)
    changed = data.draw(st.booleans())  # what stands in the base and changes is the business of one of them
    mine, theirs = (
        Snapshot(
            obj if owner.get(obj.id, side) == side and (obj.id in owner or changed == side) else base.objects[obj.id]
            for obj in whole
            if obj.id in base or owner[obj.id] == side
        )
        for side in (True, False)
    )
    with TemporaryDirectory() as place:
        path = Path(place, "app")
        try:
            start = add(read_folder(path), EMPTY, base, dialect, "base")
            other = Path(place, "mine")
            shutil.copytree(path, other) if path.exists() else other.mkdir()
            added = add(read_folder(other), base, mine, dialect, "mine")
            folder = add(start, base, theirs, dialect, "theirs")
        except UnsupportedChangeError:
            event("one of the branches cannot be made")
            return
        if len(added.entries) == len(start.entries) or not folder.entries:
            event("nothing of mine")
            return
        for entry in added.entries[len(start.entries) :]:
            for file in entry.files:
                (path / file).parent.mkdir(exist_ok=True)
                shutil.copy(other / file, path / file)
        done = rebase(path, now=5000)
        event("rebased" if done and len(folder.entries) > len(start.entries) else "nothing of theirs")
        after = read_folder(path)
        assert after.snapshot() == whole or folder.snapshot() == base
        assert [entry.number for entry in after.entries] == list(range(1, len(after.entries) + 1))
        holds(after, engine_name, dialect)


@some(30, 500)
@given(st.data())
def test_squashed_on_sqlite(data: st.DataObject) -> None:
    squashes(data, "sqlite")


@some(5, 100)
@given(st.data())
def test_squashed_on_postgres(data: st.DataObject) -> None:
    squashes(data, "postgres")


@some(120, 1500)
@given(st.data())
def test_rebased_on_sqlite(data: st.DataObject) -> None:
    rebases(data, "sqlite")


@some(15, 200)
@given(st.data())
def test_rebased_on_postgres(data: st.DataObject) -> None:
    rebases(data, "postgres")
