"""A statement with more parameters, terms or depth than D1 takes."""

from __future__ import annotations

from typing import TYPE_CHECKING

from schemadef.lint.finding import Severity
from schemadef.lint.rule import SQLITE, Rule, register
from schemadef.lint.sqlite.refused import refusals

if TYPE_CHECKING:
    from collections.abc import Iterator

    from schemadef.lint.finding import Finding
    from schemadef.lint.source import File


def whole(file: File) -> Iterator[Finding]:
    """The statements that go beyond one of D1's limits."""
    return refusals(file, "CFD107")


register(
    Rule(
        code="CFD107",
        name="beyond-a-limit",
        severity=Severity.ERROR,
        families=SQLITE,
        whole=whole,
        why="D1 compiles at most 100 parameters, 5 terms of a compound SELECT, and expressions that are 100 deep.",
        bad="SELECT 1" + " UNION ALL SELECT 1" * 5 + ";\n",
        good="VALUES (1), (2), (3), (4), (5), (6);\n",
        source="developers.cloudflare.com: D1 limits; workerd: src/workerd/util/sqlite.c++",
        errors=("too many terms in compound SELECT|Expression tree is too large|variable number must be between",),
    )
)
