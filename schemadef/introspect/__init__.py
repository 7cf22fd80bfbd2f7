"""A database read into a snapshot, whatever its family, and whatever runs its queries."""

from __future__ import annotations

from typing import TYPE_CHECKING

from schemadef.names import HISTORY_NAMESPACE, HISTORY_TABLE, LEASE_TABLE
from schemadef.snapshot import Snapshot

if TYPE_CHECKING:
    from collections.abc import Iterable
    from typing import Any, Protocol

    from schemadef.dialect import Dialect
    from schemadef.model import Raw

    class Asked(Protocol):
        """What runs a query, and gives its rows: an engine."""

        def query(self, sql: str, /) -> list[tuple[Any, ...]]:
            """The rows of one query."""


def introspect(engine: Asked, dialect: Dialect, raws: Iterable[Raw] = ()) -> Snapshot:
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


def exists(engine: Asked, raw: Raw) -> bool:
    """Whether the test of a piece of raw SQL says that it is there."""
    rows = engine.query(raw.exists)
    return bool(rows and rows[0][0])
