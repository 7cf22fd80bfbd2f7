"""How the linter is used: what the configuration and the command line choose, what is read, and what a run exits with."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest
from command_line import Answer, schemadef

from schemadef.lint.configured import is_excluded

TYPE = "CREATE TYPE mood AS ENUM ('ok');\n"
TABLE = "CREATE TABLE a (id int);\n"
GOOD = "CREATE TABLE IF NOT EXISTS b (id int);\n"


def write(folder: Path, **files: str) -> Path:
    """Files by their names; `__` stands for a slash."""
    for name, text in files.items():
        file = folder / f"{name.replace('__', '/').lstrip('_')}.sql"
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text)
    return folder


def configure(folder: Path, text: str) -> None:
    (folder / "schemadef.toml").write_text(text)


def lint(folder: Path, *arguments: str, given: str | None = None) -> Answer:
    if given is None:
        return schemadef("lint", "--no-cache", *arguments, cwd=folder)
    command = [sys.executable, "-m", "schemadef", "lint", *arguments]
    done = subprocess.run(command, cwd=folder, input=given.encode(), capture_output=True, check=False)
    return Answer(done.returncode, done.stdout.decode(), done.stderr.decode())


def found(folder: Path, *arguments: str, given: str | None = None) -> dict[str, str]:
    """The severities of what is found, by code and file."""
    answer = lint(folder, "--format", "json", *arguments, given=given)
    assert answer.status in (0, 1), answer.err
    return {f"{one['code']} {one['path']}": one["severity"] for one in json.loads(answer.out)["findings"]}


# The configuration


@pytest.mark.parametrize(
    ("section", "arguments", "expected"),
    [
        ("", (), {"NEON101": "error", "NEON103": "error"}),
        ('select = ["NEON101"]', (), {"NEON101": "error"}),
        ('ignore = "NEON101"', (), {"NEON103": "error"}),
        ('severity = {NEON101 = "warning", NEON103 = "off"}', (), {"NEON101": "warning"}),
        ('severity = {NEON = "warning", NEON103 = "error"}', (), {"NEON101": "warning", "NEON103": "error"}),
        ('select = ["NEON101"]', ("--select", "NEON103"), {"NEON103": "error"}),
        ('ignore = ["NEON"]', ("--select", "NEON103"), {"NEON103": "error"}),
        ('severity = {NEON103 = "off"}', ("--select", "NEON103"), {"NEON103": "error"}),
        ('severity = {NEON103 = "warning"}', ("--select", "NEON1", "--ignore", "NEON101"), {"NEON103": "warning"}),
        ('exclude = ["old"]', ("m",), {"NEON101": "error", "NEON103": "error"}),
    ],
)
def test_the_configuration_chooses_and_the_command_line_wins(
    tmp_path: Path, section: str, arguments: tuple[str, ...], expected: dict[str, str]
) -> None:
    write(tmp_path, m__0001_a=TYPE, m__0002_b=TABLE, old__0001_c=TYPE)
    configure(tmp_path, f"[lint]\n{section}\n")
    paths = arguments if "m" in arguments else ("m", *arguments)
    assert {code.partition(" ")[0]: severity for code, severity in found(tmp_path, *paths).items()} == expected


def test_a_database_has_its_own_over_what_all_have(tmp_path: Path) -> None:
    write(tmp_path, a__0001_a=TYPE, b__0001_a=TYPE, b__skip__0001_a=TYPE)
    configure(
        tmp_path,
        '[lint]\nseverity = {NEON101 = "warning"}\nexclude = ["skip/"]\n'
        '[databases.a]\ndeclaration = "s.py"\ndialect = "neon"\nfolder = "a"\n'
        '[databases.b]\ndeclaration = "s.py"\ndialect = "neon"\nfolder = "b"\nlint.severity = {NEON101 = "error"}\n',
    )
    assert found(tmp_path, "a", "b") == {"NEON101 a/0001_a.sql": "warning", "NEON101 b/0001_a.sql": "error"}


def test_pyproject_is_a_configuration_too(tmp_path: Path) -> None:
    write(tmp_path, m__0001_a=TYPE)
    (tmp_path / "pyproject.toml").write_text('[tool.schemadef.lint]\nignore = ["NEON101"]\n')
    assert found(tmp_path, "m") == {}


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        (
            '# NEON1001\n[lint]\nignore = [\n  "NEON1001",\n]\n',
            'schemadef.toml:4: no rule has the code "NEON1001", nor one that begins so; did you mean NEON101',
        ),
        ('[lint]\nseverity = {XX = "error"}\n', 'schemadef.toml:2: no rule has the code "XX"'),
        (
            '[lint]\n\nseverity = {NEON101 = "fatal"}\n',
            'schemadef.toml:3: lint.severity: expected one of error, warning, hint, off, not "fatal"',
        ),
        ("[lint]\nselect = 5\n", "schemadef.toml:2: lint.select: expected"),
        ('[lint]\nslect = ["NEON"]\n', 'unknown key "slect" in lint; did you mean "select"?'),
        (
            '[databases.a]\ndeclaration = "s.py"\ndialect = "neon"\nlint = {baseline = "x.json"}\n',
            "databases.a.lint.baseline",
        ),
        ("[lint\n", "broken TOML"),
    ],
)
def test_a_mistake_in_the_configuration_is_one_sentence(tmp_path: Path, text: str, sentence: str) -> None:
    write(tmp_path, m__0001_a=GOOD)
    configure(tmp_path, text)
    answer = lint(tmp_path, "m")
    assert (answer.status, answer.out) == (2, "")
    assert sentence in answer.err
    assert answer.err.count("\n") == 1


@pytest.mark.parametrize(
    ("path", "pattern", "excluded"),
    [
        ("a/b/c.sql", "b", True),
        ("a/b/c.sql", "c.sql", True),
        ("a/b/c.gen.sql", "*.gen.sql", True),
        ("a/b/c.sql", "a/b", True),
        ("a/b/c.sql", "/a/b/", True),
        ("a/b/c.sql", "a/*.sql", True),
        ("a/b/c.sql", "**/b", True),
        ("a/b/c.sql", "b/c.sql", False),
        ("a/b/c.sql", "c", False),
        ("a/bb/c.sql", "a/b", False),
    ],
)
def test_what_a_pattern_leaves_out(tmp_path: Path, path: str, pattern: str, excluded: bool) -> None:
    assert is_excluded(tmp_path / path, tmp_path, [pattern]) is excluded


# What is read


def test_standard_input_is_a_file_with_a_name(tmp_path: Path) -> None:
    write(tmp_path, m__0001_a="CREATE TABLE IF NOT EXISTS a (n varchar(20));\n", m__0002_b=GOOD)
    grow = "ALTER TABLE a ALTER COLUMN n TYPE varchar(50);\n"
    assert found(tmp_path, "-", given=TYPE) == {"NEON101 <stdin>": "error"}
    assert found(tmp_path, "-", "--stdin-filename", "m/0002_b.sql", given=TYPE) == {"NEON101 m/0002_b.sql": "error"}
    assert "SAFE201 m/0002_b.sql" in found(tmp_path, "-", "--stdin-filename", "m/0002_b.sql", given=grow)
    assert found(tmp_path, "-", "--with-folder", "--stdin-filename", "m/0002_b.sql", given=grow) == {}
    shrunk = found(tmp_path, "-", "--with-folder", "--stdin-filename", "m/0002_b.sql", given=grow.replace("50", "10"))
    assert "SAFE201 m/0002_b.sql" in shrunk
    mended = lint(tmp_path, "-", "--fix", "--stdin-filename", "m/0002_b.sql", given=TABLE)
    assert (mended.status, mended.out) == (0, TABLE.replace("TABLE", "TABLE IF NOT EXISTS"))
    assert mended.err == "1 file: nothing found\n"
    assert (tmp_path / "m" / "0002_b.sql").read_text() == GOOD


def test_a_file_with_its_folder_knows_what_was_there_and_says_only_its_own(tmp_path: Path) -> None:
    write(
        tmp_path, m__0001_a="CREATE TABLE a (n varchar(20));\n", m__0002_b="ALTER TABLE a ALTER n TYPE varchar(50);\n"
    )
    assert "SAFE201 m/0002_b.sql" in found(tmp_path, "m/0002_b.sql")
    assert found(tmp_path, "m/0002_b.sql", "--with-folder") == {}
    write(tmp_path, m__0002_c=GOOD)
    assert found(tmp_path, "m/0002_c.sql", "--with-folder") == {"FILE102 m/0002_c.sql": "error"}


def test_a_file_is_read_once_and_packages_are_not(tmp_path: Path) -> None:
    write(tmp_path, m__0001_a=TYPE, node_modules__p__0001_a=TYPE)
    write(tmp_path / ".git", x=TYPE)
    assert json.loads(lint(tmp_path, "--format", "json", ".", "m", "m/0001_a.sql").out)["findings"][1:] == []


BACK = "DROP TABLE a;\n"
LAYOUTS = {
    "in a folder of their own": ("m__0001_a", "m__rollback__0001_a"),
    "beside, with a word before": ("m__0006_add_rag_metrics", "m__rollback_0006_add_rag_metrics"),
    "beside, with a word behind": ("m__0001_a.up", "m__0001_a.down"),
    "beside, with a word of two": ("m__0001_a_up", "m__0001_a_down"),
    "beside, with a word behind the number": ("m__0001.do.a", "m__0001.undo.a"),
    "each migration in its folder": ("m__20240101_a__up", "m__20240101_a__down"),
}


@pytest.mark.parametrize("layout", LAYOUTS)
def test_ways_back_pair_by_number_and_are_never_replayed(tmp_path: Path, layout: str) -> None:
    up, back = LAYOUTS[layout]
    later = "m__20240102_b__up" if layout.startswith("each") else "m__0009_b"
    # had the way back been replayed, the table would be gone, and a NOT NULL column no danger any more
    made = "CREATE TABLE IF NOT EXISTS a (n varchar(20));\n"
    write(tmp_path, **{up: made, back: BACK, later: "ALTER TABLE a ALTER COLUMN n TYPE varchar(50);\n"})
    said = found(tmp_path, "m", "--ignore", "NEON", "--ignore", "FILE103", "--ignore", "FILE109")
    name = f"{later.replace('__', '/')}.sql"
    assert [one for one in said if one.startswith("SAFE")] == [], "the way back was not replayed, nor was it looked at"
    assert f"FILE101 {name}" in said
    assert not [one for one in said if one.startswith(("FILE101", "FILE102", "FILE108")) and name not in one]


def test_migrations_with_folders_of_their_own_are_replayed_in_order(tmp_path: Path) -> None:
    write(
        tmp_path,
        prisma__20240101_a__migration="CREATE TABLE IF NOT EXISTS a (n varchar(20));\n",
        prisma__20240102_b__migration="ALTER TABLE a ALTER COLUMN n TYPE varchar(50);\n",
        prisma__20240103_c__migration="ALTER TABLE a ALTER COLUMN n TYPE varchar(10);\n",
    )
    safe = {one for one in found(tmp_path, "prisma") if one.startswith("SAFE2")}
    assert safe == {"SAFE201 prisma/20240103_c/migration.sql"}


@pytest.mark.parametrize("name", ["0005_count_down", "0012_revert_bad_column", "0003_rollback_of_a_deal"])
def test_a_word_in_a_name_makes_no_way_back(tmp_path: Path, name: str) -> None:
    write(tmp_path, **{f"m__{name}": "CREATE TABLE IF NOT EXISTS a (n varchar(20));\n"})
    write(tmp_path, m__0099_b="ALTER TABLE a ALTER COLUMN n TYPE varchar(50);\n")
    assert not [one for one in found(tmp_path, "m") if one.startswith("SAFE")]


# What a run exits with


@pytest.mark.parametrize(
    ("arguments", "status"),
    [
        (("good",), 0),
        (("bad",), 1),
        (("warned",), 0),
        (("warned", "--fail-on", "warning"), 1),
        (("good", "bad"), 1),
        (("nowhere",), 2),
        (("bad", "nowhere.sql"), 2),
        (("good", "--select", "NEON999"), 2),
        (("good", "--ignore", ""), 2),
        (("good", "--dialect", "oracle"), 2),
        (("good", "--format", "xml"), 2),
        (("good", "--stdin-filename", "a.sql"), 2),
        (("good", "--unsafe-fixes"), 2),
        (("good", "--env", "production"), 2),
        (("good", "--new-migration", "x.sql"), 2),
        (("good", "--baseline", "nowhere.json"), 2),
        (("bad", "--write-baseline", "--fix"), 2),
        (("bad", "--diff"), 1),
        (("good", "--diff"), 0),
        (("bad", "--fix"), 0),
        (("transaction", "--fix"), 1),
        (("transaction", "--fix", "--unsafe-fixes"), 0),
    ],
)
def test_exit_status(tmp_path: Path, arguments: tuple[str, ...], status: int) -> None:
    write(tmp_path, good__0001_a=GOOD, bad__0001_a=TYPE, transaction__0001_a="BEGIN;\n" + GOOD)
    write(tmp_path, warned__0001_a="UPDATE b SET n = 1 WHERE m = NULL;\nCREATE INDEX IF NOT EXISTS i ON b (n);\n")
    configure(tmp_path, '[lint]\nignore = ["NEON107"]\n')
    answer = lint(tmp_path, *arguments)
    assert answer.status == status, answer.out + answer.err
    assert "Traceback" not in answer.err
    if status == 2:
        assert answer.out == ""


def test_what_cannot_be_read_or_written_is_one_sentence(tmp_path: Path) -> None:
    write(tmp_path, m__0001_a=TYPE)
    (tmp_path / "sum").mkdir()
    cases = {
        ("m", "--write-baseline", "--baseline", "a/b/c.json"): (1, "cannot write a/b/c.json: No such file"),
        ("m", "--write-baseline", "--baseline", "sum"): (2, "sum is no baseline"),
        ("m", "--fix", "--new-migration", "a/b/c.sql"): (0, "m/0001_a.sql: mended 1 finding: NEON101"),
    }
    for arguments, (status, sentence) in cases.items():
        answer = lint(tmp_path, *arguments)
        assert (answer.status, answer.err.count("\n")) == (status, 1 if sentence else 0), answer.err
        assert sentence in answer.err
    (tmp_path / "m" / "0002_b.sql").symlink_to("nowhere")
    answer = lint(tmp_path, "m")
    assert answer == (2, "", answer.err)
    assert "cannot read m/0002_b.sql: No such file" in answer.err


def test_explain_lists_all_rules_and_has_a_page_for_each(tmp_path: Path) -> None:
    listed = schemadef("explain", cwd=tmp_path)
    documents = json.loads(schemadef("explain", "--json", cwd=tmp_path).out)["rules"]
    assert listed.status == 0
    assert len(documents) > 60
    for document in documents:
        assert f"\n  {document['code']} " in listed.out
        assert all(document[part].strip() for part in ("why", "bad", "good", "source", "name", "severity"))
    unknown = schemadef("explain", "NEON1011", cwd=tmp_path)
    assert (unknown.status, unknown.out) == (2, "")
    assert 'there is no rule "NEON1011"; did you mean NEON101' in unknown.err
