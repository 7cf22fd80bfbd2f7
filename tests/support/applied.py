"""Statements on real engines, and what stands there afterwards: what the property tests check declarations with."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from random_values import ROLES

from schemadef.dialect import Dialect
from schemadef.diff import diff
from schemadef.engines.base import Engine
from schemadef.errors import EngineError
from schemadef.introspect import introspect
from schemadef.migrate.conditions import needed
from schemadef.migration.file import parse_file, render_file
from schemadef.model import Raw, Role, Table
from schemadef.names import literal, quote
from schemadef.snapshot import Snapshot
from schemadef.statement import Statement
from schemadef.verify import explain

EMPTY = Snapshot()


def make_roles(engine: Engine) -> None:
    """The roles of a server outlive its databases."""
    for role in ROLES:
        there = engine.query("SELECT 1 FROM pg_roles WHERE rolname = $1", (role,))
        if not there:
            engine.execute(f"CREATE ROLE {quote(role)}")


def run(engine: Engine, statements: Sequence[Statement]) -> None:
    """A migration as its runner runs it: one transaction on the SQLite family, each statement alone on Postgres."""
    statements = parse_file(render_file(statements))
    if engine.dialect_family == "catalog":
        for statement in statements:
            engine.execute(statement.sql)
        return
    chosen = [statement.sql for statement, runs in needed(engine, statements) if runs]
    if chosen:
        engine.batch(["PRAGMA defer_foreign_keys = ON", *chosen])


def look(engine: Engine, dialect: Dialect, raws: Iterable[Raw] = ()) -> Snapshot:
    """What stands there, roles aside: they stand outside."""
    found = introspect(engine, dialect, raws)
    return Snapshot((obj for obj in found if not isinstance(obj, Role)), unmodelled=found.unmodelled)


def require_same(one: Snapshot, other: Snapshot, when: str) -> None:
    """Two states of databases are equal to the letter."""
    deltas = diff(one, other)
    assert not deltas, f"{when}: {explain(deltas)}"
    assert one.unmodelled == other.unmodelled, when


def require_structure(declared: Snapshot, found: Snapshot) -> None:
    """A database is what was declared; SQL texts are compared as a server prints them, not here."""
    wanted = Snapshot(obj for obj in declared if not isinstance(obj, Role))
    deltas = diff(wanted, found, lambda a, b: bool(a) == bool(b))
    deltas = [delta for delta in deltas if delta.old is not None or not any(declared.of(Raw))]
    assert not deltas, f"not what was declared: {explain(deltas)}"


def require_usable(engine: Engine, snapshot: Snapshot) -> None:
    """Every trigger, default and foreign key compiles when rows come: only what they refuse may be refused."""
    for table in snapshot.of(Table):
        name = f"{quote(table.namespace)}.{quote(table.name)}" if table.namespace else quote(table.name)
        for sql in (f"INSERT INTO {name} DEFAULT VALUES", f"DELETE FROM {name}"):
            try:
                engine.execute(sql)
            except EngineError as error:
                assert not _is_fault(error), f"{sql}: {error}"
        if engine.dialect_family == "schema_table":
            engine.query(f"PRAGMA foreign_key_check({literal(table.name)})")


def _is_fault(error: EngineError) -> bool:
    """Whether a statement was wrong, and not only its row; libSQL's driver keeps no code of what a trigger rejects."""
    if error.code.startswith(("23", "P0001", "SQLITE_CONSTRAINT", "22")):
        return False
    words = ("no such", "syntax error", "mismatch", "ambiguous", "no column", "malformed", "misuse")
    return error.code[:2].isdigit() or any(word in error.message for word in words)
