"""DROP COLUMN of a column that something needs."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from schemadef.lint.finding import Severity
from schemadef.lint.rule import SQLITE, Rule, register
from schemadef.lint.sqlite.proposed import column_dropped
from schemadef.lint.sqlite.refused import refusals

if TYPE_CHECKING:
    from collections.abc import Iterator

    from schemadef.lint.finding import Finding
    from schemadef.lint.source import File


def whole(file: File) -> Iterator[Finding]:
    """The columns that a key, an index, a view, a trigger or another column needs."""
    for finding in refusals(file, "LITE104"):
        yield finding._replace(later=partial(column_dropped, file, finding.start))


register(
    Rule(
        code="LITE104",
        name="column-cannot-be-dropped",
        severity=Severity.ERROR,
        families=SQLITE,
        whole=whole,
        why="SQLite drops no column that is a key or UNIQUE, or that an index, a view or a trigger names.",
        bad="CREATE TABLE IF NOT EXISTS t (id INTEGER PRIMARY KEY, a TEXT UNIQUE);\nALTER TABLE t DROP COLUMN a;\n",
        good="CREATE TABLE IF NOT EXISTS t (id INTEGER PRIMARY KEY, a TEXT);\nALTER TABLE t DROP COLUMN a;\n",
        source="sqlite.org: ALTER TABLE DROP COLUMN",
        errors=("cannot drop (?:PRIMARY KEY|UNIQUE) column|after drop column",),
    )
)
