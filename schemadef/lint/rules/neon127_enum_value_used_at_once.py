"""An enum's value used in the transaction that adds it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from schemadef.lint.finding import Finding, Severity
from schemadef.lint.rule import POSTGRES, Rule, register
from schemadef.lint.sql.lexer import STRING
from schemadef.lint.together import behind

if TYPE_CHECKING:
    from collections.abc import Iterator

    from schemadef.lint.source import File
    from schemadef.lint.sql.statement import Statement


def check(statement: Statement, file: File) -> Iterator[Finding]:
    """A label that a later statement of the same transaction has in quotes; of a type that is not new."""
    shape = statement.shape
    if shape.kind != "type" or file.schema.made("type", shape.name):
        return
    tokens = statement.tokens
    for action in shape.actions:
        if action.verb != "add" or action.kind != "value":
            continue
        label = next((index for index in range(action.first, action.last) if tokens.kind[index] == STRING), -1)
        used = next((one for one in behind(statement, file) if label >= 0 and _says(one, tokens.source(label))), None)
        if used is not None:
            line, _ = file.place(used.start)
            message = f"{tokens.source(label)} is used in line {line}, in the transaction that adds it"
            start, end = tokens.start[label], tokens.end[label]
            yield Finding("NEON127", start, end, message, "send ADD VALUE on its own, and what uses it after it")


def _says(statement: Statement, label: str) -> bool:
    """Whether a statement has a text, other than to add it or to say what something is."""
    if statement.shape.verb in ("comment", "do") or statement.shape.kind == "type":
        return False
    return any(statement.tokens.source(index) == label for index in range(statement.first, statement.last))


register(
    Rule(
        code="NEON127",
        name="enum-value-used-at-once",
        severity=Severity.ERROR,
        families=POSTGRES,
        verbs=frozenset({"alter"}),
        kinds=frozenset({"type"}),
        words=frozenset({"VALUE"}),
        check=check,
        why=(
            "Postgres refuses to use a value before the transaction that adds it has ended (55P04): in a row, a "
            "default, a check or an index."
        ),
        bad=(
            "BEGIN;\n"
            "ALTER TYPE mood ADD VALUE IF NOT EXISTS 'glad';\n"
            "ALTER TABLE users ALTER COLUMN mood SET DEFAULT 'glad';\n"
            "COMMIT;\n"
        ),
        good=(
            "ALTER TYPE mood ADD VALUE IF NOT EXISTS 'glad';\n"
            "--> statement-breakpoint\n"
            "ALTER TABLE users ALTER COLUMN mood SET DEFAULT 'glad';\n"
        ),
        source="postgresql.org: ALTER TYPE, Notes",
        errors=("unsafe use of new value",),
    )
)
