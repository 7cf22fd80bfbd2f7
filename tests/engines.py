"""What the tests of every module need to run on real engines."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager

from schemadef.engines.base import Engine
from schemadef.engines.scratch import scratch

FULL = os.environ.get("SCHEMADEF_FULL") == "1"
POSTGRES_VERSIONS = ("18", "17", "16", "15", "14") if FULL else ("18", "14")
SQLITE_FAMILY = ("sqlite", "libsql", "sqld", "workerd")
KINDS = ("postgres", *SQLITE_FAMILY)


@contextmanager
def fresh(name: str) -> Iterator[Engine]:
    """A fresh database by its test name: a kind of scratch engine, or `postgres14` for a version of Postgres."""
    kind = name.rstrip("0123456789")
    with scratch(kind, name[len(kind) :]) as engine:
        yield engine
