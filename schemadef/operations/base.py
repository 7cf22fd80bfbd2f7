"""What an operation is: data, an effect on a snapshot, a reverse, and its place in the order."""

from __future__ import annotations

from types import MappingProxyType
from typing import TYPE_CHECKING, Any, ClassVar, NamedTuple

from schemadef.errors import UnsupportedChangeError
from schemadef.model import Id, Object, Value
from schemadef.names import snake_case
from schemadef.statement import Hazard

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping


class Operation(Value, frozen=True, kw_only=True):
    """One intended step.

    `template` is the stem of the template that renders it: its class's name in snake case. Without an effect it has
    none. `verb` is the first word of that, for people.
    """

    template: ClassVar[str] = ""
    verb: ClassVar[str] = ""
    hazards: ClassVar[tuple[Hazard, ...]] = ()
    effective: ClassVar[bool] = True

    object: Object

    def __init_subclass__(cls, **options: Any) -> None:  # noqa: ANN401 - what a class is declared with
        super().__init_subclass__(**options)
        cls.template = snake_case(cls.__name__)
        cls.verb = cls.template.partition("_")[0]

    def makes(self) -> Iterable[Object]:
        """The objects that exist after it and did not before."""
        return ()

    def drops(self) -> Iterable[Object]:
        """The objects that existed before it and do not after."""
        return ()

    def sets(self) -> Iterable[Object]:
        """The objects that have other attributes after it."""
        return ()

    def reverse(self) -> Operation:
        """The operation that takes it back; raises UnsupportedChangeError when nothing does."""
        message = f"nothing takes back: {self.subject}"
        raise UnsupportedChangeError(message)

    def steps(self) -> Iterable[Operation]:
        """Itself, or the operations of one statement each that it stands for where there are no blocks."""
        yield self

    def directive(self) -> str:
        """The condition under which the runner sends it, where the dialect cannot say so in SQL."""
        return ""

    @property
    def subject(self) -> str:
        """What it does, for people: `create index public.users.users_email`."""
        return f"{self.verb} {self.object.id}"


class Create(Operation, frozen=True, kw_only=True):
    """Make an object that stands alone, or add a part to a table."""

    def makes(self) -> Iterable[Object]:
        """The object."""
        yield self.object

    def reverse(self) -> Operation:
        """The drop of the same object."""
        return RULES[self.object.kind].drop(object=self.object)


class Drop(Operation, frozen=True, kw_only=True):
    """Take an object away; it is kept here whole, so that the way back is known."""

    def drops(self) -> Iterable[Object]:
        """The object."""
        yield self.object

    def reverse(self) -> Operation:
        """The creation of the same object."""
        return RULES[self.object.kind].create(object=self.object)


class Set(Operation, frozen=True, kw_only=True):
    """Give an object other attributes; `old` is how it was."""

    old: Object

    def sets(self) -> Iterable[Object]:
        """The object as it shall be."""
        yield self.object

    def reverse(self) -> Operation:
        """The same operation the other way round."""
        return type(self)(object=self.old, old=self.object)


class Rules(NamedTuple):
    """How one kind changes.

    `alters` maps an attribute to the operation that sets it; `replaces` are attributes for which the object is
    dropped and made again, which loses nothing. Any other change is refused by name. `rank` is the kind's place
    among kinds that do not need each other.
    """

    rank: int
    create: type[Create]
    drop: type[Drop]
    alters: Mapping[str, type[Set]] = MappingProxyType({})
    replaces: frozenset[str] = frozenset()


RULES: dict[str, Rules] = {}
"""The rules of every kind; each file of operations adds its own."""


def inverse(operations: Iterable[Operation]) -> list[Operation]:
    """The way back: each operation's reverse, the last one first."""
    return [operation.reverse() for operation in reversed(list(operations))]


def apply(operations: Iterable[Operation], objects: dict[Id, Object]) -> dict[Id, Object]:
    """The objects after the operations."""
    after = dict(objects)
    for operation in operations:
        for obj in operation.drops():
            after.pop(obj.id, None)
        for obj in (*operation.makes(), *operation.sets()):
            after[obj.id] = obj
    return after
