"""For programs: one object a finding, lines and columns from 1."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Sequence

    from schemadef.lint.finding import Finding, Severity
    from schemadef.lint.source import File
    from schemadef.lint.work import Linted, Settings


def render(linted: Sequence[Linted], settings: Settings) -> str:
    """The text."""
    found = [document(one.file, finding, one.severity(finding, settings)) for one in linted for finding in one.findings]
    return json.dumps({"findings": found}, ensure_ascii=False, indent=2) + "\n"


def document(file: File, finding: Finding, severity: Severity) -> dict[str, Any]:
    """One finding."""
    line, column = file.place(finding.start)
    end_line, end_column = file.place(finding.end)
    fix = finding.fix and {
        "safe": finding.fix.safe,
        "edits": [{"start": edit.start, "end": edit.end, "text": edit.text} for edit in finding.fix.edits],
    }
    return {
        "code": finding.code,
        "severity": str(severity),
        "message": finding.message,
        "help": finding.help,
        "path": str(file.path),
        "line": line,
        "column": column,
        "end_line": end_line,
        "end_column": end_column,
        "fix": fix,
    }
