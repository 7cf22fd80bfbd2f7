"""A file that is known to be applied is never edited by --fix: it is said why, and what to do instead."""

from __future__ import annotations

import json
import sqlite3
from pathlib import Path

import pytest
from command_line import Answer, schemadef
from engines import fresh
from git_project import put

from schemadef.lint.files import find

TYPE = "CREATE TYPE {} AS ENUM ('ok');\n"
CONSTRAINT = "ALTER TABLE a ADD CONSTRAINT IF NOT EXISTS a_n CHECK (n > 0);\n"
BREAK = "--> statement-breakpoint\n"
LITE = "CREATE TABLE {} (id INTEGER);\n"


def lint(folder: Path, *arguments: str) -> Answer:
    return schemadef("lint", *(arguments or ("--fix", "m")), cwd=folder)


def text(folder: Path, name: str) -> str:
    return (folder / "m" / f"{name}.sql").read_text()


@pytest.mark.parametrize(
    ("sums", "line"), [("schemadef.sum", f"0001_a.sql {'0' * 64}"), ("atlas.sum", "0001_a.sql h1:abc=")]
)
def test_what_a_folder_keeps_checksums_of_is_not_edited(tmp_path: Path, sums: str, line: str) -> None:
    put(tmp_path, m__0001_a=TYPE.format("a"), m__0002_b=TYPE.format("b"))
    (tmp_path / "m" / sums).write_text(f"{line}\n")
    answer = lint(tmp_path)
    assert text(tmp_path, "0001_a") == TYPE.format("a")
    assert "IS NULL THEN" in text(tmp_path, "0002_b")
    assert f"m/0001_a.sql: not edited, for it is applied: {sums} has its checksum." in answer.err
    assert "accept it with `schemadef lint --write-baseline`" in answer.err
    assert answer.status == 1


def test_a_journal_says_nothing_of_what_is_applied(tmp_path: Path) -> None:
    put(tmp_path, m__0000_a=TYPE.format("a"))
    (tmp_path / "m" / "meta").mkdir()
    entry = {"idx": 0, "version": "7", "when": 1000, "tag": "0000_a", "breakpoints": True}
    (tmp_path / "m" / "meta" / "_journal.json").write_text(
        json.dumps({"version": "7", "dialect": "postgresql", "entries": [entry]})
    )
    assert lint(tmp_path).status == 0
    assert "IS NULL THEN" in text(tmp_path, "0000_a")


def live(folder: Path, runner: str, statements: list[str]) -> None:
    """A database of the configuration with three migrations, two of which somebody has applied."""
    put(folder, **{f"m__000{number}_{name}": LITE.format(name) for number, name in ((1, "a"), (2, "b"), (3, "c"))})
    (folder / "schemadef.toml").write_text(
        f'[databases.app]\ndeclaration = "s.py"\ndialect = "sqlite"\nfolder = "m"\nrunner = "{runner}"\n'
        '[databases.app.environments.production]\nurl = "sqlite:///app.db"\n'
    )
    with sqlite3.connect(folder / "app.db") as database:
        for statement in statements:
            database.execute(statement)


HISTORIES = {
    "schemadef": [
        "CREATE TABLE _schemadef_history (number INTEGER PRIMARY KEY, name TEXT, checksum TEXT, applied_at INTEGER,"
        " statements INTEGER, finished INTEGER)",
        "INSERT INTO _schemadef_history VALUES (1, 'a', '', 0, 1, 1), (2, 'b', '', 0, 0, 0)",
    ],
    "wrangler": [
        "CREATE TABLE d1_migrations (id INTEGER PRIMARY KEY, name TEXT, applied_at TIMESTAMP)",
        "INSERT INTO d1_migrations (name) VALUES ('0001_a.sql'), ('0002_b.sql')",
    ],
    "drizzle": [
        "CREATE TABLE __drizzle_migrations (id INTEGER PRIMARY KEY, hash text NOT NULL, created_at numeric)",
        "INSERT INTO __drizzle_migrations (hash, created_at) VALUES ('', 1000), ('', 2000)",
    ],
}


@pytest.mark.parametrize("runner", HISTORIES)
def test_the_history_of_a_database_knows_whoever_applied_it(tmp_path: Path, runner: str) -> None:
    live(tmp_path, runner, HISTORIES[runner])
    (tmp_path / "m" / "meta").mkdir()
    entries = [{"idx": n, "when": n * 1000, "tag": f"000{n}_{'_abc'[n]}"} for n in (1, 2, 3)]
    (tmp_path / "m" / "meta" / "_journal.json").write_text(json.dumps({"dialect": "sqlite", "entries": entries}))
    put(tmp_path, m__rollback__0001_a="DROP TABLE a;\n")
    answer = lint(tmp_path, "--fix", "--env", "production", "m")
    assert [text(tmp_path, name) for name in ("0001_a", "0002_b")] == [LITE.format("a"), LITE.format("b")]
    assert text(tmp_path, "0003_c") == LITE.format("c").replace("TABLE", "TABLE IF NOT EXISTS")
    assert answer.err.count("not edited, for it is applied: the database's history has it") == 2
    assert answer.out.count("LITE101") == 2
    assert (tmp_path / "m" / "rollback" / "0001_a.sql").read_text() == "DROP TABLE IF EXISTS a;\n", (
        "a way back has not run"
    )


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (("--env", "production", "elsewhere"), "--env asks a database of the configuration"),
        (("--env", "staging", "m"), 'database "app" has no environment "staging"'),
    ],
)
def test_an_environment_that_cannot_be_asked_is_one_sentence(
    tmp_path: Path, arguments: tuple[str, ...], sentence: str
) -> None:
    live(tmp_path, "schemadef", [])
    put(tmp_path, elsewhere__0001_a=TYPE.format("a"))
    answer = lint(tmp_path, "--fix", *arguments)
    assert (answer.status, answer.out) == (2, "")
    assert sentence in answer.err
    assert text(tmp_path, "0001_a") == LITE.format("a"), "nothing is mended before all is known"


# What an applied file cannot get any more


OLD = "CREATE TABLE IF NOT EXISTS a (n int);\n" + BREAK + TYPE.format("mood") + BREAK + TYPE.format("gone")


@pytest.fixture
def applied(tmp_path: Path) -> Path:
    """Two applied files; of what the first one makes, the second one drops a type."""
    put(tmp_path, m__0001_a=OLD, m__0002_b=CONSTRAINT + BREAK + "DROP TYPE IF EXISTS gone;\n")
    (tmp_path / "m" / "atlas.sum").write_text("0001_a.sql h1:a=\n0002_b.sql h1:b=\n")
    return tmp_path


def test_a_new_migration_is_shown_and_written_only_when_asked(applied: Path) -> None:
    shown = lint(applied, "--diff", "m")
    assert "+++ a new migration\n" in shown.out
    assert "--new-migration FILE" in shown.err
    assert sorted(file.name for file in (applied / "m").iterdir()) == ["0001_a.sql", "0002_b.sql", "atlas.sum"]
    answer = lint(applied, "--fix", "--new-migration", "m/0003_mend.sql", "m")
    assert "wrote m/0003_mend.sql" in answer.err
    new = text(applied, "0003_mend")
    assert [new.count(word) for word in ("CREATE TYPE mood", "ADD CONSTRAINT a_n", "gone", "CREATE TABLE")] == [
        1,
        1,
        0,
        0,
    ]
    assert [text(applied, "0001_a"), text(applied, "0002_b")] == [
        OLD,
        CONSTRAINT + BREAK + "DROP TYPE IF EXISTS gone;\n",
    ]
    errors = [line for line in lint(applied, "m").out.splitlines() if ": error " in line]
    assert errors and not [line for line in errors if "0003_mend.sql" in line], "what is written can run again"
    again = lint(applied, "--fix", "--new-migration", "m/0003_mend.sql", "m")
    assert (again.status, again.err.count("\n")) == (2, 1)
    assert "m/0003_mend.sql holds statements already" in again.err


def test_a_new_migration_does_what_failed_and_nothing_else(applied: Path) -> None:
    lint(applied, "--fix", "--new-migration", "m/0003_mend.sql", "m")
    before = [part for part in (OLD + BREAK + "DROP TYPE gone;").split(BREAK) if part.strip()]
    new = text(applied, "0003_mend").split(BREAK)
    with fresh("postgres") as engine:
        for statement in before:
            engine.execute(statement)
        for _ in range(2):
            for statement in new:
                engine.execute(statement)
        types = engine.query("SELECT typname FROM pg_type WHERE typtype = 'e'")
        assert types == [("mood",)], "what was dropped since has not come back"
        assert engine.query("SELECT conname FROM pg_constraint WHERE conrelid = 'a'::regclass") == [("a_n",)]


def test_what_is_no_text_is_not_written(tmp_path: Path) -> None:
    put(tmp_path, m__0001_a=TYPE.format("a"))
    broken = TYPE.format("a").encode() + b"-- \xff\n"
    (tmp_path / "m" / "0001_a.sql").write_bytes(broken)
    assert lint(tmp_path).status == 1
    assert (tmp_path / "m" / "0001_a.sql").read_bytes() == broken


def test_line_ends_stay(tmp_path: Path) -> None:
    put(tmp_path, m__0001_a="")
    (tmp_path / "m" / "0001_a.sql").write_bytes(b"-- why\r\nCREATE TABLE a (id int);\r\n")
    assert lint(tmp_path).status == 0
    assert (tmp_path / "m" / "0001_a.sql").read_bytes() == b"-- why\r\nCREATE TABLE IF NOT EXISTS a (id int);\r\n"
    assert [one.path.name for one in find([str(tmp_path)])] == ["0001_a.sql"]
