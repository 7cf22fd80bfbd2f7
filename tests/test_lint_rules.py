"""Each rule's page holds: what it calls bad is found, and what it calls good is not."""

from __future__ import annotations

from pathlib import Path

import pytest

from schemadef.dialect import Dialect, dialect_names, load_dialect
from schemadef.lint.files import Found
from schemadef.lint.rule import RULES, Rule, load_rules
from schemadef.lint.run import lint, settings_for

load_rules()


def dialect_for(rule: Rule) -> Dialect:
    """The first dialect of the rule's families that does not leave it out."""
    for name in dialect_names():
        dialect = load_dialect(name)
        if rule.code in settings_for(dialect, select=[rule.code]).severities:
            return dialect
    raise AssertionError(f"no dialect looks for {rule.code}")


def codes(rule: Rule, text: str) -> set[str]:
    dialect = dialect_for(rule)
    settings = settings_for(dialect, select=[rule.code, "NEON", "LINT", "SAFE", "LITE", "CFD", "TURSO", "SEC"])
    (linted,) = lint([Found(Path("0001_it.sql"), text)], dialect, settings)
    return {finding.code for finding in linted.findings}


@pytest.mark.parametrize("code", sorted(RULES))
def test_what_a_rule_calls_bad_is_found_and_what_it_calls_good_is_not(code: str) -> None:
    rule = RULES[code]
    assert code in codes(rule, rule.bad)
    assert code not in codes(rule, rule.good)
    assert rule.why and rule.source
