"""Triggers: portable ones where they are recognised, and else as their database keeps them."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from schemadef.model import Function, Id
from schemadef.names import given_name, quote
from schemadef.pull.book import Item, flags, text
from schemadef.pull.layout import call, listed
from schemadef.pull.strings import string
from schemadef.pull.texts import forms, written
from schemadef.pull.trigger_body import deeds_of_body
from schemadef.pull.trigger_function import deeds_of_function, own_name
from schemadef.pull.trigger_touch import touched

if TYPE_CHECKING:
    from schemadef.model import Trigger
    from schemadef.pull.book import Book
    from schemadef.pull.layout import Node
    from schemadef.pull.table import Page

_ROWS = {"insert": {"new"}, "update": {"new", "old"}, "delete": {"old"}}
_BARE = re.compile("[a-z_][a-z0-9_]*")


def trigger_item(trigger: Trigger, page: Page, book: Book) -> Item | None:
    """`touch = Trigger.touch(updated_at)`; the attribute is the name without the table's before it."""
    if trigger.timing == "instead of" or page.columns(trigger.of, book) is None:
        return None
    attribute = book.attribute(trigger.id, own_name(trigger), page.taken, "trigger")
    name = book.named(trigger.name, given_name(trigger.table, attribute))
    return Item(trigger.id, attribute, trigger_value(trigger, book, page=page, name=name))


def trigger_value(trigger: Trigger, book: Book, *, page: Page | None = None, name: Node | None) -> Node:
    """The call that declares a trigger; what it brings along is marked as written."""
    column = None if page is None or book.to_the_letter(trigger) else touched(trigger, page, book)
    comment = book.comment(trigger.comment)
    if column is not None:
        return call("Trigger.touch", column, name=name, comment=comment)
    timing, deeds = _deeds(trigger, page, book)
    columns = page.columns(trigger.of, book) if page is not None else []
    return call(
        "Trigger",
        string(timing),
        *(string(event) for event in trigger.events),
        do=None if not deeds else deeds[0] if len(deeds) == 1 else listed(deeds),
        function=None if deeds else _function(trigger, book),
        of=listed(columns) if columns else None,
        when=_when(trigger, book),
        each=None if trigger.each_row else string("statement"),
        arguments=listed([string(argument) for argument in trigger.arguments]) if trigger.arguments else None,
        old_table=text(trigger.old_table),
        new_table=text(trigger.new_table),
        **flags(
            constraint=trigger.constraint,
            deferrable=trigger.deferrable and not trigger.initially_deferred,
            initially_deferred=trigger.initially_deferred,
        ),
        firing=text(trigger.firing),
        name=name,
        comment=comment,
    )


def _when(trigger: Trigger, book: Book) -> Node | None:
    if not trigger.when:
        return None
    rows = frozenset.intersection(*(frozenset(_ROWS.get(event, ())) for event in trigger.events))
    return written(trigger.when, trigger, book, columns=forms(trigger.table_id, book), rows=rows)


def _deeds(trigger: Trigger, page: Page | None, book: Book) -> tuple[str, list[Node]]:
    """When the trigger is declared to act, and what it does; nothing where it calls a function of its own."""
    if book.features["triggers"] == "body":
        return deeds_of_body(trigger, page, book)
    return trigger.timing, [] if book.to_the_letter(trigger) else deeds_of_function(trigger, page, book)


def _function(trigger: Trigger, book: Book) -> Node:
    """The function that a trigger calls: a variable, or the name of one that is nobody's declaration."""
    id = Id("function", trigger.function_namespace, "", f"{trigger.function_name}()")
    function = book.snapshot.get(id)
    if isinstance(function, Function) and id not in book.choices.without:
        book.called.add(id)
        return book.variable(function, "function")
    names = (trigger.function_namespace, trigger.function_name)
    return string(".".join(name if _BARE.fullmatch(name) else quote(name) for name in names))
