"""UPDATE or DELETE without WHERE changes every row."""

from __future__ import annotations

from typing import TYPE_CHECKING

from schemadef.lint.finding import Finding, Severity
from schemadef.lint.rule import ANY, Rule, register
from schemadef.lint.schema.assigned import assignments
from schemadef.lint.sql.part import changed_at, shown_name, whole

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from schemadef.lint.source import File
    from schemadef.lint.sql.part import Part
    from schemadef.lint.sql.statement import Statement


def check(statement: Statement, file: File) -> Iterator[Finding]:
    """A table that the file did not make, all of whose rows change."""
    part = whole(statement)
    verb = statement.shape.verb.upper()
    name = part.name_at(changed_at(part.tokens, part.first))
    if any(part.find(word) >= 0 for word in _CHOOSE) or not name:
        return
    if file.is_new(name) or file.schema.is_temporary(name):
        return
    if verb == "UPDATE" and _fills(statement, part, file.schema.statements(name)):
        return
    message = f"{verb} without WHERE changes every row of {shown_name(name)}"
    yield Finding("SAFE501", statement.start, statement.end, message, _some(statement, part, file))


_CHOOSE = ("WHERE", "LIMIT")


def _some(statement: Statement, part: Part, file: File) -> str:
    """The UPDATE of the rows that it changes; in words where only its author knows which these are."""
    if statement.shape.verb == "delete":
        return "say WHERE: which rows are to go only its author knows; all of them, by WHERE true"
    from schemadef.lint.mend.instead import instead
    from schemadef.lint.mend.missing import of_others

    text = of_others(part, file)
    return instead(statement, [text]) if text else "say WHERE: which rows are not yet as they should be"


def _fills(statement: Statement, part: Part, history: Sequence[Statement]) -> bool:
    """Whether every column that is set was added by the same file: it is to be filled in all rows."""
    added = {
        action.name
        for one in history
        if one.tokens is statement.tokens
        for action in one.shape.actions
        if action.verb == "add" and action.kind == "column"
    }
    return bool(added) and all(column in added for column, _ in assignments(part))


register(
    Rule(
        code="SAFE501",
        name="all-rows-changed",
        severity=Severity.ERROR,
        families=ANY,
        verbs=frozenset({"update", "delete"}),
        check=check,
        why=(
            "Every row is locked until the transaction ends, and DELETE leaves none. Say WHERE, and for a "
            "large table change it in batches."
        ),
        bad="UPDATE users SET active = true;\n",
        good="UPDATE users SET active = true WHERE active IS NULL;\n",
        source="postgresql.org: UPDATE, DELETE",
    )
)
