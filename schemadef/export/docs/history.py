"""The history of migrations as the page shows it: each with its statements and what is dangerous about them."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING, NamedTuple

from schemadef.migration.file import label

if TYPE_CHECKING:
    from schemadef.migration.folder import Folder
    from schemadef.migration.journal import Entry
    from schemadef.statement import Statement


class Step(NamedTuple):
    """One statement."""

    label: str
    sql: str
    hazards: tuple[str, ...]
    lock: str
    requires: tuple[str, ...]


class Chapter(NamedTuple):
    """One migration; `lost` is what its rollback cannot bring back."""

    tag: str
    anchor: str
    when: str
    steps: tuple[Step, ...]
    hazards: tuple[tuple[str, int], ...]
    lost: tuple[str, ...]


def history(folder: Folder) -> list[Chapter]:
    """Every migration, the newest first. Raises MigrationError for a file that cannot be read."""
    return [_chapter(entry, folder) for entry in reversed(folder.entries)]


def _chapter(entry: Entry, folder: Folder) -> Chapter:
    steps = tuple(_step(statement) for statement in folder.statements(entry.up))
    counts: dict[str, int] = {}
    for step in steps:
        for hazard in step.hazards:
            counts[hazard] = counts.get(hazard, 0) + 1
    lost = tuple(text for statement in folder.statements(entry.rollback) for text in statement.loses)
    when = f"{datetime.fromtimestamp(entry.when // 1000, UTC):%Y-%m-%d %H:%M:%S} UTC"
    return Chapter(entry.tag, f"migration-{entry.tag}", when, steps, tuple(sorted(counts.items())), lost)


def _step(statement: Statement) -> Step:
    hazards = tuple(map(str, statement.hazards))
    return Step(label(statement).strip("`"), statement.sql, hazards, statement.lock, statement.requires)
