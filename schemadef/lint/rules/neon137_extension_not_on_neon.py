"""An extension that Neon does not have."""

from __future__ import annotations

from typing import TYPE_CHECKING

from schemadef.lint.finding import Finding, Severity
from schemadef.lint.rule import POSTGRES, Rule, register

if TYPE_CHECKING:
    from collections.abc import Iterator

    from schemadef.lint.source import File
    from schemadef.lint.sql.statement import Statement


_THERE = frozenset(
    {
        "address_standardizer", "address_standardizer_data_us", "anon", "autoinc", "bloom", "btree_gin",
        "btree_gist", "citext", "cube", "dblink", "dict_int", "earthdistance", "fuzzystrmatch", "h3",
        "h3_postgis", "hll", "hstore", "hypopg", "insert_username", "intagg", "intarray", "ip4r", "isn", "lo",
        "ltree", "moddatetime", "neon_utils", "online_advisor", "pg_cron", "pg_graphql", "pg_hashids",
        "pg_hint_plan", "pg_ivm", "pg_jsonschema", "pg_mooncake", "pg_partman", "pg_prewarm", "pg_repack",
        "pg_session_jwt", "pg_stat_statements", "pg_tiktoken", "pg_trgm", "pg_uuidv7", "pgcrypto", "pgjwt",
        "pgrag", "pgrouting", "pgrowlocks", "pgstattuple", "pgtap", "plcoffee", "plls", "plpgsql",
        "plpgsql_check", "plv8", "postgis", "postgis_raster", "postgis_sfcgal", "postgis_tiger_geocoder",
        "postgis_topology", "postgres_fdw", "prefix", "rdkit", "refint", "roaringbitmap", "rum", "seg",
        "semver", "tablefunc", "tcn", "timescaledb", "tsm_system_rows", "tsm_system_time", "ulid", "pgx_ulid",
        "unaccent", "unit", "uuid-ossp", "vector", "wal2json", "xml2",
    }
)  # fmt: skip


def check(statement: Statement, file: File) -> Iterator[Finding]:
    """One that is not in the list."""
    shape = statement.shape
    if shape.kind == "extension" and shape.name and shape.name[-1] not in _THERE:
        message = f"Neon has no extension {shape.name[-1]}"
        yield Finding("NEON137", statement.start, statement.end, message, "see neon.com/docs/extensions/pg-extensions")


register(
    Rule(
        code="NEON137",
        name="extension-not-on-neon",
        severity=Severity.WARNING,
        families=POSTGRES,
        verbs=frozenset({"create"}),
        kinds=frozenset({"extension"}),
        check=check,
        why=(
            "Neon offers a list of extensions; CREATE EXTENSION of another one fails. The list is that of "
            "November 2026: a newer one may have been added since."
        ),
        bad="CREATE EXTENSION IF NOT EXISTS file_fdw;\n",
        good="CREATE EXTENSION IF NOT EXISTS vector;\n",
        source="neon.com: Postgres extensions",
        errors=('extension ".+" is not available',),
    )
)
