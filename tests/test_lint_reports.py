"""Findings in every form: positions count from 1, and whoever reads the form finds them.

`schemas/sarif-2.1.0.json` is the schema that OASIS publishes with the standard.
"""

from __future__ import annotations

import json
import os
import re
from pathlib import Path
from urllib.parse import unquote
from xml.etree import ElementTree

import pytest
from command_line import schemadef
from jsonschema import Draft202012Validator
from referencing.jsonschema import EMPTY_REGISTRY

from schemadef.dialect import load_dialect
from schemadef.lint.files import Found
from schemadef.lint.reports import FORMATS, report, sarif_report
from schemadef.lint.rule import load_rules
from schemadef.lint.run import lint, settings_for

DIALECT = load_dialect("neon")
SETTINGS = settings_for(DIALECT)
TEXT = "-- first\r\nSELECT 'ü';\r\n--> statement-breakpoint\r\n  CREATE TABLE \"tä<b\" (id int);\r\n"


def rendered(form: str, text: str = TEXT) -> str:
    return report(form, list(lint([Found(Path("some dir/0001_a.sql"), text)], DIALECT, SETTINGS)), SETTINGS)


def test_text_shows_the_line_and_marks_the_words() -> None:
    lines = rendered("text").split("\n")
    assert lines[0].startswith("some dir/0001_a.sql:4:3: error NEON103 [*] CREATE TABLE tä<b fails")
    assert lines[1:3] == ['  4 |   CREATE TABLE "tä<b" (id int);', "    |   ^^^^^^^^^^^^"]


MADE = "CREATE TABLE t (n integer);"
LONG = {
    "behind": (MADE + " " * 400 + "-- end", "", "…"),
    "before": (f"/* {'-' * 400} */ {MADE}", "…", ""),
    "on both sides": (f"/* {'ü' * 400} */ {MADE} -- {'x' * 400}", "…", "…"),
    "with tabs": ("\t" * 100 + "SELECT 1;\t" + MADE + "\t" * 200 + "--", "…", "…"),
    "marked for long": (f'SELECT 1; CREATE TABLE "{"t" * 300}" (n integer);', "", "…"),
    "just short enough": (f"{MADE}{' ' * 131}--", "", ""),
}


@pytest.mark.parametrize("colour", ["", "1"])
@pytest.mark.parametrize("case", LONG)
def test_of_a_long_line_what_is_marked_is_shown(case: str, colour: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("FORCE_COLOR", colour)
    source, before, behind = LONG[case]
    said, shown, marks, *_ = re.sub(r"\x1b\[[\d;]*m", "", rendered("text", source)).split("\n")
    assert f":1:{source.index('CREATE') + 1}: error NEON103" in said
    shown, marks = shown.removeprefix("  1 | "), marks.removeprefix("    | ")
    inside = shown[len(before) : len(shown) - len(behind)]
    assert shown == before + inside + behind
    assert inside in source
    assert len(inside) == min(len(source), 160)
    assert len(marks) <= len(before + inside), "no mark is under what is not shown"
    marked = shown.expandtabs()[marks.expandtabs().index("^") :][: marks.count("^")]
    assert marked.startswith("CREATE TABLE")
    assert marked in source


CELLS = {
    "/* é */ ": 8,
    "/* e\u0301 */ ": 8,
    "/* 表を作る */ ": 15,
    "/* ｶﾅ ｶﾞ */ ": 12,
    "/*　全角　*/ ": 13,
    "/* 👍 */ ": 9,
    "/* 👍\ufe0f */ ": 9,
    "/* か\u3099 */ ": 9,
}


@pytest.mark.parametrize("before", CELLS)
def test_marks_stand_under_the_words_whatever_a_terminal_makes_of_those_before_them(before: str) -> None:
    marks = rendered("text", before + MADE).split("\n")[2]
    assert marks == "    | " + " " * CELLS[before] + "^" * len("CREATE TABLE")
    marks = rendered("text", "\t" + before + "\t" + MADE).split("\n")[2]
    assert marks == "    | \t" + " " * CELLS[before] + "\t" + "^" * len("CREATE TABLE")


def test_marks_are_as_wide_as_what_they_mark() -> None:
    lines = rendered("text", 'ALTER TABLE 利用者 ADD CONSTRAINT "制約\u0301" CHECK (n > 0);').split("\n")
    assert lines[2] == "    | " + " " * len("ALTER TABLE 123456 ") + "^" * len('ADD CONSTRAINT "1234"')


def test_json_and_sarif_count_from_one() -> None:
    (finding,) = json.loads(rendered("json"))["findings"]
    assert (finding["line"], finding["column"], finding["end_line"], finding["end_column"]) == (4, 3, 4, 15)
    (run,) = json.loads(rendered("sarif"))["runs"]
    (result,) = run["results"]
    region = result["locations"][0]["physicalLocation"]["region"]
    assert region == {"startLine": 4, "startColumn": 3, "endLine": 4, "endColumn": 15}
    assert run["tool"]["driver"]["rules"][result["ruleIndex"]]["id"] == result["ruleId"] == "NEON103"
    assert result["fixes"][0]["artifactChanges"][0]["replacements"][0]["insertedContent"]["text"] == " IF NOT EXISTS"


def test_github_escapes_what_would_end_a_command() -> None:
    assert rendered("github").startswith(
        "::error file=some dir/0001_a.sql,line=4,endLine=4,col=3,endColumn=15,title=NEON103::CREATE TABLE tä<b fails"
    )
    assert rendered("github", 'CREATE TABLE "a\n%b" (id int)').count("\n") == 1


def test_gitlab_and_junit() -> None:
    (entry,) = json.loads(rendered("gitlab"))
    assert entry["location"] == {"path": "some dir/0001_a.sql", "lines": {"begin": 4, "end": 4}}
    assert entry["fingerprint"] == json.loads(rendered("gitlab", "\n\n" + TEXT))[0]["fingerprint"], "lines may move"
    suite = ElementTree.fromstring(rendered("junit"))
    assert (suite.get("tests"), suite.get("failures")) == ("1", "1")


@pytest.mark.parametrize("form", FORMATS)
def test_nothing_found_is_said_in_every_form(form: str) -> None:
    text = rendered(form, "SELECT 1;\n")
    assert "NEON103" not in text or form == "sarif"
    if form in ("json", "sarif", "gitlab"):
        json.loads(text)


SARIF = Draft202012Validator(
    json.loads((Path(__file__).parent / "schemas" / "sarif-2.1.0.json").read_text()), registry=EMPTY_REGISTRY
)
EVERYTHING = "-- file\n".join(rule.bad for rule in load_rules().values() if len(rule.bad) < 10_000)


@pytest.mark.parametrize(
    "text", ["SELECT 1;\n", TEXT, EVERYTHING, "\0\ufffd\n'", "", "\r\r\n\u2028CREATE TABLE a (id int)"]
)
@pytest.mark.parametrize("dialect", ["neon", "d1", "turso"])
def test_sarif_is_what_the_standard_says_and_what_github_takes(text: str, dialect: str) -> None:
    target = load_dialect(dialect)
    settings = settings_for(target, select=[""])
    linted = lint([Found(Path("some dir/ü#?%_1.sql"), text)], target, settings)
    document = json.loads(report("sarif", linted, settings))
    assert [error.message for error in SARIF.iter_errors(document)] == []
    (run,) = document["runs"]
    rules = run["tool"]["driver"]["rules"]
    # docs.github.com: SARIF support for code scanning
    assert len(rules) == len({rule["id"] for rule in rules}) <= 25_000
    assert all(len(rule["name"]) <= 255 for rule in rules)
    assert all(len(rule[part]["text"]) <= 1024 for rule in rules for part in ("shortDescription", "fullDescription"))
    assert all(rule["help"]["text"] and rule["help"]["markdown"] for rule in rules)
    prints = [result["partialFingerprints"]["schemadef/v1"] for result in run["results"]]
    assert len(prints) == len(set(prints)) == len(linted[0].findings)
    for result in run["results"]:
        (location,) = result["locations"]
        uri = location["physicalLocation"]["artifactLocation"]["uri"]
        assert re.fullmatch(r"[\w./%~-]+", uri, re.ASCII)
        assert unquote(uri) == "some dir/ü#?%_1.sql"
        region = location["physicalLocation"]["region"]
        assert (region["startLine"], region["startColumn"]) <= (region["endLine"], region["endColumn"])
        assert min(region.values()) >= 1


def test_of_more_than_github_takes_the_worst_are_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sarif_report, "MOST", 3)
    text = "CREATE INDEX IF NOT EXISTS i ON a (n);\n--> statement-breakpoint\n" * 4 + "CREATE TABLE b (id int);\n"
    (run,) = json.loads(rendered("sarif", text))["runs"]
    assert len(run["results"]) == 3
    assert run["results"][0]["level"] == "error"


def test_fingerprints_are_told_apart_and_outlive_moves() -> None:
    def prints(text: str) -> list[str]:
        return [entry["fingerprint"] for entry in json.loads(rendered("gitlab", text))]

    table = "CREATE TABLE b (id int);\n"
    twice = prints(table + "--> statement-breakpoint\n" + table)
    assert len(set(twice)) == len(twice) == 2
    assert prints(table) == twice[:1] == prints("-- words\n\n" + table.replace(" (", "\n    ("))
    assert prints(table.replace("b", "c")) != twice[:1]


@pytest.mark.parametrize("form", ["gitlab", "sarif"])
def test_fingerprints_of_files_of_one_name_are_told_apart(form: str) -> None:
    # docs.gitlab.com: of two entries with one fingerprint only one is shown
    alike = [Found(Path(f"{folder}/migration.sql"), "CREATE TABLE b (id int);\n") for folder in ("1_a", "2_b")]
    said = report(form, list(lint(alike, DIALECT, SETTINGS)), SETTINGS)
    prints = re.findall(r'"(?:fingerprint|schemadef/v1)": "(\w+)"', said)
    assert len(set(prints)) == len(prints) >= 2


@pytest.mark.parametrize("form", FORMATS)
@pytest.mark.parametrize("encoding", ["ascii", "cp1252", "utf-8:strict"])
def test_what_no_encoding_has_is_written_too(form: str, encoding: str, tmp_path: Path) -> None:
    (tmp_path / os.fsdecode(b"0001_\xff.sql")).write_text(
        "CREATE TYPE \"\U0001f600\x1b[2J日\" AS ENUM ('x');\n", encoding="utf-8"
    )
    arguments = ("lint", "--dialect", "neon", "--no-cache", "--format", form, ".")
    done = schemadef(*arguments, cwd=tmp_path, PYTHONIOENCODING=encoding)
    assert (done.status, done.err) == (1, "")
    assert "NEON101" in done.out
    assert "\x1b" not in done.out or form != "text"
    if form in ("json", "gitlab", "sarif"):
        json.loads(done.out)


def test_a_pipe_in_a_folder_is_not_waited_for(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "0001_it.sql")
    assert schemadef("lint", "--dialect", "neon", ".", cwd=tmp_path, XDG_CACHE_HOME=str(tmp_path)).status == 0


def test_a_file_says_nothing_to_the_terminal() -> None:
    said = rendered("text", 'CREATE TABLE "a\x1b[2J\u202e" (id int); -- \x07\r\x9b31m\n')
    assert [char for char in said if not char.isprintable() and char != "\n"] == []


def test_gitlab_gets_what_its_report_needs() -> None:
    # docs.gitlab.com: Code Quality, "Code Quality report format"
    for entry in json.loads(rendered("gitlab", EVERYTHING)):
        assert entry["severity"] in ("info", "minor", "major", "critical", "blocker")
        assert entry["description"] and entry["check_name"] and entry["fingerprint"]
        lines = entry["location"]["lines"]
        assert 1 <= lines["begin"] <= lines["end"]


def test_junit_is_well_formed_whatever_is_in_a_file_or_its_name() -> None:
    hostile = 'CREATE TABLE "]]>&<\x07\ufffe\ud800\'" (id int);\n'
    linted = lint([Found(Path("a&<\"'\x01.sql"), hostile), Found(Path("b.sql"), "SELECT 1;")], DIALECT, SETTINGS)
    suite = ElementTree.fromstring(report("junit", linted, SETTINGS))
    cases = suite.findall("testcase")
    assert [len(case.findall("failure")) > 0 for case in cases] == [True, False]
    assert (suite.get("tests"), suite.get("failures"), suite.get("errors")) == ("2", "1", "0")


def test_colour_is_for_people_on_a_terminal(monkeypatch: pytest.MonkeyPatch) -> None:
    plain = rendered("text")
    assert "\x1b" not in plain
    monkeypatch.setenv("FORCE_COLOR", "1")
    coloured = rendered("text")
    assert re.sub(r"\x1b\[[\d;]*m", "", coloured) == plain != coloured
    monkeypatch.setenv("NO_COLOR", "1")
    assert rendered("text") == plain


def test_what_is_said_of_all_rules_stands_in_the_same_order_each_time(tmp_path: Path) -> None:
    for rule in load_rules().values():
        if rule.code.startswith("DECL"):
            continue
        for number, part in enumerate(re.split(r"^-- file (.+)\n", rule.bad, flags=re.MULTILINE)[::2]):
            (tmp_path / f"{number:04}_{rule.code}.sql").write_text(part, encoding="utf-8")
    many = "".join(
        f"CREATE TABLE IF NOT EXISTS {name} (id integer);\n" for name in ("left_c", "left_a", "left_d", "left_b")
    )
    (tmp_path / "9000_many.sql").write_text(many, encoding="utf-8")
    (tmp_path / "9000_many.down.sql").write_text("SELECT 1;\n", encoding="utf-8")
    for dialect in ("neon", "d1"):
        arguments = ("lint", ".", "--dialect", dialect, "--no-cache")
        first, again = (schemadef(*arguments, cwd=tmp_path, PYTHONHASHSEED=seed) for seed in ("1", "2"))
        assert "FILE109 9000_many.sql makes left_a, left_b, left_c, left_d, and this leaves it" in first.out
        assert first == again
