"""A column gets another type under checks and indexes with expressions, and its old one back, on Postgres.

The server keeps what it had read and casts in it: `points > 0` becomes `points::numeric > 0::numeric` for good when the
column has been numeric in between. What stands then must be what the declaration makes from nothing.
"""

from __future__ import annotations

from pathlib import Path

import pytest
from applied import EMPTY, look, require_same, run
from engines import fresh

from schemadef.compile import compile_change
from schemadef.dialect import load_dialect
from schemadef.load import load_schema
from schemadef.lower import lower_schema
from schemadef.snapshot import Snapshot

NEON = load_dialect("neon")
TYPES = {
    "integer()": "points > 0 AND points <> 7",
    "bigint()": "points > 0",
    "numeric(8, 2)": "points > 0",
    "double()": "points > 0",
    "text()": "points <> '0'",
    "varchar(9)": "points <> '0'",
    "date()": "points <> '2020-01-01'",
    "timestamp()": "points <> '2020-01-01'",
}
CHANGES = [
    ("integer()", "numeric(8, 2)"), ("numeric(8, 2)", "integer()"), ("bigint()", "double()"), ("double()", "numeric(8, 2)"),
    ("integer()", "bigint()"), ("text()", "varchar(9)"), ("varchar(9)", "text()"), ("date()", "timestamp()"),
    ("timestamp()", "date()"),
]  # fmt: skip


def declared(folder: Path, type: str, condition: str) -> Snapshot:
    (folder / "schema.py").write_text(f"""from schemadef import *
class Plays(Table):
    id = integer(primary_key=True)
    points = {type}
    room = integer(default=1)
    by_points = Index(points)
    some = Index(room, where={condition!r})
    shown = Index("coalesce(points, NULL)", unique=True)
    fits = Check({condition!r})
""")
    return lower_schema(load_schema(["schema.py"], folder), NEON)


@pytest.mark.parametrize(("before", "after"), CHANGES)
def test_expressions_are_read_anew(before: str, after: str, tmp_path: Path) -> None:
    old, new = declared(tmp_path, before, TYPES[before]), declared(tmp_path, after, TYPES[after])
    change = compile_change(old, new, NEON)
    with fresh("postgres") as engine, fresh("postgres") as direct:
        run(engine, compile_change(EMPTY, old, NEON).up)
        stood = look(engine, NEON)
        run(direct, compile_change(EMPTY, new, NEON).up)
        for _ in range(2):
            run(engine, change.up)
            require_same(look(direct, NEON), look(engine, NEON), "there")
        for _ in range(2):
            run(engine, change.down)
            require_same(stood, look(engine, NEON), "back")
