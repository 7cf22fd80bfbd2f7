"""A constraint that looks at all rows under a lock."""

from __future__ import annotations

from typing import TYPE_CHECKING

from schemadef.lint.finding import Finding, Severity
from schemadef.lint.rule import POSTGRES, Rule, register
from schemadef.lint.schema.names import constraint_name
from schemadef.lint.schema.safe import added_columns, added_constraints, span, table_name
from schemadef.lint.sql.words import spelled
from schemadef.names import given_name

if TYPE_CHECKING:
    from collections.abc import Iterator

    from schemadef.lint.schema.safe import Added
    from schemadef.lint.source import File
    from schemadef.lint.sql.part import Part
    from schemadef.lint.sql.statement import Statement


def check(statement: Statement, file: File) -> Iterator[Finding]:
    """A foreign key or check that is added to a table in use, and looks at its rows at once."""
    table = table_name(statement)
    for added in added_constraints(statement, file):
        if added.kind in ("FOREIGN", "CHECK") and not added.action.flags & {"not valid"} and not _is_idle(added.part):
            what = "FOREIGN KEY" if added.kind == "FOREIGN" else "CHECK"
            message = f"{what} looks at every row of {table} while nobody can write to it"
            yield Finding("SAFE102", *span(added.part), message, _in_two_steps(statement, added, file))
    for name, part in added_columns(statement, file):
        check = part.find("CHECK") >= 0
        if (check or (part.find("REFERENCES") >= 0 and part.find("DEFAULT") >= 0)) and not _is_idle(part):
            message = f"the constraint of {name} looks at every row of {table} while nobody can use it"
            hint = _column_first(statement, name, part, file)
            yield Finding("SAFE102", *span(part), message, hint)


def _in_two_steps(statement: Statement, added: Added, file: File) -> str:
    """The constraint, added without a look at the rows, and looked at then."""
    from schemadef.lint.mend.instead import checked_later, instead

    name, part = added.name or constraint_name(statement, added.action), added.part
    # whoever pastes it gives the name that Postgres would choose from more than is known here
    name = name or given_name(statement.shape.name[-1], suffix="check" if added.kind == "CHECK" else "fkey")
    clause = part._replace(first=part.first + (3 if added.name else 1)).text
    return instead(statement, checked_later(statement.shape.name, name, clause, file.dialect))


def _column_first(statement: Statement, name: str, part: Part, file: File) -> str:
    """The column by itself, then its constraint."""
    from schemadef.lint.mend.instead import added_column, checked_later, clause_of, definition, instead

    table, dialect = statement.shape.name, file.dialect
    statements = [added_column(table, name, definition(part, "CHECK", "REFERENCES"), dialect)]
    for word, suffix in (("CHECK", "check"), ("REFERENCES", "fkey")):
        if clause := clause_of(part, word):
            named = clause.tokens.word(clause.first) == "CONSTRAINT"
            said = clause._replace(first=clause.first + 2 * named).text
            said = said if word == "CHECK" else f"FOREIGN KEY ({spelled((name,), dialect)}) {said}"
            given = clause.tokens.name(clause.first + 1) if named else given_name(table[-1], name, suffix=suffix)
            statements += checked_later(table, given, said, dialect)
    return instead(statement, statements)


def _is_idle(part: Part) -> bool:
    """Whether a constraint is not enforced, and so looks at nothing."""
    return part.find("NOT", "ENFORCED") >= 0


register(
    Rule(
        code="SAFE102",
        name="constraint-without-not-valid",
        severity=Severity.WARNING,
        families=POSTGRES,
        verbs=frozenset({"alter"}),
        kinds=frozenset({"table"}),
        words=frozenset({"FOREIGN", "CHECK", "REFERENCES"}),
        check=check,
        why=(
            "ADD CONSTRAINT looks at every row while others cannot write (a foreign key: to both tables). "
            "With NOT VALID it looks at new rows only; VALIDATE CONSTRAINT looks at the rest while others "
            "write."
        ),
        bad="ALTER TABLE orders ADD CONSTRAINT total_positive CHECK (total > 0);\n",
        good=(
            "DO $$\n"
            "BEGIN\n"
            "  IF NOT EXISTS (\n"
            "    SELECT 1 FROM pg_catalog.pg_constraint\n"
            "    WHERE conrelid = pg_catalog.to_regclass('\"orders\"') AND conname = 'total_positive'\n"
            "  ) THEN\n"
            "    ALTER TABLE orders ADD CONSTRAINT total_positive CHECK (total > 0) NOT VALID;\n"
            "  END IF;\n"
            "END $$;\n"
            "--> statement-breakpoint\n"
            "ALTER TABLE orders VALIDATE CONSTRAINT total_positive;\n"
        ),
        source="postgresql.org: ALTER TABLE, Notes",
    )
)
