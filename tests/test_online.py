"""Indexes and keys on tables that others write to: built beside them, and begun anew where that was broken off."""

from __future__ import annotations

import pytest
from applied import look
from engines import fresh

from schemadef.compile import compile_change
from schemadef.dialect import load_dialect
from schemadef.errors import EngineError
from schemadef.introspect import introspect
from schemadef.snapshot import Told

TABLE = "CREATE TABLE t (id integer PRIMARY KEY, a text, b text)"
CHANGES = {
    "index": "CREATE UNIQUE INDEX t_a ON t (a)",
    "unique": "ALTER TABLE t ADD CONSTRAINT t_a UNIQUE (a) DEFERRABLE",
    "primary key": "ALTER TABLE t DROP CONSTRAINT t_pkey, ADD CONSTRAINT t_a PRIMARY KEY (a)",
}


@pytest.mark.parametrize("name", ["postgres", "postgres14"])
@pytest.mark.parametrize("change", CHANGES)
def test_a_build_that_failed_is_cleared_away_and_begun_anew(change: str, name: str) -> None:
    dialect = load_dialect("postgres", "14")
    with fresh(name) as engine, fresh(name) as other:
        for one in (engine, other):
            one.execute(TABLE)
        old = introspect(engine, dialect)
        other.execute(CHANGES[change])
        compiled = compile_change(old, look(other, dialect), dialect, Told(online=True))
        building = [statement for statement in compiled.up if not statement.transactional]
        assert [statement.sql.split(" IF ")[0] for statement in building] == ["CREATE UNIQUE INDEX CONCURRENTLY"]
        engine.execute("INSERT INTO t VALUES (1, 'same', 'x'), (2, 'same', 'y')")
        with pytest.raises(EngineError, match="could not create unique index"):
            for statement in compiled.up:
                engine.execute(statement.sql)
        assert engine.query("SELECT indisvalid FROM pg_index WHERE indexrelid = 't_a'::regclass") == [(False,)]
        engine.execute("DELETE FROM t WHERE id = 2")
        for statement in (*compiled.up, *compiled.up):
            engine.execute(statement.sql)
        assert look(engine, dialect) == look(other, dialect)
        assert engine.query("SELECT id FROM t") == [(1,)]


def test_nothing_is_built_beside_others_in_a_table_that_is_new() -> None:
    dialect = load_dialect("postgres", "18")
    with fresh("postgres") as engine:
        empty = look(engine, dialect)
        engine.execute(TABLE)
        engine.execute(CHANGES["index"])
        compiled = compile_change(empty, look(engine, dialect), dialect, Told(online=True))
    assert all(statement.transactional for statement in compiled.up)
