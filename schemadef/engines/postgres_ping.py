"""What a Postgres server says of itself and of us, over whichever way it was asked."""

from __future__ import annotations

from typing import TYPE_CHECKING

from schemadef.engines.base import Ping

if TYPE_CHECKING:
    from schemadef.engines.base import Engine

WHO = "SELECT current_user::text, pg_catalog.current_database()::text"
_ABLE = """SELECT pg_catalog.pg_is_in_recovery() OR pg_catalog.current_setting('transaction_read_only') = 'on',
  pg_catalog.has_database_privilege(pg_catalog.current_database(), 'CREATE'),
  (SELECT pg_catalog.has_schema_privilege(n.oid, 'CREATE') FROM pg_catalog.pg_namespace n WHERE n.nspname = 'public'),
  (SELECT pg_catalog.has_schema_privilege(n.oid, 'CREATE') FROM pg_catalog.pg_namespace n
   WHERE n.nspname = 'schemadef'),
  pg_catalog.has_database_privilege(pg_catalog.current_database(), 'TEMPORARY'),
  EXISTS (SELECT FROM pg_catalog.pg_available_extensions WHERE name = 'vector')"""


def told(engine: Engine, latency_ms: float, role: str, database: str, *, pooled: bool) -> Ping:
    """The answer of `ping`, with a sentence for each thing that cannot be done; raises `EngineError`."""
    ((read_only, database_create, public_create, ours_create, temporary, vector),) = engine.query(_ABLE)
    lacks = []
    if read_only:
        lacks.append("the server is read-only: nothing can be migrated through it")
    if not database_create:
        history = "" if ours_create else ", and so neither the history of migrations"
        lacks.append(f"{role} has no CREATE on database {database}: it makes no namespaces{history}")
    if public_create is None:
        lacks.append("there is no namespace public")
    elif not public_create:
        lacks.append(f"{role} has no CREATE on namespace public: it makes no tables there")
    if not temporary:
        lacks.append(f"{role} has no TEMPORARY on database {database}: what is there cannot be compared")
    if not vector:
        lacks.append("the server does not offer pgvector: there are no vector columns")
    return Ping(
        server=engine.label,
        version=engine.version,
        role=role,
        database=database,
        latency_ms=latency_ms,
        pooled=pooled,
        lacks=lacks,
    )
