"""What the tests of introspection share: the catalog's queries, and a snapshot of what some DDL made."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import TypeVar

from schemadef.engines.base import Engine
from schemadef.introspect.catalog import read_catalog
from schemadef.model import Object
from schemadef.snapshot import Snapshot

CATALOG = Path(__file__).parents[2] / "dialects" / "postgres" / "catalog"
QUERIES = {file.stem: file.read_text() for file in CATALOG.glob("*.sql")}
ObjectT = TypeVar("ObjectT", bound=Object)


def read(engine: Engine, ignore: Iterable[str] = ()) -> Snapshot:
    return read_catalog(engine.query, queries=QUERIES, ignore=frozenset(ignore))


def made(engine: Engine, *ddl: str) -> Snapshot:
    for sql in ddl:
        engine.execute(sql)
    return read(engine)


def only(snapshot: Snapshot, kind: type[ObjectT]) -> ObjectT:
    (found,) = snapshot.of(kind)
    return found


def with_role(name: str) -> str:
    """A statement that makes a role, which all databases of a server share, unless it is there."""
    return f"""DO $$ BEGIN
        IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = '{name}') THEN CREATE ROLE "{name}"; END IF;
    END $$"""
