"""PRAGMA foreign_keys in a transaction, where it does nothing."""

from __future__ import annotations

from typing import TYPE_CHECKING

from schemadef.lint.finding import Finding, Severity
from schemadef.lint.rule import SQLITE, Rule, register
from schemadef.lint.sqlite.pragma import pragma_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from schemadef.lint.source import File


_BEGIN, _END = frozenset({"begin"}), frozenset({"commit", "rollback"})


def whole(file: File) -> Iterator[Finding]:
    """The PRAGMAs with a value between BEGIN and COMMIT."""
    inside = False
    for statement in file.statements:
        verb = statement.shape.verb
        if verb in _BEGIN or verb in _END:
            inside = verb in _BEGIN
        pragma = pragma_of(statement) if inside and verb == "pragma" else None
        if pragma is not None and pragma.name == "foreign_keys" and pragma.value:
            message = "in a transaction it does nothing, and says nothing"
            yield Finding("LITE105", statement.start, statement.end, message, "write it before BEGIN")


register(
    Rule(
        code="LITE105",
        name="foreign-keys-in-a-transaction",
        severity=Severity.ERROR,
        families=SQLITE,
        whole=whole,
        why="Foreign keys stay on, and a rebuild deletes the rows that reference the table that it drops.",
        bad=("BEGIN;\nPRAGMA foreign_keys = OFF;\nCOMMIT;\n"),
        good=("PRAGMA foreign_keys = OFF;\nBEGIN;\nCOMMIT;\n"),
        source="sqlite.org: PRAGMA foreign_keys",
    )
)
