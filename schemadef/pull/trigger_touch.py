"""The trigger that sets a column to now: a guess that is proved by lowering it again."""

from __future__ import annotations

from typing import TYPE_CHECKING

from schemadef.model import Column, Function
from schemadef.names import given_name, quote
from schemadef.pull.types import typed

if TYPE_CHECKING:
    from schemadef.model import Trigger
    from schemadef.pull.book import Book
    from schemadef.pull.table import Page


def touched(trigger: Trigger, page: Page, book: Book) -> str | None:
    """The attribute of the column that a trigger sets to now; None when it does something else."""
    if trigger.events != ("update",) or trigger.of or not trigger.each_row or trigger.arguments:
        return None
    looks = {"body": _sets, "function": _calls}[book.features["triggers"]]
    for column in book.snapshot.parts(page.table.id, Column):
        known = column.id in book.attributes and typed(column, book).logical.name == "timestamp"
        if known and looks(trigger, column, book):
            return book.attributes[column.id]
    return None


def _sets(trigger: Trigger, column: Column, book: Book) -> bool:
    """Whether a body looks like the one that sets a column to now."""
    name, now = quote(column.name), book.context.stored(typed(column, book).declared()).now
    start = book.context.canonical(f"UPDATE {quote(trigger.table)} SET {name} = {now} WHERE x")[:-1]
    when = book.context.canonical(f"NEW.{name} IS OLD.{name} AND x")[:-1]
    return len(trigger.body) == 1 and trigger.body[0].startswith(start) and trigger.when.startswith(when)


def _calls(trigger: Trigger, column: Column, book: Book) -> bool:
    """Whether a trigger calls the one function of all tables that keep a column of that name."""
    name = given_name("touch", column.name, suffix="fn")
    if (trigger.function_namespace, trigger.function_name) != (trigger.namespace, name) or trigger.timing != "before":
        return False
    wanted = Function(
        namespace=trigger.namespace,
        name=name,
        returns="trigger",
        body=f"\nBEGIN\n  NEW.{quote(column.name)} := now();\n  RETURN NEW;\nEND\n",
    )
    found = book.snapshot.get(wanted.id)
    if found is None or found.compared() != wanted.compared():
        return False
    book.brought.add(wanted.id)
    return True
