"""What a trigger of the SQLite family does, read from its statements: a guess that is proved by lowering it again."""

from __future__ import annotations

from typing import TYPE_CHECKING

from schemadef.canonical import is_name, joined, name_of, pieces
from schemadef.model import Column, Id
from schemadef.pull.layout import call
from schemadef.pull.strings import string
from schemadef.pull.texts import forms, written

if TYPE_CHECKING:
    from schemadef.model import Trigger
    from schemadef.pull.book import Book
    from schemadef.pull.layout import Node
    from schemadef.pull.table import Page

_ROWS = {"insert": frozenset({"new"}), "update": frozenset({"new", "old"}), "delete": frozenset({"old"})}


def deeds_of_body(trigger: Trigger, page: Page | None, book: Book) -> tuple[str, list[Node]]:
    """The timing and the deeds of a trigger that holds its statements."""
    exactly = book.to_the_letter(trigger)
    assignment = None if exactly or page is None else _assignment(trigger, page, book)
    if assignment is not None:
        return "before", [assignment]
    deeds: list[Node] = []
    rejecting = not exactly
    for statement in trigger.body:
        message = _message(statement) if rejecting else None
        rejecting = message is not None
        deeds.append(call("reject", string(message)) if message is not None else _run(statement, trigger, book))
    return trigger.timing, deeds


def _message(statement: str) -> str | None:
    """What `SELECT RAISE(ABORT, 'message')` says."""
    parts = pieces(statement)
    if len(parts) != 7 or [*parts[:5], parts[6]] != ["SELECT", "RAISE", "(", "ABORT", ",", ")"] or parts[5][0] != "'":
        return None
    message = name_of(parts[5])
    return message if message.isprintable() else None


def _run(statement: str, trigger: Trigger, book: Book) -> Node:
    columns = forms(trigger.table_id, book)
    rows = _ROWS[trigger.events[0]]
    return call("run", written(statement, trigger, book, columns=columns, rows=rows, form="statement"))


def _assignment(trigger: Trigger, page: Page, book: Book) -> Node | None:
    """`UPDATE t SET c = value WHERE key = NEW.key AND (NEW.c IS NOT value)` after the row was written."""
    parts = pieces(trigger.body[0]) if len(trigger.body) == 1 and trigger.timing == "after" else []
    if len(parts) < 8 or [parts[0], parts[2], parts[4]] != ["UPDATE", "SET", "="] or "WHERE" not in parts:
        return None
    if parts[-1] != ")" or name_of(parts[1]) != trigger.table or not is_name(parts[3]):
        return None
    column = book.snapshot.get(Id("column", trigger.namespace, trigger.table, name_of(parts[3])))
    if not isinstance(column, Column) or column.id not in book.attributes:
        return None
    columns = forms(page.table.id, book)
    value = written(
        joined(parts[5 : parts.index("WHERE")]),
        trigger,
        book,
        columns=columns,
        rows=_ROWS[trigger.events[0]],
        target=columns[column.name],
    )
    return call("assign", book.attributes[column.id], value)
