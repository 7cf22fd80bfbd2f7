"""CREATE TABLE without IF NOT EXISTS fails when it runs again."""

from __future__ import annotations

from typing import TYPE_CHECKING

from schemadef.lint.again.failing import missing_if, shown
from schemadef.lint.finding import Edit, Finding, Fix, Severity
from schemadef.lint.rule import POSTGRES, Rule, register
from schemadef.lint.sql.part import whole

if TYPE_CHECKING:
    from collections.abc import Iterator

    from schemadef.lint.source import File
    from schemadef.lint.sql.statement import Statement


def check(statement: Statement, file: File) -> Iterator[Finding]:
    """A table that is made without a look whether it is there, and does not go with its transaction."""
    shape = statement.shape
    if shape.verb in ("select", "with"):
        yield from _taken(statement)
        return
    careful = "if not exists" in shape.flags or (
        "temporary" in shape.flags and statement.find("ON", "COMMIT", "DROP") >= 0
    )
    if shape.kind and not careful:
        message = f"CREATE TABLE {shown(statement)} fails when it runs again: the table exists then"
        yield missing_if("NEON103", statement, "IF NOT EXISTS", message)


def _taken(statement: Statement) -> Iterator[Finding]:
    """SELECT … INTO, which makes a table; in a block it fills a variable."""
    tokens = statement.tokens
    at = statement.find("INTO") if statement.outer is None else -1
    if at >= 0 and tokens.word(at - 1) not in ("INSERT", "MERGE"):
        message = "SELECT … INTO makes a table: it fails when it runs again, for the table exists then"
        hint = "CREATE TABLE IF NOT EXISTS … AS SELECT …"
        yield Finding("NEON103", tokens.start[at], tokens.end_of(at), message, hint, _made(statement, at))


def _made(statement: Statement, at: int) -> Fix | None:
    """CREATE TABLE IF NOT EXISTS … AS, and the query without its INTO."""
    tokens, first = statement.tokens, at + 1
    lasting = {"TEMP": "TEMP ", "TEMPORARY": "TEMP ", "UNLOGGED": "UNLOGGED "}.get(tokens.word(first), "")
    first += bool(lasting)
    first += tokens.word(first) == "TABLE"
    name = whole(statement).name_at(first)
    if not name:
        return None
    last = first + 2 * len(name) - 2
    spelled = tokens.text[tokens.start[first] : tokens.end_of(last)]
    made = f"CREATE {lasting}TABLE IF NOT EXISTS {spelled} AS "
    end = tokens.end_of(last)
    end += tokens.text[end : end + 1] == " "
    return Fix((Edit(statement.start, statement.start, made), Edit(tokens.start[at], end, "")))


register(
    Rule(
        code="NEON103",
        name="table-without-if-not-exists",
        severity=Severity.ERROR,
        families=POSTGRES,
        verbs=frozenset({"create", "select", "with"}),
        kinds=frozenset({"table", "foreign table", ""}),
        guarded=False,
        check=check,
        why="Every statement must be able to run again.",
        bad="CREATE TABLE users (id integer PRIMARY KEY);\n",
        good="CREATE TABLE IF NOT EXISTS users (id integer PRIMARY KEY);\n",
        source="postgresql.org: CREATE TABLE",
        errors=(r'(?<!for )relation ".+" already exists',),
    )
)
