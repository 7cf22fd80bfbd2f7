"""Values for columns that nobody names."""

from __future__ import annotations

from typing import TYPE_CHECKING

from schemadef.lint.finding import Finding, Severity
from schemadef.lint.rule import ANY, Rule, register
from schemadef.lint.sql.part import shown_name, whole

if TYPE_CHECKING:
    from collections.abc import Iterator

    from schemadef.lint.source import File
    from schemadef.lint.sql.part import Part
    from schemadef.lint.sql.shape import Name
    from schemadef.lint.sql.statement import Statement


def check(statement: Statement, file: File) -> Iterator[Finding]:
    """INSERT INTO without a list of columns."""
    part = whole(statement)
    at = part.first + 2
    name = part.name_at(at)
    at += 2 * len(name) - 1
    if part.tokens.word(at) == "AS":
        at += 2
    if name and part.tokens.word(at) in ("VALUES", "SELECT", "OVERRIDING", "WITH"):
        message = f"which column of {shown_name(name)} gets which value depends on their order"
        yield Finding("SAFE505", statement.start, part.tokens.end[at - 1], message, _named(part, at, name, file))


def _named(part: Part, at: int, name: Name, file: File) -> str:
    """The rows with the columns that the files give the table, in their order; in words where that is not known."""
    history, table = file.schema.statements(name), file.schema.table(name)
    renamed = any(action.verb == "rename" for one in history for action in one.shape.actions)
    rows = part._replace(first=at + 1).pieces() if part.tokens.word(at) == "VALUES" else []
    if not rows or renamed or not table.is_listed:
        return "name the columns: which ones it has the files do not tell, or the query says it"
    from schemadef.lint.mend.instead import pasted
    from schemadef.lint.mend.rewritten import behind, rewritten
    from schemadef.lint.sql.words import spelled

    given = len(rows[0].inside(rows[0].first).pieces())
    columns = ", ".join(spelled((column,), file.dialect) for column in list(table.types)[:given])
    return pasted("write", [rewritten(part, [behind(part, at - 1, f"({columns})")])])


register(
    Rule(
        code="SAFE505",
        name="insert-without-columns",
        severity=Severity.HINT,
        families=ANY,
        verbs=frozenset({"insert"}),
        check=check,
        why=(
            "A column that is added, or a table that was made in another order elsewhere, puts values into other "
            "columns, or is an error."
        ),
        bad="INSERT INTO notes VALUES (1, 'a') ON CONFLICT DO NOTHING;\n",
        good="INSERT INTO notes (id, title) VALUES (1, 'a') ON CONFLICT DO NOTHING;\n",
        source="postgresql.org: INSERT; github.com/bytebase/bytebase: statement.insert.must-specify-column",
    )
)
