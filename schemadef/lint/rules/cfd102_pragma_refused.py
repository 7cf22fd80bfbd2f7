"""A PRAGMA that D1 does not allow."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from schemadef.lint.finding import Edit, Finding, Fix, Severity
from schemadef.lint.rule import SQLITE, Rule, register

if TYPE_CHECKING:
    from collections.abc import Iterator

    from schemadef.lint.source import File
    from schemadef.lint.statement import Statement

_BEHIND = re.compile(r"\s*;(?:[ \t]*\n?--> ?statement-breakpoint)?[ \t]*\n?")
_ALLOWED = frozenset(
    {
        "foreign_keys", "defer_foreign_keys", "foreign_key_list", "foreign_key_check", "table_info", "table_xinfo",
        "table_list", "index_list", "index_info", "index_xinfo", "legacy_alter_table", "recursive_triggers",
        "ignore_check_constraints", "case_sensitive_like", "reverse_unordered_selects", "quick_check", "optimize",
        "data_version",
    }
)  # fmt: skip


def check(statement: Statement, file: File) -> Iterator[Finding]:
    """A PRAGMA by a name that is not on D1's list."""
    tokens, at = statement.tokens, statement.first + 1
    name = tokens.name(at)
    if tokens.word(at + 1) == ".":
        name = tokens.name(at + 2)
    if name and name not in _ALLOWED:
        message = f"D1 does not allow PRAGMA {name}"
        yield Finding("CFD102", statement.start, statement.end, message, "leave it out", _without(statement, file))


def _without(statement: Statement, file: File) -> Fix:
    """The statement taken out with its semicolon, and the line that it had for itself with the breakpoint behind it."""
    close = _BEHIND.match(file.text, statement.end)
    return Fix((Edit(statement.start, close.end() if close else statement.end, ""),))


register(
    Rule(
        code="CFD102",
        name="pragma-refused",
        severity=Severity.ERROR,
        families=SQLITE,
        verbs=frozenset({"pragma"}),
        check=check,
        why="D1 answers `not authorized: SQLITE_AUTH`, and nothing of the file is applied.",
        bad="PRAGMA user_version = 3;\n",
        good="PRAGMA defer_foreign_keys = ON;\n",
        source="developers.cloudflare.com: D1 PRAGMA statements",
        errors=(r"not authorized(?! to use function)",),
    )
)
