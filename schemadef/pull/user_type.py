"""Domains, composite types and range types."""

from __future__ import annotations

from typing import TYPE_CHECKING

from schemadef.expression import ColumnForm
from schemadef.model import DomainCheck
from schemadef.names import given_name
from schemadef.pull.book import Item, flags, text
from schemadef.pull.layout import Part, call, mapped
from schemadef.pull.strings import string
from schemadef.pull.texts import written
from schemadef.pull.types import typed_alone

if TYPE_CHECKING:
    from schemadef.model import CompositeType, DataType, Domain, RangeType
    from schemadef.pull.book import Book
    from schemadef.pull.layout import Group, Node


def domain_item(domain: Domain, book: Book) -> Item:
    """`email_address = Domain(text(), "VALUE LIKE '%@%'")`."""
    variable = book.variable(domain, "domain")
    found = sorted(book.snapshot.of(DomainCheck), key=lambda check: check.name)
    checks = [check for check in found if check.domain_id == domain.id and check.valid and book.wanted(check)]
    default = None if domain.default is None else call("sql", written(domain.default, domain, book))
    value = call(
        "Domain",
        _type(domain.type, book, default=default, collation=text(domain.collation)),
        *(_check(check, domain, book) for check in checks),
        **flags(not_null=domain.not_null),
        namespace=book.namespace(domain.namespace),
        name=book.named(domain.name, variable),
        comment=book.comment(domain.comment),
    )
    brings = tuple(check.id for check in checks)
    book.brought.update(brings)
    return Item(domain.id, variable, value, brings)


def _check(check: DomainCheck, domain: Domain, book: Book) -> Node:
    base = typed_alone(domain.type, book).logical.name
    condition = written(check.expression, check, book, columns={"value": ColumnForm(logical=base)})
    if check.name == given_name(domain.name, suffix="check") and not check.comment:
        return condition
    return call("Check", condition, name=string(check.name), comment=book.comment(check.comment))


def _type(type: DataType, book: Book, **options: Node | None) -> Group:
    """A type as a column says it, with what stands behind it there."""
    found = typed_alone(type, book).call
    named = tuple(Part(value, f"{name}=") for name, value in options.items() if value is not None)
    return found._replace(parts=(*found.parts, *named))


def composite_type_item(composite: CompositeType, book: Book) -> Item:
    """`address = CompositeType({"street": text()})`."""
    variable = book.variable(composite, "composite_type")
    notes = dict(composite.attribute_comments)
    attributes = [
        (string(a.name), _type(a.type, book, collation=text(a.collation), comment=book.comment(notes.get(a.name, ""))))
        for a in composite.attributes
    ]
    value = call(
        "CompositeType",
        mapped(attributes),
        namespace=book.namespace(composite.namespace),
        name=book.named(composite.name, variable),
        comment=book.comment(composite.comment),
    )
    return Item(composite.id, variable, value)


def range_type_item(ranged: RangeType, book: Book) -> Item:
    """`time_range = RangeType(time())`."""
    variable = book.variable(ranged, "range_type")
    value = call(
        "RangeType",
        _type(ranged.subtype, book, collation=text(ranged.collation)),
        operator_class=text(ranged.operator_class),
        canonical=text(ranged.canonical),
        difference=text(ranged.difference),
        multirange=text(ranged.multirange),
        namespace=book.namespace(ranged.namespace),
        name=book.named(ranged.name, variable),
        comment=book.comment(ranged.comment),
    )
    return Item(ranged.id, variable, value)
