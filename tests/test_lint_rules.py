"""Each rule's page holds: what it calls bad is found, and what it calls good is not."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from schemadef.dialect import Dialect, dialect_names, load_dialect
from schemadef.lint.files import Found, is_rollback
from schemadef.lint.rule import RULES, Rule, load_rules
from schemadef.lint.run import lint, settings_for

load_rules()


def files(text: str) -> list[Found]:
    """The files of an example."""
    parts = re.split(r"^-- file (\S+)\n", text, flags=re.MULTILINE)
    if len(parts) == 1:
        return [Found(Path("0001_it.sql"), text)]
    pairs = zip(parts[1::2], parts[2::2], strict=True)
    return [Found(Path(name), part, is_rollback(Path(name))) for name, part in pairs]


def codes(rule: Rule, text: str, dialect: Dialect) -> set[str]:
    """What the dialect's rules find in an example, the rule among them."""
    settings = settings_for(dialect, select=[rule.code, *(code for code in RULES if not code.startswith("NAME"))])
    return {finding.code for linted in lint(files(text), dialect, settings) for finding in linted.findings}


@pytest.mark.parametrize("code", sorted(code for code, rule in RULES.items() if rule.reads_sql))
def test_what_a_rule_calls_bad_is_found_and_what_it_calls_good_is_not(code: str) -> None:
    rule = RULES[code]
    dialects = [load_dialect(name) for name in dialect_names()]
    looking = [dialect for dialect in dialects if code in settings_for(dialect, select=[code]).severities]
    finding = [dialect for dialect in looking if code in codes(rule, rule.bad, dialect)]
    assert finding, f"none of {[dialect.name for dialect in looking]} finds it"
    assert not [dialect.name for dialect in finding if code in codes(rule, rule.good, dialect)]
    assert rule.why and rule.source
