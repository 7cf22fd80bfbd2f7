"""IF NOT EXISTS takes its lock though there is nothing to do."""

from __future__ import annotations

from typing import TYPE_CHECKING

from schemadef.lint.finding import Finding, Severity
from schemadef.lint.rule import POSTGRES, Rule, register
from schemadef.lint.schema.safe import is_used
from schemadef.lint.sql.part import shown_name

if TYPE_CHECKING:
    from collections.abc import Iterator

    from schemadef.lint.source import File
    from schemadef.lint.sql.statement import Statement


def check(statement: Statement, file: File) -> Iterator[Finding]:
    """A statement that looks for itself, on a table that is in use."""
    shape = statement.shape
    if shape.kind == "index" and shape.verb == "create" and is_used(file, shape.table):
        if "if not exists" in shape.flags and "concurrently" not in shape.flags:
            yield _finding(statement, shown_name(shape.table))
    elif shape.kind == "table" and shape.verb == "alter" and is_used(file, shape.name):
        careful = [action for action in shape.actions if action.flags & _LOOKS or action.kind == "row"]
        if careful and len(careful) == len(shape.actions):
            yield _finding(statement, shown_name(shape.name))


_LOOKS = frozenset({"if exists", "if not exists"})


def _finding(statement: Statement, table: str) -> Finding:
    end = statement.tokens.end[statement.first]
    message = f"this locks {table} even when there is nothing to do"
    return Finding("NEON124", statement.start, end, message, "look in the catalog first, in a DO block")


register(
    Rule(
        code="NEON124",
        name="native-guard-takes-lock",
        severity=Severity.HINT,
        families=POSTGRES,
        verbs=frozenset({"create", "alter"}),
        kinds=frozenset({"index", "table"}),
        guarded=False,
        check=check,
        why=(
            "ADD COLUMN IF NOT EXISTS, ENABLE ROW LEVEL SECURITY, DROP CONSTRAINT IF EXISTS and CREATE INDEX IF "
            "NOT EXISTS lock the table before they see that nothing is to be done; behind a long transaction "
            "everybody else waits. A look in the catalog takes no lock."
        ),
        bad="ALTER TABLE orders ADD COLUMN IF NOT EXISTS note text;\n",
        good=(
            "DO $$ BEGIN\n"
            "  IF NOT EXISTS (\n"
            "    SELECT 1 FROM pg_attribute WHERE attrelid = to_regclass('public.orders') AND attname = 'note'\n"
            "  ) THEN\n"
            "    ALTER TABLE public.orders ADD COLUMN note text;\n"
            "  END IF;\n"
            "END $$;\n"
        ),
        source="postgresql.org: Explicit Locking",
    )
)
