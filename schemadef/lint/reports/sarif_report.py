"""SARIF 2.1.0, as GitHub's code scanning takes it (docs.github.com: SARIF support for code scanning).

GitHub takes 25,000 results of a run and shows an alert for each: of more, the worst are told. What comments ignore and
a baseline accepts is left out: GitHub opens an alert for a suppressed result too (github/codeql-action issue 1230).
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from schemadef.lint.finding import Severity
from schemadef.lint.fingerprint import fingerprints
from schemadef.lint.page import markdown, page
from schemadef.lint.reports.places import from_top
from schemadef.lint.rule import load_rules
from schemadef.version import __version__

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from schemadef.lint.finding import Finding
    from schemadef.lint.rule import Rule
    from schemadef.lint.source import File
    from schemadef.lint.work import Linted, Settings

_SCHEMA = "https://json.schemastore.org/sarif-2.1.0.json"
MOST = 25_000
_LEVELS = {Severity.ERROR: "error", Severity.WARNING: "warning", Severity.HINT: "note"}
_ORDER = tuple(_LEVELS.values())


def render(linted: Sequence[Linted], settings: Settings) -> str:
    """The text."""
    rules = [load_rules()[code] for code in sorted(settings.severities)]
    index = {rule.code: number for number, rule in enumerate(rules)}
    results = [
        _result(one.file, finding, one.severity(finding, settings), index, text)
        for one in linted
        for finding, text in zip(one.findings, fingerprints(one, from_top(one.file.path)), strict=True)
    ]
    if len(results) > MOST:
        results = sorted(results, key=lambda result: _ORDER.index(result["level"]))[:MOST]
    driver = {
        "name": "schemadef",
        "semanticVersion": __version__,
        "rules": [_rule(rule, settings) for rule in rules],
    }
    run = {"tool": {"driver": driver}, "columnKind": "unicodeCodePoints", "results": results}
    return json.dumps({"$schema": _SCHEMA, "version": "2.1.0", "runs": [run]}, ensure_ascii=False, indent=2) + "\n"


def _rule(rule: Rule, settings: Settings) -> dict[str, Any]:
    return {
        "id": rule.code,
        "name": rule.name,
        "shortDescription": {"text": rule.name.replace("-", " ")},
        "fullDescription": {"text": rule.why},
        "help": {"text": page(rule), "markdown": markdown(rule)},
        "defaultConfiguration": {"level": _LEVELS[settings.severities[rule.code]]},
    }


def _result(file: File, finding: Finding, severity: Severity, index: dict[str, int], printed: str) -> dict[str, Any]:
    place = {
        "artifactLocation": {"uri": _uri(file.path)},
        "region": _region(file, finding.start, finding.end),
    }
    result = {
        "ruleId": finding.code,
        "ruleIndex": index[finding.code],
        "level": _LEVELS[severity],
        "message": {"text": f"{finding.message}; {finding.help}" if finding.help else finding.message},
        "locations": [{"physicalLocation": place}],
        "partialFingerprints": {"schemadef/v1": printed},
    }
    if finding.fix is not None:
        edits = [
            {"deletedRegion": _region(file, edit.start, edit.end), "insertedContent": {"text": edit.text}}
            for edit in finding.fix.edits
        ]
        change = {"artifactLocation": place["artifactLocation"], "replacements": edits}
        result["fixes"] = [{"description": {"text": finding.help or "mend it"}, "artifactChanges": [change]}]
    return result


def _uri(path: Path) -> str:
    """A path as a reference from the top of the repository; percent-encoded, byte by byte."""
    import os
    from urllib.parse import quote

    place = from_top(path)
    return path.as_uri() if place.startswith("/") else quote(os.fsencode(place))


def _region(file: File, start: int, end: int) -> dict[str, int]:
    line, column = file.place(start)
    end_line, end_column = file.place(end)
    return {"startLine": line, "startColumn": column, "endLine": end_line, "endColumn": end_column}
