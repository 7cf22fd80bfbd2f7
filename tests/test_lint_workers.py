"""However many processes lint a folder, they say the same; and a plain question is answered as any other."""

from __future__ import annotations

import marshal
import os
import random
import signal
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from benchmarks.linting import write_migrations
from command_line import schemadef

from schemadef.dialect import load_dialect
from schemadef.errors import ConfigError
from schemadef.lint import workers
from schemadef.lint.files import Found, find
from schemadef.lint.outline import outlines
from schemadef.lint.rows.known import Filled
from schemadef.lint.rule import load_rules
from schemadef.lint.run import lint, settings_for, work_of
from schemadef.lint.schema.journal import follow, journal
from schemadef.lint.sql.shape import Name
from schemadef.lint.wire import Wire, wires
from schemadef.lint.work import Linted, Work

NEON = load_dialect("neon")
ROOT = Path(__file__).parent.parent
THREADED = """
ALTER TABLE users ADD COLUMN IF NOT EXISTS n{0} varchar(20) NOT NULL;
ALTER TABLE users ALTER COLUMN n{1} TYPE varchar(10);
ALTER TABLE users ADD CONSTRAINT c{0} CHECK (n{0} IS NOT NULL) NOT VALID;
ALTER TABLE users VALIDATE CONSTRAINT c{1};
ALTER TABLE users ALTER COLUMN n{1} SET NOT NULL;
CREATE TABLE notes{0} (id bigint PRIMARY KEY); ALTER TABLE notes{1} ENABLE ROW LEVEL SECURITY;
CREATE POLICY p ON notes{1} USING (true); INSERT INTO notes{0} VALUES (1) ON CONFLICT DO NOTHING;
ALTER TABLE notes{1} ADD COLUMN IF NOT EXISTS said int DEFAULT {0}, ALTER COLUMN said SET DEFAULT 5;
ALTER TABLE notes{1} RENAME TO old{1}; UPDATE users SET n{1} = n{1} || 'x'; DROP TABLE IF EXISTS old{2};
CREATE FUNCTION touch{0}() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN NEW.at := now(); RETURN NEW; END $$;
CREATE TRIGGER touched BEFORE UPDATE OF id ON notes{0} FOR EACH ROW EXECUTE FUNCTION touch{1}();
CREATE TRIGGER shut BEFORE UPDATE ON users FOR EACH ROW EXECUTE FUNCTION touch{1}(); DROP TRIGGER shut ON users;
ALTER TABLE old{1} DISABLE TRIGGER ALL; UPDATE notes{0} SET id = id;
CREATE DOMAIN d{0} AS int CHECK (VALUE > 0); ALTER TABLE users ADD COLUMN IF NOT EXISTS of_d{0} d{1};
CREATE TYPE e{0} AS ENUM ('a'); ALTER TYPE e{1} ADD VALUE IF NOT EXISTS 'b'; ALTER TYPE e{1} RENAME TO f{1};
DROP TYPE f{2};
-- schemadef: ignore NEON103 for now
CREATE TEMPORARY TABLE t{0} (a int);
SET search_path TO app, public; CREATE TABLE kept{0} (id bigint PRIMARY KEY, a int);
INSERT INTO kept{1} VALUES (1, 2) ON CONFLICT DO NOTHING; UPDATE app.kept{1} SET a = a + 1; RESET search_path;
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


@pytest.fixture
def in_two(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """Folders of any size are divided, a few files at a time; the processes that were started."""
    started: list[int] = []

    def start(*given: Any) -> tuple[Any, int]:
        wire, process = begin(*given)
        started.append(process)
        return wire, process

    begin = workers._start
    monkeypatch.setattr(workers, "ENOUGH", 1)
    monkeypatch.setattr(workers, "AT_ONCE", 4_000)
    monkeypatch.setattr(workers, "_start", start)
    return started


@pytest.mark.parametrize("alone", [True, False])
@pytest.mark.parametrize("dialect", ["neon", "turso"])
def test_two_processes_say_the_same(found: list[Found], dialect: str, alone: bool, in_two: list[int]) -> None:
    chosen = load_dialect(dialect)
    settings = settings_for(chosen, select=list(outlines()))
    once, twice = (
        [
            (one.file.path, one.findings, one.file.made, [one.file.place(finding.start) for finding in one.findings])
            for one in lint(found, chosen, settings, alone=alone, workers=count)
        ]
        for count in (1, 2)
    )
    assert sum(len(findings) for _, findings, _, _ in once) > 100
    assert twice == once
    # SQLite's rules keep a database in step with the files: one process has it
    assert len(in_two) == (0 if dialect == "turso" else 1)


@pytest.mark.parametrize("way", ["ends at once", "ends later", "is killed", "says nonsense", "cannot be started"])
def test_what_becomes_of_the_second_process_changes_nothing(
    way: str, found: list[Found], in_two: list[int], monkeypatch: pytest.MonkeyPatch
) -> None:
    first, tell, calls = os.getpid(), workers._Other.tell, []

    def other(self: workers._Other, what: int, said: list[Any]) -> None:
        calls.append(what)
        if os.getpid() != first and len(calls) == (1 if way == "ends at once" else 4):
            if way == "says nonsense":
                raise ValueError
            os.kill(os.getpid(), signal.SIGKILL) if way == "is killed" else os._exit(7)
        tell(self, what, said)

    def no_fork() -> int:
        raise BlockingIOError

    chosen = load_dialect("neon")
    settings = settings_for(chosen)
    expected = [one.findings for one in lint(found, chosen, settings)]
    monkeypatch.setattr(workers._Other, "tell", other)
    if way == "cannot be started":
        monkeypatch.setattr(os, "fork", no_fork)
    assert [one.findings for one in lint(found, chosen, settings, workers=2)] == expected
    for process in in_two:
        with pytest.raises(ChildProcessError):
            os.waitpid(process, os.WNOHANG)
    assert len(in_two) == (way != "cannot be started")


def test_a_file_that_cannot_be_read_is_said_whoever_reads_it(tmp_path: Path, in_two: list[int]) -> None:
    write_migrations(tmp_path / "files", 12)
    for gone in (3, 9):
        found = list(find([str(tmp_path / "files")]))
        found[gone] = Found(tmp_path / "files" / "gone.sql")
        with pytest.raises(ConfigError, match=r"cannot read .*gone\.sql"):
            lint(found, NEON, settings_for(NEON), workers=2)
    assert len(in_two) == 2


def test_messages_of_any_size_pass_both_ways_though_nobody_reads() -> None:
    here, there = wires()
    sizes = (0, 1, 100, 3_000_000)
    for size in sizes:
        here.send(b"a" * size)
        there.send(b"b" * size)
    # what the pipe does not take waits until its sender waits itself: one thread for each end
    answers: list[list[int]] = []

    def hear(wire: Wire) -> None:
        answers.append([len(wire.receive()) for _ in sizes])
        wire.finish()

    other = threading.Thread(target=hear, args=(there,))
    other.start()
    hear(here)
    other.join()
    assert answers == [list(sizes)] * 2
    there.close()
    with pytest.raises(EOFError):
        here.receive()
    here.close()


def known(schema: Filled, table: Name) -> dict[str, Any]:
    return {what: said for what, said in vars(schema.table(table)).items() if what != "find"}


def told(schema: Filled) -> dict[str, Any]:
    """What a schema says when it is asked for all that it reads late."""
    deeds = vars(schema.deeds)
    return {**deeds, **vars(deeds["triggers"]), "triggers": 0, "labels": schema.labels, "of": schema.checked_domains}


@pytest.mark.parametrize("seed", range(4))
def test_a_schema_that_follows_is_as_one_that_has_read(seed: int, found: list[Found]) -> None:
    """Of every file, and of the tables' statements, which are read again from where they are; whoever asks only at the
    end is told the same.

    What the present file makes (`here`) is asked by who reads it alone.
    """
    rng = random.Random(seed)
    files = [one for one in found if not one.rollback]
    rng.shuffle(files)
    read, followed, late = Filled("public"), Filled("public"), Filled("public")
    work = work_of(NEON, settings_for(NEON), alone=False)
    for one in files:
        read.begin()
        file = work.file(one, read)
        for statement in file.everything:
            read.apply(statement)
        entries = marshal.loads(marshal.dumps(journal(file)))
        follow(entries, one, followed)
        follow(entries, one, late)
        for name in ("objects", "temporary", "secured", "filled", "touched", "ever"):
            assert getattr(followed, name) == getattr(read, name), (one.path, name)
        assert told(followed) == told(read), one.path
    assert told(late) == told(read)
    assert all(told(read)[name] for name in ("labels", "stamping", "resting", "watched", "of"))
    assert read.tables() == followed.tables()
    assert len(read.tables()) > 20
    for name in read.tables():
        assert [one.text for one in followed.statements(name)] == [one.text for one in read.statements(name)]
        assert known(followed, name) == known(read, name), name


@pytest.mark.parametrize("count", range(2, 8))
def test_all_that_the_second_process_does_is_taken(count: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Whoever has the last files: nothing is done again here."""
    write_migrations(tmp_path / "files", count)
    found = list(find([str(tmp_path / "files")]))
    work, linted = work_of(NEON, settings_for(NEON), alone=False), []
    lint_files = type(work).lint

    def counted(self: Work, files: list[Found], *more: Any) -> Iterator[Linted]:
        linted.append(len(files))
        return lint_files(self, files, *more)

    monkeypatch.setattr(workers, "ENOUGH", 1)
    monkeypatch.setattr(workers, "AT_ONCE", 1)
    monkeypatch.setattr(type(work), "lint", counted)
    assert len(workers.divided(found, work, 2)) == count
    assert sum(linted) == -(-count // 2)


def test_blocks_are_in_order_and_hold_all() -> None:
    sizes = [1, 70_000, 10, 20, 59_970, 5, 5]
    cut = workers.blocks(sizes)
    assert [place for block in cut for place in range(len(sizes))[block]] == list(range(len(sizes)))
    assert len(cut) == 3
    assert workers.blocks([]) == []


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
