"""GitLab's code quality report (docs.gitlab.com: Code Quality, "Code Quality report format")."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from schemadef.lint.finding import Severity
from schemadef.lint.fingerprint import fingerprints
from schemadef.lint.reports.places import from_top

if TYPE_CHECKING:
    from collections.abc import Sequence

    from schemadef.lint.finding import Finding
    from schemadef.lint.source import File
    from schemadef.lint.work import Linted, Settings

_LEVELS = {Severity.ERROR: "major", Severity.WARNING: "minor", Severity.HINT: "info"}


def render(linted: Sequence[Linted], settings: Settings) -> str:
    """The text."""
    found = [
        _entry(one.file, finding, one.severity(finding, settings), text)
        for one in linted
        for finding, text in zip(one.findings, fingerprints(one, from_top(one.file.path)), strict=True)
    ]
    return json.dumps(found, ensure_ascii=False, indent=2) + "\n"


def _entry(file: File, finding: Finding, severity: Severity, printed: str) -> dict[str, Any]:
    line, _ = file.place(finding.start)
    end_line, _ = file.place(finding.end)
    return {
        "check_name": finding.code,
        "description": finding.message,
        "content": {"body": finding.help},
        "fingerprint": printed,
        "severity": _LEVELS[severity],
        "location": {"path": from_top(file.path), "lines": {"begin": line, "end": end_line}},
    }
