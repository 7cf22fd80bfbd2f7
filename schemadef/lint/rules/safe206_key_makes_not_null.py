"""A primary key that reads all rows, though its index is there."""

from __future__ import annotations

from typing import TYPE_CHECKING

from schemadef.lint.finding import Finding, Severity
from schemadef.lint.rule import POSTGRES, Rule, register
from schemadef.lint.schema.safe import added_constraints, span

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from schemadef.lint.source import File
    from schemadef.lint.sql.statement import Statement


def check(statement: Statement, file: File) -> Iterator[Finding]:
    """ADD PRIMARY KEY USING INDEX, unless its columns are known never to be NULL."""
    for added in added_constraints(statement, file):
        at = added.part.find("USING", "INDEX")
        if added.kind != "PRIMARY" or at < 0:
            continue
        table = file.schema.table(statement.shape.name)
        columns = table.indexes.get(added.part.name_at(at + 2)[-1:], ())
        if not columns or not all(map(table.is_never_null, columns)):
            message = "its columns become NOT NULL, for which every row is read while nobody may write"
            hint = _proved_first(statement, [one for one in columns if not table.is_never_null(one)], file)
            yield Finding("SAFE206", *span(added.part), message, hint)


def _proved_first(statement: Statement, columns: Sequence[str], file: File) -> str:
    """NOT NULL of the key's columns, as nobody waits for it, and the statement."""
    from schemadef.lint.mend.instead import instead, never_null

    if not columns:
        return "first ADD CHECK (column IS NOT NULL) NOT VALID and VALIDATE it, then SET NOT NULL"
    proved = [one for column in columns for one in never_null(statement.shape.name, column, file.dialect)]
    return instead(statement, proved, "and this statement behind it")


register(
    Rule(
        code="SAFE206",
        name="primary-key-makes-not-null",
        severity=Severity.WARNING,
        families=POSTGRES,
        verbs=frozenset({"alter"}),
        kinds=frozenset({"table"}),
        words=frozenset({"PRIMARY"}),
        check=check,
        why=(
            "USING INDEX spares the building of the index, not the look at each row that a column which may be NULL "
            "needs."
        ),
        bad="ALTER TABLE notes ADD PRIMARY KEY USING INDEX notes_id_idx;\n",
        good=(
            "DO $$\n"
            "BEGIN\n"
            "  IF EXISTS (\n"
            "    SELECT 1 FROM pg_catalog.pg_index\n"
            "    WHERE indexrelid = pg_catalog.to_regclass('\"notes_id_idx\"') AND NOT indisvalid\n"
            "  ) THEN\n"
            '    DROP INDEX "notes_id_idx";\n'
            "  END IF;\n"
            "END $$;\n"
            "--> statement-breakpoint\n"
            "CREATE UNIQUE INDEX CONCURRENTLY IF NOT EXISTS notes_id_idx ON notes (id);\n"
            "--> statement-breakpoint\n"
            "ALTER TABLE notes VALIDATE CONSTRAINT notes_id_is_set;\n"
            "--> statement-breakpoint\n"
            "DO $$\n"
            "BEGIN\n"
            "  IF NOT EXISTS (\n"
            "    SELECT 1 FROM pg_catalog.pg_constraint\n"
            "    WHERE conrelid = pg_catalog.to_regclass('\"notes\"') AND contype = 'p'\n"
            "  ) THEN\n"
            "    ALTER TABLE notes ADD PRIMARY KEY USING INDEX notes_id_idx;\n"
            "  END IF;\n"
            "END $$;\n"
        ),
        source="postgresql.org: ALTER TABLE, ADD table_constraint_using_index; kaveland.no/eugene: W14",
    )
)
