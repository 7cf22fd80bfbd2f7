"""What lint says from its cache is what it says without: only the same question is answered, and by a whole answer."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from command_line import Answer, schemadef

from schemadef.__main__ import write_parts
from schemadef.errors import ConfigError
from schemadef.lint.rule import load_rules

UNGUARDED = "CREATE TYPE a AS ENUM ('b');\n"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    files = tmp_path / "migrations"
    files.mkdir()
    for number in range(1, 6):
        write(
            files / f"{number:04}_it.sql",
            UNGUARDED if number == 3 else f"CREATE TABLE IF NOT EXISTS t{number} (a int);\n",
        )
    return tmp_path


def write(file: Path, text: str) -> None:
    """Files of another day: what has just changed is not kept."""
    file.write_text(text)
    day = time.time() - 86400
    os.utime(file, (day, day))


def lint(folder: Path, *arguments: str) -> Answer:
    return schemadef("lint", *arguments, cwd=folder, XDG_CACHE_HOME=str(folder / "cache"))


def kept(folder: Path) -> list[Path]:
    return sorted((folder / "cache" / "schemadef" / "lint").glob("*"))


@pytest.mark.parametrize("form", ["text", "json", "sarif"])
def test_an_answer_from_the_cache_is_the_answer_without(folder: Path, form: str) -> None:
    without = lint(folder, "migrations", "--no-cache", "--format", form)
    assert not kept(folder)
    first = lint(folder, "migrations", "--format", form)
    assert len(kept(folder)) == 1
    assert first == without == lint(folder, "migrations", "--format", form)
    assert without.status == 1
    assert len(kept(folder)) == 1


def test_it_is_the_cache_that_answers(folder: Path) -> None:
    lint(folder, "migrations")
    script = "import sys\nsys.argv[1:] = ['lint', 'migrations']\nfrom schemadef.__main__ import main\nimport os\n"
    script += "os._exit = lambda status: sys.exit(50 + status + 10 * bool({'click', 'typing'} & sys.modules.keys()))\nmain()\n"
    environment = os.environ | {"XDG_CACHE_HOME": str(folder / "cache")}
    ended = subprocess.run(
        [sys.executable, "-c", script], cwd=folder, env=environment, capture_output=True, check=False
    )
    assert ended.returncode == 51, ended.stderr


def test_whatever_changes_is_another_question(folder: Path) -> None:
    write(folder / "schemadef.toml", '[databases.app]\ndeclaration = "s.py"\ndialect = "neon"\nfolder = "migrations"\n')
    file = folder / "migrations" / "0003_it.sql"

    def more(text: str) -> None:
        write(file, text)

    changes = (
        lambda: None,
        lambda: more(UNGUARDED + UNGUARDED.replace(" a ", " c ")),
        lambda: more("SELECT 1;\n"),
        lambda: write(folder / "migrations" / "0007_it.sql", UNGUARDED),
        lambda: (folder / "migrations" / "0001_it.sql").rename(folder / "migrations" / "0009_it.sql"),
        lambda: write(folder / "schemadef.toml", (folder / "schemadef.toml").read_text().replace("neon", "d1")),
    )
    for count, change in enumerate(changes, 1):
        change()
        assert lint(folder, "migrations") == lint(folder, "migrations", "--no-cache")
        assert len(kept(folder)) == count
    for arguments in (("--ignore", "FILE"), ("--select=CFD",), ("--dialect", "turso"), ("--fail-on", "warning")):
        assert lint(folder, "migrations", *arguments) == lint(folder, "migrations", "--no-cache", *arguments)


@pytest.mark.parametrize("broken", [b"", b"0\n", b"\0" * 200, None])
def test_a_broken_answer_is_none(folder: Path, broken: bytes | None) -> None:
    first = lint(folder, "migrations")
    (answer,) = kept(folder)
    answer.write_bytes(answer.read_bytes()[:-1] if broken is None else broken)
    assert lint(folder, "migrations") == first
    assert len(answer.read_bytes()) > 200


PROJECTS = {
    '[project]\nname = "schemadef"\n[tool.other]\ndialects = "ours"': 1,
    '[tool.schemadef.lint]\nselect = ["NEON1"]': 1,
    "[tool.schemadef]\ndialects = []": 0,
    '[ "tool" ]\nschemadef.dialects = []': 0,
    "tool = {schemadef = {dialects = []}}": 0,
    "tool.'schemadef'.dialects = []": 0,
    "[[tool.schemadef.dialects]]": 0,
}


@pytest.mark.parametrize("toml", PROJECTS)
def test_a_configuration_that_reads_more_than_the_key_holds_keeps_nothing(folder: Path, toml: str) -> None:
    write(folder / "pyproject.toml", toml + "\n")
    lint(folder, "migrations")
    assert len(kept(folder)) == PROJECTS[toml]


def test_a_folder_that_cannot_be_written_is_none(folder: Path) -> None:
    (folder / "cache").write_text("no folder")
    assert lint(folder, "migrations") == lint(folder, "migrations", "--no-cache")


def test_what_has_just_changed_is_not_kept(folder: Path) -> None:
    ahead = time.time() + 5
    os.utime(folder / "migrations" / "0001_it.sql", (ahead, ahead))
    lint(folder, "migrations")
    assert not kept(folder)


def test_many_at_once_say_the_same(folder: Path) -> None:
    environment = os.environ | {"XDG_CACHE_HOME": str(folder / "cache")}
    command = [sys.executable, "-m", "schemadef", "lint", "migrations"]
    running = [subprocess.Popen(command, cwd=folder, env=environment, stdout=subprocess.PIPE) for _ in range(6)]
    said = {process.communicate()[0] for process in running}
    assert said == {lint(folder, "migrations", "--no-cache").out.encode()}
    assert len(kept(folder)) == 1


def test_old_answers_go(folder: Path) -> None:
    for code in sorted(load_rules())[:18]:
        lint(folder, "migrations", "--ignore", code)
    assert len(kept(folder)) == 16


def test_a_file_that_goes_before_its_lines_are_shown_is_said(capsys: pytest.CaptureFixture[str]) -> None:
    def parts() -> Iterator[str]:
        yield "0001_it.sql: one finding\n"
        message = "cannot read 0002_it.sql"
        raise ConfigError(message, hint="put it back")

    assert write_parts(parts(), 1) == 2
    shown = capsys.readouterr()
    assert shown.out == "0001_it.sql: one finding\n"
    assert shown.err == "error: cannot read 0002_it.sql; put it back\n"
