"""What lint says of locks, scans and rewrites is what Postgres does: each statement is run, and measured.

A statement is to be found when it holds a lock that keeps writers out for as long as it looks at, or writes, all rows.
One that takes such a lock for a moment only, or looks at the rows while others write, is not.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest

from schemadef.dialect import load_dialect
from schemadef.engines.scratch import scratch_url
from schemadef.lint.files import Found
from schemadef.lint.run import lint, settings_for

POSTGRES = load_dialect("postgres")
LOCKS = ("SAFE101", "SAFE102", "SAFE104", "SAFE105", "SAFE106", "SAFE109", "SAFE112", "SAFE20")
SETTINGS = settings_for(POSTGRES, select=LOCKS)
KEEPS_WRITERS_OUT = {"ShareLock", "ShareRowExclusiveLock", "ExclusiveLock", "AccessExclusiveLock"}

TABLES = (
    "CREATE ACCESS METHOD heap_too TYPE TABLE HANDLER heap_tableam_handler",
    "CREATE FUNCTION touch() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NEW; END'",
    "CREATE SEQUENCE many_numbers",
    "CREATE DOMAIN amount AS integer",
    "CREATE DOMAIN positive AS integer CHECK (VALUE > 0)",
    "CREATE TABLE parent (id integer PRIMARY KEY)",
    "CREATE TABLE t (id integer NOT NULL, short varchar(20), free varchar, body text, money numeric(10, 2), "
    "any_money numeric, coarse timestamp(3), fine timestamptz, flags varbit(8), net cidr, code char(5), n integer, "
    "parent_id integer, proved integer, many text[], cost amount)",
    "CREATE TABLE whole (LIKE t) PARTITION BY RANGE (id)",
    "CREATE TABLE other_whole (LIKE t) PARTITION BY RANGE (proved)",
    "CREATE UNIQUE INDEX t_n_unique ON t (id, n)",
    "ALTER DOMAIN amount ADD CONSTRAINT waits_too CHECK (VALUE > 0) NOT VALID",
    "CREATE INDEX t_short ON t (short)",
    "CREATE UNIQUE INDEX t_unique ON t (id)",
    "ALTER TABLE t ADD CONSTRAINT waits CHECK (n > 0) NOT VALID",
    "ALTER TABLE t ADD CONSTRAINT proved_is CHECK (proved IS NOT NULL)",
)
ROWS = (
    "INSERT INTO parent VALUES (1)",
    "INSERT INTO t SELECT i, 'a', 'b', 'c', 1, 1, now(), now(), B'1', '10.0.0.0/8', 'x', 1, 1, 1, '{}', 1 "
    "FROM generate_series(1, 50) AS i",
)
STATEMENTS = (
    "CREATE INDEX t_n ON t (n)",
    "CREATE UNIQUE INDEX t_body ON t (id, body)",
    "ALTER TABLE t ADD CONSTRAINT c CHECK (n > 0)",
    "ALTER TABLE t ADD CONSTRAINT c CHECK (n > 0) NOT VALID",
    "ALTER TABLE t ADD CONSTRAINT c CHECK (n > 0) NOT ENFORCED",
    "ALTER TABLE t VALIDATE CONSTRAINT waits",
    "ALTER TABLE t ADD CONSTRAINT f FOREIGN KEY (parent_id) REFERENCES parent (id)",
    "ALTER TABLE t ADD CONSTRAINT f FOREIGN KEY (parent_id) REFERENCES parent (id) NOT VALID",
    "ALTER TABLE t ADD CONSTRAINT u UNIQUE (id)",
    "ALTER TABLE t ADD CONSTRAINT u UNIQUE USING INDEX t_unique",
    "ALTER TABLE t ADD PRIMARY KEY (id)",
    "ALTER TABLE t ADD CONSTRAINT e EXCLUDE USING btree (id WITH =)",
    "ALTER TABLE t ALTER COLUMN short TYPE varchar(50)",
    "ALTER TABLE t ALTER COLUMN short TYPE varchar(50) USING short::varchar(50)",
    "ALTER TABLE t ALTER COLUMN short TYPE text USING upper(short)",
    "ALTER TABLE t ALTER COLUMN short TYPE text",
    "ALTER TABLE t ALTER COLUMN short TYPE varchar",
    "ALTER TABLE t ALTER COLUMN short TYPE varchar(10)",
    "ALTER TABLE t ALTER COLUMN free TYPE varchar(50)",
    "ALTER TABLE t ALTER COLUMN body TYPE varchar",
    "ALTER TABLE t ALTER COLUMN body TYPE varchar(50)",
    "ALTER TABLE t ALTER COLUMN money TYPE numeric(12, 2)",
    "ALTER TABLE t ALTER COLUMN money TYPE numeric(12, 4)",
    "ALTER TABLE t ALTER COLUMN money TYPE numeric",
    "ALTER TABLE t ALTER COLUMN any_money TYPE numeric(12, 2)",
    "ALTER TABLE t ALTER COLUMN coarse TYPE timestamp(6)",
    "ALTER TABLE t ALTER COLUMN coarse TYPE timestamp",
    "ALTER TABLE t ALTER COLUMN coarse TYPE timestamp(1)",
    "ALTER TABLE t ALTER COLUMN fine TYPE timestamptz(6)",
    "ALTER TABLE t ALTER COLUMN fine TYPE timestamptz(3)",
    "ALTER TABLE t ALTER COLUMN flags TYPE varbit(16)",
    "ALTER TABLE t ALTER COLUMN flags TYPE varbit",
    "ALTER TABLE t ALTER COLUMN net TYPE inet",
    "ALTER TABLE t ALTER COLUMN code TYPE text",
    "ALTER TABLE t ALTER COLUMN n TYPE bigint",
    "ALTER TABLE t ALTER COLUMN many TYPE varchar[]",
    "ALTER TABLE t ADD COLUMN x integer",
    "ALTER TABLE t ADD COLUMN x integer NOT NULL DEFAULT 7",
    "ALTER TABLE t ADD COLUMN x timestamptz DEFAULT now()",
    "ALTER TABLE t ADD COLUMN x jsonb DEFAULT '{}'::jsonb",
    "ALTER TABLE t ADD COLUMN x text[] DEFAULT array['a']::text[]",
    "ALTER TABLE t ADD COLUMN x uuid DEFAULT gen_random_uuid()",
    "ALTER TABLE t ADD COLUMN x timestamptz DEFAULT clock_timestamp()",
    "ALTER TABLE t ADD COLUMN x float8 DEFAULT random()",
    "ALTER TABLE t ADD COLUMN x bigserial",
    "ALTER TABLE t ADD COLUMN x integer GENERATED ALWAYS AS IDENTITY",
    "ALTER TABLE t ADD COLUMN x integer GENERATED ALWAYS AS (n + 1) STORED",
    "ALTER TABLE t ADD COLUMN x integer GENERATED ALWAYS AS (n + 1) VIRTUAL",
    "ALTER TABLE t ADD COLUMN x integer CHECK (x > 0)",
    "ALTER TABLE t ADD COLUMN x integer REFERENCES parent (id)",
    "ALTER TABLE t ADD COLUMN x integer DEFAULT 1 REFERENCES parent (id)",
    "ALTER TABLE t ADD COLUMN x integer UNIQUE",
    "ALTER TABLE t ALTER COLUMN n SET NOT NULL",
    "ALTER TABLE t ALTER COLUMN id SET NOT NULL",
    "ALTER TABLE t ALTER COLUMN proved SET NOT NULL",
    "ALTER TABLE t ADD CONSTRAINT nn NOT NULL n",
    "ALTER TABLE t ADD CONSTRAINT nn NOT NULL n NOT VALID",
    "ALTER TABLE t ALTER COLUMN n SET DEFAULT 3",
    "ALTER TABLE t ALTER COLUMN n DROP NOT NULL",
    "ALTER TABLE t ENABLE ROW LEVEL SECURITY",
    "COMMENT ON TABLE t IS 'x'",
    "ALTER TABLE t ADD CONSTRAINT pk PRIMARY KEY USING INDEX t_unique",
    "ALTER TABLE t ADD CONSTRAINT pk PRIMARY KEY USING INDEX t_n_unique",
    "ALTER TABLE whole ATTACH PARTITION t FOR VALUES FROM (0) TO (1000)",
    "ALTER TABLE other_whole ATTACH PARTITION t FOR VALUES FROM (MINVALUE) TO (MAXVALUE)",
    "ALTER TABLE t SET UNLOGGED",
    "ALTER TABLE t SET ACCESS METHOD heap_too",
    "ALTER DOMAIN amount ADD CONSTRAINT c CHECK (VALUE > 0)",
    "ALTER DOMAIN amount ADD CONSTRAINT c CHECK (VALUE > 0) NOT VALID",
    "ALTER DOMAIN amount VALIDATE CONSTRAINT waits_too",
    "ALTER DOMAIN amount SET NOT NULL",
    "ALTER DOMAIN amount SET DEFAULT 1",
    "ALTER TABLE t ADD COLUMN x amount",
    "ALTER TABLE t ADD COLUMN x positive",
    "ALTER TABLE t ADD COLUMN x positive DEFAULT 1",
    "CLUSTER t USING t_short",
    "ALTER TABLE t CLUSTER ON t_short",
    "REINDEX TABLE t",
    "REINDEX INDEX t_short",
    "CREATE TRIGGER touched BEFORE UPDATE ON t FOR EACH ROW EXECUTE FUNCTION touch()",
    "CREATE POLICY p ON t USING (true)",
    "CREATE STATISTICS s ON id, n FROM t",
    "ALTER TABLE t DISABLE TRIGGER ALL",
    "ALTER TABLE t SET (fillfactor = 70)",
    "ALTER TABLE t ALTER COLUMN n SET STATISTICS 100",
    "ALTER TABLE t ALTER COLUMN body SET STORAGE EXTERNAL",
    "ALTER TABLE t REPLICA IDENTITY FULL",
    "ALTER TABLE t DROP COLUMN n",
    "ALTER TABLE t DROP CONSTRAINT proved_is",
    "ALTER TABLE t RENAME COLUMN n TO m",
    "ALTER TABLE t RENAME TO u",
    "ALTER TABLE t ALTER COLUMN id ADD GENERATED ALWAYS AS IDENTITY",
    "ALTER TABLE t ADD COLUMN x integer PRIMARY KEY GENERATED ALWAYS AS IDENTITY",
    "ALTER TABLE t ADD COLUMN x integer DEFAULT 1 CHECK (x > 0)",
    "ALTER TABLE t ADD COLUMN x text DEFAULT current_user",
    "ALTER TABLE t ADD COLUMN x bigint DEFAULT nextval('many_numbers')",
)


@pytest.fixture(scope="module")
def server() -> Iterator[psycopg.Connection]:
    with scratch_url("postgres") as url, psycopg.connect(url) as connection:
        for statement in (*TABLES, *ROWS):
            connection.execute(statement)
        connection.commit()
        yield connection


def found(statement: str) -> set[str]:
    files = [Found(Path("0001_a.sql"), ";\n".join(TABLES)), Found(Path("0002_b.sql"), statement)]
    return {finding.code for finding in lint(files, POSTGRES, SETTINGS, alone=True)[1].findings}


def measured(server: psycopg.Connection, statement: str) -> bool:
    """Whether it keeps writers out while it looks at, or writes, every row of the table.

    What is written anew, the table or an index, has another file than before; an index may take its file to a new name.
    """
    files = "SELECT relfilenode FROM pg_class WHERE relkind IN ('r', 'i') AND relnamespace = 'public'::regnamespace"
    table = server.execute("SELECT 't'::regclass::oid").fetchone()
    assert table is not None
    scans = f"SELECT pg_stat_get_xact_numscans({table[0]})"
    locks = f"SELECT mode FROM pg_locks WHERE pid = pg_backend_pid() AND relation = {table[0]}"
    with server.transaction(force_rollback=True):
        before, looked = set(server.execute(files)), server.execute(scans).fetchone()
        server.execute(statement)
        held = {mode for (mode,) in server.execute(locks)}
        is_long = bool(set(server.execute(files)) - before) or server.execute(scans).fetchone() != looked
    return is_long and bool(held & KEEPS_WRITERS_OUT)


@pytest.mark.parametrize("statement", STATEMENTS)
def test_what_keeps_writers_out_for_long_is_found_and_nothing_else(statement: str, server: psycopg.Connection) -> None:
    assert bool(found(statement)) == measured(server, statement), found(statement)
