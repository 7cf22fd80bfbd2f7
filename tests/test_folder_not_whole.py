"""A folder in which somebody else has changed something is told in a sentence."""

from __future__ import annotations

import json
import shutil
import subprocess
from pathlib import Path

import pytest
from made_folder import add, refusal

from schemadef.migration.checksums import extend, render_sums
from schemadef.migration.folder import read_folder


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    path = tmp_path / "app"
    add(add(add(read_folder(path), "one"), "two"), "three")
    return path


@pytest.mark.parametrize("path", ["0002_two.sql", "rollback/0001_one.sql", "snapshots/0003_three.json"])
def test_an_edited_file(folder, path):
    (folder / path).write_text((folder / path).read_text() + "-- mine\n")
    assert refusal(folder) == (
        f"{folder / path} was edited after it was written;"
        " restore it from version control; a change to the schema is a new migration"
    )
    assert read_folder(folder, allow_edited=True).edited == (path,)


def test_each_edited_file_is_found(folder):
    for path in ("0001_one.sql", "0003_three.sql"):
        (folder / path).write_text("SELECT 1;\n")
    assert read_folder(folder, allow_edited=True).edited == ("0001_one.sql", "0003_three.sql")
    assert f"{folder}/0001_one.sql (and 1 more) was edited" in refusal(folder)


@pytest.mark.parametrize("path", ["rollback/0001_one.sql", "snapshots/0003_three.json", "0003_three.sql"])
def test_a_missing_file(folder, path):
    (folder / path).unlink()
    assert refusal(folder) == f"{folder / path} is missing; restore it from version control"


def test_a_gap(folder):
    (folder / "0002_two.sql").unlink()
    assert refusal(folder).startswith(f"migration 0002 is missing from {folder}")


def test_two_with_one_number(folder):
    shutil.copy(folder / "0002_two.sql", folder / "0002_other.sql")
    assert refusal(folder).startswith(f"{folder}/0002_other.sql and 0002_two.sql have the same number; two branches")


@pytest.mark.parametrize(
    ("name", "sentence"),
    [
        ("0004_four.sql", "is not in schemadef.sum; delete it if an interrupted run left it"),
        ("seed.sql", "is not a migration's name"),
        ("0004_Ü.sql", "is not a migration's name"),
        ("rollback/0004_four.sql", "is not in schemadef.sum; delete it if an interrupted run left it"),
        ("snapshots/0002_four.json", "is not in schemadef.sum"),
        ("meta/0001_snapshot.txt", "would be a snapshot of its own to drizzle-kit"),
    ],
)
def test_a_stray_file(folder, name, sentence):
    (folder / name).write_text("SELECT 1;\n")
    assert refusal(folder).startswith(f"{folder / name} {sentence}")


def test_a_folder_without_its_sums(folder):
    (folder / "schemadef.sum").unlink()
    assert refusal(folder) == f"{folder}/schemadef.sum is missing; restore it from version control"


def test_a_folder_of_another_tool(tmp_path):
    (tmp_path / "0000_init.sql").write_text("SELECT 1")
    assert "holds migrations that schemadef did not write: there is no schemadef.sum" in refusal(tmp_path)
    (tmp_path / "x").write_text("")
    assert refusal(tmp_path / "x") == f"{tmp_path}/x is not a folder"


@pytest.mark.parametrize(
    "text", ["", "{", "[]", '{"entries": 1}', '{"entries": [{"idx": 2, "tag": "0001_one", "when": 1}]}']
)
def test_a_corrupted_journal(folder, text):
    (folder / "meta/_journal.json").write_text(text)
    assert refusal(folder) == f"{folder}/meta/_journal.json is corrupted; restore it from version control"


def test_a_journal_out_of_order(folder):
    path = folder / "meta/_journal.json"
    journal = json.loads(path.read_text())
    journal["entries"][2]["when"] = journal["entries"][1]["when"]
    path.write_text(json.dumps(journal))
    dates = f"{folder}/meta/_journal.json dates 0003_three before 0002_two, so that drizzle-orm would"
    assert refusal(folder).startswith(dates)


def test_a_missing_journal(folder):
    (folder / "meta/_journal.json").unlink()
    assert refusal(folder) == f"{folder}/meta/_journal.json is missing; restore it from version control"


def test_a_journal_and_checksums_that_disagree(folder):
    path = folder / "schemadef.sum"
    lines = path.read_text().splitlines(keepends=True)
    path.write_text("".join(lines[:-3]))
    assert "schemadef.sum has no line for 0003_three.sql, which meta/_journal.json lists" in refusal(folder)
    path.write_text("".join(lines[3:] + lines[:3]))
    assert "list the migrations in different orders" in refusal(folder)
    path.write_text("".join(lines) + "nonsense\n")
    assert refusal(folder).startswith(f"line 10 of {folder}/schemadef.sum is not a file and its checksum")


def test_a_line_of_the_checksums_cannot_be_changed_alone(folder):
    """Whoever edits a file and mends its line breaks the next one."""
    (folder / "0002_two.sql").write_text("SELECT 1;\n")
    sums = read_folder(folder, allow_edited=True).sums
    mended = extend(sums[:3], [("0002_two.sql", b"SELECT 1;\n")])
    (folder / "schemadef.sum").write_text(render_sums(mended + sums[4:]))
    assert read_folder(folder, allow_edited=True).edited == ("rollback/0002_two.sql",)


def git(folder: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    identity = ["-c", "user.name=t", "-c", "user.email=t@example.com", "-c", "init.defaultBranch=main"]
    return subprocess.run(["git", *identity, *arguments], cwd=folder, capture_output=True, text=True, check=False)


def test_two_branches_that_both_add_a_migration_conflict(folder):
    for arguments in (["init"], ["add", "."], ["commit", "-m", "start"], ["checkout", "-b", "theirs"]):
        assert git(folder, *arguments).returncode == 0
    add(read_folder(folder), "theirs")
    git(folder, "add", ".")
    git(folder, "commit", "-m", "theirs")
    git(folder, "checkout", "main")
    add(read_folder(folder), "ours")
    git(folder, "add", ".")
    git(folder, "commit", "-m", "ours")
    merge = git(folder, "merge", "theirs")
    assert merge.returncode == 1
    assert "CONFLICT (content): Merge conflict in schemadef.sum" in merge.stdout
    assert "CONFLICT (content): Merge conflict in meta/_journal.json" in merge.stdout
    assert refusal(folder).startswith(
        f"{folder}/meta/_journal.json holds a merge conflict: two branches have both added"
    )
    git(folder, "checkout", "--theirs", "meta/_journal.json")
    assert refusal(folder).startswith(f"{folder}/schemadef.sum holds a merge conflict")
    git(folder, "checkout", "--theirs", "schemadef.sum")
    assert "have the same number; two branches have both added a migration" in refusal(folder)
    for path in folder.rglob("0004_ours*"):
        path.unlink()
    assert [e.tag for e in add(read_folder(folder), "ours").entries][3:] == ["0004_theirs", "0005_ours"]
