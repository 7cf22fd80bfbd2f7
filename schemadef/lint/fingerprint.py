"""What a finding is told again by when lines have moved."""

from __future__ import annotations

import hashlib
from bisect import bisect_right
from collections import Counter
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from schemadef.lint.finding import Finding
    from schemadef.lint.work import Linted


def fingerprints(linted: Linted, place: str = "") -> list[str]:
    """A hash for each finding of a file: the rule, the file's name and the statement's words, blanks aside.

    No two of a file are the same: of several that are alike, the second, third … count. Who keeps the findings of all
    files in one list says the file's `place`, for files of one name in several folders.
    """
    if not linted.findings:
        return []
    statements = [(one.start, one.end) for one in linted.file.statements]
    starts = [start for start, _ in statements]
    seen: Counter[str] = Counter()
    found = []
    for finding in linted.findings:
        at = bisect_right(starts, finding.start) - 1
        inside = at >= 0 and finding.start < statements[at][1]
        text = linted.file.text[slice(*statements[at])] if inside and not _of_the_file(finding) else ""
        said = f"{finding.code}\0{place or linted.file.path.name}\0{' '.join(text.split())}"
        seen[said] += 1
        found.append(hashlib.sha256(f"{said}\0{seen[said]}".encode("utf-8", "surrogatepass")).hexdigest())
    linted.file.release()
    return found


def _of_the_file(finding: Finding) -> bool:
    """Whether it is about the file as one: such findings have the file's first character for their place."""
    return (finding.start, finding.end) == (0, 1)
