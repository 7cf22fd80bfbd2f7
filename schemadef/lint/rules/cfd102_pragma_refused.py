"""A PRAGMA that D1 does not allow."""

from __future__ import annotations

from typing import TYPE_CHECKING

from schemadef.lint.finding import Finding, Fix, Severity
from schemadef.lint.mend.left_out import left_out
from schemadef.lint.rule import SQLITE, Rule, register
from schemadef.lint.sqlite.pragma import pragma_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from schemadef.lint.source import File
    from schemadef.lint.sql.statement import Statement

_ALLOWED = frozenset(
    {
        "foreign_keys", "defer_foreign_keys", "foreign_key_list", "foreign_key_check", "table_info", "table_xinfo",
        "table_list", "index_list", "index_info", "index_xinfo", "legacy_alter_table", "recursive_triggers",
        "ignore_check_constraints", "case_sensitive_like", "reverse_unordered_selects", "quick_check", "optimize",
        "data_version",
    }
)  # fmt: skip


_ASKED = frozenset({"foreign_key_list", "index_info", "index_list", "index_xinfo", "table_info", "table_xinfo"})
"""Those of them that are about a table or an index, which has to be named."""


def check(statement: Statement, file: File) -> Iterator[Finding]:
    """A PRAGMA by a name that is not on D1's list, or that asks of nothing."""
    pragma = pragma_of(statement)
    if not pragma.name:
        return
    if pragma.name not in _ALLOWED:
        message = f"D1 does not allow PRAGMA {pragma.name}"
    elif pragma.name in _ASKED and not pragma.value:
        message = f"D1 does not allow PRAGMA {pragma.name} of nothing"
    elif pragma.name == "data_version" and pragma.value:
        message = "D1 lets PRAGMA data_version be read only"
    else:
        return
    yield Finding("CFD102", statement.start, statement.end, message, "leave it out", Fix((left_out(statement, file),)))


def whole(file: File) -> Iterator[Finding]:
    """A query of what such a PRAGMA gives, as a table: `pragma_user_version`."""
    for statement in file.statements if "pragma_" in file.text.lower() else ():
        tokens = statement.tokens
        for at in range(statement.first, statement.last):
            name = tokens.name(at)
            asked = tokens.word(at - 1) in ("FROM", "JOIN", ",") or tokens.word(at + 1) == "("
            if name.startswith("pragma_") and asked and name.removeprefix("pragma_") not in _ALLOWED:
                hint = "ask sqlite_schema, or a PRAGMA that D1 allows"
                yield Finding("CFD102", tokens.start[at], tokens.end[at], f"D1 does not allow {name}", hint)


register(
    Rule(
        code="CFD102",
        name="pragma-refused",
        severity=Severity.ERROR,
        families=SQLITE,
        verbs=frozenset({"pragma", "explain"}),
        check=check,
        whole=whole,
        why="D1 answers `not authorized: SQLITE_AUTH`, and nothing of the file is applied.",
        bad="PRAGMA user_version = 3;\n",
        good="PRAGMA defer_foreign_keys = ON;\n",
        source="developers.cloudflare.com: D1 PRAGMA statements",
        errors=(r"not authorized(?! to use function)",),
    )
)
