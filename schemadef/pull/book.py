"""What the writers of all kinds share: the schema that they write down, and the names that they give."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from schemadef.declare.schema import Schema
from schemadef.declare.standalone import Extension as DeclaredExtension
from schemadef.lower import Options
from schemadef.lower.context import Context
from schemadef.model import Extension
from schemadef.pattern import pattern
from schemadef.pull.layout import call, mapped
from schemadef.pull.names import class_name, free, identifier
from schemadef.pull.strings import exact, sql_text, string
from schemadef.pull.vocabulary import VOCABULARY

if TYPE_CHECKING:
    from collections.abc import Iterable

    from schemadef.dialect import Dialect
    from schemadef.expression import ColumnForm
    from schemadef.model import Id, Object
    from schemadef.pull.layout import Node
    from schemadef.pull.written_types import Labels, Typed
    from schemadef.snapshot import Snapshot


_NUMBER = pattern("0|[1-9][0-9]{0,15}")


class Item(NamedTuple):
    """One assignment of the declaration: the object that it declares, and further ones that come with it."""

    id: Id
    name: str
    value: Node
    brings: tuple[Id, ...] = ()


class Choices(NamedTuple):
    """What an earlier writing was not right about: objects to be written to the letter, and those that cannot be."""

    letter: frozenset[Id] = frozenset()
    without: frozenset[Id] = frozenset()


class Book:
    """One writing of one schema.

    `taken` are the names that mean something inside of every class, `brought` the objects that others bring along,
    `called` the functions that are called by name, `above` the tables that are written, `pointed` the columns that
    somebody above them points at. `printed` says that a server has printed the texts.
    """

    def __init__(self, snapshot: Snapshot, dialect: Dialect, choices: Choices, *, live: bool) -> None:
        self.snapshot = snapshot
        self.dialect = dialect
        self.features = dialect.features
        self.choices = choices
        self.printed = live and dialect.features["expressions"] == "native"
        self.names: dict[Id, str] = {}
        self.attributes: dict[Id, str] = {}
        self.tables: dict[Id, set[str]] = {}
        self.taken: set[str] = set(VOCABULARY)
        self.brought: set[Id] = set()
        self.called: set[Id] = set()
        self.above: set[Id] = set()
        self.pointed: set[Id] = set()
        self.enums: dict[object, Labels] = {}
        self.forms: dict[str, dict[str, ColumnForm]] = {}
        self.typed: dict[Id, Typed] = {}
        # where the texts of a whole family come from, others of it can read them too
        self.family = [pack.name for pack in dialect.packs[0].lineage if not pack.data.get("abstract")][-1]
        extensions = [DeclaredExtension(found.name, namespace=found.namespace) for found in snapshot.of(Extension)]
        self.context = Context(Schema(extensions=tuple(extensions)), dialect, Options())

    def wanted(self, obj: Object) -> bool:
        """Whether an object is still to be written: not left out, and not brought along by another."""
        return obj.id not in self.choices.without and obj.id not in self.brought

    def to_the_letter(self, obj: Object) -> bool:
        """Whether nothing may be read into an object: an earlier writing of it came out as something else."""
        return obj.id in self.choices.letter

    def namespace(self, name: str) -> Node | None:
        """The argument that says a namespace; None where it is the dialect's own."""
        return None if name == self.dialect.default_namespace else string(name)

    def named(self, name: str, given: str) -> Node | None:
        """The argument that says a name; None where it is what the thing would be called anyway."""
        return None if name == given else string(name)

    def comment(self, text: str) -> Node | None:
        """The argument that says a comment."""
        return exact(text) if text else None

    def variable(self, obj: Object, fallback: str) -> str:
        """The name of a variable of the module, the same each time that an object is asked for."""
        if obj.id not in self.names:
            self.names[obj.id] = free(identifier(obj.name, fallback), self.taken)
        return self.names[obj.id]

    def variable_of(self, obj: Object) -> str:
        """The name of a variable for what has a class too."""
        return free(identifier(obj.name, "enum"), self.taken)

    def class_of(self, obj: Object, fallback: str = "Table") -> str:
        """The name of a class; one in a namespace may need that too."""
        if obj.id not in self.names:
            name = class_name(obj.name, fallback=fallback)
            if name in self.taken and obj.namespace != self.dialect.default_namespace:
                name = class_name(obj.namespace, obj.name, fallback=fallback)
            self.names[obj.id] = free(name, self.taken)
        return self.names[obj.id]

    def attribute(self, id: Id, name: str, taken: set[str], fallback: str) -> str:
        """The name of an attribute of a class; what the class's body uses keeps its meaning in there."""
        found = identifier(name, fallback)
        while found in self.taken:
            found += "_"
        self.attributes[id] = free(found, taken)
        return self.attributes[id]

    def outright(self, text: str) -> Node:
        """A SQL text in the dialect's own words."""
        return call("sql", overrides=mapped([(string(self.family), sql_text(text))]))


def text(given: str, usual: str = "") -> Node | None:
    """The argument that says a word; None for the usual one."""
    return None if given == usual else string(given)


def flags(**given: bool) -> dict[str, Node | None]:
    """The named arguments that are true."""
    return {name: "True" if value else None for name, value in given.items()}


def named_options(given: Iterable[tuple[str, str]]) -> Node | None:
    """The argument that says options by name, with a number where a value is one; None where there are none."""
    pairs = [(string(name), value if _NUMBER.fullmatch(value) else string(value)) for name, value in given]
    return mapped(pairs) if pairs else None
