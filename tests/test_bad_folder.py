"""A folder of migrations that is not as it was written: one sentence that names the file, and says what to do."""

from __future__ import annotations

import ctypes
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from failing_project import A_TABLE, Project, failing_project


@pytest.fixture
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Project:
    return failing_project(tmp_path, monkeypatch, capsys)


@pytest.fixture
def generated(project: Project) -> Project:
    assert project.run("generate").status == 0
    project.declare(A_TABLE)
    assert project.run("generate").status == 0
    return project


FIRST = "generated/app/0001_create_users.sql"
SECOND = "generated/app/0002_create_posts.sql"


@pytest.mark.parametrize("command", ["migrate", "generate", "rollback"])
def test_an_edited_migration(generated: Project, command: str) -> None:
    file = generated.folder / FIRST
    file.write_text(file.read_text().replace('"email" TEXT', '"e_mail" TEXT'))
    said = generated.fails(command)
    assert "0001_create_users.sql" in said and "version control" in said


def test_an_edited_folder_is_proven_to_differ(generated: Project) -> None:
    file = generated.folder / FIRST
    file.write_text(file.read_text().replace('"email" TEXT NOT NULL', '"email" TEXT'))
    said = generated.fails("verify")
    assert "column users.email" in said


@pytest.mark.parametrize("name", [FIRST, SECOND, "generated/app/rollback/0001_create_users.sql"])
def test_a_missing_migration(generated: Project, name: str) -> None:
    (generated.folder / name).unlink()
    said = generated.fails("migrate")
    assert Path(name).name in said


@pytest.mark.parametrize("name", ["schemadef.sum", "meta/_journal.json"])
@pytest.mark.parametrize("content", ["nonsense", "<<<<<<< mine\n=======\n>>>>>>> theirs\n"])
def test_a_file_is_named_as_it_lies_below_the_current_folder(generated: Project, name: str, content: str) -> None:
    """There may be several databases, each with a file of this name."""
    (generated.folder / "generated/app" / name).write_text(content)
    assert f" generated/app/{name}" in generated.fails("migrate")


@pytest.mark.parametrize(
    "name",
    [
        FIRST,
        "generated/app/schemadef.sum",
        "generated/app/meta/_journal.json",
        "generated/app/snapshots/0002_create_posts.json",
    ],
)
@pytest.mark.parametrize("content", [b"", b"\xff\xfe\x00", b"{", b"nonsense\n"])
def test_a_corrupted_file(generated: Project, name: str, content: bytes) -> None:
    (generated.folder / name).write_bytes(content)
    for command in ("generate", "migrate", "verify"):
        said = generated.fails(command)
        assert Path(name).name in said or "0001_create_users" in said or "0002_create_posts" in said, said


def test_a_migration_of_another_database(generated: Project) -> None:
    assert generated.run("migrate").status == 0
    shutil.rmtree(generated.folder / "generated")
    generated.declare(A_TABLE.replace("Posts", "Pages"), start="from schemadef import *\n")
    assert generated.run("generate").status == 0
    said = generated.fails("migrate")
    assert "0001_create_users" in said


def without_the_rights_of_root() -> None:
    """Drop CAP_DAC_OVERRIDE and CAP_DAC_READ_SEARCH from what the next program may have: the modes of files bind it."""
    for right in (1, 2) if os.geteuid() == 0 else ():
        assert ctypes.CDLL(None).prctl(24, right, 0, 0, 0) == 0  # PR_CAPBSET_DROP


@pytest.mark.parametrize(
    ("closed", "mode", "command", "status", "words"),
    [
        (".", 0o555, ["generate"], 1, ["generated", "Permission denied"]),
        ("schemadef.toml", 0, ["generate"], 2, ["cannot read schemadef.toml: Permission denied"]),
        ("schemadef.toml", 0, ["generate", "--name", "x"], 2, ["cannot read schemadef.toml: Permission denied"]),
        ("schemadef.toml", 0, ["lint"], 2, ["cannot read schemadef.toml: Permission denied"]),
        ("schema.py", 0, ["generate"], 1, ["schema.py", "Permission denied"]),
        ("data", 0, ["status"], 1, ["cannot open the SQLite file", "app.db"]),
    ],
)
def test_what_may_not_be_read_or_written(
    project: Project, closed: str, mode: int, command: list[str], status: int, words: list[str]
) -> None:
    (project.folder / "data").mkdir()
    (project.folder / "schemadef.toml").write_text(
        '[databases.app]\ndeclaration = "schema.py"\ndialect = "sqlite"\n'
        '[databases.app.environments.dev]\nurl = "file:data/app.db"\n'
    )
    path = project.folder / closed
    before = path.stat().st_mode
    path.chmod(mode)
    ended = subprocess.run(
        [sys.executable, "-m", "schemadef", *command],
        cwd=project.folder,
        env={**os.environ, "PYTHONPATH": str(Path(__file__).parents[1]), "PYTHONDONTWRITEBYTECODE": "1"},
        capture_output=True,
        text=True,
        check=False,
        preexec_fn=without_the_rights_of_root,
    )
    path.chmod(before)
    assert (ended.returncode, ended.stderr.count("\n")) == (status, 1), ended
    assert ended.stderr.startswith("error: ")
    for word in words:
        assert word in ended.stderr
