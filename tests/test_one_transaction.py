"""A folder for drizzle-orm, which applies all that is pending in one transaction: every change has a form for that."""

from __future__ import annotations

from pathlib import Path

import pytest
from command_line import schemadef
from other_runners import node

from schemadef.dialect import load_dialect
from schemadef.engines import open_engine
from schemadef.engines.scratch import scratch_url
from schemadef.introspect import introspect
from schemadef.model import Column, Enum

CONFIGURATION = """
[databases.app]
declaration = "schema.py"
dialect = "postgres"
version = "{version}"
folder = "app"
runner = "drizzle"
"""
FIRST = """
from enum import StrEnum
from schemadef import Table, Index, enum, integer, text

class Mood(StrEnum):
    OK = "ok"
    SAD = "sad"

class People(Table):
    id = integer(primary_key=True)
    name = text(null=True)
    mood = enum(Mood, default=Mood.OK)

    by_mood = Index(name, where="mood = 'sad'")
"""
SECOND = FIRST.replace('    SAD = "sad"\n', '    SAD = "sad"\n    GREAT = "great"\n').replace("Mood.OK)", "Mood.GREAT)")
THIRD = SECOND.replace("name = text(null=True)", 'name = text(default="nobody", backfill="nobody")')


@pytest.mark.parametrize("version", ["18", "14"])
def test_drizzle_applies_a_label_and_its_use_at_once(tmp_path: Path, version: str) -> None:
    (tmp_path / "schemadef.toml").write_text(CONFIGURATION.format(version=version))
    for number, text in enumerate((FIRST, SECOND, THIRD)):
        (tmp_path / "schema.py").write_text(text)
        answer = schemadef("generate", "--name", f"step_{number}", cwd=tmp_path)
        assert answer.status == 0, answer.err
    with scratch_url("postgres", version) as url, open_engine(url) as engine:
        for _ in range(2):
            node("drizzle_postgres.mjs", tmp_path / "app", url)
        engine.execute("INSERT INTO people (id) VALUES (1)")
        assert engine.query("SELECT name, mood::text FROM people") == [("nobody", "great")]
        found = introspect(engine, load_dialect("postgres", version))
        assert [enum.values for enum in found.of(Enum)] == [("ok", "sad", "great")]
        assert [column.null for column in found.of(Column) if column.name == "name"] == [False]


def test_what_keeps_others_writing_is_refused_for_drizzle(tmp_path: Path) -> None:
    (tmp_path / "schemadef.toml").write_text(CONFIGURATION.format(version="18") + "online = true\n")
    (tmp_path / "schema.py").write_text(FIRST)
    answer = schemadef("generate", cwd=tmp_path)
    assert answer.status == 2
    assert "one transaction" in answer.err
