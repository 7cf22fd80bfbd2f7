"""Tables of SQLite's family that are rebuilt, and what is in them before and after."""

from __future__ import annotations

from schemadef.compile import Compiled, compile_change
from schemadef.dialect import load_dialect
from schemadef.diff import diff
from schemadef.engines.base import Engine
from schemadef.engines.scratch import scratch
from schemadef.introspect import introspect
from schemadef.migrate.conditions import needed
from schemadef.snapshot import Snapshot
from schemadef.statement import Statement

DIALECT = load_dialect("sqlite")
ACTIONS = ("CASCADE", "SET NULL", "SET DEFAULT", "RESTRICT", "NO ACTION")


def as_made(statements) -> Snapshot:
    with scratch("sqlite") as engine:
        engine.batch(list(statements))
        return introspect(engine, DIALECT)


def run(engine: Engine, statements: tuple[Statement, ...]) -> None:
    chosen = [statement.sql for statement, runs in needed(engine, statements) if runs]
    if chosen:
        engine.batch(chosen)


def change(engine: Engine, after) -> Compiled:
    """Bring a database to where other statements would bring an empty one, twice; the change, to go back."""
    old, new = introspect(engine, DIALECT), as_made(after)
    compiled = compile_change(old, new, DIALECT)
    for _ in range(2):
        run(engine, compiled.up)
        assert diff(introspect(engine, DIALECT), new) == []
    assert compile_change(introspect(engine, DIALECT), new, DIALECT).up == ()
    return compiled


def back(engine: Engine, compiled: Compiled) -> None:
    run(engine, compiled.down)
    assert diff(introspect(engine, DIALECT), compiled.old) == []


def contents(engine: Engine, tables) -> dict[str, list]:
    return {table: sorted(engine.query(f'SELECT * FROM "{table}"'), key=repr) for table in tables}
