"""Findings in every form: positions count from 1, and whoever reads the form finds them."""

from __future__ import annotations

import json
from pathlib import Path
from xml.etree import ElementTree

import pytest

from schemadef.dialect import load_dialect
from schemadef.lint.files import Found
from schemadef.lint.reports import FORMATS, report
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
