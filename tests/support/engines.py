"""What the tests of every module need to run on real engines."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager

from neon_endpoint import neon_endpoint
from pooler import pooler

from schemadef.engines import open_engine
from schemadef.engines.base import Engine
from schemadef.engines.scratch import scratch, scratch_url

FULL = os.environ.get("SCHEMADEF_FULL") == "1"
POSTGRES_VERSIONS = ("18", "17", "16", "15", "14") if FULL else ("18", "14")
SQLITE_FAMILY = ("sqlite", "libsql", "sqld", "workerd")
KINDS = ("postgres", *SQLITE_FAMILY)
WAYS = ("postgres", "pooled", "neon")
"""The ways to one Postgres: direct, through PgBouncer in transaction mode, and by Neon's HTTP endpoint."""


@contextmanager
def way_url(way: str, url: str, *, size: int = 1) -> Iterator[str]:
    """The URL by which a way leads to the Postgres at a URL."""
    if way == "pooled":
        with pooler(url, size=size) as pooled:
            yield pooled
    elif way == "neon":
        with neon_endpoint() as endpoint:
            yield endpoint.wrap(url)
    else:
        yield url


@contextmanager
def fresh(name: str) -> Iterator[Engine]:
    """A fresh database by its test name: a kind of scratch engine, `postgres14` for a version of Postgres, or a way."""
    if name in WAYS[1:]:
        with scratch_url("postgres") as url, way_url(name, url) as by_way, open_engine(by_way) as engine:
            yield engine
        return
    kind = name.rstrip("0123456789")
    with scratch(kind, name[len(kind) :]) as engine:
        yield engine
