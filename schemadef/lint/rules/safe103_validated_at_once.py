"""VALIDATE CONSTRAINT in the transaction of its NOT VALID gains nothing."""

from __future__ import annotations

from typing import TYPE_CHECKING

from schemadef.lint.finding import Finding, Severity
from schemadef.lint.rule import POSTGRES, Rule, register
from schemadef.lint.safe import altered, span, table_name

if TYPE_CHECKING:
    from collections.abc import Iterator

    from schemadef.lint.source import File
    from schemadef.lint.statement import Statement


def check(statement: Statement, file: File) -> Iterator[Finding]:
    """A VALIDATE behind the ADD CONSTRAINT of the same name in one block or one transaction."""
    for action, part in altered(statement, file):
        if action.verb == "validate" and _is_added_before(statement, action.name, file):
            table = table_name(statement)
            message = f"{action.name} is added and validated in one transaction: {table} stays locked all the while"
            hint = "put VALIDATE CONSTRAINT into a statement that is sent on its own"
            yield Finding("SAFE103", *span(part), message, hint)


def _is_added_before(statement: Statement, name: str, file: File) -> bool:
    """Whether the constraint is added earlier in what runs as one."""
    together = False
    for other in file.everything:
        if other is statement:
            break
        if other.shape.verb in ("commit", "rollback"):
            together = False
        adds = any(action.verb == "add" and action.name == name for action in other.shape.actions)
        if adds and (other.outer or other) is not other and other.outer is statement.outer:
            return True
        together = together or (adds and _is_in_transaction(other, file))
    return together


def _is_in_transaction(statement: Statement, file: File) -> bool:
    """Whether a BEGIN is open where a statement stands."""
    open_now = False
    for other in file.statements:
        if other.start >= statement.start:
            break
        if other.shape.verb in ("begin", "commit", "rollback"):
            open_now = other.shape.verb == "begin"
    return open_now


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
