"""ADD COLUMN is an error where a platform refuses it for a table that has rows, or keeps what the table does not allow."""

from __future__ import annotations

from itertools import product
from pathlib import Path

import pytest
from engines import fresh

from schemadef.dialect import load_dialect
from schemadef.engines.base import Engine
from schemadef.errors import SchemadefError
from schemadef.lint.files import Found
from schemadef.lint.finding import Severity
from schemadef.lint.run import lint, settings_for

DIALECTS = {"sqlite": "sqlite", "libsql": "turso", "workerd": "d1"}
TABLES = ("CREATE TABLE {} (id INTEGER PRIMARY KEY, b TEXT)", "CREATE TABLE {} (id INTEGER PRIMARY KEY, b TEXT) STRICT")
TYPES = ("TEXT", "INTEGER")
CONSTRAINTS = (
    "", "NOT NULL", "NULL", "UNIQUE", "UNIQUE DEFAULT 1", "PRIMARY KEY", "AUTOINCREMENT", "COLLATE NOCASE", "CONSTRAINT k NOT NULL",
    "DEFAULT 1", "DEFAULT 'x'", "DEFAULT \"x\"", "DEFAULT x", "DEFAULT x'00'", "DEFAULT -1", "DEFAULT 1.5", "DEFAULT +2.5", "DEFAULT NULL",
    "DEFAULT (1+1)", "DEFAULT (1.5*2)", "DEFAULT CURRENT_TIMESTAMP", "DEFAULT (CURRENT_TIMESTAMP)", "DEFAULT (datetime('now'))", "DEFAULT (abs(-1))",
    "DEFAULT (random())", "DEFAULT (id)", "DEFAULT ((SELECT 1))", "DEFAULT (\"x\")",
    "NOT NULL DEFAULT 1", "NOT NULL DEFAULT 'x'", "NOT NULL DEFAULT NULL", "NOT NULL DEFAULT (NULL)", "NOT NULL DEFAULT 0.5", "DEFAULT 1 NOT NULL",
    "NOT NULL ON CONFLICT REPLACE DEFAULT 1", "NOT NULL ON CONFLICT IGNORE",
    "CHECK (c > 0)", "CHECK (c > 0) DEFAULT 1", "DEFAULT 0 CHECK (c > 0)", "DEFAULT NULL CHECK (c IS NOT NULL)", "CHECK (c IS NOT NULL)", "CHECK (id > 0)",
    "CONSTRAINT k CHECK (c > 1) DEFAULT 1", "CHECK (c IN (SELECT 1))", "CHECK (c IN (1, 2)) DEFAULT 2", "CHECK (length(c) = 2) DEFAULT 11",
    "REFERENCES p (k)", "REFERENCES p (k) DEFAULT 1", "DEFAULT NULL REFERENCES p (k)", "DEFAULT 1 REFERENCES p (k)", "NOT NULL DEFAULT 1 REFERENCES p (k)",
    "NOT NULL REFERENCES p (k)", "REFERENCES p (k) ON DELETE SET DEFAULT", "REFERENCES p (k) ON DELETE SET DEFAULT DEFAULT NULL",
    "AS (id + 1)", "AS (id + 1) VIRTUAL", "AS (id + 1) STORED", "GENERATED ALWAYS AS (id) STORED", "GENERATED ALWAYS AS (id)", "AS (NULL) NOT NULL",
    "AS (id) NOT NULL", "AS (id) UNIQUE",
)  # fmt: skip


def said(dialect_name: str, create: str, column: str) -> bool:
    """Whether the linter calls it an error."""
    dialect = load_dialect(dialect_name)
    settings = settings_for(dialect, ignore=["FILE", "LITE102"])
    files = [
        Found(Path("0001_a.sql"), f"CREATE TABLE p (k INTEGER PRIMARY KEY);\n{create.format('t')};\n"),
        Found(Path("0002_b.sql"), f"ALTER TABLE t ADD COLUMN {column};\n"),
    ]
    *_, linted = lint(files, dialect, settings)
    return any(settings.severities[one.code] is Severity.ERROR for one in linted.findings)


def fails(engine: Engine, number: int, create: str, column: str) -> bool:
    """Whether the platform refuses it, or keeps rows that the table does not allow."""
    table = f"t{number}"
    engine.execute(create.format(table))
    engine.execute(f"INSERT INTO {table} (id, b) VALUES (1, 'a')")
    try:
        engine.execute(f"ALTER TABLE {table} ADD COLUMN {column}")
        # SQLite 3.40 does not look, and keeps a value that a STRICT table has no room for
        return any(str(said).startswith("non-") for (said,) in engine.query(f"PRAGMA quick_check({table})"))
    except SchemadefError:
        return True
    finally:
        engine.execute(f"DROP TABLE {table}")


@pytest.mark.parametrize("kind", DIALECTS)
@pytest.mark.parametrize("create", TABLES, ids=("plain", "strict"))
def test_a_column_is_an_error_where_rows_refuse_it(kind: str, create: str) -> None:
    columns = [f"c {type_} {constraint}".rstrip() for type_, constraint in product(TYPES, CONSTRAINTS)]
    with fresh(kind) as engine:
        engine.execute("CREATE TABLE p (k INTEGER PRIMARY KEY)")
        refused = [column for number, column in enumerate(columns) if fails(engine, number, create, column)]
    called = {column for column in columns if said(DIALECTS[kind], create, column)}
    assert not called.symmetric_difference(refused)
