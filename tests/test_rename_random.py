"""Random schemas under random other names: what the servers make of a rename is what was expected, there and back."""

from __future__ import annotations

from applied import EMPTY, look, make_roles, run
from engines import FULL, fresh
from hypothesis import HealthCheck, Phase, event, given, settings
from hypothesis import strategies as st
from proving import dialect_of
from random_declarations import schemas
from random_values import HOSTILE

from schemadef.canonical import canonical, fold
from schemadef.compile import compile_change
from schemadef.declare.schema import Schema
from schemadef.dialect import Dialect
from schemadef.diff import diff
from schemadef.errors import DeclarationError
from schemadef.hints import Hints, Renamed
from schemadef.lower import lower_schema
from schemadef.model import Raw
from schemadef.rename.follow import Follower
from schemadef.rename.follow_text import spelled_alike
from schemadef.snapshot import Snapshot, Told
from schemadef.verify import explain

KINDS = ("table", "column", "view", "index", "check", "unique", "trigger", "policy", "enum")
SOME = settings(
    max_examples=150 if FULL else 12,
    derandomize=not FULL,
    phases=tuple(Phase) if FULL else (Phase.generate,),
    deadline=None,
    database=None,
    suppress_health_check=list(HealthCheck),
)


def another_name(data: st.DataObject, found: Snapshot, dialect: Dialect) -> Renamed | None:
    """One object of a schema, and a name that nothing has."""
    taken = {fold(obj.name) for obj in found}
    able = [id for id in found.ids() if id.kind in KINDS and id.kind in dialect.features["renames"]]
    able = [id for id in able if not found.objects[id].name.startswith("_")]
    if not able:
        return None
    id = data.draw(st.sampled_from(able), label="renamed")
    names = [name for name in (*HOSTILE, "renamed", "other_name", "Other Name") if fold(name) not in taken]
    names = [name for name in names if len(name.encode()) < 60]
    return Renamed(id=id, to=data.draw(st.sampled_from(names), label="to"))


def expected(found: Snapshot, renamed: Renamed, dialect: Dialect) -> Snapshot:
    """What a rename must leave."""
    folding = not dialect.features["namespaces"]
    follower = Follower(renamed, folding, canonical if folding else str)
    return Snapshot((follower.follow(obj)[0] for obj in found), unmodelled=found.unmodelled)


def require_alike(wanted: Snapshot, found: Snapshot, when: str) -> None:
    """Two states are equal to the letter, quotes aside that a name does not need."""
    deltas = diff(wanted, found, spelled_alike)
    assert not deltas, f"{when}: {explain(deltas)}"


def prove(data: st.DataObject, schema: Schema, engine_name: str) -> None:
    """Three renames, one after the other: each twice, and all of them back."""
    dialect = dialect_of(engine_name)
    try:
        # nobody knows what raw SQL names
        snapshot = Snapshot(obj for obj in lower_schema(schema, dialect) if not isinstance(obj, Raw))
    except DeclarationError:
        event("refused")
        return
    with fresh(engine_name) as engine:
        if engine.dialect_family == "catalog":
            make_roles(engine)
        run(engine, compile_change(EMPTY, snapshot, dialect).up)
        states, backwards = [look(engine, dialect)], []
        for _ in range(3):
            renamed = another_name(data, states[-1], dialect)
            if renamed is None:
                break
            event(renamed.id.kind)
            wanted = expected(states[-1], renamed, dialect)
            told = Told(guards=data.draw(st.sampled_from(["plain", "strict"])), hints=Hints(renames=(renamed,)))
            change = compile_change(states[-1], wanted, dialect, told)
            assert not any("drop table" in s.subject or "drop column" in s.subject for s in change.up)
            for _ in range(2):
                run(engine, change.up)
                require_alike(wanted, look(engine, dialect), f"{renamed}")
            states.append(wanted)
            backwards.append(change.down)
        for state, down in zip(reversed(states[:-1]), reversed(backwards), strict=True):
            run(engine, down)
            require_alike(state, look(engine, dialect), "the way back")


@SOME
@given(data=st.data(), schema=schemas(dialect_of("sqlite")))
def test_names_change_on_sqlite(data: st.DataObject, schema: Schema) -> None:
    prove(data, schema, "sqlite")


@SOME
@given(data=st.data(), schema=schemas(dialect_of("postgres")))
def test_names_change_on_postgres(data: st.DataObject, schema: Schema) -> None:
    prove(data, schema, "postgres")
