"""A declaration made on a real engine: what the tests of the language, the types and the triggers stand on."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from engines import KINDS, fresh

from schemadef import (
    Aggregate,
    DefaultPrivileges,
    Domain,
    Extension,
    Function,
    Grant,
    Namespace,
    Owner,
    Procedure,
    Raw,
    Revoke,
    Role,
    Sequence,
    Table,
    View,
)
from schemadef.compile import Compiled, compile_change, lower_schema
from schemadef.declare.schema import Schema
from schemadef.dialect import Dialect, load_dialect
from schemadef.engines.base import Engine
from schemadef.lower import Options
from schemadef.snapshot import Snapshot

DIALECTS = {"postgres": "postgres", "postgres14": "postgres", "sqlite": "sqlite", "libsql": "turso", "sqld": "turso"}
DIALECTS |= {"workerd": "d1"}
"""The dialect that is compiled for each kind of engine."""

_PLACES = {
    View: "views",
    Function: "functions",
    Extension: "extensions",
    Namespace: "namespaces",
    Role: "roles",
    Raw: "raws",
    Procedure: "functions",
    Aggregate: "aggregates",
    Sequence: "sequences",
    Domain: "domains",
    **dict.fromkeys((Grant, Revoke, DefaultPrivileges, Owner), "privileges"),
}
__all__ = ["DIALECTS", "KINDS", "compiled", "lowered", "only", "schema_of", "staged"]


def schema_of(*things: Any) -> Schema:
    """The declaration that these tables and other things make."""
    found: dict[str, list[Any]] = {}
    files: dict[str, None] = {}
    for thing in things:
        table = isinstance(thing, type) and issubclass(thing, Table)
        place = "tables" if table else _PLACES[type(thing)]
        found.setdefault(place, []).append(thing)
        files[thing.__table__.where.file if table else thing.where.file] = None
    return Schema(tuple(files), **{place: tuple(group) for place, group in found.items()})


def only(name: str, version: str = "") -> Dialect:
    """The dialect of that name."""
    return load_dialect(name, version)


def lowered(dialect: str, *things: Any, timestamps: str = "epoch_seconds", version: str = "") -> Snapshot:
    """What the dialect's database shall hold."""
    return lower_schema(schema_of(*things), only(dialect, version), Options("here", timestamps))


def compiled(dialect: str, *things: Any, timestamps: str = "epoch_seconds", version: str = "") -> Compiled:
    """The statements there and back."""
    snapshot = lowered(dialect, *things, timestamps=timestamps, version=version)
    return compile_change(Snapshot(), snapshot, only(dialect, version))


@contextmanager
def staged(kind: str, *things: Any, timestamps: str = "epoch_seconds") -> Iterator[Engine]:
    """A fresh database of that kind with the declaration in it."""
    with fresh(kind) as engine:
        engine.batch([statement.sql for statement in compiled(DIALECTS[kind], *things, timestamps=timestamps).up])
        yield engine
