"""CREATE INDEX without IF NOT EXISTS fails when it runs again."""

from __future__ import annotations

from typing import TYPE_CHECKING

from schemadef.lint.again import is_guarded, missing_if, shown
from schemadef.lint.finding import Finding, Severity
from schemadef.lint.rule import POSTGRES, Rule, register

if TYPE_CHECKING:
    from collections.abc import Iterator

    from schemadef.lint.source import File
    from schemadef.lint.statement import Statement


def check(statement: Statement, file: File) -> Iterator[Finding]:
    """An index that is made without a look whether it is there."""
    shape = statement.shape
    if shape.kind == "index" and "if not exists" not in shape.flags and not is_guarded(statement):
        message = f"CREATE INDEX {shown(statement)} fails when it runs again: the index exists then"
        yield missing_if("NEON102", statement, "IF NOT EXISTS", message)


register(
    Rule(
        code="NEON102",
        name="index-without-if-not-exists",
        severity=Severity.ERROR,
        families=POSTGRES,
        verbs=frozenset({"create"}),
        kinds=frozenset({"index"}),
        check=check,
        why="Every statement must be able to run again.",
        bad="CREATE INDEX users_email ON users (email);\n",
        good="CREATE INDEX IF NOT EXISTS users_email ON users (email);\n",
        source="postgresql.org: CREATE INDEX",
        errors=(r'(?<!for )relation ".+" already exists',),
    )
)
