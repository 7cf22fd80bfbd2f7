"""What functions do that the files make, and the triggers and rules that call them, told by their statements."""

from __future__ import annotations

from typing import TYPE_CHECKING

from schemadef.lint.schema.refused import REFUSES, raises, refuses
from schemadef.lint.schema.stamps import body_moves, body_stamps, called, called_by, given_by, watched
from schemadef.lint.schema.triggers import Triggers
from schemadef.lint.schema.written import written_for, written_when
from schemadef.lint.sql.part import dropped_names, whole

if TYPE_CHECKING:
    from collections.abc import Callable

    from schemadef.lint.sql.part import Part
    from schemadef.lint.sql.shape import Name, Shape
    from schemadef.lint.sql.statement import Statement

_STEADY = frozenset({"IMMUTABLE", "STABLE"})
_RULES = ("trigger", "rule")
_RELATIONS = ("table", "view")


class Deeds:
    """`stamping` is whether a trigger's function notes the time of a change, `writing` for which changes one writes a
    row, `raising` are those that raise an error of their own, `steady` functions that are not volatile, `moving` those
    that are another value each time, `triggers` those of tables.
    """

    def __init__(self) -> None:
        self.triggers = Triggers()
        self.writing: dict[Name, tuple[str, ...]] = {}
        self.raising: set[Name] = set()
        self.stamping: dict[Name, bool] = {}
        self.steady: set[Name] = set()
        self.moving: set[Name] = set()

    def copy(self) -> Deeds:
        """Others that are as these are now."""
        other = Deeds()
        for name, value in vars(self).items():
            if name != "triggers":
                getattr(other, name).update(value)
        other.triggers = self.triggers.copy()
        return other

    def note(self, statement: Statement, full: Callable[[Name], Name]) -> None:
        """Note what a statement makes, changes and drops."""
        shape: Shape = statement.shape
        if shape.verb == "create":
            self._make(statement, shape, full)
        elif shape.verb == "drop" and shape.kind in _RULES:
            self._unmake(statement, shape, full)
        elif shape.verb == "drop" and shape.kind in _RELATIONS:
            for name in dropped_names(statement):
                self.triggers.forget(full(name))
        elif shape.kind == "trigger":
            self._rename(shape, full)
        else:
            self._alter(shape, full)

    def _make(self, statement: Statement, shape: Shape, full: Callable[[Name], Name]) -> None:
        if shape.kind == "function":
            self._make_function(statement, full(shape.name))
        elif shape.table:
            self._make_trigger(statement, shape, full)

    def _make_function(self, statement: Statement, full: Name) -> None:
        words = statement.tokens.words[statement.shape.at : statement.last]
        written = written_for(statement) if "TRIGGER" in words else ()
        if written:
            self.writing[full] = written
        if "TRIGGER" in words and raises(statement):
            self.raising.add(full)
        if not _STEADY.isdisjoint(words):
            self.steady.add(full)
        elif "TRIGGER" in words:
            self.stamping[full] = "UPDATE" in written or body_stamps(statement) or self._moves(statement)
        elif body_moves(statement):
            self.moving.add(full)

    def _moves(self, statement: Statement) -> bool:
        """Whether a trigger's function gives a column of the new row what is another value each time."""
        given = given_by(statement) if self.moving else ()
        return any(name[-1] in given for name in self.moving)

    def _make_trigger(self, statement: Statement, shape: Shape, full: Callable[[Name], Name]) -> None:
        table, trigger = full(shape.table), shape.name[-1]
        update = called(statement)
        known = self.stamping.get(full(called_by(update))) if update else False
        self.triggers.make(table, trigger, update, known)
        if shape.kind == "trigger":
            self.triggers.watch(table, trigger, watched(statement))
            when, function = written_when(statement)
            done = self.writing.get(full(function), ()) if when else ()
            refusing = (REFUSES,) if self.raising and refuses(statement, self.raising, full) else ()
            self.triggers.write(table, trigger, (*(one for one in when if one.split()[-1] in done), *refusing))

    def _unmake(self, statement: Statement, shape: Shape, full: Callable[[Name], Name]) -> None:
        """A trigger or a rule is gone: it does nothing any more."""
        part = whole(statement)
        table = full(part.name_at(part.find("ON") + 1) or ("",))
        for name in dropped_names(statement):
            self.triggers.lose(table, name[-1])

    def _rename(self, shape: Shape, full: Callable[[Name], Name]) -> None:
        """A trigger goes by another name."""
        for action in shape.actions:
            if action.verb == "rename":
                self.triggers.rename(full(shape.table or ("",)), shape.name[-1], action.name)

    def _alter(self, shape: Shape, full: Callable[[Name], Name]) -> None:
        """A relation goes by another name, or its triggers rest."""
        table = full(shape.name)
        for action in shape.actions:
            if action.verb == "rename" and action.kind == "to":
                self.triggers.move(table, (*table[:-1], action.name))
            elif action.kind == "trigger" and action.verb in ("disable", "enable"):
                self.triggers.hush(table, quiet=action.verb == "disable")

    def calls_moving(self, value: Part) -> bool:
        """Whether a new value is that of a function of the files which is another one each time."""
        tokens, moving = value.tokens, self.moving
        if not moving or tokens.word(value.last - 1) != ")":
            return False
        return any(
            tokens.word(index + 1) == "(" and any(tokens.name(index) == name[-1] for name in moving)
            for index in range(value.first, value.last - 1)
        )
