"""What a finding says, and what it tells to do, fits the statement that it is about."""

from __future__ import annotations

from pathlib import Path

import pytest

from schemadef.dialect import load_dialect
from schemadef.lint.files import Found
from schemadef.lint.run import lint, settings_for

NEON = load_dialect("neon")
SETTINGS = settings_for(NEON)

SAID = [
    ("CREATE TEXT SEARCH CONFIGURATION c (COPY = pg_catalog.simple)", "NEON116", "CREATE TEXT SEARCH CONFIGURATION c fails"),
    ("CREATE CAST (text AS money) WITH INOUT", "NEON116", "CREATE CAST fails"),
    ("CREATE TEMP TABLE t (a int)", "NEON132", "ON COMMIT DROP"),
    ("SELECT pg_advisory_lock(1)", "NEON132", "pg_advisory_xact_lock"),
    ("LISTEN news", "NEON132", "a connection of its own"),
    ("SET search_path = app", "NEON132", "PERFORM set_config('search_path', 'app', true);"),
]  # fmt: skip


@pytest.mark.parametrize(("sql", "code", "words"), SAID)
def test_a_finding_speaks_of_its_statement(sql: str, code: str, words: str) -> None:
    (linted,) = lint([Found(Path("0001_a.sql"), f"{sql};\n")], NEON, SETTINGS)
    said = [f"{one.message} {one.help}" for one in linted.findings if one.code == code]
    assert len(said) == 1
    assert words in said[0]
