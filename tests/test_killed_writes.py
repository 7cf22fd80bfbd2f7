"""A run that is killed while it writes to the folder: the next one takes it back or finishes it."""

from __future__ import annotations

import shutil
from pathlib import Path
from unittest import mock

import pytest
from folder_project import Project
from two_branches import BIO, TAGS, USERS, merge, two_branches

from schemadef.migration import write


class Killed(BaseException):
    """The process ends here; nothing is cleaned up."""


def killed_at(number: int, project: Project, *command: str) -> bool:
    """Run a command and kill it before its rename of that number; false when it made fewer of them."""
    replace, unlink = Path.replace, Path.unlink
    left = [number]

    def step() -> None:
        if left[0] == 0:
            raise Killed
        left[0] -= 1

    def replacing(self: Path, target: Path) -> Path:
        step()
        return replace(self, target)

    def unlinking(self: Path, missing_ok: bool = False) -> None:
        if self.name.startswith("_"):
            step()
        unlink(self, missing_ok)

    with (
        mock.patch.object(Path, "replace", replacing),
        mock.patch.object(Path, "unlink", unlinking),
        mock.patch.object(write._Undo, "run", lambda undo: None),
    ):
        try:
            project.ok(*command)
        except Killed:
            return True
    return False


def each_kill(project: Project, *command: str):
    """The project after a kill at each step, the whole of it being put back in between."""
    start = project.root.with_name("start")
    shutil.copytree(project.root, start)
    for number in range(40):
        shutil.rmtree(project.root)
        shutil.copytree(start, project.root)
        if not killed_at(number, project, *command):
            assert number > 5
            return
        yield project


def stray(project: Project) -> list[str]:
    return [path for path in project.tree() if "/_" in f"/{path}" and path != "meta/_journal.json"]


@pytest.fixture
def project(tmp_path: Path) -> Project:
    made = Project(tmp_path / "project")
    made.declare(USERS)
    made.ok("generate")
    return made


def test_rebase(project):
    project.git("init")
    project.commit("start")
    two_branches(project)
    merge(project, "merge")
    for killed in each_kill(project, "rebase"):
        killed.ok("rebase")
        assert killed.tags() == ["0001_create_users", "0002_theirs_1", "0003_mine_1"]
        killed.declare(BIO, TAGS)
        killed.ok("generate", "--check")
        assert not stray(killed)


def test_squash(project):
    for declaration in ((BIO,), (BIO, TAGS)):
        project.declare(*declaration)
        project.ok("generate")
    for killed in each_kill(project, "squash"):
        answer = killed.run("squash")
        assert answer.status == 0 or "squash takes two at least" in answer.err
        assert killed.tags() == ["0003_create_tags"]
        killed.ok("generate", "--check")
        assert not stray(killed)


def test_generate(project):
    project.declare(BIO, TAGS)
    for killed in each_kill(project, "generate", "--name", "more"):
        killed.ok("generate", "--name", "more")
        assert killed.tags() == ["0001_create_users", "0002_more"]
        killed.ok("generate", "--check")
        assert not stray(killed)


def test_what_somebody_else_put_there_stays(project):
    project.declare(BIO, TAGS)
    assert killed_at(1, project, "generate", "--name", "more")
    (project.path / "0002_more.sql").write_text("precious")
    assert "0002_more.sql is not in schemadef.sum" in project.fails("generate", "--name", "more")
    assert (project.path / "0002_more.sql").read_text() == "precious"
