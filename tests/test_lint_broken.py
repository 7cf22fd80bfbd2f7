"""Statements that are cut off or misspelled break no rule: each is linted with every rule there is."""

from __future__ import annotations

from pathlib import Path

import pytest
from engines import FULL

from schemadef.dialect import dialect_names, load_dialect
from schemadef.lint.files import Found
from schemadef.lint.rule import RULES, load_rules
from schemadef.lint.run import lint, settings_for

load_rules()
WORDS = [rule.bad[:3_000] for rule in RULES.values()]
BROKEN = (
    "DROP",
    "CREATE POLICY",
    "CREATE TYPE;",
    "alter table app., . alter column c type timestamp",
    "ALTER",
    "GRANT",
    "MERGE",
    "UPDATE t SET a = lower(a",
    "UPDATE t SET a = a[1",
    "UPDATE t SET a = a::numeric(3",
    "DO $$ BEGIN IF EXISTS (SELECT 1) THEN CREATE INDEX ON t (lower(a",
    "INSERT INTO",
    "INSERT INTO t (",
    "REPLACE",
    "UPDATE t SET",
    "UPDATE t SET a =",
    "UPDATE t SET a = 1 WHERE",
    "DELETE FROM t WHERE;",
    "CREATE INDEX i ON t (a); UPDATE t SET a = 1 WHERE; DROP TABLE t",
    "WITH a AS (SELECT 1) INSERT",
    "INSERT INTO t VALUES (1) ON CONFLICT DO UPDATE",
    "INSERT INTO t (a) VALUES (1);\nUPDATE t SET a = coalesce() + a",
    "ALTER TABLE SET SCHEMA app",
    "DO $$ BEGIN IF NOT EXISTS (SELECT 1 FROM information_schema.constraint_column_usage WHERE table_name = 'a' AND"
    " constraint_name = 'b') THEN ALTER TABLE a ADD CONSTRAINT b FOREIGN KEY (c) REFERENCES (id); END IF; END $$",
    "INSERT INTO t (a) VALUES (1) ON CONFLICT (a) DO UPDATE SET a = " + "- " * 600 + "1",
    "INSERT INTO t (a) VALUES (1) ON CONFLICT (a) DO UPDATE SET a = " + "a+" * 900 + "1 WHERE " + "NOT " * 400 + "a",
)


@pytest.mark.parametrize("dialect", dialect_names())
def test_what_is_cut_off_is_linted_too(dialect: str) -> None:
    chosen = load_dialect(dialect)
    settings = settings_for(chosen, select=list(RULES))
    cut = [text[:end] for text in WORDS for end in range(0, len(text), 3 if FULL else 29)]
    for text in (*BROKEN, *cut):
        (linted,) = lint([Found(Path("0001_it.sql"), text)], chosen, settings, alone=True)
        assert all(0 <= finding.start <= finding.end <= len(text) for finding in linted.findings), text


TYPE = "CREATE TYPE b AS ENUM ('x');"
TORN = {
    "a quote": (f"SELECT 'a;\n{TYPE}", (1, 8)),
    "an escaped quote": (f"SELECT 1, E'a\\';\n{TYPE}", (1, 12)),
    "a name": (f'SELECT "a;\n{TYPE}', (1, 8)),
    "a comment": (f"{TYPE}\n/* /* a */", (2, 1)),
    "a block": (f"DO $$ BEGIN {TYPE}", (1, 4)),
    "a parenthesis": (f"CREATE TABLE IF NOT EXISTS t (a integer;\n{TYPE}", (1, 30)),
    "a parenthesis, and one in a comment": (
        f"CREATE TABLE IF NOT EXISTS t (a integer; -- so :)\n{TYPE}",
        (1, 30),
    ),
    "a parenthesis too many, and one in a comment": (f"-- (so\nSELECT (1));\n{TYPE}", (2, 11)),
    "one parenthesis too many": (f"SELECT (1));\n{TYPE}", (1, 11)),
    "a body": (f"CREATE OR REPLACE FUNCTION f() RETURNS int BEGIN ATOMIC SELECT 1;\n{TYPE}", (1, 44)),
    "a quote before a breakpoint": (f"SELECT 'a;\n--> statement-breakpoint\n{TYPE}", (1, 8)),
    "dollars before a breakpoint": (f"DO $$ BEGIN\n--> statement-breakpoint\n{TYPE}", (1, 4)),
    "a comment before a breakpoint": (f"/* a\n--> statement-breakpoint\n{TYPE}", (1, 1)),
}


@pytest.mark.parametrize("name", TORN)
def test_what_nothing_ends_is_one_finding_and_the_rest_is_linted(name: str) -> None:
    text, place = TORN[name]
    chosen = load_dialect("neon")
    settings = settings_for(chosen, ignore=["NEON107"])
    (linted,) = lint([Found(Path("0001_it.sql"), text)], chosen, settings, alone=True)
    torn = [finding for finding in linted.findings if finding.code == "LINT001"]
    assert [linted.file.place(finding.start) for finding in torn] == [place]
    assert [finding.code for finding in linted.findings if finding.code != "LINT001"] == ["NEON101"]
    if linted.file.tokens.opened:
        assert not any(finding.fix for finding in linted.findings if finding.start > torn[0].start)


def test_what_a_platform_of_sqlite_cannot_end_is_said_once() -> None:
    chosen = load_dialect("d1")
    body = "CREATE TRIGGER IF NOT EXISTS g AFTER INSERT ON t BEGIN SELECT 1;\nCREATE TABLE IF NOT EXISTS u (a integer);"
    for text in (body, "SELECT 'a;\nSELECT 1;", "SELECT [a;\nSELECT 1;"):
        made = f"CREATE TABLE IF NOT EXISTS t (a integer);\n{text}"
        (linted,) = lint([Found(Path("0001_it.sql"), made)], chosen, settings_for(chosen), alone=True)
        assert [finding.code for finding in linted.findings] == ["LINT001"]


@pytest.mark.parametrize("rows", ["it's\n", "a;b\n$$\n", "/*\n(\n"])
def test_rows_behind_a_copy_are_no_sql(rows: str) -> None:
    chosen = load_dialect("postgres")
    text = f"COPY public.t (a) FROM stdin;\n{rows}\\.\n\nCREATE TYPE b AS ENUM ('x');\n"
    settings = settings_for(chosen, select=["NEON101", "LINT"])
    (linted,) = lint([Found(Path("0001_it.sql"), text)], chosen, settings, alone=True)
    assert [(finding.code, text[finding.start : finding.start + 6]) for finding in linted.findings] == [
        ("NEON101", "CREATE")
    ]


def test_a_variable_of_psql_is_a_placeholder_and_a_slice_is_none() -> None:
    chosen = load_dialect("neon")
    for text, codes in {
        "SELECT :a;": ["NEON134"],
        "CREATE TABLE IF NOT EXISTS :s.t (a int);": ["NEON134"],
        "SELECT set_config('a.b', :'c', false);": ["NEON134"],
        'CREATE SCHEMA IF NOT EXISTS :"s";': ["NEON134"],
        "SELECT a[b:c], d[1 : e], f::int, JSON_OBJECT('g':h), i(j := 1), '12:30' FROM t;": [],
        "SELECT a::\"char\", 'b'::\"c\", JSON_OBJECT('g' :'h', 'i':'j'), d[1 :\"e\"], ':' FROM t;": [],
    }.items():
        (linted,) = lint([Found(Path("0001_it.sql"), text)], chosen, settings_for(chosen, select=["NEON134"]))
        assert [finding.code for finding in linted.findings] == codes, text
