"""What a rebuilt table's rows are copied from, column by column."""

from __future__ import annotations

from typing import TYPE_CHECKING

from schemadef.canonical import fold
from schemadef.model import PrimaryKey
from schemadef.names import literal, quote
from schemadef.operations.rebuild import Assigned
from schemadef.plan.filler import nothing_for_rows
from schemadef.plan.fitting import columns_of
from schemadef.plan.stopgap import Stopgap, Surroundings, stopgap
from schemadef.plan.stored_forms import reformed

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable

    from schemadef.hints import Hints
    from schemadef.model import Column
    from schemadef.operations.table import CreateTable, DropTable


def copied(
    old: DropTable,
    new: CreateTable,
    *,
    filling: bool,
    hints: Hints,
    places: Collection[str],
    unique: Iterable[tuple[str, ...]],
) -> tuple[Assigned, ...]:
    """A value for each column that is not computed and not left to its default.

    `hints` say what rows get that have no value, what becomes of values, and of types. `filling` puts something into a
    column that cannot be empty where nobody has said what; without it UnsupportedChangeError is raised for a new one.
    `places` and `unique` are as in `Surroundings`.
    """
    before = columns_of(old.parts)
    around = Surroundings(before, places, tuple(unique))
    found = []
    for column in columns_of(new.parts).values():
        there = before.get(fold(column.name))
        if column.generated is not None:
            continue
        backfill = hints.backfill(column.id)
        if there is not None:
            value = _value(there, column, new, hints)
            said = _filler(there, column, hints)
            invented = not said and filling and there.null and not column.null
            made = stopgap(column, new, around) if invented else Stopgap(said)
            value = f"coalesce({value}, {made.value})" if made.value else value
            found.append(_invented(column, made._replace(value=value)) if invented else _said(column, value))
        elif backfill:
            found.append(_said(column, backfill))
        elif filling and not column.null and column.default is None and not _is_rowid(column, new):
            found.append(_invented(column, stopgap(column, new, around)))
        elif not column.null and column.default is None and not _is_rowid(column, new):
            raise nothing_for_rows(column, "it is NOT NULL and has no default for the rows that are there")
    return tuple(found) or _anything(new)


def _said(column: Column, value: str) -> Assigned:
    return Assigned(column=column.name, value=value)


def _invented(column: Column, made: Stopgap) -> Assigned:
    number, numbered = made.number, made.numbered
    return Assigned(column=column.name, value=made.value, invented=True, number=number, numbered=numbered)


def _value(old: Column, new: Column, table: CreateTable, hints: Hints) -> str:
    """The old value, which the new column's affinity turns into its own form where that loses nothing.

    A STRICT table does so too and refuses the rest, but text for a BLOB, which is cast: its bytes stay the same.
    """
    value = _told(old, new, hints) or reformed(old, new) or quote(old.name)
    if table.object.strict and str(new.type).upper() == "BLOB" and str(old.type).upper() != "BLOB":
        value = f"CAST({value} AS BLOB)"
    return value


def _filler(old: Column, new: Column, hints: Hints) -> str:
    """What takes the place of NULL where it may be no longer, as far as somebody has said it."""
    return hints.backfill(new.id) or new.default or "" if old.null and not new.null else ""


def _told(old: Column, new: Column, hints: Hints) -> str:
    """What a plan is told that a column's old value becomes; empty when it is told nothing."""
    values = hints.mapping(new.id)
    if not values:
        return hints.conversion(new.id)
    cases = " ".join(f"WHEN {literal(before)} THEN {literal(after)}" for before, after in sorted(values.items()))
    value = hints.conversion(new.id) or quote(old.name)
    return f"CASE {value} {cases} ELSE {value} END"


def _is_rowid(column: Column, table: CreateTable) -> bool:
    keys = [part.columns for part in table.parts if isinstance(part, PrimaryKey)]
    return keys == [(column.name,)] and str(column.type).upper() == "INTEGER"


def _anything(table: CreateTable) -> tuple[Assigned, ...]:
    """For a table that keeps none of its columns: one of the new ones, so that there are as many rows as before."""
    for column in columns_of(table.parts).values():
        if column.generated is None:
            return (Assigned(column=column.name, value=column.default or "NULL"),)
    return ()
