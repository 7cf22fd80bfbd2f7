"""Triggers on real engines, and what is refused of them."""

from __future__ import annotations

import inspect
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from stage import lowered, staged

import schemadef as d
from schemadef import Table, Trigger, run
from schemadef.engines.base import Engine
from schemadef.errors import DeclarationError


def refusal(*things: Any, dialect: str = "sqlite") -> DeclarationError:
    """The error for a declaration that Postgres can hold and that dialect cannot."""
    lowered("postgres", *things)
    with pytest.raises(DeclarationError) as caught:
        lowered(dialect, *things)
    assert caught.value.where.startswith(f"{inspect.stack()[1].filename}:")
    assert caught.value.hint
    return caught.value


def rows(engine: Engine, asked: str) -> list[tuple[Any, ...]]:
    """The rows, with 1 and 0 for truth values as SQLite has them."""
    return [tuple(int(v) if isinstance(v, bool) else v for v in row) for row in engine.query(asked)]


@contextmanager
def recursing(kind: str, *things: Any, timestamps: str = "iso") -> Iterator[Engine]:
    """The database with PRAGMA recursive_triggers on, where a connection can have it."""
    with staged(kind, *things, timestamps=timestamps) as engine:
        if kind in ("sqlite", "libsql"):
            engine.execute("PRAGMA recursive_triggers = ON")
            assert engine.query("PRAGMA recursive_triggers") == [(1,)]
        yield engine


class Totals(Table):
    owner = d.text(primary_key=True)
    total = d.integer(default=0)
    moves = d.integer(default=0)


class Seen(Table):
    id = d.integer(primary_key=True, identity=d.Identity(always=False))
    what = d.text()
    note = d.text(null=True)


class Watched(Table):
    id = d.integer(primary_key=True)
    name = d.text(null=True)
    other = d.text(null=True)

    after_all = Trigger("after", "insert", "update", "delete", do=run(f"INSERT INTO {Seen} (what) VALUES ('after')"))
    before_all = Trigger(
        "before",
        "insert",
        "update",
        of=[name],
        when="NEW.name = 'x'",
        do=run("INSERT INTO seen (what) VALUES ('before')"),
    )
