"""JUnit's XML: a test case a file, failed when something fails in it."""

from __future__ import annotations

from typing import TYPE_CHECKING
from xml.sax.saxutils import escape, quoteattr

if TYPE_CHECKING:
    from collections.abc import Sequence

    from schemadef.lint.finding import Finding, Severity
    from schemadef.lint.source import File
    from schemadef.lint.work import Linted, Settings


def render(linted: Sequence[Linted], settings: Settings) -> str:
    """The text."""
    failures = sum(bool(one.findings) for one in linted)
    head = f'<testsuite name="schemadef lint" tests="{len(linted)}" failures="{failures}" errors="0">'
    cases = [_case(one, settings) for one in linted]
    return "\n".join(['<?xml version="1.0" encoding="utf-8"?>', head, *cases, "</testsuite>"]) + "\n"


def _case(one: Linted, settings: Settings) -> str:
    name = f'  <testcase classname="schemadef.lint" name={quoteattr(_clean(one.file.path.as_posix()))}'
    if not one.findings:
        return f"{name}/>"
    found = [_failure(one.file, finding, one.severity(finding, settings)) for finding in one.findings]
    return "\n".join([f"{name}>", *found, "  </testcase>"])


def _failure(file: File, finding: Finding, severity: Severity) -> str:
    line, column = file.place(finding.start)
    advice = f"\n{finding.help}" if finding.help else ""
    text = f"{file.path.as_posix()}:{line}:{column}: {finding.message}{advice}"
    kind, message = (
        quoteattr(finding.code),
        quoteattr(_clean(f"{severity}: {finding.message}")),
    )
    return f"    <failure type={kind} message={message}>{escape(_clean(text))}</failure>"


def _clean(text: str) -> str:
    """Without the signs that XML 1.0 has no way to say."""
    return "".join(
        char
        for char in text
        if char in "\t\n" or " " <= char < "\ud800" or "\ue000" <= char < "\ufffe" or char > "\uffff"
    )
