"""Statements that are cut off or misspelled break no rule: each is linted with every rule there is."""

from __future__ import annotations

from pathlib import Path

import pytest

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
)


@pytest.mark.parametrize("dialect", dialect_names())
def test_what_is_cut_off_is_linted_too(dialect: str) -> None:
    chosen = load_dialect(dialect)
    settings = settings_for(chosen, select=list(RULES))
    cut = [text[:end] for text in WORDS for end in range(0, len(text), 29)]
    for text in (*BROKEN, *cut):
        (linted,) = lint([Found(Path("0001_it.sql"), text)], chosen, settings, alone=True)
        assert all(0 <= finding.start <= finding.end <= len(text) for finding in linted.findings), text
