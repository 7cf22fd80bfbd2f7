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
    from schemadef.lint.sql.part import Part
    from schemadef.lint.sql.shape import Action
    from schemadef.lint.sql.statement import Statement


_ELSEWHERE = frozenset({"schema", "owned", "trigger", "policy", "rule", "event trigger"})
"""What another rule says, what CASCADE is another thing for, and what nothing depends on."""


def check(statement: Statement, file: File) -> Iterator[Finding]:
    """A CASCADE of an object, a column or a constraint that the file did not make."""
    shape = statement.shape
    if file.rollback or is_accepted(statement, file):
        return
    if shape.verb == "truncate":
        at = shape.at + (statement.tokens.word(shape.at) == "TABLE")
        if all(file.is_new(name) or file.schema.is_temporary(name) for name in names_at(whole(statement), at)):
            return
        message = "CASCADE deletes every row of whatever table references this one, without naming it"
        yield Finding("SAFE305", statement.start, statement.end, message, _named(statement, "more tables behind it"))
        return
    everything = shape.verb == "drop" and "cascade" in shape.flags and shape.kind not in _ELSEWHERE
    if everything and not file.schema.made(shape.kind, shape.name):
        message = f"CASCADE drops whatever depends on {shown_name(shape.name)}, without naming it"
        yield Finding("SAFE305", statement.start, statement.end, message, _named(statement, "drops before it"))
    for action, part in altered(statement, file):
        if action.verb == "drop" and "cascade" in action.flags:
            message = f"CASCADE drops whatever depends on {table_name(statement)}.{action.name}, without naming it"
            yield Finding("SAFE305", *span(part), message, _part_named(statement, action, part, file))


def _named(statement: Statement, how: str) -> str:
    """The same without CASCADE: it takes what it names, or says what depends on that."""
    from schemadef.lint.mend.instead import instead
    from schemadef.lint.mend.rewritten import if_exists, rewritten, without

    at = statement.find("CASCADE")
    edits = [*(if_exists(statement) if statement.shape.verb == "drop" else ()), without(statement, at, at + 1)]
    return instead(statement, [rewritten(statement, edits)], f"and what else is meant by name, as {how}")


def _part_named(statement: Statement, action: Action, part: Part, file: File) -> str:
    """A column or a constraint that is dropped without CASCADE."""
    from schemadef.lint.mend.instead import instead
    from schemadef.lint.mend.rewritten import guarded, rewritten, without
    from schemadef.lint.sql.words import spelled

    dropped = rewritten(part, [*guarded(part, action), without(part, part.last - 1, part.last)])
    text = f"ALTER TABLE {spelled(statement.shape.name, file.dialect)} {dropped}"
    return instead(statement, [text], "and what depends on it by name, as drops before it")


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
