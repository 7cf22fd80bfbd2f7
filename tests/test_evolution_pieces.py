"""From any schema of pieces to any other on Postgres: there and again, back and again; then so with rows.

CI runs a fixed set of seeds; SCHEMADEF_FULL=1 runs many more. A failure says its seed.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from contextlib import suppress

import pytest
from applied import look, require_same
from engines import FULL, fresh
from evolving import kept, path, values
from proving import dialect_of
from random_pieces import ROWS, Pair

from schemadef.compile import compile_change
from schemadef.engines.base import Engine
from schemadef.errors import EngineError
from schemadef.model import Table
from schemadef.snapshot import Told
from schemadef.statement import Statement

OF_ROWS = ("22", "23")
"""The classes of errors that say that a row does not fit (postgresql.org: Appendix A)."""


def make(engine: Engine, statements: Iterable[str]) -> None:
    """All of it that the server takes."""
    for sql in statements:
        with suppress(EngineError):
            engine.execute(sql)


def fits(engine: Engine, statements: Sequence[Statement]) -> bool:
    """Run each statement alone; false when a row does not fit."""
    for statement in statements:
        try:
            engine.execute(statement.sql)
        except EngineError as error:
            if error.code[:2] in OF_ROWS:
                return False
            raise AssertionError(f"{error}\n{statement.sql}") from None
    return True


@pytest.mark.parametrize("seed", range(600 if FULL else 10))
def test_pieces_come_and_go(seed: int) -> None:
    name, guards = ("postgres", "postgres14")[seed // 2 % 2], ("plain", "strict")[seed % 2]
    pair, dialect = Pair(seed), dialect_of(name)
    with fresh(name) as engine, fresh(name) as other:
        make(engine, pair.sql(pair.old))
        make(other, pair.sql(pair.new))
        old, new = look(engine, dialect), look(other, dialect)
        change = compile_change(old, new, dialect, Told(guards=guards, online=seed % 3 == 0), filling=True)
        for statements, state in ((change.up, new), (change.up, new), (change.down, old), (change.down, old)):
            assert fits(engine, statements)
            require_same(state, look(engine, dialect), "without rows")
        make(engine, ROWS)
        # a partition takes its rows out of its parent
        whole = {path(table) for table in old.of(Table) if not table.partition_by}
        lasting = {table: columns for table, columns in kept(old, new).items() if table in whole}
        rows = values(engine, lasting)
        if fits(engine, change.up):
            require_same(new, look(engine, dialect), "with rows")
            assert values(engine, lasting) == rows
            assert fits(engine, change.up)
            assert values(engine, lasting) == rows
            if fits(engine, change.down):
                require_same(old, look(engine, dialect), "back with rows")
