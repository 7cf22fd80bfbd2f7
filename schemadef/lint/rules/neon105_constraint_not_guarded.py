"""ADD CONSTRAINT without a guard fails when it runs again, or adds another one."""

from __future__ import annotations

from typing import TYPE_CHECKING

from schemadef.lint.again.failing import goes_first, is_nowhere
from schemadef.lint.finding import Finding, Fix, Severity
from schemadef.lint.mend.template import constraint_first_dropped
from schemadef.lint.mend.wrap import no_domain_part, no_part, primary_key, wrapped
from schemadef.lint.rule import POSTGRES, Rule, register
from schemadef.lint.schema.names import constraint_name, taken_names
from schemadef.lint.sql.part import whole

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from schemadef.lint.source import File
    from schemadef.lint.sql.shape import Action
    from schemadef.lint.sql.statement import Statement


_KINDS = frozenset({"constraint", "primary key", "unique", "foreign key", "check", "exclude"})


def check(statement: Statement, file: File) -> Iterator[Finding]:
    """A constraint that is added without a look whether it is there."""
    tokens = statement.tokens
    for action in () if is_nowhere(statement, file) else statement.shape.actions:
        if action.verb == "add" and action.kind in _KINDS and not _is_careful(statement, action):
            start, end = tokens.start[action.first], tokens.end_of(min(action.first + 2, action.last - 1))
            message = f"{file.text[start:end]} fails when it runs again: the constraint exists then"
            yield Finding(
                "NEON105", start, end, message, "look in pg_constraint first, in a DO block", _fix(statement, file)
            )


def _is_careful(statement: Statement, action: Action) -> bool:
    """Whether it says IF NOT EXISTS, or makes the constraint anew, or says NOT NULL, which may be said twice."""
    said = statement.tokens.words[action.first : action.last]
    says_not_null = said[1:2] == ["CONSTRAINT"] and said[3:5] == ["NOT", "NULL"]
    return "if not exists" in action.flags or says_not_null or goes_first(statement, action)


def _fix(statement: Statement, file: File) -> Fix | None:
    """A block around a statement that adds a constraint: where the first one is, the whole statement has run."""
    shape = statement.shape
    if not shape.name:
        return None
    action = next(one for one in shape.actions if one.verb == "add" and one.kind in _KINDS)
    if fix := constraint_first_dropped(statement, action):
        return fix
    if shape.kind == "domain":
        named = action.kind == "constraint" and action.name
        return wrapped(statement, no_domain_part(shape.name, action.name)) if named else None
    if action.kind == "primary key":
        return wrapped(statement, _no_key_or_another(statement))
    name = action.name if action.kind == "constraint" else _usual_name(statement, action, file)
    if not name:
        return None
    return wrapped(statement, no_part("pg_constraint", "conrelid", "conname", shape.name, name))


def _no_key_or_another(statement: Statement) -> str:
    """Whether a table has no primary key, or still has a constraint that goes first: it may be the key."""
    name = statement.shape.name
    gone = [one.name for one in statement.shape.actions if one.verb == "drop" and one.kind == "constraint"]
    missing = f"NOT {primary_key(name)}"
    standing = [no_part("pg_constraint", "conrelid", "conname", name, one).removeprefix("NOT ") for one in gone]
    return "\n  OR ".join((missing, *standing))


def _usual_name(statement: Statement, action: Action, file: File) -> str:
    """The name that a constraint without one gets, as far as the files tell."""
    table = file.schema.table(statement.shape.name)
    history = file.schema.statements(statement.shape.name)
    known = {*table.types, *_inherited(history, file)} if table.is_known else set()
    return constraint_name(statement, action, known, taken_names(history, statement))


def _inherited(history: Sequence[Statement], file: File) -> Iterator[str]:
    """The columns that a table has from those that it INHERITS."""
    for one in history[:1]:
        part = whole(one)
        at = part.find("INHERITS")
        for piece in part.inside(at + 1).pieces() if at >= 0 else ():
            yield from file.schema.table(piece.name_at(piece.first)).types


register(
    Rule(
        code="NEON105",
        name="constraint-not-guarded",
        severity=Severity.ERROR,
        families=POSTGRES,
        verbs=frozenset({"alter"}),
        kinds=frozenset({"table", "foreign table", "domain"}),
        words=frozenset({"ADD"}),
        guarded=False,
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
