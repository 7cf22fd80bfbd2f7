"""Postgres's own parser among the rules: exact places, and what ends its process does not end ours."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from command_line import schemadef

from schemadef.lint.syntax import Parser


@pytest.fixture
def parser() -> Iterator[Parser]:
    one = Parser()
    yield one
    one.close()


def test_what_does_not_parse_is_said_at_its_offset_in_characters(parser: Parser) -> None:
    texts = ["SELECT 1", "SELECT 'é', FROM", "SELEC 1", "SELECT (", "SELECT 1\0"]
    found = list(parser.faults(texts))
    assert [fault and fault.offset for fault in found] == [None, 12, 0, 8, None]
    assert found[1] is not None
    assert found[1].message == 'syntax error at or near "FROM"'


def test_a_text_that_ends_the_parser_is_passed_over(parser: Parser) -> None:
    deep = "SELECT 1" + "+1" * 60_000
    right, _, wrong = parser.faults(["SELECT 1", deep, "SELEC 1"])
    assert right is None
    assert wrong is not None
    assert wrong.offset == 0


def test_the_command_asks_only_when_that_is_wanted(tmp_path: Path) -> None:
    (tmp_path / "0001_a.sql").write_text("CREATE TABLE IF NOT EXISTS t (\n  id integer,\n);\n")
    options = ("lint", "0001_a.sql", "--dialect", "neon", "--no-cache")
    assert schemadef(*options, cwd=tmp_path).status == 0
    answer = schemadef(*options, "--syntax", cwd=tmp_path)
    assert answer.status == 1
    assert '0001_a.sql:3:1: error LINT006 syntax error at or near ")"' in answer.out
    assert schemadef("lint", "0001_a.sql", "--dialect", "sqlite", "--syntax", cwd=tmp_path).out.count("LINT006") == 0
