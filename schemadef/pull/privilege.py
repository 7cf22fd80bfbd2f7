"""Grants, what is revoked, default privileges and owners."""

from __future__ import annotations

from typing import TYPE_CHECKING

from schemadef.model import Column, Enum, Id, Role, Table
from schemadef.pull.book import Item
from schemadef.pull.layout import call, listed
from schemadef.pull.names import free, identifier
from schemadef.pull.strings import string

if TYPE_CHECKING:
    from schemadef.model import DefaultPrivileges, Grant, Owner
    from schemadef.pull.book import Book
    from schemadef.pull.layout import Node


def grant_items(grant: Grant, book: Book) -> list[Item]:
    """`app_reads = Grant("select", on=Users, to=app)`, and what goes beyond or below it."""
    on, columns = _place(grant.on, book), None
    if on is None:
        on, columns = _relation(grant.on, book), listed([string(grant.on.name)])
    if on is None:
        return []
    plain = [word for word in grant.privileges if word not in grant.grantable]
    calls = [
        ("Grant", plain, {}),
        ("Grant", list(grant.grantable), {"grantable": "True"}),
        ("Revoke", list(grant.revoked), {}),
    ]
    name = f"{grant.name}_on_{grant.on.name or grant.on.namespace}"
    return [
        Item(
            grant.id,
            _free(name, book),
            call(word, *map(string, words), on=on, columns=columns, to=_role(grant.name, book), **more),
        )
        for word, words, more in calls
        if words
    ]


def default_privileges_items(given: DefaultPrivileges, book: Book) -> list[Item]:
    """`DefaultPrivileges("select", on="tables", to=reader)`."""
    plain = [word for word in given.privileges if word not in given.grantable]
    calls: list[tuple[list[str], dict[str, Node | None]]] = [
        (plain, {}),
        (list(given.grantable), {"grantable": "True"}),
        (list(given.revoked), {"revoke": "True"}),
    ]
    return [
        Item(
            given.id,
            _free(f"{given.name}_on_{given.objects}", book),
            call(
                "DefaultPrivileges",
                *map(string, words),
                on=string(given.objects),
                to=_role(given.name, book),
                namespace=string(given.namespace) if given.namespace else None,
                role=_role(given.role, book) if given.role else None,
                **more,
            ),
        )
        for words, more in calls
        if words
    ]


def owner_items(owner: Owner, book: Book) -> list[Item]:
    """`owned = Owner(app, on=Users)`."""
    on = _place(owner.on, book)
    if on is None:
        return []
    value = call("Owner", _role(owner.name, book), on=listed([on]) if isinstance(on, list) else on)
    return [Item(owner.id, _free(f"owner_of_{owner.on.name or owner.on.namespace}", book), value)]


def _free(name: str, book: Book) -> str:
    return free(identifier(name, "privilege"), book.taken)


def _role(name: str, book: Book) -> Node:
    role = book.snapshot.get(Id("role", "", "", name))
    return book.variable(role, "role") if isinstance(role, Role) else string(name)


def _relation(id: Id, book: Book) -> Node | None:
    """What a column is of, where it has no name of its own: a view."""
    found = (book.snapshot.get(Id(kind, id.namespace, "", id.table)) for kind in ("view", "materialized_view"))
    view = next((obj for obj in found if obj is not None and obj.id not in book.choices.without), None)
    return book.variable(view, view.kind) if view is not None and id.kind == Column.kind else None


def _place(id: Id, book: Book) -> Node | None:
    """What an author names for an object; None for what has no name in the declaration."""
    found = book.snapshot.get(id)
    if id.kind == "namespace":
        return string(id.name)
    if isinstance(found, Table):
        return book.class_of(found)
    if isinstance(found, Column):
        table = book.snapshot.get(found.table_id)
        attribute = book.attributes.get(id)
        return f"{book.class_of(table)}.{attribute}" if table is not None and attribute else None
    if isinstance(found, Enum):
        return book.enums[id].name if id in book.enums else None
    if found is None or found.id in book.choices.without:
        return None
    return book.variable(found, found.kind)
