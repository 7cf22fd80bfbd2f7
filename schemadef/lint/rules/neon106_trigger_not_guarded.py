"""CREATE TRIGGER without a guard fails when it runs again."""

from __future__ import annotations

from typing import TYPE_CHECKING

from schemadef.lint.again.failing import head, shown
from schemadef.lint.finding import Edit, Finding, Fix, Severity
from schemadef.lint.mend.wrap import named, no_part, wrapped
from schemadef.lint.rule import POSTGRES, Rule, register

if TYPE_CHECKING:
    from collections.abc import Iterator

    from schemadef.lint.source import File
    from schemadef.lint.sql.statement import Statement


def check(statement: Statement, file: File) -> Iterator[Finding]:
    """A trigger that is made without OR REPLACE or a look whether it is there."""
    shape = statement.shape
    if "or replace" in shape.flags:
        return
    start, end = head(statement, shape)
    message = f"CREATE TRIGGER {shown(statement)} fails when it runs again: the trigger exists then"
    yield Finding(
        "NEON106", start, end, message, "write CREATE OR REPLACE TRIGGER, or look in pg_trigger first", _fix(statement)
    )


def _fix(statement: Statement) -> Fix | None:
    """OR REPLACE where there is one; a constraint's trigger, or one of events, goes into a block."""
    shape, create = statement.shape, statement.tokens.end_of(statement.first)
    if shape.kind == "event trigger":
        return wrapped(statement, f"NOT {named('pg_event_trigger', 'evtname', shape.name[-1])}") if shape.name else None
    if "constraint" not in shape.flags:
        return Fix((Edit(create, create, " OR REPLACE"),))
    if not shape.name:
        return None
    return wrapped(statement, no_part("pg_trigger", "tgrelid", "tgname", shape.table, shape.name[-1]))


register(
    Rule(
        code="NEON106",
        name="trigger-not-guarded",
        severity=Severity.ERROR,
        families=POSTGRES,
        verbs=frozenset({"create"}),
        kinds=frozenset({"trigger", "event trigger"}),
        guarded=False,
        check=check,
        why="Every statement must be able to run again.",
        bad="CREATE TRIGGER t_touch BEFORE UPDATE ON t FOR EACH ROW EXECUTE FUNCTION touch();\n",
        good="CREATE OR REPLACE TRIGGER t_touch BEFORE UPDATE ON t FOR EACH ROW EXECUTE FUNCTION touch();\n",
        source="postgresql.org: CREATE TRIGGER",
        errors=(r'trigger ".+" for relation ".+" already exists',),
    )
)
