"""Moments that are kept in another form from one migration to the next: the same moments, there and back."""

from __future__ import annotations

from itertools import permutations

import pytest
from engines import SQLITE_FAMILY, fresh
from stage import DIALECTS, lowered, only

import schemadef as d
from schemadef.compile import Compiled, compile_change
from schemadef.engines.base import Engine
from schemadef.migrate.conditions import needed
from schemadef.snapshot import Snapshot
from schemadef.statement import Hazard

SECONDS = {"epoch_seconds": (0, 1_700_000_000, -1, -1_576_800_000, 253_402_300_799)}
MOMENTS = SECONDS | {
    "epoch_milliseconds": (0, 1_700_000_000_000, -1000, -1_576_800_000_000, 253_402_300_799_000),
    "iso": (
        "1970-01-01T00:00:00.000Z",
        "2023-11-14T22:13:20.000Z",
        "1969-12-31T23:59:59.000Z",
        "1920-01-14T00:00:00.000Z",
        "9999-12-31T23:59:59.000Z",
    ),
}
"""The same five moments in each form."""
FINE = {
    "epoch_milliseconds": (1_700_000_000_123, -1, -1500),
    "iso": ("2023-11-14T22:13:20.123Z", "1969-12-31T23:59:59.999Z", "1969-12-31T23:59:58.500Z"),
    "epoch_seconds": (1_700_000_000, -1, -2),
}
"""Moments between the seconds, and the second that each is in."""


def schema(kind: str, form: str, *, default: bool = True) -> Snapshot:
    class Events(d.Table):
        id = d.integer(primary_key=True)
        at = d.timestamp(null=True, stored=form, **({"default": d.now()} if default else {}))

    return lowered(DIALECTS[kind], Events)


def change(kind: str, before: str, after: str, *, default: bool = True) -> Compiled:
    schemas = (schema(kind, form, default=default) for form in (before, after))
    return compile_change(*schemas, only(DIALECTS[kind]))


def run(engine: Engine, statements) -> None:
    chosen = [statement.sql for statement, runs in needed(engine, statements) if runs]
    if chosen:
        engine.batch(chosen)


def moments(engine: Engine) -> tuple[object, ...]:
    return tuple(value for (value,) in engine.query("SELECT at FROM events WHERE at IS NOT NULL ORDER BY id"))


def fill(engine: Engine, kind: str, form: str, values, *, default: bool) -> None:
    engine.batch(
        [s.sql for s in compile_change(Snapshot(), schema(kind, form, default=default), only(DIALECTS[kind])).up]
    )
    rows = ", ".join(f"({number}, {value!r})" for number, value in enumerate(values))
    engine.execute(f"INSERT INTO events (id, at) VALUES {rows}, (99, NULL)")


@pytest.mark.parametrize("kind", SQLITE_FAMILY)
def test_a_moment_stays_the_same_in_every_form(kind):
    for before, after in permutations(MOMENTS, 2):
        for default in (True, False):
            with fresh(kind) as engine:
                fill(engine, kind, before, MOMENTS[before], default=default)
                compiled = change(kind, before, after, default=default)
                run(engine, compiled.up)
                assert moments(engine) == MOMENTS[after]
                run(engine, compiled.down)
                assert moments(engine) == MOMENTS[before]


@pytest.mark.parametrize(("before", "after"), [pair for pair in permutations(FINE, 2) if pair[0] != "epoch_seconds"])
def test_parts_of_a_second_are_kept_or_their_loss_is_said(before, after):
    with fresh("sqlite") as engine:
        fill(engine, "sqlite", before, FINE[before], default=True)
        compiled = change("sqlite", before, after)
        run(engine, compiled.up)
        assert moments(engine) == FINE[after]
        lossy = any(Hazard.DELETES_DATA in statement.hazards for statement in compiled.up)
        assert lossy == (after == "epoch_seconds") == bool(compiled.down[0].loses)


def test_what_was_converted_is_not_converted_again():
    for before, after in permutations(MOMENTS, 2):
        with fresh("sqlite") as engine:
            fill(engine, "sqlite", before, MOMENTS[before], default=True)
            compiled = change("sqlite", before, after)
            run(engine, compiled.up)
            run(engine, compiled.up)
            assert moments(engine) == MOMENTS[after]
    with fresh("sqlite") as engine:
        fill(engine, "sqlite", "epoch_seconds", MOMENTS["epoch_seconds"], default=False)
        compiled = change("sqlite", "epoch_seconds", "epoch_milliseconds", default=False)
        run(engine, compiled.up)
        run(engine, compiled.up)
        assert moments(engine) == MOMENTS["epoch_milliseconds"], "no schema tells these two apart; the values do"
