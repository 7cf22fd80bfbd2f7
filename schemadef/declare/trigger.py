"""Triggers with one meaning on both families: what fires them, and what they do."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal, NamedTuple, get_args

from schemadef.declare.base import Declared, Expression, Where, each_of, expression, here, one_of
from schemadef.declare.column import Column

if TYPE_CHECKING:
    from collections.abc import Iterable

    from schemadef.declare.function import Function

Timing = Literal["before", "after", "instead of"]
Firing = Literal["", "disabled", "replica", "always"]
Event = Literal["insert", "update", "delete", "truncate"]


class Assign(NamedTuple):
    """Give the row that is being written another value in one column."""

    column: Column
    value: Expression


class Reject(NamedTuple):
    """Refuse the statement with a message."""

    message: str


class Run(NamedTuple):
    """Run a statement, which may name NEW and OLD."""

    statement: Expression


Deed = Assign | Reject | Run


def assign(column: Column, value: str | Expression) -> Assign:
    """Assign to the row: `assign(slug, "lower(NEW.title)")`.

    On SQLite the row is written first, and RETURNING gives what it was then.
    """
    return Assign(column, expression(value, here()))


def reject(message: str) -> Reject:
    """Refuse the statement with `message`."""
    return Reject(message)


def run(statement: str | Expression) -> Run:
    """Run one INSERT (with ON CONFLICT too), UPDATE or DELETE."""
    return Run(expression(statement, here()))


class Trigger(Declared):
    """A trigger: `Trigger("after", "insert", do=run("INSERT INTO …"))`, or `Trigger.touch(updated_at)`.

    It is named after its table and its attribute, unless `name` says otherwise. `function` is one of the declaration,
    or the name of another ("extensions.moddatetime"); `arguments`, `old_table` and `new_table` (the rows of the
    statement, as tables) are for it. A `constraint` trigger, after each row, can be `deferrable` to the end of the
    transaction; `firing` says that it does not fire as usual, but never, on replicas only, or always.
    """

    __slots__ = (
        "arguments",
        "comment",
        "constraint",
        "deeds",
        "deferrable",
        "each",
        "events",
        "exact",
        "firing",
        "function",
        "initially_deferred",
        "new_table",
        "of",
        "old_table",
        "timing",
        "touches",
        "when",
    )

    def __init__(
        self,
        timing: Timing,
        *events: Event,
        do: Deed | Iterable[Deed] = (),
        function: Function | str | None = None,
        of: Column | Iterable[Column] = (),
        when: str | Expression | None = None,
        each: Literal["row", "statement"] = "row",
        arguments: str | Iterable[str] = (),
        old_table: str = "",
        new_table: str = "",
        constraint: bool = False,
        deferrable: bool = False,
        initially_deferred: bool = False,
        firing: Firing = "",
        name: str = "",
        formerly: str = "",
        comment: str = "",
        only: str | Iterable[str] = (),
        where: Where | None = None,
    ) -> None:
        super().__init__(name, only, where or here(), formerly)
        one_of(timing, get_args(Timing), "the timing", self.where)
        for event in events:
            one_of(event, get_args(Event), "the event", self.where)
        self.timing: Timing = timing
        self.events = events
        self.deeds: tuple[Deed, ...] = (do,) if isinstance(do, Assign | Reject | Run) else tuple(do)
        self.function = function
        self.of = each_of(of, Column)
        self.when = None if when is None else expression(when, self.where)
        self.each = each
        self.arguments = each_of(arguments, str)
        self.old_table = old_table
        self.new_table = new_table
        one_of(firing, get_args(Firing), "the way to fire", self.where)
        self.constraint = constraint
        self.deferrable = deferrable or initially_deferred
        self.initially_deferred = initially_deferred
        self.firing: Firing = firing
        self.exact = bool(name)
        self.comment = comment
        self.touches: Column | None = None

    @classmethod
    def touch(
        cls, column: Column, *, name: str = "", formerly: str = "", comment: str = "", only: str | Iterable[str] = ()
    ) -> Trigger:
        """Set `column` to now whenever a row changes and the statement did not set it itself.

        On SQLite the row is written first, and RETURNING gives the moment from before.
        """
        trigger = cls("before", "update", name=name, formerly=formerly, comment=comment, only=only, where=here())
        trigger.touches = column
        return trigger
