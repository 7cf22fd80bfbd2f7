"""CREATE INDEX without IF NOT EXISTS fails when it runs again."""

from __future__ import annotations

from typing import TYPE_CHECKING

from schemadef.lint.again.failing import head, is_put_in, missing_if, shown
from schemadef.lint.finding import Edit, Finding, Fix, Severity
from schemadef.lint.rule import POSTGRES, Rule, register
from schemadef.lint.schema.names import index_name
from schemadef.names import quote

if TYPE_CHECKING:
    from collections.abc import Iterator

    from schemadef.lint.source import File
    from schemadef.lint.sql.statement import Statement


def check(statement: Statement, file: File) -> Iterator[Finding]:
    """An index that is made without a look whether it is there; one more of a temporary table goes away with it."""
    shape = statement.shape
    if "if not exists" in shape.flags:
        return
    if shape.name or is_put_in(statement):
        message = f"CREATE INDEX {shown(statement)} fails when it runs again: the index exists then"
        yield missing_if("NEON102", statement, "IF NOT EXISTS", message)
        return
    if file.schema.is_temporary(shape.table):
        return
    (start, end), name = head(statement, shape), _free_name(statement, file)
    message = "CREATE INDEX without a name makes another index each time that it runs"
    hint = "give it a name, and write IF NOT EXISTS before that"
    fix = Fix((Edit(end, end, f" IF NOT EXISTS {quote(name)}"),)) if name else None
    yield Finding("NEON102", start, end, message, hint, fix)


def _free_name(statement: Statement, file: File) -> str:
    """The name that the server gives it; empty where that is not certain, as when another one has had it.

    In the text of a format() it is another one for each table.
    """
    name, table = index_name(statement), statement.shape.table
    if statement.outer is not None and "%" in statement.text:
        return ""
    is_taken = bool(table) and (*file.schema.full(table)[:-1], name) in file.schema.ever
    return "" if is_taken else name


register(
    Rule(
        code="NEON102",
        name="index-without-if-not-exists",
        severity=Severity.ERROR,
        families=POSTGRES,
        verbs=frozenset({"create"}),
        kinds=frozenset({"index"}),
        guarded=False,
        check=check,
        why="Every statement must be able to run again.",
        bad="CREATE INDEX users_email ON users (email);\n",
        good="CREATE INDEX IF NOT EXISTS users_email ON users (email);\n",
        source="postgresql.org: CREATE INDEX",
        errors=(r'(?<!for )relation ".+" already exists',),
    )
)
