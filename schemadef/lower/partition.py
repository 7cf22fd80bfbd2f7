"""Partitioned tables and their partitions."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from schemadef.declare.partition import PartitionBy
from schemadef.errors import DeclarationError
from schemadef.lower.index import index_part
from schemadef.lower.storage import is_partitioned
from schemadef.model import Id
from schemadef.names import quote

if TYPE_CHECKING:
    from schemadef.declare.table import Table as DeclaredTable
    from schemadef.declare.table import TableInfo
    from schemadef.lower.context import Context
    from schemadef.model import IndexPart


def lower_partition(table: type[DeclaredTable], context: Context) -> dict[str, Any]:
    """What a table says of its partitions and of being one; raises DeclarationError where the dialect has none."""
    info = table.__table__
    keys = [m for m in info.members if isinstance(m, PartitionBy) and context.dialect.serves(m.only)]
    if not keys and info.partition_of is None:
        return {}
    _refuse(info, keys, context)
    return {
        "partition_by": _key(keys[0], table, context) if keys else "",
        "parent": None if info.partition_of is None else _parent(info, context),
        "bound": _bound(info.values) if info.partition_of is not None else "",
    }


def _refuse(info: TableInfo, keys: list[PartitionBy], context: Context) -> None:
    problem, hint = "", ""
    if not context.features["partitions"]:
        problem = f"{context.dialect.name} has no partitions, which table {info.name} asks for"
        hint = 'say only="…" with the dialects that it is for, or take it out'
    elif len(keys) > 1:
        problem, hint = f"table {info.name} is divided twice", "name all keys in one PartitionBy(…)"
    elif keys and not keys[0].keys:
        problem, hint = (
            f"table {info.name} is divided by no key",
            'name a column, as in PartitionBy("range", created_at)',
        )
    elif info.partition_of is not None and not info.values:
        problem, hint = (
            f"the partition {info.name} says no values",
            "say which rows it holds, as in values=\"IN ('a')\"",
        )
    elif info.partition_of is not None and info.columns:
        problem = f"the partition {info.name} declares columns, which it has from {info.partition_of.__table__.name}"
        hint = "declare them there"
    if problem:
        raise DeclarationError(problem, hint=hint, where=str(info.where))


def _parent(info: TableInfo, context: Context) -> Id:
    assert info.partition_of is not None
    above = info.partition_of.__table__
    if not is_partitioned(info.partition_of, context):
        message = f"table {info.name} is a partition of {above.name}, which is not divided"
        hint = 'give it a key, as in by_day = PartitionBy("range", created_at)'
        raise DeclarationError(message, hint=hint, where=str(info.where))
    return Id("table", context.namespace(above.namespace), "", above.name)


def _bound(values: str) -> str:
    return "DEFAULT" if values.strip().upper() == "DEFAULT" else f"FOR VALUES {values.strip()}"


def _key(declared: PartitionBy, table: type[DeclaredTable], context: Context) -> str:
    parts = [_part(index_part(key, declared, table, context)) for key in declared.keys]
    return f"{declared.strategy.upper()} ({', '.join(parts)})"


def _part(part: IndexPart) -> str:
    words = [quote(part.column) if part.column else f"({part.expression})"]
    if part.collation:
        words.append(f"COLLATE {part.collation if part.collation.startswith(chr(34)) else quote(part.collation)}")
    if part.operator_class:
        words.append(part.operator_class)
    return " ".join(words)
