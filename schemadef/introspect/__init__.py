"""A live database read into a snapshot, whatever its family."""

from __future__ import annotations

from typing import TYPE_CHECKING

from schemadef.names import HISTORY_NAMESPACE, HISTORY_TABLE, LEASE_TABLE
from schemadef.snapshot import Snapshot

if TYPE_CHECKING:
    from collections.abc import Iterable

    from schemadef.dialect import Dialect
    from schemadef.engines.base import Engine
    from schemadef.model import Raw


def introspect(engine: Engine, dialect: Dialect, raws: Iterable[Raw] = ()) -> Snapshot:
    """Everything that the database holds. `raws` are looked for by their own tests; no catalog knows them.

    Raises EngineError when the database refuses to be read.
    """
    queries = dialect.catalog()
    if dialect.features["introspection"] == "catalog":
        from schemadef.introspect.catalog import read_catalog

        snapshot = read_catalog(engine.query, queries=queries, ignore=frozenset({HISTORY_NAMESPACE}))
    else:
        from schemadef.introspect.schema_table import read_schema_table

        snapshot = read_schema_table(engine.query, ignore=(HISTORY_TABLE, LEASE_TABLE), objects=queries["objects"])
    there = [raw for raw in raws if exists(engine, raw)]
    return Snapshot((*snapshot, *there), unmodelled=snapshot.unmodelled) if there else snapshot


def exists(engine: Engine, raw: Raw) -> bool:
    """Whether the test of a piece of raw SQL says that it is there."""
    rows = engine.query(raw.exists)
    return bool(rows and rows[0][0])
