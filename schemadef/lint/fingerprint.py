"""What a finding is told again by when lines have moved."""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from schemadef.lint.finding import Finding
    from schemadef.lint.source import File


def fingerprint(file: File, finding: Finding) -> str:
    """A hash of the rule, the file's name and the words around the finding, blanks aside."""
    statement = next((s for s in file.statements if s.start <= finding.start < s.end), None)
    text = " ".join((statement.text if statement else finding.message).split())
    return hashlib.sha256(f"{finding.code}\0{file.path.name}\0{text}".encode()).hexdigest()
