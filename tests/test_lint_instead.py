"""What a finding says to write instead is pasted in its place: it runs, twice, on rows, and lints clean."""

from __future__ import annotations

from pathlib import Path
from typing import NamedTuple

import pytest

from schemadef.dialect import load_dialect
from schemadef.engines.base import Engine
from schemadef.lint.files import Found
from schemadef.lint.run import lint, settings_for

NEON = load_dialect("neon")
BREAKPOINT = "--> statement-breakpoint"
TABLES = (
    "CREATE SCHEMA app",
    "CREATE TABLE users (id integer PRIMARY KEY, name varchar(20), age integer, email text)",
    'CREATE TABLE app."Orders" (id integer NOT NULL, code text, "user" integer, total text)',
    "CREATE TABLE whole (id integer, n integer) PARTITION BY RANGE (id)",
    "CREATE TABLE part PARTITION OF whole FOR VALUES FROM (0) TO (9)",
    "CREATE INDEX users_age ON users (age)",
    "CREATE TABLE old (d date NOT NULL, n integer)",
    "CREATE MATERIALIZED VIEW seen AS SELECT id FROM users",
    "CREATE UNIQUE INDEX seen_id ON seen (id)",
    "ALTER TABLE users ENABLE ROW LEVEL SECURITY",
    "CREATE POLICY own ON users USING (true)",
    "INSERT INTO users SELECT i, 'n' || i, i, 'e' || i FROM generate_series(1, 2500) AS i",
    """INSERT INTO app."Orders" SELECT i, 'c' || i, i, i::text FROM generate_series(1, 2500) AS i""",
)


FILE = "-- the next file\n"


class Case(NamedTuple):
    """A statement, the code of what is found in it, and what must be true when the other SQL has run."""

    code: str
    text: str
    holds: str = ""


INDEXED = "SELECT bool_and(indisvalid) FROM pg_index WHERE indexrelid = to_regclass('{}')"
PROVED = "SELECT bool_and(convalidated) FROM pg_constraint WHERE conname = '{}'"
NOT_NULL = "SELECT bool_and(attnotnull) FROM pg_attribute WHERE attrelid = '{}'::regclass AND attname = '{}'"
FILLED = "SELECT count({1}) = 2500 FROM {0}"
CASES = (
    Case("SAFE101", "CREATE INDEX users_name ON users (lower(name)) WHERE age > 1", INDEXED.format("users_name")),
    Case("SAFE101", 'CREATE UNIQUE INDEX IF NOT EXISTS "By code" ON app."Orders" USING btree (code)', INDEXED.format('app."By code"')),
    Case("SAFE101", "CREATE INDEX ON users (name)", INDEXED.format("users_name_idx")),
    Case("SAFE102", "ALTER TABLE users ADD CHECK (age + id > 0)", PROVED.format("users_check")),
    Case("SAFE102", "ALTER TABLE users ADD CONSTRAINT old CHECK (age > 0)", PROVED.format("old")),
    Case(
        "SAFE102",
        'ALTER TABLE app."Orders" ADD FOREIGN KEY ("user") REFERENCES users (id) ON DELETE CASCADE',
        PROVED.format("Orders_user_fkey"),
    ),
    Case(
        "SAFE102",
        "DO $$ BEGIN IF NOT EXISTS (SELECT 1 FROM pg_constraint WHERE conrelid = to_regclass('users') AND conname = 'old')"
        " THEN ALTER TABLE users ADD CONSTRAINT old CHECK (age > 0); END IF; END $$",
        PROVED.format("old"),
    ),
    Case("SAFE102", "ALTER TABLE users ADD COLUMN IF NOT EXISTS n integer DEFAULT 1 CHECK (n > 0)", PROVED.format("users_n_check")),
    Case("SAFE102", "ALTER TABLE users ADD up integer DEFAULT 1 REFERENCES users (id)", PROVED.format("users_up_fkey")),
    Case("SAFE104", "ALTER TABLE users ADD CONSTRAINT mail UNIQUE (email)", PROVED.format("mail")),
    Case("SAFE104", "ALTER TABLE users ADD UNIQUE NULLS NOT DISTINCT (email) INCLUDE (age) DEFERRABLE", PROVED.format("users_email_age_key")),
    Case("SAFE104", 'ALTER TABLE app."Orders" ADD PRIMARY KEY (id, code)', PROVED.format("Orders_pkey")),
    Case("SAFE104", "ALTER TABLE users ADD COLUMN nick text UNIQUE", PROVED.format("users_nick_key")),
    Case("SAFE106", "DROP INDEX users_age", "SELECT to_regclass('users_age') IS NULL"),
    Case("SAFE106", "REINDEX TABLE users", ""),
    Case("SAFE106", "REINDEX INDEX users_age", ""),
    Case("SAFE106", "REFRESH MATERIALIZED VIEW seen", ""),
    Case(
        "SAFE112",
        "CREATE TABLE IF NOT EXISTS days (d date, n integer) PARTITION BY RANGE (d)" + FILE
        + "ALTER TABLE days ATTACH PARTITION old FOR VALUES FROM ('2020-01-01') TO ('2021-01-01')",
        "SELECT count(*) = 1 FROM pg_inherits WHERE inhrelid = 'old'::regclass",
    ),
    Case(
        "SAFE401",
        "CREATE TABLE IF NOT EXISTS notes (at timestamp(3) with time zone, n numeric(9,2)[])" + FILE
        + "ALTER TABLE notes RENAME COLUMN at TO made_at",
        "SELECT data_type = 'timestamp with time zone' FROM information_schema.columns WHERE column_name = 'made_at'",
    ),
    Case("SAFE201", "ALTER TABLE users ALTER COLUMN age TYPE bigint", FILLED.format("users", "age_new")),
    Case("SAFE201", 'ALTER TABLE app."Orders" ALTER total SET DATA TYPE numeric(9, 2) USING total::numeric', FILLED.format('app."Orders"', "total_new")),
    Case("SAFE202", "ALTER TABLE users ADD COLUMN token uuid NOT NULL DEFAULT gen_random_uuid()", NOT_NULL.format("users", "token")),
    Case("SAFE202", "ALTER TABLE users ADD COLUMN made timestamptz DEFAULT clock_timestamp()", FILLED.format("users", "made")),
    Case("SAFE203", "ALTER TABLE users ADD COLUMN n bigserial", NOT_NULL.format("users", "n")),
    Case("SAFE203", 'ALTER TABLE app."Orders" ADD COLUMN n integer GENERATED BY DEFAULT AS IDENTITY', NOT_NULL.format('app."Orders"', "n")),
    Case("SAFE204", "ALTER TABLE users ALTER COLUMN name SET NOT NULL", NOT_NULL.format("users", "name")),
    Case("SAFE204", 'ALTER TABLE app."Orders" ALTER "user" SET NOT NULL', NOT_NULL.format('app."Orders"', "user")),
    Case("SAFE402", "ALTER TABLE users RENAME TO people", "SELECT count(*) = 2500 FROM users"),
    Case("SAFE404", "ALTER TABLE users SET SCHEMA app", "SELECT (SELECT count(*) FROM users) = (SELECT count(*) FROM app.users)"),
    Case("SAFE503", "UPDATE users SET age = 7 WHERE age <> 7 AND name IS NOT NULL", "SELECT count(*) = 2001 FROM users WHERE age = 7"),
    Case("SAFE503", "DELETE FROM users WHERE age > 100", "SELECT count(*) = 500 FROM users"),
    Case(
        "SEC107",
        f"DROP POLICY IF EXISTS own ON users;\n{BREAKPOINT}\nCREATE POLICY own ON users USING (id > 1)",
        "SELECT count(*) = 1 FROM pg_policy",
    ),
)  # fmt: skip


def found(text: str, *codes: str) -> list[tuple[str, str]]:
    """The codes of what is found in a file, by default or of some rules, and what to do about it."""
    files = [Found(Path(f"{number:04}_it.sql"), part) for number, part in enumerate(text.split(FILE), 1)]
    *_, linted = lint(files, NEON, settings_for(NEON, select=codes))
    return [(finding.code, finding.help) for finding in linted.findings]


@pytest.mark.parametrize("case", CASES, ids=lambda case: f"{case.code} {case.text[:40]}")
def test_what_is_to_be_written_instead_runs_twice_and_lints_clean(case: Case, postgres: Engine) -> None:
    *before, _ = case.text.split(FILE)
    for statement in (*TABLES, *before):
        postgres.execute(statement)
    advice = next(text for code, text in found(f"{case.text};\n", case.code) if code == case.code)
    assert "…" not in advice
    sql = advice.partition("\n")[2] if "\n" in advice else advice.rpartition(": ")[2]
    for statement in sql.split(BREAKPOINT):
        assert statement.strip().endswith(";")
        postgres.execute(statement.strip())
        postgres.execute(statement.strip())
        # an UPDATE of so many rows is run until it changes no more
        if "LIMIT 1000" in statement and case.code != "SAFE503":
            postgres.execute(statement.strip())
    if case.holds:
        assert [bool(row[0]) for row in postgres.query(case.holds)] == [True]
    written = FILE.join([*before, f"{sql}\n"])
    left = {code for code, _ in (*found(written), *found(written, case.code))}
    assert not left, sql


def test_rows_that_are_found_again_are_not_changed_in_batches() -> None:
    assert "LIMIT" not in dict(found("UPDATE users SET age = age + 1 WHERE age > 7;\n", "SAFE503"))["SAFE503"]
    assert "LIMIT" in dict(found("UPDATE users SET age = 7 WHERE age IS DISTINCT FROM 7;\n", "SAFE503"))["SAFE503"]
