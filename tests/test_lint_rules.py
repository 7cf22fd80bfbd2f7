"""Each rule's page holds: what it calls bad is found, and what it calls good is not."""

from __future__ import annotations

from pathlib import Path

import pytest

from schemadef.dialect import Dialect, dialect_names, load_dialect
from schemadef.lint.files import Found
from schemadef.lint.rule import RULES, Rule, load_rules
from schemadef.lint.run import lint, settings_for

load_rules()


def codes(rule: Rule, text: str, dialect: Dialect) -> set[str]:
    """What the dialect's rules find in a text, the rule among them."""
    settings = settings_for(dialect, select=[rule.code, *(code for code in RULES if not code.startswith("NAME"))])
    (linted,) = lint([Found(Path("0001_it.sql"), text)], dialect, settings)
    return {finding.code for finding in linted.findings}


@pytest.mark.parametrize("code", sorted(RULES))
def test_what_a_rule_calls_bad_is_found_and_what_it_calls_good_is_not(code: str) -> None:
    rule = RULES[code]
    dialects = [load_dialect(name) for name in dialect_names()]
    looking = [dialect for dialect in dialects if code in settings_for(dialect, select=[code]).severities]
    finding = [dialect for dialect in looking if code in codes(rule, rule.bad, dialect)]
    assert finding, f"none of {[dialect.name for dialect in looking]} finds it"
    assert not [dialect.name for dialect in finding if code in codes(rule, rule.good, dialect)]
    assert rule.why and rule.source
