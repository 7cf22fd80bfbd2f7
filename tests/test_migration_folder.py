"""The folder of migrations: what is written comes back, every reader takes it, and nothing broken is read silently."""

from __future__ import annotations

import errno
import json
import os
import resource
import shutil
import subprocess
import sys
import tempfile
from contextlib import contextmanager
from hashlib import sha256
from pathlib import Path

import pytest

from schemadef.errors import MigrationError
from schemadef.migration.checksums import checksum, extend, render_sums
from schemadef.migration.directive import Directive, parse_directive
from schemadef.migration.file import label, parse_file, render_file
from schemadef.migration.folder import Folder, Migration, file_name, read_folder, write_migration
from schemadef.snapshot import Header, Snapshot, Told
from schemadef.statement import Hazard, Statement

TESTS = Path(__file__).parent
NOW = 1_795_211_160_513


def statements(*texts: str) -> tuple[Statement, ...]:
    return tuple(Statement(sql=text) for text in texts)


def add(folder: Folder, name: str, *up: str, now: int = NOW, dialect: str = "sqlite") -> Folder:
    entry = folder.next(name, now=now)
    snapshot = Snapshot(header=Header(told=Told(when=entry.when, name=entry.name))).text()
    rollback = statements(f"DROP TABLE IF EXISTS {entry.name}")
    up = up or (f"CREATE TABLE IF NOT EXISTS {entry.name} (a TEXT)", f"CREATE INDEX i_{entry.name} ON {entry.name} (a)")
    migration = Migration(
        number=entry.number, name=entry.name, when=entry.when, up=statements(*up), rollback=rollback, snapshot=snapshot
    )
    return write_migration(folder, migration, dialect=dialect)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    path = tmp_path / "app"
    add(add(add(read_folder(path), "one"), "two"), "three")
    return path


def tree(path: Path) -> dict[str, bytes]:
    return {str(f.relative_to(path)): f.read_bytes() for f in sorted(path.rglob("*")) if f.is_file()}


def refusal(path: Path) -> str:
    with pytest.raises(MigrationError) as caught:
        read_folder(path)
    assert "\n" not in str(caught.value)
    return str(caught.value)


# One file


def test_a_file_is_its_statements_and_back():
    up = (
        Statement(sql="CREATE TABLE a (\n  b TEXT\n)"),
        Statement(
            sql="ALTER TABLE a ADD COLUMN c TEXT",
            directive="unless column a.c",
            hazards=(Hazard.BLOCKS_WRITES, Hazard.DELETES_DATA),
            lock="ACCESS EXCLUSIVE",
            loses=("the data that went to drop column a.d",),
        ),
        Statement(sql="CREATE INDEX CONCURRENTLY i ON a (b)", transactional=False),
    )
    text = render_file(up)
    assert text == (
        "CREATE TABLE a (\n  b TEXT\n);\n--> statement-breakpoint\n"
        "-- schemadef: unless column a.c\n-- hazards: BLOCKS_WRITES, DELETES_DATA\n-- lock: ACCESS EXCLUSIVE\n"
        "-- not restored: the data that went to drop column a.d\nALTER TABLE a ADD COLUMN c TEXT;\n"
        "--> statement-breakpoint\n-- schemadef: no transaction\nCREATE INDEX CONCURRENTLY i ON a (b);\n"
    )
    assert parse_file(text) == up
    assert parse_file(render_file(())) == ()


@pytest.mark.parametrize(
    "sql",
    [
        "INSERT INTO a VALUES ('it''s; -- not /* a comment')",
        "SELECT 'line\n\nbreak\u2028\x0c\x85'",
        "DO $sd$ BEGIN PERFORM 'a;'; END $sd$",
        "CREATE TRIGGER t AFTER INSERT ON a BEGIN UPDATE a SET b = '記事'; END",
        "-- why\nSELECT 1",
        "/* why */ SELECT '--'",
        "SELECT 1 -- why\n + 1",
        'CREATE TABLE "begin" ("--> x" TEXT)',
    ],
)
def test_hostile_text_survives(sql):
    assert parse_file(render_file(statements(sql, sql))) == statements(sql, sql)


@pytest.mark.parametrize(
    ("sql", "sentence"),
    [
        ("SELECT '--> statement-breakpoint'", "contains `--> statement-breakpoint`, at which every reader cuts"),
        ("SELECT '\r\n'", "contains a carriage return"),
        ("SELECT '\0'", "contains a NUL"),
        ("\ufeffSELECT 1", "contains a byte order mark"),
        ("SELECT 'BEGIN TRANSACTION'", "contains the words BEGIN TRANSACTION"),
        ("SELECT 1 -- one", "ends in a comment"),
        ("SELECT 1;", "ends in a semicolon"),
        ("", "is empty"),
        ("-- only a comment\n", "ends in a comment"),
        ("/* only a comment */", "is empty"),
        ("BEGIN", "begins or ends a transaction"),
        ("/* x */ COMMIT", "begins or ends a transaction"),
        ("savepoint a", "begins or ends a transaction"),
        ("-- hazards: none\nSELECT 1", "begins with a comment that the runner would read"),
    ],
)
def test_what_some_reader_would_break_on_is_refused(sql, sentence):
    with pytest.raises(MigrationError, match=r"the statement for table a") as caught:
        render_file([Statement(sql=sql, subject="table a")])
    assert sentence in str(caught.value)


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("SELECT 1;\n--> statement-breakpoint\n", "statement 2 is empty"),
        ("", "statement 1 is empty"),
        ("-- schemadef: when full moon\nSELECT 1;\n", '"when full moon" is not a directive'),
        ("-- schemadef: unless column a\nSELECT 1;\n", '"unless column a" is not a directive'),
        ("-- schemadef: unless table a.b\nSELECT 1;\n", '"unless table a.b" is not a directive'),
        ("-- schemadef: unless\nSELECT 1;\n", '"unless" is not a directive'),
        (
            "-- hazards: SPICY\nSELECT 1;\n",
            "'SPICY' is not a valid Hazard in `-- hazards: SPICY`; known are DELETES_DATA",
        ),
    ],
)
def test_a_corrupted_file_is_told(text, sentence):
    with pytest.raises(MigrationError) as caught:
        parse_file(text)
    assert sentence in str(caught.value)


def test_directives_name_any_object():
    assert parse_directive('if column "my ""t"".x".記事') == Directive(
        unless=False, kind="column", names=('my "t".x', "記事")
    )
    assert parse_directive("unless index Idx").target == ("index", "idx")


def test_a_label_is_the_line_that_does_something():
    block = (
        "DO $sd$ BEGIN\n  IF NOT EXISTS (\n    SELECT\n  ) THEN\n    CREATE TYPE s AS ENUM ('a');\n  END IF;\nEND $sd$"
    )
    assert label(Statement(sql=block)) == "`CREATE TYPE s AS ENUM ('a');`"
    assert label(Statement(sql=block, subject="enum s")) == "enum s"
    assert label(Statement(sql="-- x\nSELECT 1")) == "`SELECT 1`"
    assert len(label(Statement(sql="SELECT " + "1" * 500))) == 102


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


# A folder that is not whole


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


# Writing


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
import test_migration_folder as t
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
