"""ADD CONSTRAINT without a guard fails when it runs again, or adds another one."""

from __future__ import annotations

from typing import TYPE_CHECKING

from schemadef.lint.again import goes_first, is_guarded, is_nowhere
from schemadef.lint.finding import Finding, Fix, Severity
from schemadef.lint.rule import POSTGRES, Rule, register
from schemadef.lint.wrap import no_part, wrapped

if TYPE_CHECKING:
    from collections.abc import Iterator

    from schemadef.lint.shape import Action
    from schemadef.lint.source import File
    from schemadef.lint.statement import Statement


_KINDS = frozenset({"constraint", "primary key", "unique", "foreign key", "check", "exclude"})


def check(statement: Statement, file: File) -> Iterator[Finding]:
    """A constraint that is added without a look whether it is there."""
    tokens = statement.tokens
    if statement.shape.kind not in ("table", "foreign table", "domain") or is_guarded(statement):
        return
    for action in () if is_nowhere(statement, file) else statement.shape.actions:
        if action.verb == "add" and action.kind in _KINDS and not _is_careful(statement, action):
            start, end = tokens.start[action.first], tokens.end[min(action.first + 2, action.last - 1)]
            message = f"{file.text[start:end]} fails when it runs again: the constraint exists then"
            yield Finding("NEON105", start, end, message, "look in pg_constraint first, in a DO block", _fix(statement))


def _is_careful(statement: Statement, action: Action) -> bool:
    """Whether it says IF NOT EXISTS, or makes the constraint anew, or says NOT NULL, which may be said twice."""
    said = statement.tokens.words[action.first : action.last]
    return "if not exists" in action.flags or (
        said[1:2] == ["CONSTRAINT"] and (said[3:5] == ["NOT", "NULL"] or goes_first(statement, action))
    )


def _fix(statement: Statement) -> Fix | None:
    """A block around a statement that adds one named constraint to a table, and nothing else."""
    shape = statement.shape
    (action, *more) = shape.actions
    if more or action.kind != "constraint" or shape.kind == "domain" or not shape.name:
        return None
    return wrapped(statement, no_part("pg_constraint", "conrelid", "conname", shape.name, action.name))


register(
    Rule(
        code="NEON105",
        name="constraint-not-guarded",
        severity=Severity.ERROR,
        families=POSTGRES,
        verbs=frozenset({"alter"}),
        check=check,
        why="Every statement must be able to run again. ALTER TABLE has no ADD CONSTRAINT IF NOT EXISTS.",
        bad="ALTER TABLE t ADD CONSTRAINT t_age CHECK (age > 0);\n",
        good=(
            "DO $$ BEGIN\n"
            "  IF NOT EXISTS (\n"
            "    SELECT 1 FROM pg_constraint WHERE conname = 't_age' AND conrelid = to_regclass('public.t')\n"
            "  ) THEN\n"
            "    ALTER TABLE public.t ADD CONSTRAINT t_age CHECK (age > 0);\n"
            "  END IF;\n"
            "END $$;\n"
        ),
        source="postgresql.org: ALTER TABLE",
        errors=(r'constraint ".+" for relation ".+" already exists', "multiple primary keys for table"),
    )
)
