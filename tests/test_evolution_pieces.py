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
from random_pieces import ROWS, TYPED_ROWS, TYPES, Pair

from schemadef.compile import compile_change
from schemadef.engines.base import Engine
from schemadef.errors import EngineError, UnsupportedChangeError
from schemadef.model import Column, CompositeType, DataType, Domain, Enum, Object, RangeType, Table
from schemadef.names import quote
from schemadef.snapshot import Snapshot, Told
from schemadef.statement import Statement

OF_ROWS = ("22", "23")
"""The classes of errors that say that a row does not fit (postgresql.org: Appendix A)."""


REFUSED = ("cannot become a", "stands between what is made anew")
"""What only types that hold each other have, and what is refused of it."""


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


def lasts(type: DataType, old: Snapshot, new: Snapshot) -> bool:
    """Whether a value of a type reads as before: all that it is made of, but for the labels of enums, is the same."""
    found = [id for id in type.needs() if id in old]
    if not found:
        return not type.namespace  # several ranges
    before, after = old.objects[found[0]], new.get(found[0])
    if isinstance(before, Enum) or after is None:
        return after is not None
    return made_of(before) == made_of(after) and all(lasts(part, old, new) for part in made_of(before).values())


def made_of(type: Object) -> dict[str, DataType]:
    if isinstance(type, CompositeType):
        return {f"{number} {part.name}": part.type for number, part in enumerate(type.attributes)}
    return {"": type.type} if isinstance(type, Domain) else {"": type.subtype} if isinstance(type, RangeType) else {}


def comes_and_goes(seed: int, pair: Pair, rows: Sequence[str]) -> None:
    name, guards = ("postgres", "postgres14")[seed // 2 % 2], ("plain", "strict")[seed % 2]
    dialect = dialect_of(name)
    with fresh(name) as engine, fresh(name) as other:
        make(engine, pair.sql(pair.old))
        make(other, pair.sql(pair.new))
        old, new = look(engine, dialect), look(other, dialect)
        try:
            change = compile_change(old, new, dialect, Told(guards=guards, online=seed % 3 == 0), filling=True)
        except UnsupportedChangeError as error:
            assert pair.forms == list(TYPES) and any(words in error.message for words in REFUSED)
            return
        for statements, state in ((change.up, new), (change.up, new), (change.down, old), (change.down, old)):
            assert fits(engine, statements)
            require_same(state, look(engine, dialect), "without rows")
        make(engine, rows)
        # a partition takes its rows out of its parent
        whole = {path(table) for table in old.of(Table) if not table.partition_by}
        lasting = {
            path(table): [
                name
                for name in kept(old, new)[path(table)]
                if all(
                    lasts(column.type, old, new) for column in old.parts(table.id, Column) if quote(column.name) == name
                )
            ]
            for table in old.of(Table)
            if path(table) in whole and table.id in new
        }
        held = values(engine, lasting)
        if fits(engine, change.up):
            require_same(new, look(engine, dialect), "with rows")
            assert values(engine, lasting) == held
            assert fits(engine, change.up)
            assert values(engine, lasting) == held
            if fits(engine, change.down):
                require_same(old, look(engine, dialect), "back with rows")


@pytest.mark.parametrize("seed", range(600 if FULL else 10))
def test_pieces_come_and_go(seed: int) -> None:
    comes_and_goes(seed, Pair(seed), ROWS)


TELLING = (11, 18, 75, 171, 198, 221, 270, 271, 307, 337)
"""Seeds of types that say most: kinds that trade names, checks of held domains, ranges, cycles that are refused."""


@pytest.mark.parametrize("seed", range(400) if FULL else TELLING)
def test_types_inside_types_come_and_go(seed: int) -> None:
    comes_and_goes(seed, Pair(seed, TYPES), TYPED_ROWS)
