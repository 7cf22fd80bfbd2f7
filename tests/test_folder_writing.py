"""A folder is written as a whole or not at all."""

from __future__ import annotations

import errno
import os
import resource
import shutil
import subprocess
import sys
import tempfile
from contextlib import contextmanager
from pathlib import Path

import pytest
from made_folder import add, statements

from schemadef.errors import MigrationError
from schemadef.migration.folder import Migration, read_folder, write_migration

TESTS = Path(__file__).parent


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    path = tmp_path / "app"
    add(add(add(read_folder(path), "one"), "two"), "three")
    return path


def tree(path: Path) -> dict[str, bytes]:
    return {str(f.relative_to(path)): f.read_bytes() for f in sorted(path.rglob("*")) if f.is_file()}


def migration(number: int = 1, when: int = 1000, **changes) -> Migration:
    values = {"name": "x", "up": statements("SELECT 1"), "rollback": (), "snapshot": "{}\n"} | changes
    return Migration(number=number, when=when, **values)


@pytest.mark.parametrize(
    ("made", "sentence"),
    [
        (migration(2), "0002_x cannot follow: the next migration of .* is 0001_x"),
        (migration(name="A b"), "0001_A b cannot follow: the next migration of .* is 0001_a_b"),
        (migration(when=1500), "needs a time in whole seconds"),
        (migration(up=()), "0001_x has no statements"),
        (migration(up=statements("COMMIT")), "begins or ends a transaction"),
    ],
)
def test_a_migration_that_cannot_be_written(tmp_path, made, sentence):
    with pytest.raises(MigrationError, match=sentence):
        write_migration(read_folder(tmp_path / "x"), made, dialect="sqlite")
    assert not (tmp_path / "x").exists()


def test_a_folder_keeps_to_one_family(folder):
    with pytest.raises(MigrationError, match="holds migrations for sqlite, not for postgresql"):
        add(read_folder(folder), "four", dialect="postgresql")


def test_another_process_wrote_meanwhile(folder):
    first, second = read_folder(folder), read_folder(folder)
    add(first, "four")
    before = tree(folder)
    with pytest.raises(MigrationError, match="was changed by another process meanwhile; run the command again"):
        add(second, "also_four")
    assert tree(folder) == before


def test_what_an_interrupted_run_left_is_never_overwritten(folder):
    read = read_folder(folder)
    (folder / "0004_four.sql").write_text("precious")
    before = tree(folder)
    with pytest.raises(MigrationError, match=r"0004_four\.sql exists already, and a migration is never rewritten"):
        add(read, "four")
    assert tree(folder) == before


@contextmanager
def without_privileges():
    """Root may write anywhere: become somebody who may not."""
    root = os.geteuid() == 0
    if root:
        os.seteuid(65534)
    try:
        yield
    finally:
        if root:
            os.seteuid(0)


@pytest.fixture
def public_folder():
    path = Path(tempfile.mkdtemp(dir="/tmp", prefix="schemadef-"))
    path.chmod(0o755)
    yield path
    for item in path.rglob("*"):
        item.chmod(0o755)
    path.chmod(0o755)
    shutil.rmtree(path)


def test_a_read_only_folder(public_folder):
    folder = public_folder / "app"
    add(read_folder(folder), "one")
    before = tree(folder)
    for path in (public_folder, folder, *folder.iterdir()):
        path.chmod(0o555)
    with without_privileges():
        read = read_folder(folder)
        with pytest.raises(MigrationError) as caught:
            add(read, "two")
        with pytest.raises(MigrationError, match=f"cannot write to {public_folder}/new: Permission denied"):
            add(read_folder(public_folder / "new"), "one")
    assert str(caught.value) == f"cannot write to {folder}: Permission denied; nothing was changed"
    assert tree(folder) == before


def test_a_read_only_meta_folder_leaves_nothing_behind(public_folder):
    """The journal comes last: what was written before it must go again."""
    folder = public_folder / "app"
    add(read_folder(folder), "one")
    before = tree(folder)
    for path in (folder, folder / "rollback", folder / "snapshots"):
        path.chmod(0o777)
    (folder / "meta").chmod(0o555)
    with without_privileges(), pytest.raises(MigrationError, match="Permission denied; nothing was changed"):
        add(read_folder(folder), "two")
    assert tree(folder) == before


def test_an_unreadable_folder(public_folder):
    (folder := public_folder / "app").mkdir()
    folder.chmod(0)
    with without_privileges(), pytest.raises(MigrationError, match=f"cannot read {folder}.*: Permission denied"):
        read_folder(folder)


def test_a_failure_at_the_very_last_file_takes_the_journal_back(folder, monkeypatch):
    before = tree(folder)
    rename = Path.replace

    def fails(self: Path, target: Path) -> Path:
        if target.name == "schemadef.sum" and self.name.endswith(".tmp"):
            raise OSError(errno.EIO, os.strerror(errno.EIO))
        return rename(self, target)

    monkeypatch.setattr(Path, "replace", fails)
    with pytest.raises(MigrationError, match="Input/output error; nothing was changed"):
        add(read_folder(folder), "four")
    assert tree(folder) == before


FULL_DISK = """
import resource, sys
from pathlib import Path
sys.path[:0] = [{tests!r}, {tests!r} + '/support']
import made_folder as t
folder = t.read_folder(Path({folder!r}))
resource.setrlimit(resource.RLIMIT_FSIZE, ({limit}, resource.RLIM_INFINITY))
try:
    t.add(folder, "two", "CREATE TABLE two (a TEXT)", "SELECT '" + "x" * 3000 + "'")
except t.MigrationError as error:
    print(error)
"""


@pytest.mark.parametrize("existing", [True, False], ids=["second migration", "new folder"])
@pytest.mark.parametrize("limit", [0, 20, 60, 150, 400, 800, 2000])
def test_a_full_disk_leaves_nothing_half_written(tmp_path, limit, existing):
    """Files may grow to `limit` bytes, as on a disk that fills up: the run fails on another file each time."""
    folder = tmp_path / "app"
    if existing:
        add(read_folder(folder), "one")
    before = tree(folder)
    script = FULL_DISK.format(tests=str(TESTS), folder=str(folder), limit=limit)
    done = subprocess.run(
        [sys.executable, "-B", "-c", script], capture_output=True, text=True, cwd=TESTS.parent, check=False
    )
    assert done.stderr == ""
    assert done.stdout == f"cannot write to {folder}: File too large; nothing was changed\n"
    assert tree(folder) == before
    assert folder.exists() == existing, "the folders that the run made are gone too"


def test_the_test_above_has_a_limit_that_suffices(tmp_path):
    script = FULL_DISK.format(tests=str(TESTS), folder=str(tmp_path / "app"), limit=8000)
    done = subprocess.run(
        [sys.executable, "-B", "-c", script], capture_output=True, text=True, cwd=TESTS.parent, check=True
    )
    assert done.stdout == ""
    assert read_folder(tmp_path / "app").entries[0].tag == "0001_two"
    assert resource.RLIM_INFINITY == -1
