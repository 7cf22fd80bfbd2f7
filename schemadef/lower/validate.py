"""What must hold of a schema as a whole: names, limits, and that every foreign key points at a key."""

from __future__ import annotations

from itertools import groupby
from operator import attrgetter
from typing import TYPE_CHECKING

from schemadef.canonical import fold
from schemadef.errors import DeclarationError
from schemadef.model import Column, Exclusion, ForeignKey, Id, Index, Key, Namespace, PrimaryKey, TablePart
from schemadef.model.base import table_id, table_of
from schemadef.names import HISTORY_NAMESPACE, HISTORY_TABLE, LEASE_TABLE
from schemadef.pattern import pattern

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

    from schemadef.declare.table import TableInfo
    from schemadef.dialect import Dialect
    from schemadef.lower.context import Context
    from schemadef.model import Object
    from schemadef.snapshot import Snapshot

    _Columned = Index | Key | Exclusion | ForeignKey

_SETS: dict[str, tuple[str, ...]] = {
    "table": ("relations", "types"),
    "view": ("relations", "types"),
    "materialized_view": ("relations", "types"),
    "sequence": ("relations",),
    "enum": ("types",),
    "domain": ("types",),
    "composite_type": ("relations", "types"),
    "range_type": ("types",),
    "index": ("relations",),
    "primary_key": ("relations", "constraints"),
    "unique": ("relations", "constraints"),
    "check": ("constraints",),
    "exclusion": ("relations", "constraints"),
    "foreign_key": ("constraints",),
}
"""The sets of names that Postgres's kinds share: pg_class and pg_type in a namespace, pg_constraint in a table."""

_SETS_WITHOUT_CONSTRAINTS: dict[str, tuple[str, ...]] = {
    "table": ("relations",),
    "view": ("relations",),
    "index": ("relations",),
    "column": ("columns",),
}
"""Those of SQLite, which asks nothing of the names of keys."""

_OF_A_TABLE = frozenset({"constraints", "columns"})
_QUOTES = frozenset("\"'`[")
_UNUSABLE = pattern("[\0\r\n\ud800-\udfff]")


def unique_objects(objects: Iterable[Object], context: Context) -> dict[Id, Object]:
    """The objects by identity; raises DeclarationError when two different ones have the same."""
    every = list(objects)
    found = {obj.id: obj for obj in every}
    # few schemas have two of anything: what is counted first need not be compared one by one
    if len(found) == len(every) and not _share_names(every, context):
        return found
    return _compared(every, context)


def _share_names(objects: list[Object], context: Context) -> bool:
    """Whether any two objects have the same name in a set of names."""
    holders: dict[str, list[list[Object]]] = {}
    sets, folded = _sets(context), _folded(context)
    for kind, same in _by_kind(objects).items():
        for words in sets.get(kind, ()):
            holders.setdefault(words, []).append(same)
    for words, groups in holders.items():
        if words in _OF_A_TABLE:
            names = {(o.namespace, getattr(o, "table", ""), folded(o.name)) for group in groups for o in group}
        else:
            names = {(o.namespace, "", folded(o.name)) for group in groups for o in group}
        if len(names) < sum(map(len, groups)):
            return True
    return False


def _by_kind(objects: list[Object]) -> dict[str, list[Object]]:
    found: dict[str, list[Object]] = {}
    for kind, same in groupby(objects, attrgetter("kind")):
        found.setdefault(kind, []).extend(same)
    return found


def _folded(context: Context) -> Callable[[str], str]:
    """Without namespaces the case of a name's letters does not count."""
    return str if context.features["namespaces"] else fold


def _compared(objects: Iterable[Object], context: Context) -> dict[Id, Object]:
    """The objects by identity, each compared with what has its identity or its name already."""
    found: dict[Id, Object] = {}
    sets, folded = _sets(context), _folded(context)
    holders: dict[tuple[str, str, str, str], Object] = {}
    for obj in objects:
        other = found.setdefault(obj.id, obj)
        # triggers share a function that does the same for all of them; nothing else may be made twice
        if other is not obj and (other != obj or obj.kind != "function"):
            raise _duplicate(obj, other, context)
        for words in sets.get(obj.kind, ()):
            table = obj.table if words in _OF_A_TABLE and isinstance(obj, TablePart) else ""
            holder = holders.setdefault((words, obj.namespace, table, folded(obj.name)), obj)
            if holder is not obj and holder.id != obj.id:
                raise _duplicate(obj, holder, context)
    return found


def _sets(context: Context) -> Mapping[str, tuple[str, ...]]:
    """The sets of names that the names of a kind belong to, besides its own."""
    if context.features["add_constraint"]:
        return _SETS
    if context.features["triggers"] == "body":
        return _SETS_WITHOUT_CONSTRAINTS | {"trigger": ("triggers",)}
    return _SETS_WITHOUT_CONSTRAINTS


def _duplicate(one: Object, other: Object, context: Context) -> DeclarationError:
    message = f"{one.id} and {other.id} have the same name"
    return DeclarationError(message, hint="give one of them another with name=…", where=place_of(one, context))


def validate(snapshot: Snapshot, context: Context) -> None:
    """Raise DeclarationError for the first thing that the dialect would refuse."""
    spaces = {space.name for space in snapshot.of(Namespace)} | {context.dialect.default_namespace}
    for obj in _doubtful(snapshot, spaces, context):
        _check_name(obj, context)
        _check_namespace(obj, spaces, context)
    _check_widths(context)
    _check_index_widths(snapshot, context)
    for key in snapshot.of(ForeignKey):
        _check_foreign_key(key, snapshot, context)
    _check_columns(snapshot, context)
    _check_keys(snapshot, context)
    if not context.features["index_virtual"]:
        _check_virtual(snapshot, context)


def _doubtful(snapshot: Snapshot, spaces: set[str], context: Context) -> list[Object]:
    """The objects in whose names something may be wrong: many have one name, so that names are looked at first."""
    limit = context.dialect.limits["name_bytes"]
    reserved = (*context.dialect.reserved, HISTORY_NAMESPACE, HISTORY_TABLE, LEASE_TABLE)
    every = {obj.name for obj in snapshot}
    names = {
        name
        for name in (() if _all_plain(every, reserved, limit) else every)
        if not name
        or len(name.encode(errors="replace")) > limit
        or name.lower().startswith(reserved)
        or _UNUSABLE.search(name)
    }
    namespaces = {obj.namespace for obj in snapshot} - (spaces - {HISTORY_NAMESPACE}) - {""}
    if not names and not namespaces:
        return []
    return [obj for obj in snapshot if obj.name in names or obj.namespace in namespaces]


def _all_plain(names: set[str], reserved: tuple[str, ...], limit: int) -> bool:
    """Whether nothing can be wrong with any of the names; for most schemas a look at all as one text says so."""
    text = "\n".join(("", *names)).lower()
    return (
        text.isascii()
        and text.count("\n") == len(names)
        and not ("" in names or "\0" in text or "\r" in text)
        and max(map(len, names), default=0) <= limit
        and not any(f"\n{prefix}" in text for prefix in reserved)
    )


def _check_name(obj: Object, context: Context) -> None:
    if not obj.name or _UNUSABLE.search(obj.name):
        message = f"the {obj.kind.replace('_', ' ')} {obj.name!r} has no usable name"
        raise DeclarationError(message, hint="give one with name=…", where=place_of(obj, context))
    size, limit = len(obj.name.encode()), context.dialect.limits["name_bytes"]
    if size > limit:
        message = f"the name of {obj.id} is {size} bytes long; at most {limit} are told apart"
        raise DeclarationError(message, hint="give a shorter one with name=…", where=place_of(obj, context))
    prefix = reserved_prefix(obj.name, context.dialect)
    if prefix and obj.kind in context.dialect.reserved_kinds:
        message = f"the name of {obj.id} begins with {prefix}, which {context.dialect.name} keeps for itself"
        raise DeclarationError(message, hint="give another with name=…", where=place_of(obj, context))
    if _is_ours(obj, context):
        message = f"{obj.id} has the name of what schemadef keeps its history in"
        raise DeclarationError(message, hint="give another", where=place_of(obj, context))


def _check_namespace(obj: Object, declared: set[str], context: Context) -> None:
    """A namespace must be declared, unless it is the server's own."""
    if obj.namespace and obj.namespace not in declared and not reserved_prefix(obj.namespace, context.dialect):
        message = f"{obj.id} is in the namespace {obj.namespace}, which is not declared"
        hint = f'declare it: {obj.namespace} = Namespace("{obj.namespace}")'
        raise DeclarationError(message, hint=hint, where=place_of(obj, context))


def _is_ours(obj: Object, context: Context) -> bool:
    if context.features["namespaces"]:
        return (obj.name if obj.kind == "namespace" else obj.namespace) == HISTORY_NAMESPACE
    return fold(obj.name) in (HISTORY_TABLE, LEASE_TABLE) and obj.kind in context.dialect.reserved_kinds


def reserved_prefix(name: str, dialect: Dialect) -> str:
    """The prefix of a name that the dialect keeps for itself, if it has one."""
    lower = name.lower()
    return next((prefix for prefix in dialect.reserved if lower.startswith(prefix)), "")


def _check_widths(context: Context) -> None:
    limit = context.dialect.limits.get("columns", 0)
    for table in context.schema.tables if limit else ():
        info = table.__table__
        columns = len(context.columns(info))
        if columns > limit and table in context.tables:
            id = table_id(context.namespace(info.namespace), info.name)
            message = f"{id} has {columns} columns, and {context.dialect.name} allows {limit}"
            raise DeclarationError(message, hint="keep some of them in another table", where=str(info.where))


def _check_index_widths(snapshot: Snapshot, context: Context) -> None:
    """No more columns than an index can have, and so a key (https://www.postgresql.org/docs/current/limits.html)."""
    limit = context.dialect.limits.get("index_columns", 0)
    if not limit:
        return
    wide: list[_Columned] = [*snapshot.of(Index), *snapshot.of(Key), *snapshot.of(Exclusion), *snapshot.of(ForeignKey)]
    for obj in wide:
        columns = _width(obj)
        if columns > limit:
            message = f"{obj.id} has {columns} columns, and {context.dialect.name} allows {limit}"
            raise DeclarationError(message, hint="leave some of them out", where=place_of(obj, context))


def _width(obj: _Columned) -> int:
    """How many columns are in its index, those that it only includes too."""
    if isinstance(obj, ForeignKey):
        return len(obj.columns)
    return len(obj.columns if isinstance(obj, Key) else obj.parts) + len(obj.include)


def _check_foreign_key(key: ForeignKey, snapshot: Snapshot, context: Context) -> None:
    acts = (key.on_delete, key.on_update) != ("no action", "no action")
    if acts and key.table[0] in _QUOTES and not context.features["quoted_child_tables"]:
        message = f"{key.id} has an action, and {context.dialect.name} takes none on a table with {key.table[0]} first"
        raise DeclarationError(message, hint="give the table another name", where=place_of(key, context))
    if not _is_pointed_at(key, snapshot):
        columns = ", ".join(key.references_columns)
        message = f"{key.id} points at {key.references_table} ({columns}), which is no primary key and not unique"
        hint = "make the column unique, or point at the primary key"
        raise DeclarationError(message, hint=hint, where=place_of(key, context))


def _is_pointed_at(key: ForeignKey, snapshot: Snapshot) -> bool:
    """Whether a key or a unique index finds the rows that a foreign key points at, in whatever order of the columns.

    A deferrable key cannot be pointed at (Postgres, CREATE TABLE, "REFERENCES"), nor can an index over some rows.
    """
    columns, target = key.references_columns, key.target
    for other in snapshot.parts(key.references_id, Key):
        if not other.deferrable and (other.columns == columns or set(other.columns) == set(columns)):
            return True
    return any(index.finds == target and not index.where for index in snapshot.parts(key.references_id, Index))


def _check_columns(snapshot: Snapshot, context: Context) -> None:
    """What belongs to the family's oddities: keys and identities that need each other."""
    for column in snapshot.of(Column):
        if column.autoincrement:
            key = next(iter(snapshot.parts(column.table_id, PrimaryKey)), None)
            table = snapshot.objects[column.table_id]
            if key is None or key.columns != (column.name,) or getattr(table, "without_rowid", False):
                message = f"AUTOINCREMENT on {column.id} needs it to be the whole primary key of a table with a rowid"
                raise DeclarationError(message, where=place_of(column, context))


def _check_keys(snapshot: Snapshot, context: Context) -> None:
    """No key twice: Postgres makes one of two equal ones in a table without a word (transformIndexConstraints)."""
    found: dict[tuple[object, ...], Key] = {}
    for key in snapshot.of(Key):
        what = (key.columns, key.include, key.deferrable, key.initially_deferred)
        other = found.setdefault((key.table_id, *what, getattr(key, "nulls_not_distinct", False)), key)
        if other is not key:
            message = f"{key.id} is the same key as {other.id}"
            raise DeclarationError(message, hint="take one of them out", where=place_of(key, context))


def _check_virtual(snapshot: Snapshot, context: Context) -> None:
    """No index and no key on a column that is not stored (Postgres 18, CREATE TABLE, "GENERATED ALWAYS AS")."""
    virtual = {column.id for column in snapshot.of(Column) if column.virtual}
    for obj in snapshot if virtual else ():
        if isinstance(obj, Index | Key | ForeignKey) and (found := virtual.intersection(obj.needs())):
            message = (
                f"{obj.id} needs {min(found)} to be stored: {context.dialect.name} has no index on a virtual column"
            )
            raise DeclarationError(message, hint="take virtual=True out", where=place_of(obj, context))


def place_of(obj: Object, context: Context) -> str:
    """Where an object was declared, as `file:line`: the member, or the table, that it comes from."""
    table_name = table_of(obj)
    for table in context.schema.tables:
        if table.__table__.name == table_name:
            return place_in(table.__table__, obj)
    names = (obj.name, getattr(obj, "domain", ""))
    return next((str(declared.where) for declared in context.schema.standing() if declared.name in names), "")


def place_in(info: TableInfo, obj: Object) -> str:
    """The same for a table, or a part of one, whose declaration is known."""
    names = {member.name: member for member in (*info.members, *info.columns)}
    parts = getattr(obj, "columns", ()) or ()
    member = names.get(obj.name) or next((names[part] for part in parts if part in names), None)
    return str(member.where if member is not None else info.where)
