"""What ALTER TABLE can do to a table that holds rows, and what only a rebuild can."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from schemadef.canonical import fold, is_fraction
from schemadef.model import Check, Column, ForeignKey, Id, Index, Key, Table, TablePart, Trigger, View
from schemadef.plan.mentions import names_in
from schemadef.tokens import meaningful

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping

    from schemadef.diff import Delta
    from schemadef.snapshot import Snapshot

_CONSTANT_WORDS = frozenset({"NULL", "TRUE", "FALSE"})


def is_constant(default: str) -> bool:
    """Whether a default is a plain literal, the same for every row."""
    found = meaningful(default)
    if len(found) == 2 and found[0].text in "+-":
        found = found[1:]
    return len(found) == 1 and (found[0].kind in ("string", "number") or found[0].text.upper() in _CONSTANT_WORDS)


def column_problem(column: Column, features: Mapping[str, Any]) -> str:
    """Why rows that are there already, or the dialect, forbid a new column; empty when nothing does."""
    if column.generated is None and not column.null and column.default is None and column.identity is None:
        return "it is NOT NULL and has no default for the rows that are there"
    if column.generated is not None and not column.virtual and not features["add_column_stored_generated"]:
        return "a stored generated column needs a rebuild of the table"
    if column.default is None or features["add_column_expression_default"]:
        return ""
    if not is_constant(column.default):
        return "a default that is computed needs a rebuild of the table"
    if not column.null and column.default.upper() == "NULL":
        return "it is NOT NULL and its default is NULL"
    return ""


def needs_rebuild(deltas: Iterable[Delta], new: Snapshot, old: Snapshot, features: Mapping[str, Any]) -> bool:
    """Whether ALTER TABLE cannot make these changes of one table, which stands before and after them.

    Renaming a table or a column to another case of its name is a change that ALTER TABLE could make; it is rare
    enough to be left to the rebuild.
    """
    deltas = list(deltas)
    added = {fold(delta.new.name) for delta in deltas if delta.old is None and isinstance(delta.new, Column)}
    if not features["add_column_reads_fractions"] and _fails_on_fractions(deltas, new):
        return True
    return any(not _is_native(delta, added, new, old, features) for delta in deltas)


def _fails_on_fractions(deltas: Iterable[Delta], new: Snapshot) -> bool:
    """Whether ADD COLUMN looks at rows which have a fraction because it is their column's default.

    It looks at them in a STRICT table, and for a CHECK and a generated column that is NOT NULL (alter.c,
    sqlite3AlterFinishAddColumn). SQLite 3.42 to 3.45.1, and libSQL with it, take such a fraction for NULL then, the
    new column's and that of one that was added before: "NOT NULL constraint failed".
    """
    come = [delta.new for delta in deltas if delta.old is None]
    added = [obj for obj in come if isinstance(obj, Column)]
    if not added:
        return False
    table = new.get(added[0].table_id)
    looks = isinstance(table, Table) and table.strict
    looks = looks or any(isinstance(obj, Check) for obj in come)
    looks = looks or any(column.generated is not None and not column.null for column in added)
    return looks and any(_begins_as_fraction(column) for column in new.parts(added[0].table_id, Column))


def _begins_as_fraction(column: Column) -> bool:
    """Whether the rows that a column comes to get a number by default that is not a whole one."""
    if column.null or not column.default or column.type.name == "TEXT":
        return False
    return is_fraction(column.default.strip("()+- '"))


def _is_native(delta: Delta, added: Collection[str], new: Snapshot, old: Snapshot, features: Mapping[str, Any]) -> bool:
    obj = delta.new or delta.old
    if isinstance(obj, Index | Trigger):
        return True
    if delta.old is not None and delta.new is not None:
        return delta.fields == ("comment",)
    if isinstance(obj, Check) and delta.old is None:
        return any(name in added for name in names_in(obj.expression))
    if isinstance(obj, ForeignKey) and delta.old is None:
        return _comes_with_column(obj, added, new)
    if not isinstance(obj, Column):
        return False
    if delta.old is None:
        return not column_problem(obj, features)
    return fold(obj.name) not in added and is_droppable(obj, old, new)


def _comes_with_column(key: ForeignKey, added: Collection[str], new: Snapshot) -> bool:
    """Whether ADD COLUMN can say a foreign key: of one new column, which is NULL in every row that is there."""
    if len(key.columns) > 1 or fold(key.columns[0]) not in added or key.deferrable:
        return False
    column = new.get(Id("column", key.namespace, key.table, key.columns[0]))
    return isinstance(column, Column) and column.null and column.default is None and column.generated is None


def is_droppable(column: Column, old: Snapshot, new: Snapshot) -> bool:
    """Whether DROP COLUMN takes a column away and breaks nothing (sqlite.org/lang_altertable.html, section 5).

    SQLite refuses one that a key, an index, a check, a generated column, a view or a trigger names; what it does not
    see, the column that a trigger's body writes and the one that another table references, breaks the next write.
    What only may name it counts.
    """
    name, table = fold(column.name), fold(column.table)
    others = [part for part in old.parts(column.table_id, Column) if part.name != column.name]
    if all(other.generated is not None for other in others):
        return False
    if any(other.generated is not None and name in names_in(other.generated) for other in others):
        return False
    return not any(_holds(obj, name, table, column.table_id, new) for obj in old)


def _holds(obj: object, name: str, table: str, place: Id, new: Snapshot) -> bool:
    """Whether an object stands in the way of dropping a column."""
    if isinstance(obj, ForeignKey):
        pointed = fold(obj.references_table) == table and name in map(fold, obj.references_columns)
        return pointed or (obj.table_id == place and name in map(fold, obj.columns))
    if isinstance(obj, View):
        return obj == new.get(obj.id) and table in names_in(obj.query)
    if isinstance(obj, Trigger):
        return obj == new.get(obj.id) and (obj.table_id == place or table in names_in(*obj.body, obj.when))
    return isinstance(obj, TablePart) and obj.table_id == place and _part_holds(obj, name, new)


def _part_holds(part: TablePart, name: str, new: Snapshot) -> bool:
    if isinstance(part, Key):
        return name in map(fold, part.columns)
    if isinstance(part, Check):
        return name in names_in(part.expression)
    if isinstance(part, Index) and part == new.get(part.id):
        texts = [part.where, *(key.expression for key in part.parts)]
        return name in names_in(*texts) or name in (fold(key.column) for key in part.parts)
    return False
