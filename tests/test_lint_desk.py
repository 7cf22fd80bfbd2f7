"""What rules want, and what they are given: nothing that they would say is lost on the way."""

from __future__ import annotations

from pathlib import Path

import pytest

from schemadef.dialect import load_dialect
from schemadef.lint.desk import Desk
from schemadef.lint.files import Found
from schemadef.lint.rows.known import Filled
from schemadef.lint.rule import POSTGRES, load_rules
from schemadef.lint.run import lint, settings_for
from schemadef.lint.source import File

NEON = load_dialect("neon", "18")
RULES = [rule for rule in load_rules().values() if rule.check and rule.families & POSTGRES and not rule.folder]


def file(text: str) -> File:
    return File(Found(Path("0001_it.sql"), text), NEON, Filled(NEON.default_namespace))


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.code)
def test_a_rule_wants_what_its_page_calls_bad(rule):
    """Each statement of the example on which the check says something is one that the desk gives it."""
    own = file(rule.bad)
    desk = Desk([rule])
    for statement in own.everything:
        said = [finding for finding in rule.check(statement, own) if statement.shape.verb in rule.verbs]
        assert not said or list(desk.checks(statement)) == [rule.check]
        own.schema.apply(statement)


@pytest.mark.parametrize(
    ("text", "given"),
    [
        ("ALTER TABLE t DROP COLUMN a;", ["NEON112"]),
        ("ALTER TABLE t ADD COLUMN a int;", ["NEON111"]),
        ("DO $$ BEGIN IF x = 'y' THEN DROP TABLE t; END IF; END $$;", ["NEON118"]),
        ("DO $$ BEGIN DROP TABLE t; END $$;", ["NEON112"]),
        ("SELECT 1;", []),
    ],
)
def test_guards_and_words_decide(text, given):
    rules = [load_rules()[code] for code in ("NEON111", "NEON112", "NEON118")]
    desk = Desk(rules)
    checks = {rule.check: rule.code for rule in rules}
    assert [checks[check] for one in file(text).everything for check in desk.checks(one)] == given


LONG = "a" * 64


@pytest.mark.parametrize(
    ("text", "count"),
    [
        (f"CREATE TABLE {LONG} (id int);", 1),
        (f"CREATE TABLE {LONG[1:]} (id int);", 0),
        (f'CREATE TABLE "{LONG}" (id int);', 1),
        (f"CREATE TABLE {'é' * 32} (id int);", 1),
        (f"CREATE TABLE {'é' * 31} (id int);", 0),
        (f"CREATE TABLE t (id int DEFAULT '{LONG}');", 0),
        (f"DO $$ BEGIN EXECUTE 'CREATE TABLE {LONG} (id int)'; END $$;", 1),
    ],
)
def test_names_are_measured_in_bytes(text, count):
    (one,) = lint([Found(Path("0001_it.sql"), text)], NEON, settings_for(NEON, select=["TYPE108"]))
    assert len(one.findings) == count
