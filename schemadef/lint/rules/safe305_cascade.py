"""DROP … CASCADE drops what nobody named."""

from __future__ import annotations

from typing import TYPE_CHECKING

from schemadef.lint.finding import Finding, Severity
from schemadef.lint.rule import POSTGRES, Rule, register
from schemadef.lint.schema.safe import altered, is_accepted, span, table_name
from schemadef.lint.sql.part import names_at, shown_name, whole

if TYPE_CHECKING:
    from collections.abc import Iterator

    from schemadef.lint.source import File
    from schemadef.lint.sql.statement import Statement


_ELSEWHERE = frozenset({"schema", "owned", "trigger", "policy", "rule", "event trigger"})
"""What another rule says, what CASCADE is another thing for, and what nothing depends on."""


def check(statement: Statement, file: File) -> Iterator[Finding]:
    """A CASCADE of an object, a column or a constraint that the file did not make."""
    shape = statement.shape
    if file.rollback or is_accepted(statement, file):
        return
    hint = "drop what depends on it by name, before it, and leave CASCADE out"
    if shape.verb == "truncate":
        at = shape.at + (statement.tokens.word(shape.at) == "TABLE")
        if all(file.is_new(name) or file.schema.is_temporary(name) for name in names_at(whole(statement), at)):
            return
        message = "CASCADE deletes every row of whatever table references this one, without naming it"
        yield Finding("SAFE305", statement.start, statement.end, message, "name the tables that are meant")
        return
    everything = shape.verb == "drop" and "cascade" in shape.flags and shape.kind not in _ELSEWHERE
    if everything and not file.schema.made(shape.kind, shape.name):
        message = f"CASCADE drops whatever depends on {shown_name(shape.name)}, without naming it"
        yield Finding("SAFE305", statement.start, statement.end, message, hint)
    for action, part in altered(statement, file):
        if action.verb == "drop" and "cascade" in action.flags:
            message = f"CASCADE drops whatever depends on {table_name(statement)}.{action.name}, without naming it"
            yield Finding("SAFE305", *span(part), message, hint)


register(
    Rule(
        code="SAFE305",
        name="drop-cascade",
        severity=Severity.ERROR,
        families=POSTGRES,
        verbs=frozenset({"drop", "alter", "truncate"}),
        words=frozenset({"CASCADE"}),
        check=check,
        why=(
            "CASCADE drops views, constraints and columns that depend on it, also those that were made after "
            "the file was written."
        ),
        bad="DROP TYPE IF EXISTS mood CASCADE;\n",
        good="DROP TYPE IF EXISTS mood;\n",
        source="postgresql.org: Dependency Tracking",
    )
)
