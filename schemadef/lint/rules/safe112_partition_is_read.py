"""ATTACH PARTITION reads the whole table that is attached."""

from __future__ import annotations

from typing import TYPE_CHECKING

from schemadef.lint.finding import Finding, Severity
from schemadef.lint.rule import POSTGRES, Rule, register
from schemadef.lint.schema.safe import altered, is_used, span
from schemadef.lint.sql.part import shown_name
from schemadef.lint.sql.words import spelled
from schemadef.names import given_name

if TYPE_CHECKING:
    from collections.abc import Iterator

    from schemadef.lint.source import File
    from schemadef.lint.sql.part import Part
    from schemadef.lint.sql.shape import Name
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
            yield Finding("SAFE112", *span(part), message, _proved_first(statement, part, child, sorted(key), file))


def _proved_first(statement: Statement, part: Part, child: Name, key: list[str], file: File) -> str:
    """A check of the partition's bounds, as far as they are plain, that spares the look; the statement behind it."""
    from schemadef.lint.mend.instead import attached, checked_later, instead, no_longer

    condition = _bounds(part, spelled((key[0],), file.dialect)) if len(key) == 1 else ""
    if not condition:
        return f"first give {shown_name(child)} a CHECK of the same bounds: NOT VALID, then VALIDATE"
    name = given_name(child[-1], suffix="bounds")
    proved = checked_later(child, name, f"CHECK ({condition})", file.dialect)
    done = attached(
        child, statement.shape.name, f"ALTER TABLE {spelled(statement.shape.name, file.dialect)} {part.text}"
    )
    return instead(statement, [*proved, done, no_longer(child, name, file.dialect)])


def _bounds(part: Part, column: str) -> str:
    """What FOR VALUES says of one column, as a condition; empty for bounds without an end, and for hashes."""
    start, to, values = part.find("FROM", "("), part.find("TO", "("), part.find("IN", "(")
    if values >= 0:
        return f"{column} IS NOT NULL AND {column} IN ({part.inside(values + 1).text})"
    low, high = (part.inside(at + 1).text for at in (start, to))
    if start < 0 or to < 0 or not low or not high or {"MINVALUE", "MAXVALUE"} & {low.upper(), high.upper()}:
        return ""
    return f"{column} IS NOT NULL AND {column} >= {low} AND {column} < {high}"


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
