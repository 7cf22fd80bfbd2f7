"""INSERT … SELECT, UPDATE and DELETE whose second run may do it once more."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from schemadef.lint.again.caught import caught_in
from schemadef.lint.again.doubtful import (
    adds_and_changes,
    changes_behind_conditions,
    looped_updates,
    rows_unasked,
    touches_rows,
)
from schemadef.lint.again.protected import guards_around
from schemadef.lint.finding import Finding, Severity
from schemadef.lint.rows.batch import is_batch
from schemadef.lint.rows.chosen import leaves
from schemadef.lint.rows.inserts import inserts, updates
from schemadef.lint.rows.reread import rereads
from schemadef.lint.rows.rows import is_sure, looks
from schemadef.lint.rule import POSTGRES, Rule, register
from schemadef.lint.schema.assigned import assignments, is_asked, is_passed_on, is_step, is_volatile, may_step, shifts
from schemadef.lint.sql.part import whole

if TYPE_CHECKING:
    from collections.abc import Iterator

    from schemadef.lint.rows.inserts import Insert
    from schemadef.lint.source import File
    from schemadef.lint.sql.part import Part
    from schemadef.lint.sql.shape import Name
    from schemadef.lint.sql.statement import Statement


def check(statement: Statement, file: File) -> Iterator[Finding]:
    """What depends on rows that nobody here knows, and does not say what becomes of them the second time."""
    if file.rollback:
        return
    if statement.shape.verb == "do":
        yield from _by_block(statement, file)
        return
    # what is asked of rows alone is imported where a statement changes some: most blocks do not
    from schemadef.lint.rows.met import meets_itself, needs_new_rows
    from schemadef.lint.rules.neon128_rows_without_conflict import fix_by_key
    from schemadef.lint.rules.neon129_update_adds_up import check as adds_up

    start, end = statement.start, statement.tokens.end[statement.first]
    if any(
        _counts(part) or rereads(statement, name, part) or _notes_again(name, part, file)
        for name, part in updates(statement)
    ) and not any(True for _ in adds_up(statement, file)):
        yield Finding("NEON140", start, end, "this changes its rows once more for each time that it runs", _HINT)
    elif statement.shape.verb == "update" and _finds_others(statement):
        yield Finding("NEON140", start, end, "this changes other rows each time that it runs", _HINT)
    if statement.shape.verb == "delete":
        if _takes_more(statement):
            yield Finding("NEON140", start, end, "this takes more rows away for each time that it runs", _HINT)
        return
    for insert in inserts(statement):
        start, end = statement.tokens.start[insert.at], statement.tokens.end[insert.at]
        if _may_update(insert, statement, file):
            yield Finding("NEON140", start, end, "this may change its rows once more for each time that it runs", _HINT)
            continue
        known = (
            file.schema.is_temporary(insert.table)
            or is_sure(insert, statement, file.schema)
            or (insert.conflict and meets_itself(insert, file.schema))
            or looks(insert)
            or needs_new_rows(insert, statement, file.schema)
        )
        if not known and (insert.source.find("FROM") >= 0 or insert.source.find("WHERE") >= 0):
            message = "this adds its rows once more for each time that it runs"
            yield Finding("NEON140", start, end, message, _HINT, fix_by_key(statement, insert, file))


def _may_update(insert: Insert, statement: Statement, file: File) -> bool:
    """Whether DO UPDATE leaves other rows each time, if there are any."""
    from schemadef.lint.rows.met import meets_itself
    from schemadef.lint.rules.neon128_rows_without_conflict import again

    if insert.conflict.find("DO", "UPDATE") < 0 or not meets_itself(insert, file.schema):
        return False
    return is_sure(insert, statement, file.schema) is None and bool(again(insert, file))


def _by_block(block: Statement, file: File) -> Iterator[Finding]:
    """What a block does with rows where something stands around it; a handler that catches nothing is as none."""
    yield from _in_block(block, file)
    for one in caught_in(block, file.schema):
        yield from check(one, file)


def _in_block(block: Statement, file: File) -> Iterator[Finding]:
    """What a block does with rows behind a loop, or a condition that asks for something else."""
    if not touches_rows(block):
        return
    said = _said_for_certain(block, file)
    for one in rows_unasked(block, file):
        if one.start not in said:
            message = "this adds its rows once more: what stands around it does not ask for what it changes"
            yield Finding("NEON140", one.start, one.tokens.end[one.first], message, _HINT)
    for one in _changed_later(block, file):
        message = "this may change the row that the block has added when it runs again"
        yield Finding("NEON140", one.start, one.tokens.end[one.first], message, _HINT)
    for one in _changed_in_branches(block, file):
        if one.start in said:
            continue
        message = "this changes its rows once more: what stands around it does not ask for what it changes"
        yield Finding("NEON140", one.start, one.tokens.end[one.first], message, _HINT)
    for one, queries in looped_updates(block):
        if one.start in said:
            continue
        given = {column for _, part in updates(one) for column, _ in assignments(part)}
        asked = set(re.findall(r"\w+", _KEPT.sub("", " ".join(re.split(r"\bwhere\b", queries.lower())[1:]))))
        if any(_counts(part) for _, part in updates(one)) and given.isdisjoint(asked):
            message = "this changes its rows once more for each time that it runs"
            yield Finding("NEON140", one.start, one.tokens.end[one.first], message, _HINT)


def _changed_later(block: Statement, file: File) -> list[Statement]:
    """The UPDATEs that may change what the block has added, where it does both."""
    if not adds_and_changes(block):
        return []
    from schemadef.lint.again.later import changed_later

    return [one for one, sure in changed_later(block, file.schema) if not sure]


def _said_for_certain(block: Statement, file: File) -> set[int]:
    """Where the statements begin of which it is told for certain."""
    if not any(one.guard is not None and one.shape.verb in ("insert", "update") for one in block.inner):
        return set()
    from schemadef.lint.rules.neon128_rows_without_conflict import check as adds_rows
    from schemadef.lint.rules.neon129_update_adds_up import check as adds_up

    found = [finding.start for check in (adds_rows, adds_up) for finding in check(block, file)]
    return {one.start for one in block.inner if any(one.start <= at < one.end for at in found)}


def _changed_in_branches(block: Statement, file: File) -> Iterator[Statement]:
    """The UPDATEs behind conditions that may change their rows again."""
    if changes_behind_conditions(block):
        from schemadef.lint.again.branches import changes_in_branches

        for one, _, _ in changes_in_branches(block, "update", file.schema):
            if not any(guard.query for guard in guards_around(one)) and any(_counts(part) for _, part in updates(one)):
                yield one


_KEPT = re.compile(r"\w+\s+is\s+not\s+null\b")
"""That a column has a value, which it keeps: no question that comes out otherwise the next time."""


def _counts(part: Part) -> bool:
    """Whether an UPDATE gives other values each time, to rows that it does not choose by them."""
    where = part.find("WHERE")
    given = dict(assignments(part))
    if leaves(part, given):
        return False
    return any(shifts(column, value) for column, value in given.items()) or any(
        not is_asked(part, column, plainly=True)
        and (
            is_step(column, value)
            or may_step(column, value)
            or is_passed_on(column, value, given)
            or (where < 0 and is_volatile(value, column))
        )
        for column, value in given.items()
    )


def _notes_again(name: Name, part: Part, file: File) -> bool:
    """Whether an UPDATE that may find rows gives them another time, or has a trigger do so."""
    schema = file.schema
    table = schema.full(name)
    if table not in schema.filled and table not in schema.perhaps:
        return False
    from schemadef.lint.rows.met import moves
    from schemadef.lint.rows.outcome import outcome

    given = dict(assignments(part))
    changes = schema.deeds.triggers.notes(table, given) or any(
        not is_asked(part, column) and (moves(value, column, schema.table(name)) or schema.deeds.calls_moving(value))
        for column, value in given.items()
    )
    return changes and not leaves(part, given) and outcome(part, table, schema) is None


def _finds_others(statement: Statement) -> bool:
    """Whether a LIMIT chooses rows to change: one in a query that only gives a value does not."""
    tokens = statement.tokens
    limits = [at for at in range(statement.first, statement.last) if tokens.words[at] == "LIMIT"]
    values = [value for _, part in updates(statement) for _, value in assignments(part)] if limits else []
    if all(any(value.first <= at < value.last for value in values) for at in limits):
        return False
    return not all(is_batch(part, dict(assignments(part))) for _, part in updates(statement))


_ONE_MORE = frozenset({"LIMIT", "MAX", "MIN"})
"""What chooses others once the first ones are gone."""


def _takes_more(statement: Statement) -> bool:
    """Whether a DELETE takes the first rows, or the last: what takes all but those finds nothing more."""
    words = statement.tokens.words
    return not is_batch(whole(statement)) and any(
        words[at] in _ONE_MORE and not _is_kept(statement, at) for at in range(statement.first + 1, statement.last)
    )


def _is_kept(statement: Statement, at: int) -> bool:
    """Whether the query that a token is in gives what is left: NOT IN (…), <> (…), < (…)."""
    tokens, depth = statement.tokens, 0
    for index in range(at - 1, statement.first, -1):
        word = tokens.words[index]
        depth += (word == ")") - (word == "(")
        if depth < 0:
            depth, before = 0, tokens.text[tokens.end[index - 1] : tokens.start[index]]
            asked = tokens.words[index - 2 : index] == ["NOT", "IN"] or "<" in before or ">" in before
            if asked and tokens.word(index + 1) == "SELECT":
                return True
    return False


_HINT = "say ON CONFLICT or WHERE NOT EXISTS, or which rows are not yet as they should be"


register(
    Rule(
        code="NEON140",
        name="rows-once-more",
        severity=Severity.WARNING,
        families=POSTGRES,
        verbs=frozenset({"insert", "with", "update", "delete", "merge", "do"}),
        guarded=False,
        check=check,
        why="Every statement must be able to run again. What this one does then depends on the rows that are there.",
        bad="INSERT INTO archive SELECT * FROM orders;\n",
        good="INSERT INTO archive SELECT * FROM orders ON CONFLICT DO NOTHING;\n",
        source="postgresql.org: INSERT, UPDATE, DELETE",
    )
)
