"""However many processes lint a folder, they say the same; and a plain question is answered as any other."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from benchmarks.linting import write_migrations
from command_line import schemadef

from schemadef.dialect import load_dialect
from schemadef.lint import workers
from schemadef.lint.files import Found, find
from schemadef.lint.outline import outlines
from schemadef.lint.rule import load_rules
from schemadef.lint.run import lint, settings_for

ROOT = Path(__file__).parent.parent
THREADED = """
ALTER TABLE users ADD COLUMN IF NOT EXISTS n{0} varchar(20) NOT NULL;
ALTER TABLE users ALTER COLUMN n{1} TYPE varchar(10);
ALTER TABLE users ADD CONSTRAINT c{0} CHECK (n{0} IS NOT NULL) NOT VALID;
ALTER TABLE users VALIDATE CONSTRAINT c{1};
ALTER TABLE users ALTER COLUMN n{1} SET NOT NULL;
CREATE TABLE notes{0} (id bigint PRIMARY KEY); ALTER TABLE notes{1} ENABLE ROW LEVEL SECURITY;
CREATE POLICY p ON notes{1} USING (true); INSERT INTO notes{0} VALUES (1) ON CONFLICT DO NOTHING;
ALTER TABLE notes{1} RENAME TO old{1}; UPDATE users SET n{1} = n{1} || 'x'; DROP TABLE IF EXISTS old{2};
-- schemadef: ignore NEON103 for now
CREATE TEMPORARY TABLE t{0} (a int);
"""
"""What says other things for other files before it: {1} is made by the file before, {2} by the one before that."""


@pytest.fixture
def found(tmp_path: Path) -> list[Found]:
    write_migrations(tmp_path / "files", 12)
    made = list(find([str(tmp_path / "files")]))
    made += [
        Found(
            Path(f"{number:05}_b.sql"),
            "CREATE TABLE users (id int);" * (number == 20) + THREADED.format(number, number - 1, number - 2),
        )
        for number in range(20, 50)
    ]
    made.insert(30, Found(Path("rollback/00030_b.sql"), "DROP TABLE users;", rollback=True))
    return [*made, *find([str(ROOT / "generated")])]  # fmt: skip


@pytest.mark.parametrize("alone", [True, False])
@pytest.mark.parametrize("dialect", ["neon", "turso"])
def test_any_number_of_workers_says_the_same(
    found: list[Found], dialect: str, alone: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(workers, "_ENOUGH", 1)
    started = []
    monkeypatch.setattr(workers, "_start", lambda *given, start=workers._start: started.append(1) or start(*given))
    chosen = load_dialect(dialect)
    settings = settings_for(chosen, select=list(outlines()))
    said = [
        [
            (one.file.path, one.findings, one.file.made)
            for one in lint(found, chosen, settings, alone=alone, workers=count)
        ]
        for count in (1, 2, 3, 7)
    ]
    assert sum(len(findings) for _, findings, _ in said[0]) > 100
    assert said[1] == said[0]
    assert said[2] == said[0]
    assert said[3] == said[0]
    # SQLite's rules keep a database in step with the files: one process has it
    assert len(started) == (0 if dialect == "turso" else 1 + 2 + 6)


def test_the_files_of_a_worker_that_fails_are_linted_all_the_same(
    found: list[Found], monkeypatch: pytest.MonkeyPatch
) -> None:
    chosen = load_dialect("neon")
    settings = settings_for(chosen)
    expected = [one.findings for one in lint(found, chosen, settings)]
    monkeypatch.setattr(workers, "_ENOUGH", 1)
    monkeypatch.setattr(workers, "_said", lambda *_: os._exit(7))
    assert [one.findings for one in lint(found, chosen, settings, workers=3)] == expected


@pytest.mark.parametrize("count", [1, 2, 3, 4])
def test_shares_are_in_order_and_hold_all(count: int) -> None:
    ends = workers.shares([100] * 50, count)
    assert ends == sorted(ends)
    assert len(ends) == count
    assert ends[-1] == 50
    assert workers.shares([], count) == [0] * count


def test_outlines_are_what_the_rules_say() -> None:
    rules = load_rules()
    assert set(outlines()) == set(rules)
    for code, rule in rules.items():
        outline = outlines()[code]
        for name in ("name", "severity", "families", "verbs", "kinds", "words"):
            assert getattr(outline, name) == getattr(rule, name), (code, name)
        for name in ("check", "whole", "folder", "declared"):
            assert (getattr(outline, name) is None) == (getattr(rule, name) is None), (code, name)


@pytest.mark.parametrize("form", ["text", "json", "sarif", "github", "gitlab", "junit"])
def test_a_plain_question_has_the_answer_of_any_other(tmp_path: Path, form: str) -> None:
    write_migrations(tmp_path / "files", 3)
    asked = ("lint", "files", "--no-cache", "--dialect", "neon", "--format", form, "--ignore=FILE")
    plain = schemadef(*asked, cwd=tmp_path, XDG_CACHE_HOME=str(tmp_path))
    assert plain.status == 1
    # the command alone knows this option, which changes nothing here
    assert plain == schemadef(*asked, "--no-baseline", cwd=tmp_path, XDG_CACHE_HOME=str(tmp_path))


@pytest.mark.parametrize(
    "wrong", [("nothing.sql",), ("--dialect", "oracle"), ("--select", "XYZ"), ("--format", "xml"), ("--fail-on",)]
)
def test_what_is_wrong_is_said_by_the_command(tmp_path: Path, wrong: tuple[str, ...]) -> None:
    (tmp_path / "0001_it.sql").write_text("SELECT 1;\n")
    ended = schemadef("lint", *wrong, cwd=tmp_path, XDG_CACHE_HOME=str(tmp_path))
    assert ended.status == 2
    assert "rror" in ended.err
