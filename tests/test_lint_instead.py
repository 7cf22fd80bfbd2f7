"""What a finding says to write instead is pasted in its place: it runs, twice, on rows, and lints clean."""

from __future__ import annotations

from pathlib import Path
from typing import NamedTuple

import pytest

from schemadef.dialect import load_dialect
from schemadef.engines.base import Engine
from schemadef.lint.files import Found
from schemadef.lint.mend.instead import BEHIND_IT
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
    "CREATE TYPE feeling AS ENUM ('ok', 'sad')",
    "CREATE DOMAIN app.price AS integer",
    "ALTER TABLE users ADD CONSTRAINT grown CHECK (age > 0)",
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
SECURED = "SELECT relrowsecurity FROM pg_class WHERE relname = '{}'"
DEFINER = "RETURNS integer LANGUAGE sql SECURITY DEFINER"
PATH = "SELECT 'search_path={}' = ANY (proconfig) FROM pg_proc WHERE proname = 'one'"
GRANTED = "SELECT has_table_privilege('{}', '{}', 'SELECT')"
NOBODY = " AND NOT EXISTS (SELECT 1 FROM pg_class c, aclexplode(relacl) a WHERE relname = 'users' AND a.grantee = 0)"
SECURE = "ALTER TABLE users ENABLE ROW LEVEL SECURITY" + FILE
INVOKER = "SELECT 'security_invoker=true' = ANY (reloptions) FROM pg_class WHERE relname = 'shown'"
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
    Case(
        "SAFE103",
        "DO $$ BEGIN ALTER TABLE users ADD CONSTRAINT grown CHECK (age > 0) NOT VALID;\n"
        "ALTER TABLE users VALIDATE CONSTRAINT grown; END $$",
        PROVED.format("grown"),
    ),
    Case(
        "SAFE206",
        'CREATE UNIQUE INDEX codes ON app."Orders" (code)' + FILE
        + 'ALTER TABLE app."Orders" ADD PRIMARY KEY USING INDEX codes',
        NOT_NULL.format('app."Orders"', "code"),
    ),
    Case(
        "SAFE205",
        "CREATE TABLE bare (id integer)" + FILE + "ALTER TABLE bare ADD COLUMN n integer NOT NULL CHECK (n > 1)",
        NOT_NULL.format("bare", "n"),
    ),
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
    Case("SAFE109", "VACUUM (FULL, ANALYZE) users", ""),
    Case("SAFE109", 'VACUUM FULL VERBOSE app."Orders"', ""),
    Case(
        "SAFE110",
        "ALTER TABLE users ADD COLUMN up integer;\nALTER TABLE users DROP email, ALTER age SET DEFAULT 1",
        "SELECT count(*) = 1 FROM information_schema.columns WHERE table_name = 'users' AND column_name IN ('up', 'email')",
    ),
    Case(
        "SAFE110",
        "ALTER TABLE users ADD COLUMN IF NOT EXISTS up integer;\n"
        "ALTER TABLE users ADD CONSTRAINT old CHECK (age > 0) NOT VALID, DROP COLUMN email",
        "SELECT NOT convalidated FROM pg_constraint WHERE conname = 'old'",
    ),
    Case("SAFE208", "ALTER DOMAIN app.price ADD CONSTRAINT dear CHECK (VALUE > 1)", "SELECT count(*) = 1 FROM pg_constraint WHERE conname = 'dear'"),
    Case("SAFE208", "ALTER DOMAIN app.price ADD CHECK (VALUE > 1)", "SELECT count(*) = 1 FROM pg_constraint WHERE conname = 'price_check'"),
    Case("SAFE208", "ALTER DOMAIN app.price SET NOT NULL", "SELECT count(*) = 1 FROM pg_constraint WHERE conname = 'price_is_set'"),
    Case("SAFE305", "DROP TYPE feeling CASCADE", "SELECT to_regtype('feeling') IS NULL"),
    Case("SAFE305", "ALTER TABLE users DROP CONSTRAINT grown CASCADE", "SELECT count(*) = 0 FROM pg_constraint WHERE conname = 'grown'"),
    Case("SAFE305", "ALTER TABLE users DROP email CASCADE, DROP COLUMN name", "SELECT count(*) = 1 FROM users WHERE id = 7"),
    Case("SAFE305", 'TRUNCATE app."Orders" CASCADE', 'SELECT count(*) = 0 FROM app."Orders"'),
    Case("SAFE403", "ALTER TYPE feeling RENAME VALUE 'sad' TO 'blue'", "SELECT enum_range(NULL::feeling)::text = '{ok,sad,blue}'"),
    Case("SAFE403", 'ALTER DOMAIN app.price RENAME TO "Price"', """SELECT 7::app.price = 7::app."Price" AND 7::app.price IN (SELECT 7::app."Price")"""),
    Case("SAFE407", "ALTER TABLE users ADD data json NOT NULL DEFAULT '{}'::json", """SELECT count(*) = 2500 FROM users WHERE data = '{}'"""),
    Case("SAFE501", "UPDATE users SET age = 7, name = 'a' || 'b'", "SELECT count(*) = 2500 FROM users WHERE age = 7 AND name = 'ab'"),
    Case("SAFE501", 'UPDATE ONLY app."Orders" SET "user" = id', 'SELECT count(*) = 2500 FROM app."Orders" WHERE "user" = id'),
    Case(
        "SAFE502",
        "DO $$ BEGIN ALTER TABLE users ALTER COLUMN age SET DEFAULT 1; UPDATE users SET age = 1; END $$",
        "SELECT count(*) = 2500 FROM users WHERE age = 1",
    ),
    Case(
        "SAFE502",
        "BEGIN;\nALTER TABLE users ALTER COLUMN age SET DEFAULT 1;\nDELETE FROM users WHERE age > 7;\nCOMMIT",
        "SELECT count(*) = 7 FROM users",
    ),
    Case("SAFE504", "DELETE FROM users WHERE email = NULL AND age > 1", "SELECT count(*) = 2500 FROM users"),
    Case(
        "SAFE505",
        'CREATE TABLE listed ("A" integer PRIMARY KEY, b text, c text)' + FILE
        + "INSERT INTO listed VALUES (1, 'x'), (2, 'y') ON CONFLICT DO NOTHING",
        """SELECT count(b) = 2 AND max("A") = 2 FROM listed""",
    ),
    Case("SEC102", "CREATE TABLE IF NOT EXISTS own (a name)" + FILE + "CREATE POLICY own ON own USING (a = current_user)", SECURED.format("own")),
    Case("SEC104", "ALTER TABLE users ENABLE ROW LEVEL SECURITY", "SELECT relforcerowsecurity FROM pg_class WHERE relname = 'users'"),
    Case("SEC105", f"CREATE FUNCTION app.one(a integer DEFAULT 1, text DEFAULT 'x') {DEFINER} AS $$ SELECT 1 $$", PATH.format("app, public, pg_temp")),
    Case("SEC106", f"CREATE FUNCTION one() {DEFINER} SET search_path TO \"$user\", app, public AS $$ SELECT 1 $$", PATH.format("app, public, pg_temp")),
    Case(
        "SEC107",
        "DO $$ BEGIN DROP POLICY IF EXISTS own ON users; END $$;\n"
        f"{BREAKPOINT}\nDO $$ BEGIN CREATE POLICY own ON users USING (id > 1); END $$",
        "SELECT count(*) = 1 FROM pg_policy",
    ),
    Case("SEC109", "GRANT SELECT, INSERT ON users, app.\"Orders\" TO pg_monitor, PUBLIC", GRANTED.format("pg_monitor", "users") + NOBODY),
    Case("SEC109", "GRANT SELECT ON users TO PUBLIC", "SELECT true" + NOBODY),
    Case("SEC109", "GRANT SELECT ON users TO pg_monitor WITH GRANT OPTION", GRANTED.format("pg_monitor", "users")),
    Case("SEC109", "ALTER DEFAULT PRIVILEGES IN SCHEMA app GRANT SELECT ON TABLES TO PUBLIC", "SELECT count(*) = 0 FROM pg_default_acl"),
    Case("SEC110", SECURE + "CREATE VIEW shown (a) AS SELECT id AS a FROM users", INVOKER),
    Case("SEC110", SECURE + "CREATE VIEW shown WITH (security_barrier) AS SELECT id FROM users", INVOKER),
    Case(
        "SEC115",
        "CREATE POLICY mine ON users USING (name = current_setting('app.user', true) OR email = current_setting('app.mail', true))",
        "SELECT length(qual) - length(replace(qual, 'SELECT', '')) = 12 FROM pg_policies WHERE policyname = 'mine'",
    ),
    Case("SEC116", "CREATE FUNCTION noted() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = '' AS $$ BEGIN RETURN NEW; END $$", "SELECT NOT prosecdef FROM pg_proc WHERE proname = 'noted'"),
    Case(
        "SEC117",
        "CREATE FUNCTION app.one() RETURNS integer LANGUAGE sql AS $$ SELECT 1 $$" + FILE
        + f"CREATE OR REPLACE FUNCTION app.one() {DEFINER} SET search_path = '' AS $$ SELECT 1 $$",
        "SELECT NOT has_function_privilege('pg_monitor', 'app.one()', 'EXECUTE')",
    ),
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
    kept = [case.text, BREAKPOINT] if advice.startswith(BEHIND_IT) else []
    written = FILE.join([*before, "".join(f"{one}\n" for one in (*kept, sql))])
    left = {code for code, _ in (*found(written), *found(written, case.code))}
    # what is wrong with what stays, or what another rule says of both, is not the proposal's
    assert not left - ({code for code, _ in found(f"{case.text};\n")} - {case.code}), sql


def test_rows_that_are_found_again_are_not_changed_in_batches() -> None:
    assert "LIMIT" not in dict(found("UPDATE users SET age = age + 1 WHERE age > 7;\n", "SAFE503"))["SAFE503"]
    assert "LIMIT" in dict(found("UPDATE users SET age = 7 WHERE age IS DISTINCT FROM 7;\n", "SAFE503"))["SAFE503"]


@pytest.mark.parametrize(
    "text",
    [
        "UPDATE users SET age = age + 1",
        "UPDATE users SET email = name, name = email",
        "UPDATE users SET name = clock_timestamp()::text",
        "UPDATE users SET (name, email) = (SELECT 'a', 'b')",
        'UPDATE users SET name = o.code FROM app."Orders" o',
        "DELETE FROM users",
    ],
)
def test_which_rows_are_meant_is_not_guessed(text: str) -> None:
    assert "\n" not in dict(found(f"{text};\n", "SAFE501"))["SAFE501"]


def test_a_text_that_format_fills_is_not_proposed_as_it_is() -> None:
    text = "DO $$ BEGIN EXECUTE format('ALTER TABLE users VALIDATE CONSTRAINT %I', 'a'); EXECUTE format('{}', 'a'); END $$;"
    for code, sql in (("SAFE101", "CREATE INDEX %I ON users (age)"), ("SEC109", "GRANT SELECT ON %I TO PUBLIC")):
        ((_, advice),) = [one for one in found(text.format(sql), code) if one[0] == code]
        assert "explain" in advice and "%" not in advice
