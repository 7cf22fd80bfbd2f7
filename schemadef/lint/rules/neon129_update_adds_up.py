"""UPDATE that changes the same rows again."""

from __future__ import annotations

from typing import TYPE_CHECKING

from schemadef.lint.again.caught import caught_in
from schemadef.lint.again.doubtful import adds_and_changes, changes_behind_conditions, touches_rows
from schemadef.lint.finding import Finding, Severity
from schemadef.lint.rows.chosen import leaves
from schemadef.lint.rows.inserts import changed_table, updates
from schemadef.lint.rows.put import is_given
from schemadef.lint.rows.rows import finds
from schemadef.lint.rule import POSTGRES, Rule, register
from schemadef.lint.schema.assigned import (
    assignments,
    is_asked,
    is_passed_on,
    is_step,
)
from schemadef.lint.schema.lists import is_longer
from schemadef.lint.schema.written import EACH
from schemadef.lint.sql.part import whole

if TYPE_CHECKING:
    from collections.abc import Iterator

    from schemadef.lint.schema.schema import Schema
    from schemadef.lint.source import File
    from schemadef.lint.sql.part import Part
    from schemadef.lint.sql.shape import Name
    from schemadef.lint.sql.statement import Statement


def check(statement: Statement, file: File) -> Iterator[Finding]:
    """An UPDATE of rows that are there for certain, to values that are others each time; what a trigger writes down."""
    verb = statement.shape.verb
    if verb == "do":
        if touches_rows(statement):
            yield from statement.known("changed again", lambda one: list(_in_block(one, file)))
        for one in caught_in(statement, file.schema):
            yield from check(one, file)
    elif file.schema.deeds.triggers.writing and _is_written_down(statement, file):
        start, end = statement.start, statement.tokens.end[statement.first]
        yield Finding("NEON129", start, end, _NOTED, _HINT)
    elif verb == "merge" and _toggles(statement):
        start, end = statement.start, statement.tokens.end[statement.first]
        yield Finding("NEON129", start, end, "what this has put in, it takes away when it runs again", _HINT)
    elif verb != "delete":
        for name, part in updates(statement):
            table = file.schema.full(name)
            if _puts_in(statement) if verb == "merge" else _finds(part, table, file):
                yield from _changed(part, name, file, is_merge=verb == "merge")


def _in_block(block: Statement, file: File) -> Iterator[Finding]:
    """What runs in a block when it runs again, and not before."""
    if changes_behind_conditions(block):
        yield from _in_branches(block, file)
    if not adds_and_changes(block):
        return
    from schemadef.lint.again.later import changed_later

    for one, sure in changed_later(block, file.schema):
        if sure:
            start, end = one.start, one.tokens.end[one.first]
            yield Finding("NEON129", start, end, _LATER, "give what the INSERT gives, or leave the row as it is")


def _in_branches(block: Statement, file: File) -> Iterator[Finding]:
    """What a block changes where it finds rows, and finds again."""
    from schemadef.lint.again.branches import changes_in_branches

    for one, sure, own in changes_in_branches(block, "update", file.schema):
        for name, part in updates(one) if sure else ():
            if own or _finds(part, file.schema.full(name), file):
                yield from _changed(part, name, file, is_merge=False)


def _changed(part: Part, name: Name, file: File, *, is_merge: bool) -> Iterator[Finding]:
    """What becomes of rows that an UPDATE finds for certain."""
    given, table = dict(assignments(part)), file.schema.full(name)
    if leaves(part, given):
        return
    if file.schema.deeds.triggers.notes(table, given):
        yield Finding("NEON129", part.tokens.start[part.first], part.tokens.end[part.first], _NOTED, _HINT)
        return
    from schemadef.lint.rows.rerun import changes_again

    new = {column: value.signed for column, value in given.items()}
    told = None if is_merge else changes_again(part, table, new, file.schema)
    for column, value in given.items() if told is not False else ():
        if told or (not is_asked(part, column) and _is_another(column, value, given, name, file.schema)):
            start, end = part.tokens.start[value.first], part.tokens.end[value.last - 1]
            yield Finding("NEON129", start, end, f"{column} gets another value each time that this runs", _HINT)
            if told:
                return


_LATER = "this changes the row that the block has added when it runs again"
_NOTED = "a trigger of the table notes it each time that this runs"


def _is_written_down(statement: Statement, file: File) -> bool:
    """Whether a trigger that is called for each statement writes a row."""
    verb = statement.shape.verb
    if verb not in ("update", "delete"):
        return False
    return file.schema.deeds.triggers.writes(file.schema.full(changed_table(statement)), f"{EACH}{verb.upper()}")


def _is_another(column: str, value: Part, given: dict[str, Part], table: Name, schema: Schema) -> bool:
    """Whether a column of rows that are there gets another value each time."""
    from schemadef.lint.rows.met import moves

    if (
        moves(value, column, schema.table(table))
        or is_passed_on(column, value, given)
        or schema.deeds.calls_moving(value)
    ):
        return True
    if value.tokens.words[value.first : value.last] == ["DEFAULT"]:
        return column in schema.table(table).changing
    return (is_step(column, value) or _is_longer(column, value, table, schema)) and is_given(column, table, schema)


def _is_longer(column: str, value: Part, table: Name, schema: Schema) -> bool:
    if "||" not in value.text:
        return False
    kind = schema.table(table).types.get(column)
    return is_longer(column, value, array=kind is not None and kind.array)


_HINT = "say WHERE: which rows are not yet as they should be"


def _finds(part: Part, table: Name, file: File) -> bool:
    """Whether an UPDATE finds rows for certain."""
    schema = file.schema
    filled = schema.filled.get(table)
    if (
        not filled
        or not schema.deeds.triggers.happens(table, "UPDATE")
        or schema.is_temporary(table)
        or part.find("FROM") >= 0
    ):
        return False
    from schemadef.lint.rows.outcome import outcome

    told = outcome(part, table, schema)
    return bool(told) or (told is None and table not in schema.touched and finds(part, [(table, filled)]))


def _puts_in(statement: Statement) -> bool:
    """Whether a MERGE has rows of its own, and puts in those that are not there: it finds them the second time."""
    part = whole(statement)
    source = part.inside(part.find("USING") + 1)
    return bool(source) and source.find("FROM") < 0 and part.find("WHEN", "NOT", "MATCHED", "THEN", "INSERT") >= 0


def _toggles(statement: Statement) -> bool:
    """Whether a MERGE takes away, without a condition, the rows that it puts in."""
    return whole(statement).find("WHEN", "MATCHED", "THEN", "DELETE") >= 0 and _puts_in(statement)


register(
    Rule(
        code="NEON129",
        name="update-adds-up",
        severity=Severity.ERROR,
        families=POSTGRES,
        verbs=frozenset({"update", "with", "merge", "delete", "do"}),
        guarded=False,
        check=check,
        why=(
            "Every statement must be able to run again: n = n + 1 counts twice then. An error: nobody sees that it "
            "was run twice."
        ),
        bad=(
            "CREATE TABLE IF NOT EXISTS roles (name text PRIMARY KEY, rank integer);\n"
            "--> statement-breakpoint\n"
            "INSERT INTO roles VALUES ('admin', 1) ON CONFLICT DO NOTHING;\n"
            "--> statement-breakpoint\n"
            "UPDATE roles SET rank = rank + 1;\n"
        ),
        good="UPDATE roles SET rank = rank + 1 WHERE rank = 0;\n",
        source="postgresql.org: UPDATE",
    )
)
