"""Many rows changed in one statement."""

from __future__ import annotations

from typing import TYPE_CHECKING

from schemadef.lint.finding import Finding, Severity
from schemadef.lint.rows.inserts import changed_table
from schemadef.lint.rule import POSTGRES, Rule, register
from schemadef.lint.schema.safe import is_used
from schemadef.lint.sql.part import shown_name, whole
from schemadef.lint.sql.words import spelled

if TYPE_CHECKING:
    from collections.abc import Iterator

    from schemadef.lint.source import File
    from schemadef.lint.sql.shape import Name
    from schemadef.lint.sql.statement import Statement


def check(statement: Statement, file: File) -> Iterator[Finding]:
    """A table in use, without a LIMIT in a subquery or a look at one key."""
    name = changed_table(statement)
    if is_used(file, name) and not {"LIMIT", "CTID"} & set(statement.words(statement.last - statement.first)):
        message = f"all rows of {shown_name(name)} that match are locked until this ends"
        end = statement.tokens.end[statement.first]
        yield Finding("SAFE503", statement.start, end, message, _in_batches(statement, name, file))


def _in_batches(statement: Statement, name: Name, file: File) -> str:
    """The same of so many rows at a time, where those that are done are not found again."""
    from schemadef.lint.mend.instead import changed_at_once, instead
    from schemadef.lint.rows.chosen import leaves_choice
    from schemadef.lint.schema.assigned import assignments

    at, sql = statement.find("WHERE"), spelled(name, file.dialect)
    if at < 0 or at + 1 >= statement.last or {"FROM", "USING", "RETURNING"} & set(_outside(statement)):
        return _UNTOLD
    part = whole(statement)
    if statement.shape.verb == "update" and not leaves_choice(part, dict(assignments(part))):
        return _UNTOLD
    tokens = statement.tokens
    which = tokens.text[tokens.start[at + 1] : statement.end]
    changed = f"{tokens.text[statement.start : tokens.end[at - 1]]}\n{changed_at_once(sql, which)}"
    return instead(statement, [changed], "until it changes no more")


_UNTOLD = (
    "say in WHERE which rows are not yet done, so that none is found again, and change some thousand of them at a time"
)


def _outside(statement: Statement) -> list[str]:
    """Its words outside parentheses, behind the first two; what IS DISTINCT FROM compares with is no table."""
    word = statement.tokens.word
    places = (index for index in whole(statement).outside() if index > statement.first + 1)
    return [word(index) for index in places if word(index - 1) != "DISTINCT"]


register(
    Rule(
        code="SAFE503",
        name="rows-not-in-batches",
        severity=Severity.HINT,
        families=POSTGRES,
        verbs=frozenset({"update", "delete"}),
        check=check,
        why=(
            "All rows that match are locked until the statement ends, and what they were is kept until then. For a "
            "large table change some thousand at a time. A hint: how large the table is no file says."
        ),
        bad="UPDATE users SET active = true WHERE active IS NULL;\n",
        good=("UPDATE users SET active = true WHERE id IN (SELECT id FROM users WHERE active IS NULL LIMIT 1000);\n"),
        source="postgresql.org: UPDATE",
    )
)
