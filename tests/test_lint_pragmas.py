"""A PRAGMA is an error where D1, or libSQL's server, refuses it."""

from __future__ import annotations

from pathlib import Path

import pytest
from engines import fresh

from schemadef.dialect import load_dialect
from schemadef.engines.base import Engine
from schemadef.errors import SchemadefError
from schemadef.lint.files import Found
from schemadef.lint.run import lint, settings_for

RULES = {"workerd": ("d1", "CFD102"), "sqld": ("turso", "TURSO105")}
NAMES = """
analysis_limit application_id auto_vacuum automatic_index busy_timeout cache_size cache_spill case_sensitive_like
cell_size_check checkpoint_fullfsync collation_list compile_options count_changes data_version database_list
default_cache_size defer_foreign_keys empty_result_callbacks encoding foreign_key_check foreign_key_list foreign_keys
freelist_count full_column_names fullfsync function_list ignore_check_constraints incremental_vacuum index_info
index_list index_xinfo integrity_check journal_mode journal_size_limit legacy_alter_table legacy_file_format
locking_mode max_page_count mmap_size module_list nonsense optimize page_count page_size parser_trace pragma_list
query_only quick_check read_uncommitted recursive_triggers reverse_unordered_selects schema_version secure_delete
short_column_names shrink_memory stats synchronous table_info table_list table_xinfo temp_store temp_store_directory
threads trusted_schema user_version wal_autocheckpoint wal_checkpoint writable_schema
"""
"""Those of sqlite.org, "List of PRAGMAs", and one that is none."""
ABOUT = {
    **dict.fromkeys(("foreign_key_check", "foreign_key_list", "index_list", "table_info", "table_list", "table_xinfo"), "t"),
    **dict.fromkeys(("index_info", "index_xinfo"), "i"), **dict.fromkeys(("integrity_check", "quick_check"), "t"),
}  # fmt: skip
FORMS = (
    "PRAGMA {name}",
    "PRAGMA {name} = {value}",
    "PRAGMA {name}({value})",
    "PRAGMA main.{name}",
    "pragma main.{name}('{value}')",
)


def is_refused(engine: Engine, sql: str) -> bool:
    """Whether the platform refuses it."""
    try:
        engine.execute(sql)
    except SchemadefError:
        return True
    return False


@pytest.mark.parametrize("kind", RULES)
def test_a_pragma_is_an_error_where_the_platform_refuses_it(kind: str) -> None:
    dialect_name, code = RULES[kind]
    dialect = load_dialect(dialect_name)
    statements = [form.format(name=name, value=ABOUT.get(name, "1")) for name in NAMES.split() for form in FORMS]
    (linted,) = lint([Found(Path("0001_a.sql"), ";\n".join(statements))], dialect, settings_for(dialect, select=[code]))
    called = {linted.file.place(finding.start)[0] - 1 for finding in linted.findings}
    with fresh(kind) as engine:
        engine.execute("CREATE TABLE t (a TEXT)")
        engine.execute("CREATE INDEX i ON t (a)")
        refused = {place for place, sql in enumerate(statements) if is_refused(engine, sql)}
    assert {statements[place] for place in called.symmetric_difference(refused)} == set()
