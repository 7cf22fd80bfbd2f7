"""A statement that libSQL's server does not support."""

from __future__ import annotations

from typing import TYPE_CHECKING

from schemadef.lint.finding import Finding, Severity
from schemadef.lint.rule import SQLITE, Rule, register

if TYPE_CHECKING:
    from collections.abc import Iterator

    from schemadef.lint.source import File
    from schemadef.lint.sql.statement import Statement


_READ = frozenset({"optimize", "wal_checkpoint", "incremental_vacuum", "shrink_memory"})
_WRITTEN = frozenset({"foreign_keys", "defer_foreign_keys", "user_version"})
_CALLED = frozenset(
    {
        "table_info", "table_xinfo", "table_list", "index_list", "index_info", "index_xinfo", "foreign_key_list",
        "foreign_key_check", "integrity_check", "quick_check",
    }
)  # fmt: skip


def check(statement: Statement, file: File) -> Iterator[Finding]:
    """Other databases, temporary objects, VACUUM, ANALYZE, and PRAGMAs that change the server."""
    shape, tokens = statement.shape, statement.tokens
    end = tokens.end[min(statement.first + 1, statement.last - 1)]
    if shape.verb == "create":
        if "temporary" in shape.flags:
            yield Finding("TURSO105", statement.start, end, "libSQL's server has no temporary objects", _HELP)
    elif shape.verb != "pragma":
        yield Finding("TURSO105", statement.start, end, f"libSQL's server refuses {shape.verb.upper()}", _HELP)
    else:
        name, sets = tokens.name(statement.first + 1), statement.last > statement.first + 2
        if name in _READ or (sets and name not in _WRITTEN | _CALLED):
            yield Finding("TURSO105", statement.start, statement.end, f"libSQL's server refuses PRAGMA {name}", _HELP)


_HELP = "leave it out"


register(
    Rule(
        code="TURSO105",
        name="statement-refused",
        severity=Severity.ERROR,
        families=SQLITE,
        verbs=frozenset({"attach", "detach", "vacuum", "analyze", "create", "pragma"}),
        check=check,
        why="The server answers `unsupported statement`.",
        bad="PRAGMA journal_mode = WAL;\n",
        good="PRAGMA foreign_keys = OFF;\n",
        source="libsql-server: src/query_analysis.rs",
        errors=("unsupported statement",),
    )
)
