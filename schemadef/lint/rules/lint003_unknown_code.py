"""Comments that take findings away: see `schemadef.lint.suppress`, which finds these."""

from __future__ import annotations

from schemadef.lint.finding import Severity
from schemadef.lint.rule import ANY, Rule, register

register(
    Rule(
        code="LINT003",
        name="unknown-code",
        severity=Severity.ERROR,
        families=ANY,
        why="A code that no rule has takes nothing away.",
        bad="-- schemadef: ignore NEON999 why\nSELECT 1;\n",
        good="-- schemadef: ignore NEON103 a table of the installer, which runs once\nCREATE TABLE t (id int);\n",
        source="the lint section of schemadef's own documentation",
    )
)
