"""GitHub's workflow commands, which become annotations (docs.github.com: Workflow commands)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from schemadef.lint.finding import Severity
from schemadef.lint.reports.places import from_top

if TYPE_CHECKING:
    from collections.abc import Sequence

    from schemadef.lint.finding import Finding
    from schemadef.lint.source import File
    from schemadef.lint.work import Linted, Settings

_LEVELS = {Severity.ERROR: "error", Severity.WARNING: "warning", Severity.HINT: "notice"}


def render(linted: Sequence[Linted], settings: Settings) -> str:
    """The text."""
    return "".join(
        _line(one.file, finding, one.severity(finding, settings)) for one in linted for finding in one.findings
    )


def _line(file: File, finding: Finding, severity: Severity) -> str:
    line, column = file.place(finding.start)
    end_line, end_column = file.place(finding.end)
    fields = {
        "file": from_top(file.path),
        "line": line,
        "endLine": end_line,
        "col": column,
        "endColumn": end_column,
        "title": finding.code,
    }
    said = ",".join(f"{name}={_property(str(value))}" for name, value in fields.items())
    text = f"{finding.message}; {finding.help}" if finding.help else finding.message
    return f"::{_LEVELS[severity]} {said}::{_data(text)}\n"


def _data(text: str) -> str:
    return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _property(text: str) -> str:
    return _data(text).replace(":", "%3A").replace(",", "%2C")
