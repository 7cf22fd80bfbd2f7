"""'x'::regclass in a guard fails where x is missing."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from schemadef.lint.finding import Edit, Finding, Fix, Severity
from schemadef.lint.rule import POSTGRES, Rule, register
from schemadef.lint.sql.lexer import STRING

if TYPE_CHECKING:
    from collections.abc import Iterator

    from schemadef.lint.source import File
    from schemadef.lint.sql.statement import Statement


def check(statement: Statement, file: File) -> Iterator[Finding]:
    """A cast in the nearest condition, of a table that no file has made."""
    guard = statement.guard
    if guard is None or statement is not next(iter(guard.inside), None) or _knows(guard.condition, file):
        return
    tokens, first, last = guard.read_in(statement)
    for index in [place for place, word in enumerate(tokens.words[first + 1 : last + 1], first) if word == "REGCLASS"]:
        if tokens.kind[index] != STRING:
            continue
        end = tokens.end_of(index + 1)
        literal = tokens.source(index)
        name = _name(literal)
        if "::" in file.text[tokens.end_of(index) : tokens.start[index + 1]] and not file.schema.has("table", name):
            message = f"the guard fails where {'.'.join(name)} is missing: the cast raises an error"
            fix = Fix((Edit(tokens.start[index], end, f"to_regclass({literal})"),))
            yield Finding("NEON120", tokens.start[index], end, message, f"write to_regclass({literal})", fix)


_CAST = re.compile(r"('[^']*')\s*::\s*regclass", re.IGNORECASE)


def _knows(condition: str, file: File) -> bool:
    """Whether a condition casts nothing but tables that files have made: most need no closer reading."""
    count = condition.lower().count("regclass")
    casts = _CAST.findall(condition) if count else ()
    everything = len(casts) == count
    return everything and all(file.schema.has("table", _name(literal)) for literal in casts)


def _name(literal: str) -> tuple[str, ...]:
    return tuple(part.strip('"') for part in literal.strip("'").split("."))


register(
    Rule(
        code="NEON120",
        name="guard-fails-on-missing-table",
        severity=Severity.WARNING,
        families=POSTGRES,
        verbs=frozenset({"create", "alter", "drop"}),
        guarded=True,
        check=check,
        why=(
            "The cast raises an error (42P01) for a table that does not exist; to_regclass gives NULL, and the "
            "guard says what it means."
        ),
        bad=(
            "DO $$ BEGIN\n"
            "  IF NOT EXISTS (\n"
            "    SELECT 1 FROM pg_constraint WHERE conrelid = 'orders'::regclass AND conname = 'positive'\n"
            "  ) THEN\n"
            "    ALTER TABLE orders ADD CONSTRAINT positive CHECK (total > 0);\n"
            "  END IF;\n"
            "END $$;\n"
        ),
        good=(
            "DO $$ BEGIN\n"
            "  IF NOT EXISTS (\n"
            "    SELECT 1 FROM pg_constraint WHERE conrelid = to_regclass('orders') AND conname = 'positive'\n"
            "  ) THEN\n"
            "    ALTER TABLE orders ADD CONSTRAINT positive CHECK (total > 0);\n"
            "  END IF;\n"
            "END $$;\n"
        ),
        source="postgresql.org: Object Identifier Types; to_regclass",
    )
)
