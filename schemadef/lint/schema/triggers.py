"""The triggers and rules of tables that do more for a change of rows, or less, than what a statement says."""

from __future__ import annotations

from typing import TYPE_CHECKING

from schemadef.lint.schema.stamps import INSTEAD, stamps

if TYPE_CHECKING:
    from collections.abc import Iterable

    from schemadef.lint.sql.shape import Name
    from schemadef.lint.values.combined import Env


class Triggers:
    """By their tables. `stamped` have a trigger that notes the time of a change, or that there was one, `resting` those
    where it is disabled; `watched` are the columns that such a trigger is for; `writing` those that write a row of
    their own, each with when: INSERT before a row is put in, EACH and a kind of change for a statement. `diverted` is
    where a rule lets nothing happen to rows, or a trigger something else: its name, and the condition.
    """

    def __init__(self) -> None:
        self.stamped: dict[Name, tuple[str, ...]] = {}
        self.resting: dict[Name, tuple[str, ...]] = {}
        self.watched: dict[Name, tuple[str, ...]] = {}
        self.writing: dict[Name, dict[str, tuple[str, ...]]] = {}
        self.diverted: dict[tuple[Name, str], tuple[str, str]] = {}

    def copy(self) -> Triggers:
        """Others that are as these are now."""
        other = Triggers()
        for name, value in vars(self).items():
            getattr(other, name).update(value)
        other.writing = {table: dict(found) for table, found in self.writing.items()}
        return other

    def make(self, table: Name, trigger: str, function: Name, known: bool | None) -> None:
        """A trigger is there, or a rule, with the function that it calls when a row is updated, and whether that is
        `known` to note the time.
        """
        if function[:1] == (INSTEAD,):
            self.diverted |= {(table, event): (trigger, function[1]) for event in function[2:]}
            return
        self.lose(table, trigger)
        if stamps(function, known):
            self.stamped[table] = (*self.stamped.get(table, ()), trigger)

    def watch(self, table: Name, trigger: str, columns: tuple[str, ...]) -> None:
        """A trigger is for some columns only."""
        if columns and trigger in self.stamped.get(table, ()):
            self.watched[*table, trigger] = columns

    def notes(self, table: Name, given: Iterable[str]) -> bool:
        """Whether a trigger notes it when an UPDATE gives values to some columns of a table."""
        triggers = self.stamped.get(table)
        if not triggers:
            return False
        limits = [self.watched.get((*table, trigger)) for trigger in triggers]
        watched = {name for limit in limits for name in limit or ()}
        return any(limit is None for limit in limits) or not watched.isdisjoint(given)

    def write(self, table: Name, trigger: str, when: tuple[str, ...]) -> None:
        """A trigger writes a row of its own."""
        if when:
            self.writing.setdefault(table, {})[trigger] = when

    def writes(self, table: Name, when: str) -> bool:
        """Whether any of a table does."""
        found = self.writing.get(table)
        return found is not None and any(when in said for said in found.values())

    def lose(self, table: Name, trigger: str) -> None:
        """A trigger or a rule is not there, or another one from now on: what it has diverted happens again."""
        if self.diverted:
            self.diverted = {key: by for key, by in self.diverted.items() if key[0] != table or by[0] != trigger}
        if table in self.writing:
            self.writing[table].pop(trigger, None)
        if trigger in self.stamped.get(table, ()):
            self.watched.pop((*table, trigger), None)
            left = tuple(name for name in self.stamped.pop(table) if name != trigger)
            if left:
                self.stamped[table] = left

    def rename(self, table: Name, old: str, new: str) -> None:
        """A trigger goes by another name."""
        if old in self.writing.get(table, ()):
            self.writing[table][new] = self.writing[table].pop(old)
        if old in self.stamped.get(table, ()):
            columns = self.watched.get((*table, old), ())
            self.lose(table, old)
            self.stamped[table] = (*self.stamped.get(table, ()), new)
            self.watch(table, new, columns)

    def happens(self, table: Name, event: str, row: Env | None = None) -> bool:
        """Whether a change of rows happens as a statement says it, by the new row where that is known."""
        by = self.diverted.get((table, event))
        if by is None or not by[1] or row is None:
            return by is None
        from schemadef.lint.values.reckoned import reckoned
        from schemadef.lint.values.value import UNKNOWN

        told = reckoned(by[1])(lambda of, column: row(of, column) if of == "new" else UNKNOWN)
        return told is False or told is None

    def hush(self, table: Name, *, quiet: bool) -> None:
        """The triggers of a table rest, or are at work again."""
        source, target = (self.stamped, self.resting) if quiet else (self.resting, self.stamped)
        if table in source:
            target[table] = source.pop(table)

    def move(self, old: Name, new: Name) -> None:
        """A table goes by another name."""
        for found in (self.stamped, self.resting):
            if old in found:
                found[new] = found.pop(old)
        if old in self.writing:
            self.writing[new] = self.writing.pop(old)
        for key in [key for key in self.watched if key[:-1] == old]:
            self.watched[*new, key[-1]] = self.watched.pop(key)
        for table, event in [key for key in self.diverted if key[0] == old]:
            self.diverted[new, event] = self.diverted.pop((table, event))

    def forget(self, table: Name) -> None:
        """A table is gone."""
        self.stamped.pop(table, None)
        self.resting.pop(table, None)
        self.writing.pop(table, None)
        if self.diverted:
            self.diverted = {key: by for key, by in self.diverted.items() if key[0] != table}
