"""A bar on a terminal while a migration runs; not a sign of it anywhere else."""

from __future__ import annotations

import os
import pty
import re
import subprocess
import sys
from pathlib import Path

import pytest
from folder_project import Project
from twenty import twenty

from schemadef.engines.scratch import scratch_url

ROOT = Path(__file__).parents[1]


def on_a_terminal(folder: Path, *arguments: str) -> str:
    """What a command writes to standard error, which is a terminal."""
    ours, theirs = pty.openpty()
    command = [sys.executable, "-m", "schemadef", *arguments]
    with subprocess.Popen(
        command, cwd=folder, stdout=subprocess.DEVNULL, stderr=theirs, env={**os.environ, "PYTHONPATH": str(ROOT)}
    ) as process:
        os.close(theirs)
        written = b""
        try:
            while part := os.read(ours, 4096):
                written += part
        except OSError:  # Linux's way to say that the other side is closed
            pass
    os.close(ours)
    assert process.returncode == 0, written
    return written.decode()


@pytest.fixture
def project(tmp_path: Path):
    with scratch_url("postgres") as url:
        project = Project(tmp_path / "project", "postgres", url)
        twenty(project.path)
        yield project


def test_a_bar_for_each_migration(project: Project) -> None:
    written = on_a_terminal(project.root, "migrate")
    assert [f"{done}/10" for done in range(11)] == list(dict.fromkeys(re.findall(r"\d+/10", written)))
    assert written.count("10/10") == 2
    assert written.endswith("\x1b[?25h\r\n"), "the cursor is there again"
    assert on_a_terminal(project.root, "migrate") == ""


@pytest.mark.parametrize("arguments", [("migrate", "--json"), ("migrate", "--dry-run")])
def test_none_where_something_else_is_shown(project: Project, arguments: tuple[str, ...]) -> None:
    assert on_a_terminal(project.root, *arguments) == ""


def test_none_without_a_terminal(project: Project) -> None:
    answer = project.run("migrate")
    assert (answer.status, answer.err) == (0, "")
    assert answer.out == "app: 0001_first\napp: 0002_second\n"
