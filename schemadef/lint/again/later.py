"""UPDATEs of a block that run where its INSERT does not: the next time, when the row is there, and not before."""

from __future__ import annotations

from typing import TYPE_CHECKING

from schemadef.lint.again.protected import guards_around
from schemadef.lint.rows.inserts import changed_table, inserts
from schemadef.lint.rows.met import moves
from schemadef.lint.schema.assigned import assignments, is_step
from schemadef.lint.sql.part import whole

if TYPE_CHECKING:
    from collections.abc import Iterator

    from schemadef.lint.rows.inserts import Insert
    from schemadef.lint.schema.schema import Schema
    from schemadef.lint.sql.statement import Guard, Statement


def changed_later(block: Statement, schema: Schema) -> Iterator[tuple[Statement, bool]]:
    """Such UPDATEs that leave another row than the INSERT, or another one each time; each with whether that is certain.

    One that gives what the INSERT has given changes nothing.
    """
    added = [one for one in block.inner if one.shape.verb == "insert" and one.guard is not None]
    for one in block.inner if added else ():
        if one.shape.verb != "update":
            continue
        table = changed_table(one)[-1:]
        for other in added:
            for insert in inserts(other) if _is_otherwise(one, other) else ():
                told = _changes(one, insert, schema) if insert.table[-1:] == table else False
                if told is not False:
                    yield one, told is True


def _changes(update: Statement, insert: Insert, schema: Schema) -> bool | None:
    """Whether an UPDATE makes another row of the one that an INSERT has put in; None where it may, and no more."""
    from schemadef.lint.rows.upserted import changes_new_row

    part, table = whole(update), schema.table(insert.table)
    given = dict(assignments(part))
    told = changes_new_row(insert, part, given, schema, alone=True)
    if told is not None:
        return told
    at = part.find("WHERE")
    if at >= 0 and changes_new_row(insert, part._replace(last=at), given, schema, alone=True):
        return None  # it does, if it finds the row
    again = any(is_step(column, value) or moves(value, column, table) for column, value in given.items())
    return None if again else False


def _is_otherwise(update: Statement, insert: Statement) -> bool:
    """Whether an UPDATE runs where an INSERT does not: in the other branch, in the handler of its block, or in front of
    IF NOT FOUND.
    """
    others = list(guards_around(insert))
    for guard in guards_around(update):
        if guard.failed is not None and any(insert is one for one in guard.failed.inside):
            return True
        if guard.condition and any(
            other.start == guard.start and other.condition and other.negated is not guard.negated for other in others
        ):
            return True
    return any(_asks_if_found(other, update) for other in others)


def _asks_if_found(guard: Guard, update: Statement) -> bool:
    """Whether a condition asks if the statement right before it has found a row."""
    if " ".join(guard.condition.upper().split()) != "NOT FOUND" or guard.negated:
        return False
    return update.tokens.text[update.end : guard.start].split() in ([";", "IF"], [";IF"])
