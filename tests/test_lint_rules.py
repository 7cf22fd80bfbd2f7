"""Each rule's page holds: what it calls bad is found, and what it calls good is not."""

from __future__ import annotations

from pathlib import Path

import pytest
from rule_pages import UNSHOWN, files

from schemadef.dialect import Dialect, dialect_names, load_dialect
from schemadef.lint.rule import RULES, Rule, load_rules
from schemadef.lint.run import lint, settings_for
from schemadef.lint.wishes import Wishes

load_rules()


def codes(rule: Rule, text: str, dialect: Dialect, folder: Path) -> set[str]:
    """What the dialect's rules find in an example, the rule among them."""
    settings = settings_for(dialect, select=[rule.code, *(code for code in RULES if not code.startswith("NAME"))])
    settings = settings._replace(wishes=Wishes(extensions=("vector",)))
    return {finding.code for linted in lint(files(text, folder), dialect, settings) for finding in linted.findings}


@pytest.mark.parametrize("code", sorted(code for code, rule in RULES.items() if rule.reads_sql and code not in UNSHOWN))
def test_what_a_rule_calls_bad_is_found_and_what_it_calls_good_is_not(code: str, tmp_path: Path) -> None:
    rule = RULES[code]
    dialects = [load_dialect(name) for name in dialect_names()]
    looking = [dialect for dialect in dialects if code in settings_for(dialect, select=[code]).severities]
    finding = [dialect for dialect in looking if code in codes(rule, rule.bad, dialect, tmp_path / "bad")]
    assert finding, f"none of {[dialect.name for dialect in looking]} finds it"
    assert not [dialect.name for dialect in finding if code in codes(rule, rule.good, dialect, tmp_path / "good")]
    assert rule.why and rule.source


@pytest.mark.parametrize("code", sorted(code for code in RULES if code.startswith(("SAFE1", "SAFE2", "SEC"))))
def test_what_a_page_calls_good_fails_no_other_rule(code: str, tmp_path: Path) -> None:
    neon = load_dialect("neon")
    settings = settings_for(neon)._replace(wishes=Wishes(extensions=("vector",)))
    linted = lint(files(RULES[code].good, tmp_path), neon, settings)
    found = {finding.code for one in linted for finding in one.findings}
    assert not {one for one in found if settings.severities[one] == "error"}


def test_a_page_is_no_book() -> None:
    assert max(len(rule.bad) + len(rule.good) for rule in RULES.values()) < 150_000
