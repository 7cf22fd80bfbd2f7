"""Namespaces, extensions and roles."""

from __future__ import annotations

from typing import TYPE_CHECKING

from schemadef.pull.book import Item
from schemadef.pull.layout import call
from schemadef.pull.strings import string

if TYPE_CHECKING:
    from schemadef.model import Extension, Namespace, Role
    from schemadef.pull.book import Book


def namespace_item(namespace: Namespace, book: Book) -> Item:
    """`app = Namespace("app")`."""
    value = call("Namespace", string(namespace.name), comment=book.comment(namespace.comment))
    return Item(namespace.id, book.variable(namespace, "namespace"), value)


def extension_item(extension: Extension, book: Book) -> Item:
    """`pgcrypto = Extension("pgcrypto")`."""
    value = call(
        "Extension",
        string(extension.name),
        namespace=book.namespace(extension.namespace),
        comment=book.comment(extension.comment),
    )
    return Item(extension.id, book.variable(extension, "extension"), value)


def role_item(role: Role, book: Book) -> Item:
    """`app_user = Role("app_user")`."""
    return Item(role.id, book.variable(role, "role"), call("Role", string(role.name)))
