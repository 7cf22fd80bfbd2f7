"""What a rebuilt table's rows are copied from, column by column."""

from __future__ import annotations

from typing import TYPE_CHECKING

from schemadef.canonical import fold
from schemadef.filler import nothing_for_rows
from schemadef.hints import Hints
from schemadef.mentions import names_in
from schemadef.model import Check, Column, ForeignKey, PrimaryKey, Unique
from schemadef.names import literal, quote
from schemadef.operations.rebuild import Assigned
from schemadef.requirement import Requirement
from schemadef.statement import Hazard

if TYPE_CHECKING:
    from schemadef.model import TablePart
    from schemadef.operations.table import CreateTable, DropTable

_NOTHING = Hints()
_EMPTY = (("INT", "0"), ("CHAR", "''"), ("TEXT", "''"), ("CLOB", "''"), ("BLOB", "x''"))
"""Something of each affinity, told by the type's name as SQLite tells it (sqlite.org/datatype3.html, 3.1)."""


def copied(old: DropTable, new: CreateTable, *, filling: bool = False, hints: Hints = _NOTHING) -> tuple[Assigned, ...]:
    """A value for each column that is not computed and not left to its default.

    `hints` say what rows get that have no value, what becomes of values, and of types. `filling` puts something into a
    column that cannot be empty where nobody has said what; without it UnsupportedChangeError is raised for a new one.
    """
    before = _columns(old.parts)
    found = []
    for column in _columns(new.parts).values():
        there = before.get(fold(column.name))
        if column.generated is not None:
            continue
        backfill = hints.backfill(column.id)
        if there is not None:
            value = _value(there, column, new, filling=filling, hints=hints)
            found.append(Assigned(column=column.name, value=value))
        elif backfill:
            found.append(Assigned(column=column.name, value=backfill))
        elif filling and not column.null and column.default is None and not _is_rowid(column, new):
            found.append(Assigned(column=column.name, value=_something(column)))
        elif not column.null and column.default is None and not _is_rowid(column, new):
            raise nothing_for_rows(column, "it is NOT NULL and has no default for the rows that are there")
    return tuple(found) or _anything(new)


def _columns(parts: tuple[TablePart, ...]) -> dict[str, Column]:
    return {fold(part.name): part for part in parts if isinstance(part, Column)}


def _value(old: Column, new: Column, table: CreateTable, *, filling: bool, hints: Hints) -> str:
    """The old value, which the new column's affinity turns into its own form where that loses nothing.

    A STRICT table does so too and refuses the rest, but text for a BLOB, which is cast: its bytes stay the same.
    """
    value = _told(old, new, hints) or quote(old.name)
    if table.object.strict and str(new.type).upper() == "BLOB" and str(old.type).upper() != "BLOB":
        value = f"CAST({value} AS BLOB)"
    if not old.null or new.null:
        return value
    filler = hints.backfill(new.id) or new.default or (_something(new) if filling else "")
    return f"coalesce({value}, {filler})" if filler else value


def _told(old: Column, new: Column, hints: Hints) -> str:
    """What a plan is told that a column's old value becomes; empty when it is told nothing."""
    values = hints.mapping(new.id)
    if not values:
        return hints.conversion(new.id)
    cases = " ".join(f"WHEN {literal(before)} THEN {literal(after)}" for before, after in sorted(values.items()))
    value = hints.conversion(new.id) or quote(old.name)
    return f"CASE {value} {cases} ELSE {value} END"


def _something(column: Column) -> str:
    """A value where there must be one and nobody has said which."""
    kind = str(column.type).upper()
    return next((value for word, value in _EMPTY if word in kind), "0")


def _is_rowid(column: Column, table: CreateTable) -> bool:
    keys = [part.columns for part in table.parts if isinstance(part, PrimaryKey)]
    return keys == [(column.name,)] and str(column.type).upper() == "INTEGER"


def _anything(table: CreateTable) -> tuple[Assigned, ...]:
    """For a table that keeps none of its columns: one of the new ones, so that there are as many rows as before."""
    for column in _columns(table.parts).values():
        if column.generated is None:
            return (Assigned(column=column.name, value=column.default or "NULL"),)
    return ()


def hazards_of(old: DropTable, new: CreateTable, hints: Hints = _NOTHING) -> tuple[Hazard, ...]:
    """The dangers of copying a table's rows."""
    before, after = _columns(old.parts), _columns(new.parts)
    lost = [c for name, c in before.items() if c.generated is None and name not in after]
    found = [Hazard.DELETES_DATA] if lost else []
    found.append(Hazard.REWRITES_TABLE)
    if _may_fail(old, new, hints):
        found.append(Hazard.MAY_FAIL_ON_DATA)
    return tuple(found)


def _may_fail(old: DropTable, new: CreateTable, hints: Hints) -> bool:
    """Whether rows that the old table takes may not fit the new one."""
    before = _columns(old.parts)
    for name, column in _columns(new.parts).items():
        there = before.get(name)
        empty = there is None or there.null
        if empty and column.generated is None and not column.null and not (column.default or hints.backfill(column.id)):
            return True
        if new.object.strict and there is not None and there.type != column.type:
            return True
    if new.object.strict and not old.object.strict:
        return True
    kept = {_said(part) for part in old.parts}
    rules = (Check, ForeignKey, PrimaryKey, Unique)
    return any(isinstance(part, rules) and _said(part) not in kept for part in new.parts)


def demands_of(old: DropTable, new: CreateTable, hints: Hints = _NOTHING) -> tuple[Requirement, ...]:
    """What the old rows must be like, so that they fit the new table as they are."""
    before = _columns(old.parts)
    told = {given.column for given in (*hints.backfills, *hints.using)} | {mapped.id for mapped in hints.maps}
    as_they_are = {name for name, column in _columns(new.parts).items() if name in before and column.id not in told}
    place = (old.object.name,)
    found = []
    for name, column in _columns(new.parts).items():
        if name in as_they_are and before[name].null and not column.null and column.default is None:
            found.append(Requirement(kind="value", table=place, columns=(before[name].name,)))
    kept = {_said(part) for part in old.parts}
    for part in new.parts:
        names = {*map(fold, getattr(part, "columns", ()))}
        if _said(part) in kept or not names <= as_they_are:
            continue
        if isinstance(part, PrimaryKey | Unique):
            found.append(Requirement(kind="different", table=place, columns=part.columns))
        elif isinstance(part, ForeignKey) and part.references_columns:
            there = (part.references_table,)
            found.append(
                Requirement(
                    kind="found",
                    table=place,
                    columns=part.columns,
                    to_table=there,
                    to_columns=part.references_columns,
                )
            )
        elif isinstance(part, Check) and names_in(part.expression) & _columns(new.parts).keys() <= as_they_are:
            found.append(Requirement(kind="meets", table=place, condition=part.expression))
    return tuple(found)


def _said(part: TablePart) -> tuple[object, ...]:
    """What a constraint demands, whatever its name is."""
    if isinstance(part, Check):
        return (part.kind, part.expression)
    if isinstance(part, ForeignKey):
        return (part.kind, part.columns, part.references_table, part.references_columns)
    return (part.kind, getattr(part, "columns", part.name))
