"""What an operation is: data, an effect on a snapshot, a reverse, and its place in the order."""

from __future__ import annotations

import sys
from importlib import import_module
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, ClassVar, NamedTuple

from schemadef.errors import UnsupportedChangeError
from schemadef.model import Id, Object, Value
from schemadef.names import snake_case
from schemadef.statement import Hazard

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from schemadef.requirement import Requirement


class Operation(Value, frozen=True, kw_only=True):
    """One intended step.

    `template` is the stem of the template that renders it: its class's name in snake case. Without an effect it has
    none. `verb` is the first word of that, for people. `locking` is the lock that its statement always takes: for most
    of what ALTER TABLE does it is ACCESS EXCLUSIVE (postgresql.org: ALTER TABLE, "unless explicitly noted"). `taken`
    says that something of another kind takes the name of what it drops, which a guard must then tell from it. `last`
    says that everything else comes before it. What it drops has been made anew already where one of `until` is there,
    which the same change makes to stand on the new one, or where for one of the pairs of `used_by` the first uses the
    second, which it did not before, or where one of `turned` has been done, which gives a column its type.
    """

    template: ClassVar[str] = ""
    verb: ClassVar[str] = ""
    effective: ClassVar[bool] = True
    transactional: ClassVar[bool] = True
    last: ClassVar[bool] = False
    locking: ClassVar[str] = ""
    taken: bool = False
    until: tuple[Object, ...] = ()
    used_by: tuple[tuple[Object, Object], ...] = ()
    turned: tuple[Operation, ...] = ()

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

    def needs(self) -> Iterable[Id]:
        """The objects that must stand before it."""
        for obj in (self.object, *self.makes()):
            yield from obj.needs()

    def frees(self) -> Iterable[tuple[str, str]]:
        """The namespaces and names, beside those of what it drops, that something else can have after it."""
        return ()

    def reverse(self) -> Operation:
        """The operation that takes it back; raises UnsupportedChangeError when nothing does."""
        message = f"nothing takes back: {self.subject}"
        raise UnsupportedChangeError(message)

    def steps(self, features: Mapping[str, Any]) -> Iterable[Operation]:
        """Itself, or the operations of one statement each that it stands for."""
        yield self

    def directive(self) -> str:
        """The condition under which the runner sends it, where the dialect cannot say so in SQL."""
        return ""

    @property
    def hazards(self) -> tuple[Hazard, ...]:
        """The dangers of its statement."""
        return ()

    @property
    def lock(self) -> str:
        """The strongest lock that its statement takes on something that others use, where the dialect has such."""
        return self.locking

    def requires(self, features: Mapping[str, Any]) -> Iterable[Requirement]:
        """What the rows that are there must be like, so that it does not fail on them."""
        return ()

    def invents(self) -> Iterable[str]:
        """The columns, as `table.column`, whose rows get a value from it that nobody has said."""
        return ()

    @property
    def waits(self) -> bool:
        """Whether its statement may have to wait for others, who use what it changes."""
        return True

    @property
    def rank(self) -> int:
        """Its place among operations that do not need each other: that of its object's kind, unless it says another."""
        return RULES[self.object.kind].rank

    @property
    def subject(self) -> str:
        """What it does, for people: `create index public.users.users_email`."""
        return f"{self.verb} {self.object.id}"


class Create(Operation, frozen=True, kw_only=True):
    """Make an object that stands alone, or add a part to a table; `standing` says that the table is there already."""

    standing: bool = False

    @property
    def waits(self) -> bool:
        """Only when it adds to what is there."""
        return self.standing

    @property
    def unproven(self) -> bool:
        """Whether it leaves it to a later statement to look at the rows that are there."""
        return False

    def makes(self) -> Iterable[Object]:
        """The object."""
        yield self.object

    def needs(self) -> Iterable[Id]:
        """What all that it makes needs."""
        for obj in self.makes():
            yield from obj.needs()

    def reverse(self) -> Operation:
        """The drop of the same object."""
        return RULES[self.object.kind].drop(object=self.object)


class Drop(Operation, frozen=True, kw_only=True):
    """Take an object away; it is kept here whole, so that the way back is known.

    `successor` is what the same plan makes in its place: where that stands already, there is nothing to take away.
    """

    successor: Object | None = None

    def drops(self) -> Iterable[Object]:
        """The object."""
        yield self.object

    def reverse(self) -> Operation:
        """The creation of the same object."""
        return RULES[self.object.kind].create(object=self.object)


class Set(Operation, frozen=True, kw_only=True):
    """Give an object other attributes; `old` is how it was.

    `stage` is its place among the changes of one object; `fresh` says that the same plan makes it, `late` that others
    may use it before.
    """

    stage: ClassVar[int] = 5
    late: ClassVar[bool] = False

    old: Object
    fresh: bool = False

    @property
    def place(self) -> int:
        """Its place among the changes of this object: that of its sort, unless its direction says otherwise."""
        return self.stage

    @property
    def waits(self) -> bool:
        """Nobody uses what has just been made."""
        return not self.fresh

    @classmethod
    def blocked_by(cls, old: Object, new: Object, features: Mapping[str, Any]) -> frozenset[str]:
        """The kinds of objects that forbid the change while they use this one: they go before it and come back."""
        return frozenset()

    @classmethod
    def problem(cls, old: Object, new: Object, features: Mapping[str, Any]) -> str:
        """Why the object must be dropped and made again instead; empty when it need not."""
        return ""

    def sets(self) -> Iterable[Object]:
        """The object as it shall be."""
        yield self.object

    def was(self) -> Iterable[Object]:
        """The objects that it sets, as they were."""
        yield self.old

    def releases(self) -> Iterable[Id]:
        """What the object used before it and no longer uses after it."""
        return set(self.old.needs()) - set(self.object.needs())

    def reverse(self) -> Operation:
        """The same operation the other way round."""
        return type(self)(object=self.old, old=self.object)

    @property
    def subject(self) -> str:
        """What it does, for people: `set type of column public.users.email`."""
        words = self.template.split("_")
        what = [word for word in words[1:] if word not in self.object.kind.split("_")]
        return f"{self.verb} {' '.join(what)} of {self.object.id}" if what else f"{self.verb} {self.object.id}"


class Rules(NamedTuple):
    """How one kind changes.

    `alters` maps an attribute to the operation that sets it, `replaces` one to the reason why the object is dropped
    and made again for it. Every attribute that can differ is in one of the two. `rank` is the kind's place among
    kinds that do not need each other. `holds_data` says that making it again does not bring back what it held: it is
    dropped for its own change only, never for another object's. `apart` are the attributes that the statement which
    makes an object does not say: they are set after it.
    """

    rank: int
    create: type[Create]
    drop: type[Drop]
    alters: Mapping[str, type[Set]] = MappingProxyType({})
    replaces: Mapping[str, str] = MappingProxyType({})
    holds_data: bool = False
    apart: tuple[str, ...] = ("comment",)


class _Kinds(dict[str, Rules]):
    """The rules by kind: a file of operations is imported when its kind is asked for, and all for who asks for all."""

    def __missing__(self, kind: str) -> Rules:
        import_module(f"{__package__}.{_ELSEWHERE.get(kind, kind)}")
        found = self.get(kind)
        if found is None:
            raise KeyError(kind)
        return found

    def __iter__(self) -> Iterator[str]:
        from pkgutil import iter_modules

        for module in iter_modules(sys.modules[__package__ or ""].__path__):
            import_module(f"{__package__}.{module.name}")
        return super().__iter__()


_ELSEWHERE = {"procedure": "function"}
"""The kinds whose file has another's name."""


RULES: dict[str, Rules] = _Kinds()
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
