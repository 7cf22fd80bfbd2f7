"""What the linter says of libSQL's ALTER COLUMN … TO is what libSQL does: refuses, misses rows by an index, keeps rows."""

from __future__ import annotations

from itertools import product
from pathlib import Path

import pytest
from engines import fresh

from schemadef.dialect import load_dialect
from schemadef.engines.base import Engine
from schemadef.errors import SchemadefError
from schemadef.lint.files import Found
from schemadef.lint.run import lint, settings_for

TURSO = load_dialect("turso")
RULES = ("TURSO101", "TURSO102", "TURSO109")
OLD = (
    "a TEXT", "a INTEGER", "a REAL", "a NUMERIC", "a BLOB", "a", "A TEXT", '"a" TEXT', "a TEXT NOT NULL", "a TEXT UNIQUE",
    "a TEXT COLLATE NOCASE", "a TEXT CHECK (length(a) < 9)", "a TEXT REFERENCES p (k)", "a TEXT AS ('x')", "a TEXT, UNIQUE (a)",
    "a TEXT GENERATED ALWAYS AS ('x') STORED", "a TEXT, CHECK (length(a) < 99)", "a INTEGER UNIQUE",
)  # fmt: skip
NEW = (
    "a TEXT", "a INTEGER", "a REAL", "a NUMERIC", "a BLOB", "a", "A TEXT", '"a" TEXT', "[a] TEXT", "b TEXT", "a TEXT NOT NULL", "a TEXT NULL",
    "a INT", "a BIGINT", "a VARCHAR(10)", "a DOUBLE", "a TEXT COLLATE NOCASE", "a TEXT COLLATE BINARY", "a TEXT COLLATE RTRIM",
    "a TEXT DEFAULT 'x'", "a TEXT NOT NULL DEFAULT 'x'", "a CONSTRAINT c NOT NULL", "a TEXT CHECK (a <> '')", "a TEXT CHECK (length(a) < 9)",
    "a TEXT REFERENCES p (k)", "a TEXT REFERENCES q", "a TEXT UNIQUE", "a INTEGER UNIQUE", "a TEXT PRIMARY KEY", "a TEXT AS ('x')", "a TEXT GENERATED ALWAYS AS ('x') STORED",
)  # fmt: skip
VALUES = (
    "'10'",
    "'9'",
    "10",
    "3",
    "'3'",
    "4.5",
    "'4.5'",
    "'B'",
    "'a'",
    "'b'",
    "'a '",
    "''",
    "x'61'",
    "'2'",
    "'a' || char(9)",
    "'much longer'",
)
INDEXES = ("CREATE INDEX i{number} ON t{number} (a)", "")


def said(old: str, new: str, index: str) -> set[str]:
    """The codes of what the linter finds."""
    first = f"CREATE TABLE p (k TEXT PRIMARY KEY);\nCREATE TABLE q (k TEXT PRIMARY KEY);\nCREATE TABLE t (id INTEGER PRIMARY KEY, {old});\n{index.replace('{number}', '')};\n"
    files = [
        Found(Path("0001_a.sql"), first),
        Found(Path("0002_b.sql"), f"ALTER TABLE t ALTER COLUMN a TO {new};\n"),
    ]
    *_, linted = lint(files, TURSO, settings_for(TURSO, select=RULES))
    return {finding.code for finding in linted.findings}


def done(engine: Engine, number: int, old: str, new: str, index: str) -> set[str]:
    """The codes of what libSQL does with a table that has rows."""
    table = f"t{number}"
    engine.execute(f"CREATE TABLE {table} (id INTEGER PRIMARY KEY, {old})")
    computed = " AS (" in old
    values = [*VALUES, *(["NULL"] if "NOT NULL" not in old else [])]
    for value in ["NULL"] if computed else values:
        engine.execute(f"INSERT OR IGNORE INTO {table} ({'id' if computed else 'a'}) VALUES ({value})")
    if index:
        engine.execute(index.format(number=number))
    before = broken(engine, table)
    try:
        engine.execute(f"ALTER TABLE {table} ALTER COLUMN a TO {new}")
    except SchemadefError:
        return {"TURSO109"}
    searched = [] if computed else [value for value in VALUES if misses(engine, table, value)]
    return {*(["TURSO101"] if searched else []), *(["TURSO102"] if broken(engine, table) - before else [])}


def broken(engine: Engine, table: str) -> set[tuple[object, ...]]:
    """What rows are not as the schema demands."""
    wrong = [str(row[0]) for row in engine.query(f"PRAGMA integrity_check({table})")]
    kinds = ("NULL value in", "CHECK constraint failed")
    lost = {tuple(row) for row in engine.query(f"PRAGMA foreign_key_check({table})")}
    return lost | {(text,) for text in wrong if text.startswith(kinds)}


def misses(engine: Engine, table: str, value: str) -> bool:
    """Whether a search by an index finds other rows than one without."""
    names = [str(name) for (name,) in engine.query(f"SELECT name FROM pragma_index_list('{table}')")]
    ways = ("NOT INDEXED", *(f"INDEXED BY {name}" for name in names))
    found = [engine.query(f"SELECT id FROM {table} {way} WHERE a = {value} ORDER BY id") for way in ways]
    return any(one != found[0] for one in found)


@pytest.mark.parametrize("old", OLD)
def test_what_is_said_is_what_libsql_does(old: str) -> None:
    with fresh("libsql") as engine:
        engine.execute("PRAGMA foreign_keys = OFF")
        for name in ("p", "q"):
            engine.execute(f"CREATE TABLE {name} (k TEXT PRIMARY KEY)")
        cases = list(product(NEW, INDEXES))
        differing = {
            (new, bool(index)): (does, says)
            for number, (new, index) in enumerate(cases)
            if (does := done(engine, number, old, new, index)) != (says := said(old, new, index))
        }
    assert not differing
