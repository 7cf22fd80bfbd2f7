"""VALIDATE CONSTRAINT in the transaction of its NOT VALID gains nothing."""

from __future__ import annotations

from typing import TYPE_CHECKING

from schemadef.lint.finding import Finding, Severity
from schemadef.lint.rule import POSTGRES, Rule, register
from schemadef.lint.schema.safe import altered, span, table_name
from schemadef.lint.together import before

if TYPE_CHECKING:
    from collections.abc import Iterator

    from schemadef.lint.source import File
    from schemadef.lint.sql.part import Part
    from schemadef.lint.sql.statement import Statement


def check(statement: Statement, file: File) -> Iterator[Finding]:
    """A VALIDATE behind the ADD CONSTRAINT of the same name in one block or one transaction."""
    for action, part in altered(statement, file):
        if action.verb == "validate" and _is_added_before(statement, action.name, file):
            table = table_name(statement)
            message = f"{action.name} is added and validated in one transaction: {table} stays locked all the while"
            yield Finding("SAFE103", *span(part), message, _alone(statement, part, file))


def _alone(statement: Statement, part: Part, file: File) -> str:
    """The look at the rows as a statement that is sent on its own."""
    from schemadef.lint.mend.instead import instead
    from schemadef.lint.sql.words import spelled

    outer = "block" if statement.outer is not None else "COMMIT"
    text = f"ALTER TABLE {spelled(statement.shape.name, file.dialect)} {part.text}"
    return instead(statement, [text], where=f"take it out, and write behind the {outer}")


def _is_added_before(statement: Statement, name: str, file: File) -> bool:
    """Whether the constraint is added earlier in what runs as one."""
    return any(
        action.verb == "add" and action.name == name
        for other in before(statement, file)
        for action in other.shape.actions
    )


register(
    Rule(
        code="SAFE103",
        name="validated-at-once",
        severity=Severity.WARNING,
        families=POSTGRES,
        verbs=frozenset({"alter"}),
        kinds=frozenset({"table"}),
        words=frozenset({"VALIDATE"}),
        check=check,
        why=(
            "The lock that ADD CONSTRAINT took is kept until the transaction ends, so that the look at all "
            "rows keeps others out again."
        ),
        bad=(
            "DO $$ BEGIN\n"
            "  IF NOT EXISTS (\n"
            "    SELECT 1 FROM pg_constraint WHERE conname = 'positive' AND conrelid = to_regclass('public.orders')\n"
            "  ) THEN\n"
            "    ALTER TABLE public.orders ADD CONSTRAINT positive CHECK (total > 0) NOT VALID;\n"
            "    ALTER TABLE public.orders VALIDATE CONSTRAINT positive;\n"
            "  END IF;\n"
            "END $$;\n"
        ),
        good=(
            "DO $$ BEGIN\n"
            "  IF NOT EXISTS (\n"
            "    SELECT 1 FROM pg_constraint WHERE conname = 'positive' AND conrelid = to_regclass('public.orders')\n"
            "  ) THEN\n"
            "    ALTER TABLE public.orders ADD CONSTRAINT positive CHECK (total > 0) NOT VALID;\n"
            "  END IF;\n"
            "END $$;\n"
            "--> statement-breakpoint\n"
            "ALTER TABLE public.orders VALIDATE CONSTRAINT positive;\n"
        ),
        source="postgresql.org: ALTER TABLE, Notes",
    )
)
