"""Where other linters say something else: each line is true today, and the page says what the lines say."""

from __future__ import annotations

import json
import os
from pathlib import Path

import pytest

from schemadef.lint.rule import load_rules
from tests.oracle.other_rules import DIFFERENCES, MEANS, Difference
from tests.oracle.others import PAGE, codes_of, judge, meaning, page, report

SHOWN = [line for line in DIFFERENCES if line.sample]


@pytest.mark.parametrize("line", SHOWN, ids=lambda line: f"{line.tool}-{line.rule}")
def test_lint_says_of_a_lines_own_statement_what_the_line_says(line: Difference) -> None:
    assert meaning(line.tool, [line.rule], codes_of([line.sample])) == line.ours
    assert bool(line.ours) is not line.they.startswith("finding"), "nothing to account for"


def test_every_code_that_means_a_rule_is_one() -> None:
    known = load_rules()
    said = {code for rules in MEANS.values() for codes in rules.values() for code in codes}
    assert {code for code in said if not any(one.startswith(code) for one in known)} == set()


def test_a_rule_has_codes_that_mean_it_or_a_line_why_it_has_none() -> None:
    for line in DIFFERENCES:
        assert bool(line.cases) is (line.rule in MEANS[line.tool]), line
        assert line.sample or not line.cases, line


def test_the_page_is_what_the_lines_say() -> None:
    assert PAGE.read_text(encoding="utf-8") == page(), "python -m tests.oracle.others CASES --write"


def test_a_case_is_agreed_on_accounted_for_or_open() -> None:
    made = {"source": "squawk", "dialect": "postgres", "sql": "DROP TABLE t;", "expect": "violation"}
    agreed = made | {"id": "squawk/ban_drop_table/err", "expected_rules": ["ban-drop-table"]}
    accounted = made | {"id": "squawk/ban_revoke/err", "expected_rules": ["ban-revoke"]}
    unknown = made | {"id": "squawk/new_rule/err", "expected_rules": ["new-rule"]}
    assert judge(agreed).agreed
    assert not judge(accounted).agreed and judge(accounted).line is not None
    lines = list(report([agreed, accounted, unknown]))
    assert [line for line in lines if line.startswith("open")] == [
        "open: squawk/new_rule/err: they violation (new-rule), we nothing"
    ]


def test_nothing_of_a_file_of_cases_is_open() -> None:
    """The cases are other projects' own and not shipped: SCHEMADEF_LINT_CASES names them where they are."""
    named = os.environ.get("SCHEMADEF_LINT_CASES")
    cases = [json.loads(line) for line in Path(named).read_text().splitlines()] if named else []
    assert [line for line in report(cases) if line.startswith("open")] == []
