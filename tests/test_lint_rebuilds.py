"""The rebuild that a finding proposes keeps every row and what hangs on it, runs again, and lints clean."""

from __future__ import annotations

from pathlib import Path
from typing import NamedTuple

import pytest
from applied import run
from engines import fresh

from schemadef.dialect import load_dialect
from schemadef.engines.base import Engine
from schemadef.lint.files import Found
from schemadef.lint.run import lint, settings_for
from schemadef.migration.file import MARKER, parse_file

DIALECTS = {"sqlite": "sqlite", "libsql": "turso", "workerd": "d1"}
TABLES = (
    "CREATE TABLE IF NOT EXISTS authors (id INTEGER PRIMARY KEY, name TEXT, nick TEXT UNIQUE, age INTEGER CHECK (age > 0))",
    "CREATE TABLE IF NOT EXISTS books (id INTEGER PRIMARY KEY, author INTEGER REFERENCES authors (id) ON DELETE CASCADE)",
    "CREATE TABLE IF NOT EXISTS notes (id INTEGER PRIMARY KEY, book INTEGER REFERENCES books (id) ON DELETE SET NULL)",
    "CREATE INDEX IF NOT EXISTS authors_name ON authors (name)",
    "CREATE INDEX IF NOT EXISTS authors_age ON authors (age, name)",
    "CREATE TRIGGER IF NOT EXISTS named AFTER UPDATE OF name ON authors BEGIN UPDATE books SET author = author; END",
    "CREATE VIEW IF NOT EXISTS named_authors AS SELECT id, name FROM authors",
)
ROWS = (
    "INSERT INTO authors (id, name, nick, age) VALUES (1, 'Ada', 'a', 36), (2, 'Bob', 'b', 7)",
    "INSERT INTO books (id, author) VALUES (1, 1), (2, 1), (3, 2)",
    "INSERT INTO notes (id, book) VALUES (1, 1), (2, 3)",
)
BY_HAND = """DROP VIEW IF EXISTS named_authors;
--> statement-breakpoint
CREATE TABLE __new_authors ({columns});
--> statement-breakpoint
INSERT INTO __new_authors ({into}) SELECT {chosen} FROM authors;
--> statement-breakpoint
DROP TABLE authors;
--> statement-breakpoint
ALTER TABLE __new_authors RENAME TO authors;
--> statement-breakpoint
CREATE VIEW IF NOT EXISTS named_authors AS SELECT id, name FROM authors"""
OLD_ASIDE = """DROP VIEW IF EXISTS named_authors;
--> statement-breakpoint
ALTER TABLE authors RENAME TO authors_old;
--> statement-breakpoint
CREATE TABLE authors ({columns});
--> statement-breakpoint
INSERT INTO authors ({into}) SELECT {chosen} FROM authors_old;
--> statement-breakpoint
DROP TABLE authors_old;
--> statement-breakpoint
CREATE VIEW IF NOT EXISTS named_authors AS SELECT id, name FROM authors"""
WIDER = "id INTEGER PRIMARY KEY, name TEXT NOT NULL, nick TEXT UNIQUE, age INTEGER, up TEXT DEFAULT 'x'"


class Case(NamedTuple):
    """What a file says, the codes of which one is found, and what must be true when the proposal has run."""

    codes: str
    text: str
    holds: str


CASES = (
    Case("LITE103", "ALTER TABLE authors ADD COLUMN mail TEXT UNIQUE", "SELECT count(*) = 2 FROM authors WHERE mail IS NULL"),
    Case("LITE103", "ALTER TABLE authors ADD made TEXT NOT NULL DEFAULT CURRENT_TIMESTAMP", "SELECT count(made) = 2 FROM authors"),
    Case("LITE103", "ALTER TABLE authors ADD COLUMN twice INTEGER AS (age * 2) STORED", "SELECT sum(twice) = 86 FROM authors"),
    Case("LITE103", "ALTER TABLE books ADD COLUMN second INTEGER DEFAULT 1 REFERENCES authors (id)", "SELECT sum(second) = 3 FROM books"),
    Case("LITE104", "ALTER TABLE authors DROP COLUMN nick", "SELECT count(*) = 0 FROM pragma_table_info('authors') WHERE name = 'nick'"),
    Case("LITE104", "ALTER TABLE authors DROP COLUMN age", "SELECT count(*) = 3 FROM pragma_table_info('authors')"),
    Case(
        "CFD104 LITE119",
        BY_HAND.format(columns=WIDER, into="id, name, nick, age", chosen="id, name, nick, age"),
        "SELECT count(*) = 2 AND sum(age) = 43 FROM authors WHERE up = 'x'",
    ),
    Case(
        "CFD104 LITE119",
        BY_HAND.format(columns=WIDER, into="id, name, nick, age, up", chosen="id, upper(name), nick, age + 1, nick"),
        "SELECT count(*) = 2 AND sum(age) = 45 AND min(name) = 'ADA' FROM authors WHERE up = nick",
    ),
    Case(
        "LITE107",
        OLD_ASIDE.format(columns=WIDER, into="id, name, nick, age", chosen="id, name, nick, age"),
        "SELECT count(*) = 2 AND sum(age) = 43 FROM authors WHERE up = 'x'",
    ),
    Case(
        "CFD104 LITE119",
        OLD_ASIDE.format(columns=WIDER, into="id, name, nick, age", chosen="id, name, nick, age"),
        "SELECT count(*) = 2 AND sum(age) = 43 FROM authors WHERE up = 'x'",
    ),
    Case(
        "CFD103",
        "PRAGMA foreign_keys = OFF;\n--> statement-breakpoint\n"
        + BY_HAND.format(columns=WIDER, into="id, name, nick, age", chosen='"id", "name", "nick", "age"'),
        "SELECT count(*) = 2 AND sum(age) = 43 FROM authors WHERE up = 'x'",
    ),
    Case("TURSO101", "ALTER TABLE authors ALTER COLUMN name TO name TEXT COLLATE NOCASE", "SELECT count(*) = 1 FROM authors WHERE name = 'ADA'"),
    Case("TURSO102", "ALTER TABLE authors ALTER COLUMN name TO name TEXT NOT NULL", "SELECT count(name) = 2 FROM authors"),
    Case("TURSO102", "ALTER TABLE authors ALTER name TO name TEXT CHECK (length(name) = 3)", "SELECT count(name) = 2 FROM authors"),
    Case("TURSO109", "ALTER TABLE authors ALTER COLUMN name TO name TEXT UNIQUE", "SELECT count(name) = 2 FROM authors"),
)  # fmt: skip
ONLY = {"CFD103": "workerd", "TURSO": "libsql"}
"""The platform that a rule is for, where it is for one."""


def found(text: str, dialect_name: str, *codes: str) -> list[tuple[str, str]]:
    """The codes of what is found in a file behind the one that makes the tables, and what to do about it."""
    dialect = load_dialect(dialect_name)
    first = f";\n{MARKER}\n".join(TABLES) + ";\n"
    files = [Found(Path("0001_a.sql"), first), Found(Path("0002_b.sql"), text)]
    # the rules that replay a folder make its tables known
    *_, linted = lint(files, dialect, settings_for(dialect, select=codes and (*codes, "LITE114")))
    return [(finding.code, finding.help) for finding in linted.findings]


@pytest.mark.parametrize("kind", DIALECTS)
@pytest.mark.parametrize("case", CASES, ids=lambda case: f"{case.codes} {case.text[:40]}")
def test_the_rebuild_that_is_proposed_keeps_everything(case: Case, kind: str) -> None:
    advice = [
        text for code, text in found(f"{case.text};\n", DIALECTS[kind], *case.codes.split()) if code in case.codes
    ]
    if not advice:
        assert kind != next(one for code, one in ONLY.items() if case.codes.startswith(code))
        return
    sql = advice[0].partition("\n")[2] + "\n"
    assert not found(sql, DIALECTS[kind]), sql
    with fresh(kind) as engine:
        for statement in (*TABLES, *ROWS):
            engine.execute(statement)
        statements = parse_file(sql)
        for _ in range(2):
            run(engine, statements)
            assert engine.query(case.holds) == [(1,)]
            assert kept(engine)


def kept(engine: Engine) -> bool:
    """Whether all rows, links, indexes, triggers and views that nobody has taken away are there."""
    links = engine.query("SELECT group_concat(author), count(*) FROM (SELECT author FROM books ORDER BY id)")
    notes = engine.query("SELECT sum(book), count(*) FROM notes")
    names = engine.query("SELECT count(*) FROM sqlite_master WHERE name IN ('authors_name', 'named', 'named_authors')")
    return links == [("1,1,2", 3)] and notes == [(4, 2)] and names == [(3,)]


@pytest.mark.parametrize(
    ("code", "text"),
    [
        ("LITE103", "ALTER TABLE authors ADD COLUMN n INTEGER NOT NULL"),
        ("LITE103", "ALTER TABLE unknown ADD COLUMN n INTEGER UNIQUE"),
        ("LITE103", "ALTER TABLE authors ADD COLUMN other INTEGER PRIMARY KEY"),
        ("LITE104", "ALTER TABLE authors DROP COLUMN id"),
        ("LITE104", "ALTER TABLE authors DROP COLUMN name"),
        ("CFD104", BY_HAND.format(columns="id INTEGER PRIMARY KEY", into="id", chosen="id FROM authors WHERE id > 1 UNION SELECT id")),
        ("CFD104", BY_HAND.format(columns=WIDER, into="id, name", chosen="id, name")),
        ("CFD104", "DROP TABLE authors"),
        ("TURSO109", "ALTER TABLE authors ALTER COLUMN nick TO nick TEXT NOT NULL"),
        ("TURSO102", "ALTER TABLE authors ALTER COLUMN age TO age INTEGER NOT NULL"),
        ("TURSO102", "ALTER TABLE authors ALTER name TO name BLOB;\nALTER TABLE authors ALTER name TO name BLOB NOT NULL"),
        ("TURSO109", "ALTER TABLE authors ALTER COLUMN name TO title TEXT"),
    ],
)  # fmt: skip
def test_what_would_lose_something_is_said_in_words(code: str, text: str) -> None:
    dialect = "turso" if code.startswith("TURSO") else "d1"
    advice = [said for found_code, said in found(f"{text};\n", dialect, code) if found_code == code]
    assert advice and "\n" not in advice[0]


def test_the_first_rebuilds_of_a_folder_are_written_and_the_others_wait() -> None:
    """Who has to mend very many reads on when these are mended; none of them makes the linter slow."""
    dialect = load_dialect("d1")
    text = ";\n".join(f"ALTER TABLE authors ADD COLUMN c{number} TEXT UNIQUE" for number in range(100))
    files = [Found(Path("0001_a.sql"), ";\n".join(TABLES)), Found(Path("0002_b.sql"), f"{text};\n")]
    *_, linted = lint(files, dialect, settings_for(dialect, select=["LITE103"]))
    written = ["\n" in one.help for one in linted.findings]
    assert written == [True] * 25 + [False] * 75


def test_no_rebuild_is_written_for_what_a_comment_takes_away(monkeypatch: pytest.MonkeyPatch) -> None:
    from schemadef.lint.sqlite import rebuilding

    monkeypatch.setattr(rebuilding, "with_column", lambda *_: pytest.fail("nobody asked for it"))
    text = "-- schemadef: ignore LITE103 the table is empty\nALTER TABLE authors ADD COLUMN n TEXT UNIQUE;\n"
    assert not [code for code, _ in found(text, "d1", "LITE103") if code == "LITE103"]
