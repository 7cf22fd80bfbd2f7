"""Whether the rows of a table fit the one that is made in its place: the dangers, and what can be asked of them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from schemadef.canonical import fold
from schemadef.hints import Hints
from schemadef.model import Check, Column, ForeignKey, Key, PrimaryKey, Unique
from schemadef.plan.mentions import names_in
from schemadef.plan.stored_forms import loses
from schemadef.requirement import Requirement
from schemadef.statement import Hazard

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator

    from schemadef.model import TablePart
    from schemadef.operations.table import CreateTable, DropTable

    Place = tuple[str, str]

_NOTHING = Hints()
_RULES = (Check, ForeignKey, PrimaryKey, Unique)


class Fitting:
    """One table before and after. `retyped` are the columns of all tables, folded, whose values may be others."""

    def __init__(
        self, old: DropTable, new: CreateTable, hints: Hints = _NOTHING, retyped: Collection[Place] = ()
    ) -> None:
        self.old, self.new, self.hints = old, new, hints
        self.retyped = retyped
        self.before, self.after = columns_of(old.parts), columns_of(new.parts)

    def lost(self) -> tuple[str, ...]:
        """The columns whose values go, or lose some of what they say."""
        there = self.before.items()
        return tuple(c.name for name, c in there if c.generated is None and self._is_lost(c, self.after.get(name)))

    def hazards(self) -> tuple[Hazard, ...]:
        """The dangers of copying the rows."""
        found = [Hazard.DELETES_DATA] if self.lost() else []
        found.append(Hazard.REWRITES_TABLE)
        if self._may_fail():
            found.append(Hazard.MAY_FAIL_ON_DATA)
        return tuple(found)

    def _is_lost(self, old: Column, new: Column | None) -> bool:
        return new is None or loses(old, new)

    def _may_fail(self) -> bool:
        """Whether rows that the old table takes may not fit the new one."""
        if any(self._may_be_empty(column) or self._may_not_be_read(column) for column in self.after.values()):
            return True
        if self.new.object.strict and not self.old.object.strict:
            return True
        return any(True for _ in self._new_rules()) or any(map(self._compares_anew, self.new.parts))

    def _may_be_empty(self, column: Column) -> bool:
        there = self.before.get(fold(column.name))
        if column.generated is not None or column.null or (there is not None and not there.null):
            return False
        return not (column.default or self.hints.backfill(column.id))

    def _may_not_be_read(self, column: Column) -> bool:
        """Whether a value of the old type may be none of the new one: in a STRICT table, and as a row's number."""
        there = self.before.get(fold(column.name))
        number = column.type.name.upper() == "INTEGER" and any(
            isinstance(part, PrimaryKey) and part.columns == (column.name,) for part in self.new.parts
        )
        return there is not None and there.type != column.type and (self.new.object.strict or number)

    def _new_rules(self) -> Iterator[TablePart]:
        """The constraints that the old rows were not held to."""
        kept = {_said(part) for part in self.old.parts}
        yield from (part for part in self.new.parts if isinstance(part, _RULES) and _said(part) not in kept)

    def _compares_anew(self, part: TablePart) -> bool:
        """Whether a constraint meets values of another type, or values that were NULL."""
        columns: list[tuple[str, str]] = []
        if isinstance(part, ForeignKey):
            columns = [(part.references_table, name) for name in part.references_columns]
        if isinstance(part, Check):
            columns += [(part.table, name) for name in names_in(part.expression)]
        elif isinstance(part, ForeignKey | Key):
            columns += [(part.table, name) for name in part.columns]
        return any((fold(table), fold(name)) in self.retyped for table, name in columns)

    # --- what can be asked before anything is touched ---

    def demands(self, *, filling: bool) -> Iterator[Requirement]:
        """What the old rows must be like, as far as it can be asked of them; `filling` is as in `copied`."""
        table = (self.old.object.name,)
        for name, column in self.after.items():
            there = self.before.get(name)
            lacking = self._may_be_empty(column) and not (filling or self._is_number(column))
            if lacking and there is not None and not self.hints.conversion(column.id):
                yield Requirement(kind="value", table=table, columns=(there.name,))
        for part in self._new_rules():
            yield from self._demanded(part, table)

    def _is_number(self, column: Column) -> bool:
        """Whether a row without the value gets a number of its own."""
        keys = [part.columns for part in self.new.parts if isinstance(part, PrimaryKey)]
        return keys == [(column.name,)] and column.type.name.upper() == "INTEGER"

    def _demanded(self, part: TablePart, table: tuple[str, ...]) -> Iterator[Requirement]:
        if isinstance(part, Key) and (columns := self._unchanged(part.columns)):
            yield Requirement(kind="different", table=table, columns=columns)
        elif isinstance(part, Check) and self._unchanged(sorted(names_in(part.expression) & self.after.keys())):
            yield Requirement(kind="meets", table=table, condition=part.expression)

        elif isinstance(part, ForeignKey) and (columns := self._unchanged(part.columns)):
            to = (part.references_table,)
            yield Requirement(
                kind="found", table=table, columns=columns, to_table=to, to_columns=part.references_columns
            )

    def _unchanged(self, names: Collection[str]) -> tuple[str, ...]:
        """The columns as they were called, when the rows keep their values in all of them; else none."""
        found = []
        for name in map(fold, names):
            there, column = self.before.get(name), self.after.get(name)
            if there is None or column is None or there.generated is not None:
                return ()
            told = self.hints.conversion(column.id) or self.hints.mapping(column.id)
            if told or (there.type, there.collation) != (column.type, column.collation) or there.null > column.null:
                return ()
            found.append(there.name)
        return tuple(found)


def columns_of(parts: tuple[TablePart, ...]) -> dict[str, Column]:
    """The columns by their folded names."""
    return {fold(part.name): part for part in parts if isinstance(part, Column)}


def _said(part: TablePart) -> tuple[object, ...]:
    """What a constraint demands, whatever its name is."""
    if isinstance(part, Check):
        return (part.kind, part.expression)
    if isinstance(part, ForeignKey):
        return (part.kind, part.columns, part.references_table, part.references_columns)
    return (part.kind, getattr(part, "columns", part.name))
