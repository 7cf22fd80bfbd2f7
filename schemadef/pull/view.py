"""Views, with their triggers."""

from __future__ import annotations

from typing import TYPE_CHECKING

from schemadef.model import Trigger
from schemadef.pull.book import Item, flags, text
from schemadef.pull.layout import call, listed, mapped
from schemadef.pull.strings import exact, string
from schemadef.pull.texts import written
from schemadef.pull.trigger import trigger_value

if TYPE_CHECKING:
    from schemadef.model import Id, View
    from schemadef.pull.book import Book
    from schemadef.pull.layout import Node


def view_item(view: View, book: Book) -> Item:
    """`active_users = View("SELECT … FROM users WHERE …")`."""
    variable = book.variable(view, "view")
    triggers: list[tuple[str, Node]] = []
    brings: list[Id] = []
    for trigger in book.snapshot.of(Trigger):
        on_view = trigger.timing == "instead of" and (trigger.namespace, trigger.table) == (view.namespace, view.name)
        if on_view and book.wanted(trigger):
            triggers.append((string(trigger.name), trigger_value(trigger, book, name=string(trigger.name))))
            brings.append(trigger.id)
    notes = [(string(name), exact(note)) for name, note in view.column_comments]
    value = call(
        "View",
        written(view.query, view, book, form="query"),
        columns=listed([string(name) for name in view.columns]) if view.columns else None,
        namespace=book.namespace(view.namespace),
        **flags(security_invoker=view.security_invoker, security_barrier=view.security_barrier),
        check_option=text(view.check_option),
        triggers=mapped(triggers) if triggers else None,
        name=book.named(view.name, variable),
        comment=book.comment(view.comment),
        column_comments=mapped(notes) if notes else None,
    )
    book.brought.update(brings)
    return Item(view.id, variable, value, tuple(brings))
