"""What uses each object of a schema: the catalog knows it, or the texts say it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from schemadef import model
from schemadef.model import Column, ForeignKey, Id, Index, Key, Object, RangeType, Table
from schemadef.tokens import identifiers

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence

    from schemadef.model.base import RowKey
    from schemadef.snapshot import Snapshot


def users(snapshot: Snapshot) -> dict[Id, list[Object]]:
    """The objects that use each object. An expression that reads a column may hold constants of its type."""
    found: dict[Id, list[Object]] = {}
    types = {column.id: [*column.type.needs()] for column in snapshot.of(Column) if column.type.namespace}
    columns: dict[Id, list[Column]] = {}
    for column in snapshot.of(Column):
        columns.setdefault(column.table_id, []).append(column)
    for obj in snapshot:
        needs = [*obj.needs(), *(obj.owners if isinstance(obj, model.Sequence) else ())]
        needs += columns_read(obj, needs, columns)
        if types and is_expression(obj):
            needs += [type for id in needs for type in types.get(id, ())]
        for id in dict.fromkeys(needs):
            found.setdefault(id, []).append(obj)
    for range in snapshot.of(RangeType):
        using = found.setdefault(range.id, [])
        for name in range.identities[1:]:
            using += [obj for obj in found.get(name, ()) if obj not in using]
    for key, owner in _targets(snapshot):
        found.setdefault(owner, []).append(key)
    return found


def columns_read(obj: Object, needs: Collection[Id], columns: Mapping[Id, Sequence[Column]]) -> list[Id]:
    """The columns that a text may read, of each table that it reads, where nobody has said which.

    A catalog knows them; a declaration knows the tables. One too many is made again for nothing, and that is all.
    """
    texts = [text for field in obj.expressions for text in _texts(getattr(obj, field))]
    if not texts or isinstance(obj, Column | Table):
        return []
    told = {id.table for id in needs if id.kind == "column"}
    tables = [id for id in needs if id in columns and id.name not in told]
    if not tables:
        return []
    names = frozenset().union(*map(identifiers, texts))
    star = any("*" in text for text in texts)
    return [column.id for table in tables for column in columns[table] if star or column.name in names]


def _texts(value: object) -> Iterator[str]:
    """The SQL in a field, which may hold several texts."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, tuple):
        for item in value:
            yield from _texts(item)
    for field in getattr(value, "expressions", ()):
        yield from _texts(getattr(value, field))


def is_expression(obj: Object) -> bool:
    """Whether an object stands on SQL that reads columns, or compares them, not on the columns themselves."""
    if isinstance(obj, ForeignKey):
        return True
    if isinstance(obj, Column):
        return obj.generated is not None
    if isinstance(obj, Index):
        return bool(obj.where) or any(part.expression for part in obj.parts)
    return bool(obj.expressions)


def _targets(snapshot: Snapshot) -> Iterable[tuple[ForeignKey, Id]]:
    """Each foreign key with the keys and unique indexes that its rows may be found by."""
    foreign = snapshot.of(ForeignKey)
    if not foreign:
        return
    keys: dict[RowKey, list[Id]] = {}
    finding: list[Key | Index] = [*snapshot.of(Key), *snapshot.of(Index)]
    for key in finding:
        if key.finds is not None:
            keys.setdefault(key.finds, []).append(key.id)
    for reference in foreign:
        for id in keys.get(reference.target, ()):
            yield reference, id
