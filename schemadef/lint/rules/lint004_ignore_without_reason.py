"""Comments that take findings away: see `schemadef.lint.suppress`, which finds these."""

from __future__ import annotations

from schemadef.lint.finding import Severity
from schemadef.lint.rule import ANY, Rule, register

register(
    Rule(
        code="LINT004",
        name="ignore-without-reason",
        severity=Severity.ERROR,
        families=ANY,
        why="Who reads the file later must know why it is meant to be so. An error: a reason is required.",
        bad="-- schemadef: ignore NEON103\nCREATE TABLE t (id int);\n",
        good="-- schemadef: ignore NEON103 a table of the installer, which runs once\nCREATE TABLE t (id int);\n",
        source="the lint section of schemadef's own documentation",
    )
)
