"""What rules of the SQLite family about running again share."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from schemadef.lint.source import File
    from schemadef.lint.statement import Statement

_DIRECTIVE = re.compile(r"--\s*schemadef:\s*(?:unless|if)\s")


def is_directed(statement: Statement, file: File) -> bool:
    """Whether a comment above a statement tells the runner when to leave it out, which SQLite cannot say in SQL."""
    if not file.known("has orders", _has_orders):
        return False
    before = statement.tokens.end[statement.first - 1] if statement.first else 0
    return _DIRECTIVE.search(file.text, before, statement.start) is not None


def _has_orders(file: File) -> bool:
    return file.has_orders
