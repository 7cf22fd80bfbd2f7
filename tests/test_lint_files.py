"""What is found of a folder as a whole: its numbers, its ways back, its journal and its checksums."""

from __future__ import annotations

import json
import subprocess
from pathlib import Path

import pytest
from command_line import schemadef

from schemadef.dialect import load_dialect
from schemadef.lint.backward import ways_back
from schemadef.lint.files import Found, find
from schemadef.lint.folder import told
from schemadef.lint.run import lint, settings_for

NEON = load_dialect("neon")
SEED = [
    "0000_milky_shotgun",
    "0001_equal_selene",
    "0002_yummy_fallen_one",
    "0003_nifty_peter_quill",
    "0004_loud_quasimodo",
    "0005_service_accounts",
    "0006_add_rag_metrics",
    "0007_optimize_rag_indexes",
    "0008_add_foreign_keys",
    "0008_add_foreign_keys_fixed",
    "0009_add_log_entries_phase1",
    "0010_add_sessions_phase2",
    "0010_muednote_v3_chat_tables",
    "0011_add_sessions_rls_policies",
    "0012_add_rag_embeddings",
    "0013_add_question_templates",
    "0014_add_rag_rls_policies",
    "0015_add_muednote_v3_schema",
    "rollback_0006_add_rag_metrics",
    "rollback_0010_sessions_phase2",
    "rollback_0012_rag_phase1.3",
]


def found(folder: Path, code: str) -> set[str]:
    """The names of the files of a folder in which a rule finds something."""
    files = find([str(folder)])
    linted = lint(files, NEON, settings_for(NEON, select=[code]))
    return {
        one.file.path.relative_to(folder).as_posix()
        for one in linted
        if any(finding.code == code for finding in one.findings)
    }


def write(folder: Path, *names: str, text: str = "SELECT 1;\n") -> Path:
    """A folder of files with a text."""
    for name in names:
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(text, encoding="utf-8")
    return folder


def test_the_seeds_duplicates_and_missing_ways_back(tmp_path: Path) -> None:
    write(tmp_path, *(f"{name}.sql" for name in SEED))
    assert found(tmp_path, "FILE102") == {"0008_add_foreign_keys_fixed.sql", "0010_muednote_v3_chat_tables.sql"}
    assert found(tmp_path, "FILE108") == set()
    missing = found(tmp_path, "FILE101")
    ups = {f"{name}.sql" for name in SEED if not name.startswith("rollback")}
    assert ups - missing == {
        "0006_add_rag_metrics.sql",
        "0010_add_sessions_phase2.sql",
        "0012_add_rag_embeddings.sql",
    }
    assert found(tmp_path, "FILE103") == found(tmp_path, "FILE107") == found(tmp_path, "FILE111") == set()


@pytest.mark.parametrize("name", ["8_again.sql", "08_again.sql", "00008_again.sql"])
def test_numbers_are_compared_as_numbers(tmp_path: Path, name: str) -> None:
    write(tmp_path, "0008_first.sql", name)
    assert len(found(tmp_path, "FILE102")) == 1


def test_versions_of_flyway_are_compared_as_versions(tmp_path: Path) -> None:
    names = ["V1__a.sql", "V1.1__b.sql", "V1_2__b.sql", "V2__c.sql", "V10__d.sql", "R__views.sql"]
    write(tmp_path, *names, "U2__c.sql")
    ups = [one.path.name for one in find([str(tmp_path)]) if not one.rollback]
    assert ups == names
    for code in ("FILE102", "FILE103", "FILE107", "FILE108"):
        assert found(tmp_path, code) == ({"V10__d.sql"} if code == "FILE103" else set())


def test_folders_are_read_by_their_numbers_and_ways_back_and_checks_of_sqitch_are_not_replayed(tmp_path: Path) -> None:
    of_sqitch = ("deploy/a.sql", "revert/a.sql", "verify/a.sql")
    for name in ("1_init/up.sql", "2_more/up.sql", "10_last/up.sql", *of_sqitch):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text("SELECT 1;\n")
    names = [one.path.relative_to(tmp_path).as_posix() for one in find([str(tmp_path)]) if not one.rollback]
    assert names == ["deploy/a.sql", "1_init/up.sql", "2_more/up.sql", "10_last/up.sql"]


MARKS = [
    ("-- +goose Up", "-- +goose Down"),
    ("-- +goose Up\n-- +goose StatementBegin", "-- +goose StatementEnd\n-- +goose Down\n-- +goose StatementBegin"),
    ("-- migrate:up", "-- migrate:down"),
    ("-- migrate:up transaction:false", "--migrate:down transaction:false"),
    ("-- +migrate Up", "-- +migrate Down"),
    ("-- +micrate Up", "-- +micrate Down"),
    ("# --- !Ups", "# --- !Downs"),
    ("-- !Ups", "-- !Downs"),
    ("-- Up Migration", "-- Down Migration"),
    ("-- rambler up", "-- rambler down"),
    ("-- // a change", "-- //@UNDO"),
    ("", "---- create above / drop below ----"),
]
MAKES = "CREATE TABLE IF NOT EXISTS t (n integer);\nINSERT INTO t (n) VALUES (1);"


@pytest.mark.parametrize(("up", "down"), MARKS)
def test_what_stands_behind_the_mark_of_the_way_back_is_not_replayed(up: str, down: str) -> None:
    texts = (f"{up}\n{MAKES}\n\n{down}\nDROP TABLE t;\n", "UPDATE t SET n = n + 1;\n")
    files = [Found(Path(f"{number}_a.sql"), text) for number, text in enumerate(texts, 1)]
    first, second = lint(files, NEON, settings_for(NEON))
    assert [one.code for one in second.findings if one.code.startswith("NEON")] == ["NEON129"]
    gone = [one.code for one in first.findings if one.start >= texts[0].index("DROP")]
    assert gone == ["NEON112"], "it must be able to run again, but that it takes rows away is its purpose"


def test_a_mark_that_leads_forward_again_ends_the_way_back() -> None:
    text = "-- migrate:up\nA\n-- migrate:down\nB\n-- migrate:up\nC\nSELECT '-- x'; -- migrate:down\n"
    ((begin, end),) = ways_back(text)
    assert text[begin:end] == "-- migrate:down\nB\n"


@pytest.mark.parametrize(("up", "down"), MARKS)
def test_no_breakpoint_is_put_into_the_file_of_a_tool_that_knows_none(up: str, down: str) -> None:
    settings = settings_for(NEON, select=["NEON107"])
    text = f"{up}\n{MAKES}\n{down}\nDROP TABLE IF EXISTS t;\n"
    (one,) = lint([Found(Path("1_a.sql"), text)], NEON, settings)
    cuts = any(sign in down for sign in "+!")
    assert [(finding.code, finding.fix) for finding in one.findings] == ([] if cuts else [("NEON107", None)])
    (one,) = lint([Found(Path("1_a.sql"), MAKES)], NEON, settings)
    assert [finding.fix is not None for finding in one.findings] == [True], "drizzle's own readers cut there"


DECLARATION = """from schemadef import *


class Notes(Table):
    id = uuid(primary_key=True)
"""


@pytest.fixture
def project(tmp_path: Path) -> Path:
    """A project with one migration that was generated."""
    (tmp_path / "schemadef.toml").write_text('[databases.app]\ndeclaration = "schema.py"\ndialect = "neon"\n')
    (tmp_path / "schema.py").write_text(DECLARATION)
    assert schemadef("generate", cwd=tmp_path).status == 0
    (tmp_path / "schema.py").write_text(DECLARATION + "    title = text(null=True)\n")
    assert schemadef("generate", cwd=tmp_path).status == 0
    assert schemadef("lint", "generated", cwd=tmp_path).status == 0
    return tmp_path


FILES = ("FILE104", "FILE105", "FILE106", "FILE116")


def all_found(folder: Path) -> dict[str, set[str]]:
    """What each rule about what a folder says of itself finds."""
    return {code: names for code in FILES if (names := found(folder, code))}


def test_a_file_that_was_edited_is_found_by_itself(project: Path) -> None:
    folder = project / "generated" / "app"
    first, second = sorted(file.name for file in folder.glob("*.sql"))
    text = (folder / first).read_bytes()
    assert all_found(folder) == {}
    (folder / first).write_bytes(text.replace(b"\n", b"\r\n"))
    assert all_found(folder) == {}, "a checkout with CRLF is no edit"
    (folder / first).write_bytes(text + b"-- a word\n")
    assert all_found(folder) == {"FILE104": {first}}
    (folder / first).write_bytes(text)
    (folder / "rollback" / second).write_text("SELECT 1;\n")
    assert all_found(folder) == {"FILE104": {f"rollback/{second}"}}


def test_an_edit_is_seen_though_an_answer_was_kept(project: Path) -> None:
    sums = project / "generated" / "app" / "schemadef.sum"
    kept = {"XDG_CACHE_HOME": str(project / "cache")}
    assert schemadef("lint", "generated", cwd=project, **kept).status == 0
    lines = sums.read_text().splitlines()
    sums.write_text("\n".join([lines[0][:-1] + ("0" if lines[0][-1] != "0" else "1"), *lines[1:]]) + "\n")
    done = schemadef("lint", "generated", cwd=project, **kept)
    assert done.status == 1 and "FILE104" in done.out


def test_a_file_that_went_or_came_beside_what_was_written(project: Path) -> None:
    folder = project / "generated" / "app"
    _, second = sorted(file.name for file in folder.glob("*.sql"))
    write(folder, "0000_before.sql", "0003_behind.sql")
    assert all_found(folder) == {
        "FILE106": {"0000_before.sql"},
        "FILE116": {"0000_before.sql", "0003_behind.sql"},
    }
    (folder / second).unlink()
    assert found(folder, "FILE105") == {"0000_before.sql"}


@pytest.mark.parametrize("text", ["", "{", "[]", '{"entries": 1}', '{"entries": [{"tag": "0001_a"}]}'])
def test_a_broken_journal_says_nothing(tmp_path: Path, text: str) -> None:
    write(write(tmp_path, "0001_a.sql"), "meta/_journal.json", text=text)
    assert all_found(tmp_path) == {}


def test_a_snapshot_of_no_text_says_nothing(tmp_path: Path) -> None:
    (tmp_path / "snapshots").mkdir()
    (tmp_path / "snapshots" / "0001_a.json").write_bytes(b"\xff\xfe{}")
    assert told(tmp_path) == ()


def test_a_broken_sum_says_nothing(tmp_path: Path) -> None:
    write(write(tmp_path, "0001_a.sql"), "schemadef.sum", text="<<<<<<< ours\nx\n")
    assert all_found(tmp_path) == {}


@pytest.mark.parametrize(
    ("up", "back", "left"),
    [
        ("CREATE TABLE a (x int);", "DROP TABLE a;", False),
        ("CREATE TABLE a (x int);", "SELECT 1;", True),
        ("CREATE TABLE a (x int); DROP TABLE a;", "SELECT 1;", False),
        ("CREATE TEMP TABLE a (x int);", "SELECT 1;", False),
        ("CREATE TABLE a (x int); ALTER TABLE a RENAME TO b;", "DROP TABLE b;", False),
        ("CREATE TABLE a (x int); CREATE INDEX i ON a (x);", "DROP TABLE a;", False),
        ("CREATE TYPE s AS ENUM ('a');", "-- schemadef:irreversible rows have it\n", False),
        ("CREATE SCHEMA s; CREATE TABLE s.a (x int);", "DROP SCHEMA s CASCADE;", False),
        ("ALTER TABLE a ADD COLUMN b int;", "SELECT 1;", False),
    ],
)
def test_a_way_back_that_does_not_name_what_was_made_leaves_it(tmp_path: Path, up: str, back: str, left: bool) -> None:
    write(write(tmp_path, "0001_a.sql", text=up), "rollback/0001_a.sql", text=back)
    assert found(tmp_path, "FILE109") == ({"rollback/0001_a.sql"} if left else set())


@pytest.mark.parametrize(
    ("statements", "mixed"),
    [
        ("CREATE TABLE a (x int); INSERT INTO a VALUES (1);", False),
        ("ALTER TABLE a ADD COLUMN x int; INSERT INTO b VALUES (1);", True),
        ("ALTER TABLE a ADD COLUMN x int; DELETE FROM ONLY a;", True),
        ("DO $$ BEGIN ALTER TABLE a ADD COLUMN x int; UPDATE a SET x = 1; END $$;", True),
        ("CREATE TABLE a (x int); ALTER TABLE a ADD y int; UPDATE a SET x = 1;", False),
        ("INSERT INTO b VALUES (1);", False),
    ],
)
def test_schema_and_data_are_mixed_when_the_table_was_there_before(
    tmp_path: Path, statements: str, mixed: bool
) -> None:
    write(tmp_path, "0001_a.sql", text=statements)
    assert bool(found(tmp_path, "FILE117")) is mixed


def git(folder: Path, *arguments: str) -> None:
    """Run git, as somebody."""
    who = ["-c", "user.name=a", "-c", "user.email=a@example.com", "-c", "init.defaultBranch=main"]
    subprocess.run(["git", *who, *arguments], cwd=folder, check=True, capture_output=True)


def test_a_number_that_another_branch_has_taken_meanwhile(tmp_path: Path) -> None:
    write(tmp_path, "m/0001_a.sql")
    git(tmp_path, "init")
    git(tmp_path, "add", ".")
    git(tmp_path, "commit", "-m", "one")
    git(tmp_path, "checkout", "-b", "mine")
    write(tmp_path, "m/0002_mine.sql", "m/0003_more.sql", "other/0002_mine.sql")
    git(tmp_path, "add", ".")
    git(tmp_path, "commit", "-m", "two")
    git(tmp_path, "checkout", "main")
    write(tmp_path, "m/0002_theirs.sql", "m/0004_theirs.sql")
    git(tmp_path, "add", ".")
    git(tmp_path, "commit", "-m", "theirs")
    git(tmp_path, "checkout", "mine")

    def codes() -> set[tuple[str, str]]:
        done = schemadef("lint", ".", "--since", "main", "--select", "FILE1", "--format", "json", cwd=tmp_path)
        return {(one["path"], one["code"]) for one in json.loads(done.out)["findings"]}

    assert codes() == {("m/0002_mine.sql", "FILE115")}
    git(tmp_path, "mv", "m/0002_mine.sql", "m/0005_mine.sql")
    assert {code for _, code in codes()} == {"FILE103"}


@pytest.mark.parametrize("later", ["", "SELECT 2;", "SELECT 1;\n" * 4_000, "SELECT 1;\n"])
def test_a_file_is_read_as_it_is_when_it_is_read(tmp_path: Path, later: str) -> None:
    (tmp_path / "0001_a.sql").write_text("SELECT 1;\n")
    by_name, by_folder = (next(find([path])) for path in (f"{tmp_path}/0001_a.sql", str(tmp_path)))
    (tmp_path / "0001_a.sql").write_text(later)
    assert (by_name.text, by_folder.text) == (later, later)


@pytest.mark.parametrize("name", ["./m/1_a.sql", "m//1_a.sql", "m/../m/1_a.sql", "m/1_a.sql", "{here}/m/1_a.sql"])
def test_a_file_is_one_however_its_path_is_written(tmp_path: Path, name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "m").mkdir()
    (tmp_path / "m" / "1_a.sql").write_text("SELECT 1;")
    monkeypatch.chdir(tmp_path)
    found = list(find([name.format(here=tmp_path), "m/1_a.sql", "m"]))
    assert [one.full for one in found] == [f"{tmp_path}/m/1_a.sql"]


def test_a_file_of_more_than_a_megabyte(tmp_path: Path) -> None:
    write(tmp_path, "0001_a.sql", text="SELECT 1;\n" * 100_000)
    assert found(tmp_path, "FILE114") == set()
    write(tmp_path, "0001_a.sql", text="SELECT 1;\n" * 100_001)
    assert found(tmp_path, "FILE114") == {"0001_a.sql"}
