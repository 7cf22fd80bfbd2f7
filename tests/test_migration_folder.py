"""The folder of migrations: what is written comes back, and every reader takes it."""

from __future__ import annotations

import json
import subprocess
from hashlib import sha256
from pathlib import Path

import pytest
from made_folder import NOW, add, statements

from schemadef.migration.checksums import checksum
from schemadef.migration.folder import file_name, read_folder
from schemadef.snapshot import Snapshot

TESTS = Path(__file__).parent


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    path = tmp_path / "app"
    add(add(add(read_folder(path), "one"), "two"), "three")
    return path


def tree(path: Path) -> dict[str, bytes]:
    return {str(f.relative_to(path)): f.read_bytes() for f in sorted(path.rglob("*")) if f.is_file()}


# The folder


def test_layout(folder):
    assert list(tree(folder)) == [
        "0001_one.sql",
        "0002_two.sql",
        "0003_three.sql",
        "meta/_journal.json",
        "rollback/0001_one.sql",
        "rollback/0002_two.sql",
        "rollback/0003_three.sql",
        "schemadef.sum",
        "snapshots/0001_one.json",
        "snapshots/0002_two.json",
        "snapshots/0003_three.json",
    ]
    for path, content in tree(folder).items():
        assert content.endswith(b"\n") and not content.endswith(b"\n\n") and b"\r" not in content, path
    journal = json.loads((folder / "meta/_journal.json").read_text())
    second = NOW // 1000 * 1000
    assert journal == {
        "version": "7",
        "dialect": "sqlite",
        "entries": [
            {"idx": number, "version": "6", "when": second + 1000 * (number - 1), "tag": tag, "breakpoints": True}
            for number, tag in enumerate(["0001_one", "0002_two", "0003_three"], start=1)
        ],
    }


def test_what_is_written_comes_back(folder):
    read = read_folder(folder)
    assert [m.tag for m in read.migrations()] == ["0001_one", "0002_two", "0003_three"]
    second = read.migration(read.entries[1])
    assert second.up == statements("CREATE TABLE IF NOT EXISTS two (a TEXT)", "CREATE INDEX i_two ON two (a)")
    assert second.rollback == statements("DROP TABLE IF EXISTS two")
    assert read.snapshot().header.told.name == "three"
    assert read.snapshot(read.entries[0]).header.told.name == "one"
    assert read.dialect == "sqlite"


def test_an_empty_folder(tmp_path):
    for path in (tmp_path, tmp_path / "none"):
        folder = read_folder(path)
        assert (folder.entries, folder.last, folder.snapshot()) == ((), None, Snapshot())
    (tmp_path / "README.md").write_text("notes")
    assert read_folder(tmp_path).entries == ()


def test_written_files_are_never_rewritten(folder):
    before = tree(folder)
    add(read_folder(folder), "four")
    after = tree(folder)
    assert {path: after[path] for path in before if path not in ("schemadef.sum", "meta/_journal.json")} == {
        path: before[path] for path in before if path not in ("schemadef.sum", "meta/_journal.json")
    }
    assert after["schemadef.sum"].startswith(before["schemadef.sum"])


def test_the_same_input_gives_the_same_bytes(folder, tmp_path):
    again = tmp_path / "again"
    add(add(add(read_folder(again), "one"), "two"), "three")
    assert tree(folder) == tree(again)


def test_time_is_whole_seconds_and_always_later(tmp_path):
    folder = add(read_folder(tmp_path), "one", now=5_999)
    assert folder.entries[0].when == 5_000
    folder = add(folder, "two", now=1)
    assert folder.entries[1].when == 6_000
    assert add(folder, "three", now=90_001).entries[2].when == 90_000
    assert read_folder(tmp_path / "new").next("x", now=0).when == 1_000


def test_postgres_journal(tmp_path):
    add(read_folder(tmp_path), "one", dialect="postgresql")
    journal = json.loads((tmp_path / "meta/_journal.json").read_text())
    assert (journal["dialect"], journal["entries"][0]["version"]) == ("postgresql", "7")


def test_other_keys_of_the_journal_stay(folder):
    path = folder / "meta/_journal.json"
    journal = json.loads(path.read_text())
    journal["entries"][0]["note"] = journal["note"] = "ours"
    path.write_text(json.dumps(journal))
    add(read_folder(folder), "four")
    journal = json.loads(path.read_text())
    assert journal["note"] == journal["entries"][0]["note"] == "ours"
    assert len(journal["entries"]) == 4


@pytest.mark.parametrize(
    ("text", "name"),
    [("Add Articles!", "add_articles"), ("記事", "migration"), ("a--b__c", "a_b_c"), ("x" * 99, "x" * 60)],
)
def test_names(text, name):
    assert file_name(text) == name


def test_the_checksum_is_the_one_that_drizzle_stores(folder):
    content = (folder / "0001_one.sql").read_bytes()
    assert checksum(content) == sha256(content).hexdigest() == checksum(content.replace(b"\n", b"\r\n"))


def test_a_checkout_with_crlf_is_not_edited(folder):
    for path in folder.rglob("*"):
        if path.is_file():
            path.write_bytes(path.read_bytes().replace(b"\n", b"\r\n"))
    read = read_folder(folder)
    assert "\r" not in read.migration(read.entries[0]).up[0].sql


@pytest.mark.parametrize("dialect", ["sqlite", "postgresql"])
def test_drizzle_kit_check_accepts_it(tmp_path, dialect):
    folder = tmp_path / "out"
    add(add(read_folder(folder), "one", dialect=dialect), "two", dialect=dialect)
    kit = TESTS / "node_modules/.bin/drizzle-kit"
    command = [str(kit), "check", f"--dialect={dialect}", f"--out={folder}"]
    done = subprocess.run(command, capture_output=True, text=True, cwd=TESTS, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    assert "Everything's fine" in done.stdout
    (folder / "meta/stray.txt").write_text("x")
    assert subprocess.run(command, capture_output=True, cwd=TESTS, check=False).returncode == 1, "the check can fail"
