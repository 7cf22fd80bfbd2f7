"""Carriage returns, which break triggers on a remote D1."""

from __future__ import annotations

from typing import TYPE_CHECKING

from schemadef.lint.finding import Edit, Finding, Fix, Severity
from schemadef.lint.rule import SQLITE, Rule, register

if TYPE_CHECKING:
    from collections.abc import Iterator

    from schemadef.lint.source import File


def whole(file: File) -> Iterator[Finding]:
    """The first line that ends so, in a file with a trigger."""
    at = file.text.find("\r\n")
    if at >= 0 and any(statement.shape.kind == "trigger" for statement in file.statements):
        edits = tuple(Edit(place, place + 1, "") for place, char in enumerate(file.text) if char == "\r")
        message = "lines end in a carriage return, which breaks a trigger on a remote D1"
        yield Finding("CFD111", at, at + 1, message, "end lines with a line feed alone", Fix(edits))


register(
    Rule(
        code="CFD111",
        name="carriage-return",
        severity=Severity.ERROR,
        families=SQLITE,
        whole=whole,
        why=(
            "The splitter of a remote D1 does not close a trigger whose lines end so. An error: it refuses what it "
            "cuts so."
        ),
        bad=("CREATE TRIGGER IF NOT EXISTS t AFTER INSERT ON a BEGIN\r\nSELECT 1; END;\r\n"),
        good="CREATE TRIGGER IF NOT EXISTS t AFTER INSERT ON a BEGIN SELECT 1; END;\n",
        source="workers-sdk#14991",
    )
)
