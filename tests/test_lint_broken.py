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
    "WITH a AS (SELECT 1) INSERT",
    "INSERT INTO t VALUES (1) ON CONFLICT DO UPDATE",
)


@pytest.mark.parametrize("dialect", dialect_names())
def test_what_is_cut_off_is_linted_too(dialect: str) -> None:
    chosen = load_dialect(dialect)
    settings = settings_for(chosen, select=list(RULES))
    cut = [text[:end] for text in WORDS for end in range(0, len(text), 3 if FULL else 29)]
    for text in (*BROKEN, *cut):
        (linted,) = lint([Found(Path("0001_it.sql"), text)], chosen, settings, alone=True)
        assert all(0 <= finding.start <= finding.end <= len(text) for finding in linted.findings), text
