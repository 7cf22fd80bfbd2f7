"""Sequences, domains, composite types and range types from the rows of a Postgres catalog."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from schemadef.introspect.catalog_table import DEFAULT_NAMESPACE, deep
from schemadef.introspect.catalog_type import BUILT_IN, qualified
from schemadef.introspect.reread import reread
from schemadef.introspect.row import array
from schemadef.model import Attribute, CompositeType, Domain, DomainCheck, RangeType, Sequence
from schemadef.model.range_type import usual_multirange
from schemadef.model.sequence import limits

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from schemadef.introspect.catalog_names import Names, Uses
    from schemadef.introspect.row import Row


def sequences(rows: Iterable[Row], names: Names) -> Iterator[Sequence]:
    """Sequences from rows of `sequence.sql`; limits that the type and direction have of themselves are None."""
    for row in rows:
        number, namespace, name, type, start, increment, minimum, maximum = row[:8]
        cache, cycle, unlogged, owner_table, owner_column, comment = row[8:]
        if number in names.relations:
            least, most = limits(type, increment)
            yield Sequence(
                namespace=namespace,
                name=name,
                type=type,
                start=start,
                increment=increment,
                minimum=None if minimum == least else minimum,
                maximum=None if maximum == most else maximum,
                cache=cache,
                cycle=cycle,
                unlogged=unlogged,
                owned_by=(owner_table, owner_column) if owner_column else (),
                comment=comment or "",
            )


def domains(rows: Iterable[Row], names: Names, uses: Uses) -> Iterator[Domain]:
    """Domains from rows of `domain.sql`."""
    for row in rows:
        number, namespace, name, type, modifier, dimensions, *collation, default, not_null, comment = row
        if number in names.user_types:
            yield Domain(
                namespace=namespace,
                name=name,
                type=deep(names.types[type, modifier], dimensions),
                collation=qualified(*collation),
                default=default and reread(default),
                not_null=not_null,
                comment=comment or "",
                uses=uses.get(("type", number), ()),
            )


def domain_checks(rows: Iterable[Row], names: Names, uses: Uses) -> Iterator[DomainCheck]:
    """Checks of domains from rows of `domain_check.sql`."""
    for number, domain_number, name, expression, valid, comment in rows:
        if domain := names.user_types.get(domain_number):
            yield DomainCheck(
                namespace=domain.namespace,
                domain=domain.name,
                name=name,
                expression=reread(expression),
                valid=valid,
                comment=comment or "",
                uses=tuple(id for id in uses.get(("constraint", number), ()) if id != domain),
            )


def composite_types(rows: Iterable[Row], names: Names) -> Iterator[CompositeType]:
    """Composite types from rows of `composite_type.sql`."""
    for number, namespace, name, attributes, comment in rows:
        if number in names.user_types:
            found = array(attributes)
            yield CompositeType(
                namespace=namespace,
                name=name,
                attributes=tuple(_attribute(row, names) for row in found),
                comment=comment or "",
                attribute_comments=tuple(sorted((row[0], row[6]) for row in found if row[6])),
            )


def _attribute(row: list[Any], names: Names) -> Attribute:
    name, type, modifier, dimensions, *collation = row[:6]
    return Attribute(name=name, type=deep(names.types[type, modifier], dimensions), collation=qualified(*collation))


def range_types(rows: Iterable[Row], names: Names, uses: Uses) -> Iterator[RangeType]:
    """Range types from rows of `range_type.sql`; the name of the type of several is left out where it is the usual."""
    for row in rows:
        number, namespace, name, subtype, class_namespace, operator_class, *collation = row[:8]
        canonical_namespace, canonical, difference_namespace, difference, multirange, comment = row[8:]
        if number in names.user_types:
            yield RangeType(
                namespace=namespace,
                name=name,
                subtype=names.types[subtype, -1],
                operator_class=qualified(class_namespace, operator_class, plain=(BUILT_IN, DEFAULT_NAMESPACE)),
                collation=qualified(*collation),
                canonical=qualified(canonical_namespace, canonical),
                difference=qualified(difference_namespace, difference),
                multirange="" if multirange == usual_multirange(name) else multirange,
                comment=comment or "",
                uses=uses.get(("type", number), ()),
            )
