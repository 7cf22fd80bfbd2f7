"""A statement that libSQL's server does not support."""

from __future__ import annotations

from typing import TYPE_CHECKING

from schemadef.lint.finding import Finding, Severity
from schemadef.lint.rule import SQLITE, Rule, register
from schemadef.lint.sqlite.pragma import pragma_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from schemadef.lint.source import File
    from schemadef.lint.sql.statement import Statement


_FREE = frozenset(
    {
        "collation_list", "compile_options", "data_version", "database_list", "defer_foreign_keys", "encoding",
        "foreign_key_check", "foreign_key_list", "foreign_keys", "freelist_count", "function_list", "index_info",
        "index_list", "index_xinfo", "integrity_check", "legacy_file_format", "module_list", "page_count",
        "pragma_list", "quick_check", "stats", "table_info", "table_list", "table_xinfo", "user_version",
    }
)  # fmt: skip
_READ = frozenset(
    {
        "analysis_limit", "application_id", "auto_vacuum", "automatic_index", "busy_timeout", "cache_size",
        "cache_spill", "cell_size_check", "checkpoint_fullfsync", "fullfsync", "hard_heap_limit", "journal_mode",
        "journal_size_limit", "legacy_alter_table", "locking_mode", "max_page_count", "mmap_size", "page_size",
        "query_only", "read_uncommitted", "recursive_triggers", "reverse_unordered_selects", "schema_version",
        "secure_delete", "soft_heap_limit", "synchronous", "temp_store", "threads", "trusted_schema",
        "wal_autocheckpoint",
    }
)  # fmt: skip
"""Those that the server lets everybody give a value, and those that it lets be read (tried on sqld)."""


def check(statement: Statement, file: File) -> Iterator[Finding]:
    """Other databases, temporary objects, VACUUM, ANALYZE, and PRAGMAs that are not on the server's lists."""
    shape = statement.shape
    if shape.verb == "pragma":
        pragma = pragma_of(statement)
        if pragma.name not in _FREE and (pragma.name not in _READ or pragma.value):
            message = f"libSQL's server refuses PRAGMA {pragma.name}"
            yield Finding("TURSO105", statement.start, statement.end, message, _HELP)
        return
    end = statement.tokens.end[min(statement.first + 1, statement.last - 1)]
    if shape.verb != "create":
        yield Finding("TURSO105", statement.start, end, f"libSQL's server refuses {shape.verb.upper()}", _HELP)
    elif "temporary" in shape.flags or shape.name[:-1] == ("temp",):
        yield Finding("TURSO105", statement.start, end, "libSQL's server has no temporary objects", _HELP)


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
