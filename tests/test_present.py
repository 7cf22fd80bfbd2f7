"""What stands already is compared before a statement runs; what cannot stand costs no question."""

from __future__ import annotations

from pathlib import Path

import pytest
from cutting import cutter
from live_project import LiveProject

from schemadef.apply import apply_pending
from schemadef.config import load_config
from schemadef.engines import open_engine
from schemadef.engines.scratch import scratch_url
from schemadef.migration.folder import read_folder

NOTES = (
    "class Notes(Table):\n    id = integer(primary_key=True)\n    said = text(default='')\n    by_said = Index(said)\n"
)


@pytest.fixture
def project(tmp_path: Path):
    with scratch_url("postgres") as url:
        yield LiveProject(tmp_path / "project", "postgres", url)


def test_a_new_database_is_asked_for_its_names_alone(project: LiveProject) -> None:
    tables = [NOTES.replace("Notes", f"Notes{n}").replace("by_said", f"by_said_{n}") for n in range(20)]
    project.declare(*tables)
    project.ok("generate", "--name", "all")
    config = load_config(project.root)
    folder = read_folder(project.path)
    statements = len(folder.migration(folder.entries[0]).up)
    assert statements == 40
    with cutter(project.url) as (url, proxy), open_engine(url) as engine:
        before = proxy.trips
        apply_pending(engine, folder, config.database("app"), config, report=lambda _: None)
        assert proxy.trips - before < statements + 14


def test_how_far_a_run_came_that_stopped_is_told(project: LiveProject) -> None:
    project.declare(NOTES)
    project.ok("generate", "--name", "notes")
    project.execute("CREATE TABLE other (a integer)", "CREATE INDEX by_said ON other (a)")
    assert "migration 0001_notes stopped before statement 2 of 2: " in project.fails("migrate")
    assert "0001_notes  partial (1 statement done)  2" in project.ok("status")


@pytest.mark.parametrize(
    ("by_hand", "words"),
    [
        (
            "CREATE TABLE notes (id text PRIMARY KEY, said text)",
            ["table public.notes is there", "column id is text", "would be integer"],
        ),
        ("CREATE TABLE other (a integer); CREATE INDEX by_said ON other (a)", ["by_said", "other"]),
        ("CREATE VIEW notes AS SELECT 1 AS id", ["notes", "view"]),
        ("CREATE TYPE notes AS ENUM ('x')", ["notes"]),
    ],
)
def test_what_stands_by_a_name_of_ours_is_refused(project: LiveProject, by_hand: str, words: list[str]) -> None:
    project.declare(NOTES)
    project.ok("generate", "--name", "notes")
    project.execute(*by_hand.split("; "))
    said = project.fails("migrate")
    for word in ("migration 0001_notes ", *words):
        assert word in said, said


def test_a_part_of_a_table_that_gets_another_name_is_compared(project: LiveProject) -> None:
    project.declare(NOTES)
    project.ok("generate", "--name", "notes")
    project.ok("migrate")
    project.declare(
        NOTES.replace("class Notes(Table):\n", "class Memos(Table, formerly='notes'):\n")
        + "    more = integer(default=1)\n"
    )
    project.ok("generate", "--name", "memos")
    project.execute("ALTER TABLE notes ADD more text")
    said = project.fails("migrate")
    assert "more" in said and "text" in said and "integer" in said


def test_parts_of_a_table_that_stands_are_compared(project: LiveProject) -> None:
    project.declare(NOTES)
    project.ok("generate", "--name", "notes")
    project.ok("migrate")
    project.declare(NOTES + "    more = integer(default=1)\n    positive = Check('more > 0')\n")
    project.ok("generate", "--name", "more")
    project.execute("ALTER TABLE notes ADD more integer NOT NULL DEFAULT 1, ADD CONSTRAINT positive CHECK (more > 1)")
    said = project.fails("migrate")
    assert "more > 1" in said and "more > 0" in said
