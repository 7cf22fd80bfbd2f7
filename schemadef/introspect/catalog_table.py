"""Tables, columns, constraints and indexes from the rows of a Postgres catalog."""

from __future__ import annotations

from itertools import groupby
from operator import itemgetter
from typing import TYPE_CHECKING, Any

import msgspec

from schemadef.introspect.catalog_type import BUILT_IN, identity, qualified
from schemadef.introspect.reread import reread
from schemadef.introspect.row import array, pairs
from schemadef.model import (
    Check,
    Column,
    Exclusion,
    ExclusionPart,
    ForeignKey,
    Index,
    IndexPart,
    MaterializedView,
    PrimaryKey,
    Table,
    Unique,
)

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from schemadef.introspect.catalog_names import Names, Uses
    from schemadef.introspect.row import Row
    from schemadef.model import DataType, Id

DEFAULT_NAMESPACE = "public"


def tables(rows: Iterable[Row], names: Names) -> Iterator[Table]:
    """Tables from rows of `table.sql`."""
    for row in rows:
        number, namespace, name, row_security, force, partition_by, parent, bound = row[:8]
        unlogged, options, replica_identity, comment = row[8:]
        if number in names.relations:
            yield Table(
                namespace=namespace,
                name=name,
                row_security=row_security,
                force_row_security=force,
                partition_by=partition_by or "",
                parent=names.relations.get(parent),
                bound=bound or "",
                unlogged=unlogged,
                options=pairs(options),
                replica_identity=replica_identity,
                comment=comment or "",
            )


def columns(rows: Iterable[Row], names: Names, uses: Uses) -> Iterator[Column]:
    """Columns from rows of `column.sql`, which come table by table in order."""
    for number, of_table in groupby(rows, itemgetter(0)):
        if table := names.relations.get(number):
            for position, row in enumerate(of_table, start=1):
                yield _column(table, position, row[1:], names, uses)


def _column(table: Id, position: int, row: Row, names: Names, uses: Uses) -> Column:
    name, number, modifier, dimensions, null, printed, generated, counts = row[:8]
    collation_namespace, collation, comment, default, storage, compression, statistics, options = row[8:]
    expression = printed and reread(printed)
    *numbers, sequence = array(counts) or [""]
    usual = f"{table.name}_{name}_seq"
    return Column(
        namespace=table.namespace,
        table=table.name,
        name=name,
        position=position,
        type=deep(names.types[number, modifier], dimensions),
        null=null,
        default=None if generated else expression,
        generated=expression if generated else None,
        virtual=generated == "v",
        identity=identity(numbers) if numbers else None,
        sequence="" if sequence == usual else sequence,
        collation=qualified(collation_namespace, collation),
        comment=comment or "",
        uses=uses.get(("default", default), ()),
        storage=storage,
        compression=compression,
        statistics=statistics,
        options=pairs(options),
    )


def deep(type: DataType, dimensions: int) -> DataType:
    """An array type with the depth that its column was declared with, where the server kept it."""
    if type.dimensions and dimensions > 1:
        return msgspec.structs.replace(type, dimensions=dimensions)
    return type


def keys(rows: Iterable[Row], names: Names) -> Iterator[PrimaryKey | Unique]:
    """Primary keys and unique constraints from rows of `key.sql`."""
    for row in rows:
        number, name, is_primary, key, include, deferrable, deferred, not_distinct, comment = row[:9]
        without_overlaps, partitioned = row[9:]
        if table := names.relations.get(number):
            kind, more = (PrimaryKey, {}) if is_primary else (Unique, {"nulls_not_distinct": not_distinct})
            yield kind(
                namespace=table.namespace,
                table=table.name,
                name=name,
                columns=tuple(array(key)),
                include=tuple(array(include)),
                deferrable=deferrable,
                initially_deferred=deferred,
                comment=comment or "",
                without_overlaps=without_overlaps,
                partitioned=partitioned,
                **more,
            )


def checks(rows: Iterable[Row], names: Names, uses: Uses) -> Iterator[Check]:
    """Checks from rows of `check.sql`."""
    for number, table_number, name, expression, comment, no_inherit, validated, enforced in rows:
        if table := names.relations.get(table_number):
            yield Check(
                namespace=table.namespace,
                table=table.name,
                name=name,
                expression=reread(expression),
                no_inherit=no_inherit,
                validated=validated,
                enforced=enforced,
                comment=comment or "",
                uses=uses.get(("constraint", number), ()),
            )


def foreign_keys(rows: Iterable[Row], names: Names) -> Iterator[ForeignKey]:
    """Foreign keys from rows of `foreign_key.sql`."""
    for row in rows:
        number, name, key, to_namespace, to_table, to_columns, on_delete, on_update, deferrable, deferred = row[:10]
        comment, delete_columns, match_full, period, validated, enforced, partitioned = row[10:]
        if table := names.relations.get(number):
            yield ForeignKey(
                namespace=table.namespace,
                table=table.name,
                name=name,
                columns=tuple(array(key)),
                references_namespace=to_namespace,
                references_table=to_table,
                references_columns=tuple(array(to_columns)),
                on_delete=on_delete,
                on_update=on_update,
                on_delete_columns=tuple(array(delete_columns)),
                match_full=match_full,
                period=period,
                validated=validated,
                enforced=enforced,
                partitioned=partitioned,
                deferrable=deferrable,
                initially_deferred=deferred,
                comment=comment or "",
            )


def indexes(rows: Iterable[Row], names: Names, uses: Uses) -> Iterator[Index]:
    """Indexes from rows of `index.sql`, one for each part, which come index by index in order."""
    for _, group in groupby(rows, itemgetter(0)):
        parts = list(group)
        index, number, name, unique, method, not_distinct, where, options, comment = parts[0][:9]
        clustered, replica_identity, partitioned = parts[0][9:12]
        if table := names.relations.get(number):
            yield Index(
                namespace=table.namespace,
                table=table.name,
                name=name,
                parts=tuple(IndexPart(**_key(row[13:])) for row in parts if not row[12]),
                unique=unique,
                method=method,
                include=tuple(row[13] for row in parts if row[12]),
                where=reread(where or ""),
                nulls_not_distinct=not_distinct,
                options=pairs(options),
                materialized=table.kind == MaterializedView.kind,
                clustered=clustered,
                replica_identity=replica_identity,
                partitioned=partitioned,
                comment=comment or "",
                uses=uses.get(("index", index), ()),
            )


def exclusions(rows: Iterable[Row], names: Names) -> Iterator[Exclusion]:
    """Exclusion constraints from rows of `exclusion.sql`, one for each part, which come in order."""
    for _, group in groupby(rows, itemgetter(0)):
        parts = list(group)
        _, number, name, method, deferrable, deferred, where, options, comment = parts[0][:9]
        if table := names.relations.get(number):
            yield Exclusion(
                namespace=table.namespace,
                table=table.name,
                name=name,
                parts=tuple(ExclusionPart(operator=row[10], **_key(row[11:])) for row in parts if not row[9]),
                method=method,
                include=tuple(row[11] for row in parts if row[9]),
                where=reread(where or ""),
                options=pairs(options),
                deferrable=deferrable,
                initially_deferred=deferred,
                comment=comment or "",
            )


def _key(row: Row) -> dict[str, Any]:
    column, expression, descending, nulls_first, class_namespace, operator_class, collation_namespace, collation = row
    # the server puts every expression but a function's call into parentheses of the index's own
    bare = expression[1:-1] if expression and expression.startswith("(") else expression
    return {
        "column": column or "",
        "expression": reread(bare or ""),
        "descending": descending,
        "nulls_first": nulls_first,
        "operator_class": qualified(class_namespace, operator_class, plain=(BUILT_IN, DEFAULT_NAMESPACE)),
        "collation": qualified(collation_namespace, collation),
    }
