"""ATTACH PARTITION reads the whole table that is attached."""

from __future__ import annotations

from typing import TYPE_CHECKING

from schemadef.lint.finding import Finding, Severity
from schemadef.lint.rule import POSTGRES, Rule, register
from schemadef.lint.schema.safe import altered, is_used, span
from schemadef.lint.sql.part import shown_name

if TYPE_CHECKING:
    from collections.abc import Iterator

    from schemadef.lint.source import File
    from schemadef.lint.sql.statement import Statement


def check(statement: Statement, file: File) -> Iterator[Finding]:
    """A table in use that is attached, without a check that was validated in these files."""
    for action, part in altered(statement, file):
        if action.verb != "attach":
            continue
        child = part.name_at(part.first + 2)
        table, key = file.schema.table(child), file.schema.table(statement.shape.name).parted_by
        if is_used(file, child) and not (key <= table.checked if key else table.checked):
            message = f"every row of {shown_name(child)} is read while nobody may write to it"
            hint = f"first give {shown_name(child)} a CHECK of the same bounds: NOT VALID, then VALIDATE"
            yield Finding("SAFE112", *span(part), message, hint)


register(
    Rule(
        code="SAFE112",
        name="partition-is-read",
        severity=Severity.WARNING,
        families=POSTGRES,
        verbs=frozenset({"alter"}),
        kinds=frozenset({"table"}),
        words=frozenset({"ATTACH"}),
        check=check,
        why=(
            "The rows must be within the partition's bounds: they are read while nobody may write to the table. "
            "A CHECK that says the same, and is valid, spares that."
        ),
        bad=("ALTER TABLE events ATTACH PARTITION events_old FOR VALUES FROM ('2020-01-01') TO ('2021-01-01');\n"),
        good=(
            "DO $$\n"
            "BEGIN\n"
            "  IF NOT EXISTS (\n"
            "    SELECT 1 FROM pg_catalog.pg_constraint\n"
            "    WHERE conrelid = pg_catalog.to_regclass('\"events_old\"') AND conname = 'bounds'\n"
            "  ) THEN\n"
            "    ALTER TABLE events_old ADD CONSTRAINT bounds\n"
            "      CHECK (day >= '2020-01-01' AND day < '2021-01-01') NOT VALID;\n"
            "  END IF;\n"
            "END $$;\n"
            "--> statement-breakpoint\n"
            "ALTER TABLE events_old VALIDATE CONSTRAINT bounds;\n"
            "--> statement-breakpoint\n"
            "DO $$\n"
            "BEGIN\n"
            "  IF NOT EXISTS (\n"
            "    SELECT 1 FROM pg_catalog.pg_inherits\n"
            "    WHERE inhrelid = pg_catalog.to_regclass('\"events_old\"')"
            " AND inhparent = pg_catalog.to_regclass('\"events\"')\n"
            "  ) THEN\n"
            "    ALTER TABLE events ATTACH PARTITION events_old FOR VALUES FROM ('2020-01-01') TO ('2021-01-01');\n"
            "  END IF;\n"
            "END $$;\n"
        ),
        source="postgresql.org: ALTER TABLE, ATTACH PARTITION",
    )
)
