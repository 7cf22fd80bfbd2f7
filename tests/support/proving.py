"""What properties of every declaration are tested with: how many examples, and what is proved of each."""

from __future__ import annotations

import os
from collections.abc import Callable
from typing import Any

from applied import EMPTY, look, make_roles, require_same, require_structure, require_usable, run
from engines import FULL, fresh
from hypothesis import HealthCheck, Phase, settings

from schemadef.check import check
from schemadef.compile import Compiled, compile_change
from schemadef.declare.schema import Schema
from schemadef.dialect import Dialect, load_dialect
from schemadef.lower import lower_schema
from schemadef.model import Raw
from schemadef.snapshot import Snapshot, Told

MANY = int(os.environ.get("SCHEMADEF_EXAMPLES", "0"))


def some(ci: int, full: int) -> Callable[[Any], Any]:
    """How many examples a test runs: few and always the same, or many."""
    return settings(
        max_examples=MANY or (full if FULL else ci),
        derandomize=not FULL,
        phases=tuple(Phase) if FULL else (Phase.generate,),
        deadline=None,
        database=None,
        suppress_health_check=list(HealthCheck),
    )


def dialect_of(engine: str) -> Dialect:
    """The dialect in the version that an engine has."""
    name, version = {"postgres": ("postgres", "18"), "postgres14": ("postgres", "14")}.get(engine, (engine, ""))
    return load_dialect({"libsql": "turso"}.get(name, name), version)


def compiled(schema: Schema, dialect: Dialect, guards: str = "plain") -> tuple[Snapshot, Compiled]:
    """The snapshot and the checked statements of a whole declaration."""
    snapshot = lower_schema(schema, dialect)
    found = compile_change(EMPTY, snapshot, dialect, Told(guards=guards))
    check(found, snapshot, dialect)
    return snapshot, found


def prove(schema: Schema, engine_name: str, guards: tuple[str, str] = ("plain", "plain")) -> None:
    """Up, the same again, as declared, as on another fresh database, usable, back to nothing, and up once more."""
    dialect = dialect_of(engine_name)
    snapshot, there = compiled(schema, dialect, guards[0])
    _, elsewhere = compiled(schema, dialect, guards[1])
    raws = tuple(snapshot.of(Raw))
    with fresh(engine_name) as engine, fresh(engine_name) as second:
        if engine.dialect_family == "catalog":
            make_roles(engine)
        empty = look(engine, dialect)
        run(engine, there.up)
        made = look(engine, dialect, raws)
        require_structure(snapshot, made)
        run(engine, there.up)
        require_same(made, look(engine, dialect, raws), "every statement again")
        run(second, elsewhere.up)
        require_same(made, look(second, dialect, raws), "on a second database")
        require_usable(second, snapshot)
        run(second, elsewhere.down)
        run(engine, there.down)
        require_same(empty, look(engine, dialect, raws), "after the rollback")
        require_same(empty, look(second, dialect, raws), "after the rollback with rows")
        run(engine, there.down)
        run(engine, there.up)
        require_same(made, look(engine, dialect, raws), "up once more")
