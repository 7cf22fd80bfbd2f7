"""Comments that take findings away: see `schemadef.lint.suppress`, which finds these."""

from __future__ import annotations

from schemadef.lint.finding import Severity
from schemadef.lint.rule import ANY, Rule, register

register(
    Rule(
        code="LINT002",
        name="unused-ignore",
        severity=Severity.WARNING,
        families=ANY,
        why="An ignored finding that is not there any more hides the next one.",
        bad="-- schemadef: ignore NEON103 made by hand\nSELECT 1;\n",
        good="-- schemadef: ignore NEON103 a table of the installer, which runs once\nCREATE TABLE t (id int);\n",
        source="the lint section of schemadef's own documentation",
    )
)
