"""What Postgres refuses inside of a transaction or a DO block is an error there, and nothing else is."""

from __future__ import annotations

from pathlib import Path

import psycopg
import pytest

from schemadef.dialect import load_dialect
from schemadef.engines.scratch import scratch_url
from schemadef.lint.files import Found
from schemadef.lint.run import lint, settings_for

POSTGRES = load_dialect("postgres")
TABLES = (
    "CREATE TABLE t (a int, b text)", "CREATE INDEX ta ON t (a)", "CREATE TABLE parted (a int) PARTITION BY LIST (a)",
    "CREATE TABLE part PARTITION OF parted FOR VALUES IN (1)", "CREATE INDEX parted_a ON parted (a)", "CREATE TYPE mood AS ENUM ('a')",
    "CREATE MATERIALIZED VIEW seen AS SELECT 1 AS a", "CREATE UNIQUE INDEX seen_a ON seen (a)",
)  # fmt: skip
STATEMENTS = (
    "CREATE INDEX CONCURRENTLY i ON t (a)", "CREATE UNIQUE INDEX CONCURRENTLY i ON t (a)", "CREATE INDEX CONCURRENTLY IF NOT EXISTS ta ON t (a)",
    'CREATE INDEX "concurrently" ON t (a)', "CREATE INDEX i ON t (a)", "DROP INDEX CONCURRENTLY ta", "DROP INDEX CONCURRENTLY IF EXISTS ta",
    "DROP INDEX ta", "REINDEX INDEX ta", "REINDEX INDEX CONCURRENTLY ta", "REINDEX (CONCURRENTLY) INDEX ta", "REINDEX (CONCURRENTLY false) TABLE t",
    "REINDEX (CONCURRENTLY true, VERBOSE) TABLE t", "REINDEX (CONCURRENTLY off) INDEX ta", "REINDEX (VERBOSE) TABLE t", "REINDEX TABLE t",
    "REINDEX TABLE CONCURRENTLY t", "REINDEX TABLE parted", "REINDEX TABLE part", "REINDEX SCHEMA public", "REINDEX SCHEMA CONCURRENTLY public",
    "REINDEX (VERBOSE) SCHEMA public", "REINDEX DATABASE", "REINDEX SYSTEM", "VACUUM", "VACUUM t", "VACUUM FULL t", "VACUUM (ANALYZE) t",
    "ANALYZE", "ANALYZE t", "CLUSTER", "CLUSTER VERBOSE", "CLUSTER (VERBOSE)", "CLUSTER t USING ta", "CLUSTER parted USING parted_a",
    "CLUSTER (VERBOSE) t USING ta", "CREATE DATABASE other", "DROP DATABASE IF EXISTS other", "ALTER DATABASE postgres SET work_mem = '4MB'",
    "ALTER DATABASE template1 SET TABLESPACE pg_default", "ALTER DATABASE template1 CONNECTION LIMIT 100", "CREATE TABLESPACE other LOCATION '/nowhere'",
    "DROP TABLESPACE IF EXISTS other", "ALTER TABLESPACE pg_default SET (seq_page_cost = 1)", "ALTER SYSTEM SET work_mem = '4MB'",
    "ALTER SYSTEM RESET work_mem", "ALTER TYPE mood ADD VALUE 'b'", "ALTER TYPE mood RENAME VALUE 'a' TO 'z'", "DISCARD ALL", "DISCARD PLANS",
    "DISCARD TEMP", "ALTER TABLE parted DETACH PARTITION part", "ALTER TABLE parted DETACH PARTITION part CONCURRENTLY",
    "CREATE SUBSCRIPTION s CONNECTION 'dbname=x' PUBLICATION p", "CREATE SUBSCRIPTION s CONNECTION 'dbname=x' PUBLICATION p WITH (create_slot = false, connect = false)",
    "CREATE SUBSCRIPTION s CONNECTION 'dbname=x' PUBLICATION p WITH (connect = false)", "REFRESH MATERIALIZED VIEW CONCURRENTLY seen", "LOCK TABLE t",
    "REFRESH MATERIALIZED VIEW seen", "LISTEN x", "TRUNCATE t", "CREATE TABLE u (database int, system int, tablespace int)",
)  # fmt: skip
WAYS = {"transaction": ("BEGIN", "{sql}", "ROLLBACK"), "block": ("DO $_$BEGIN EXECUTE $q${sql}$q$; END$_$",)}


def is_refused(url: str, statements: list[str]) -> bool:
    """Whether Postgres says of one of them that it has to run alone; nothing of them stays."""
    with psycopg.connect(url) as connection:
        try:
            for statement in statements:
                if statement != "BEGIN":  # psycopg has sent it
                    connection.execute(statement.encode())
        except psycopg.Error as error:
            said = str(error)
            return "cannot run inside a transaction block" in said or "cannot be executed from a function" in said
        finally:
            connection.rollback()
    return False


@pytest.mark.parametrize("way", WAYS)
def test_what_has_to_run_alone_is_an_error_where_it_does_not(way: str) -> None:
    texts = {sql: [part.format(sql=sql) for part in WAYS[way]] for sql in STATEMENTS}
    settings = settings_for(POSTGRES, select=["NEON125"])
    with scratch_url("postgres") as url:
        with psycopg.connect(url, autocommit=True) as connection:
            for statement in TABLES:
                connection.execute(statement.encode())
        refused = {sql for sql, statements in texts.items() if is_refused(url, statements)}
    first = Found(Path("0001_a.sql"), ";\n".join(TABLES) + ";\n")
    called = {
        sql
        for sql, statements in texts.items()
        if lint([first, Found(Path("0002_b.sql"), ";\n".join(statements) + ";\n")], POSTGRES, settings)[1].findings
    }
    assert called.symmetric_difference(refused) == set()
