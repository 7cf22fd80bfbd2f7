"""A Postgres function."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar, Literal

from schemadef.model.base import Id, Object, Value, keep_words, word
from schemadef.model.data_type import DataType

if TYPE_CHECKING:
    from collections.abc import Iterable


class Argument(Value, frozen=True, kw_only=True):
    """One argument; `default` is SQL."""

    expressions: ClassVar[frozenset[str]] = frozenset({"default"})

    name: str = ""
    type: DataType
    mode: Literal["in", "out", "inout", "variadic"] = word("in")
    default: str = ""

    def __post_init__(self) -> None:
        keep_words(self, "mode")


class Function(Object, frozen=True, kw_only=True):
    """A function. Functions of one name differ in their arguments' types.

    `returns` is the text after RETURNS as the server prints it. In place of the string that is its `body`, it may have
    `parsed`: SQL that the server keeps parsed (`RETURN …` or `BEGIN ATOMIC …`). `settings` are its SET clauses
    (`search_path`); `cost` and `rows` are empty where they are the server's own guess. `uses` are the objects without
    which it cannot stand, `reads` those whose names are in a body that is a string: they must be there when it is made,
    and may go after.
    """

    expressions: ClassVar[frozenset[str]] = frozenset({"arguments", "parsed"})
    annotations: ClassVar[frozenset[str]] = frozenset({"uses", "reads"})

    arguments: tuple[Argument, ...] = ()
    returns: str
    language: str = word("plpgsql")
    body: str = ""
    parsed: str = ""
    volatility: Literal["immutable", "stable", "volatile"] = word("volatile")
    parallel: Literal["safe", "restricted", "unsafe"] = word("unsafe")
    strict: bool = False
    security_definer: bool = False
    leakproof: bool = False
    cost: str = ""
    rows: str = ""
    settings: tuple[tuple[str, str], ...] = ()
    comment: str = ""
    uses: tuple[Id, ...] = ()
    reads: tuple[Id, ...] = ()

    def __post_init__(self) -> None:
        keep_words(self, "language", "volatility", "parallel")

    @property
    def types(self) -> tuple[DataType, ...]:
        """The types that tell it from its namesakes."""
        return tuple(argument.type for argument in self.arguments if argument.mode != "out")

    @property
    def signature(self) -> str:
        """The same as they stand in its identity."""
        return ", ".join(map(str, self.types))

    @property
    def id(self) -> Id:
        """Its name and signature."""
        return Id(self.kind, self.namespace, "", f"{self.name}({self.signature})")

    def needs(self) -> Iterable[Id]:
        """The types of its arguments, and what its body needs."""
        yield from super().needs()
        for argument in self.arguments:
            yield from argument.type.needs()
        yield from self.uses


class Procedure(Function, frozen=True, kw_only=True):
    """A procedure: it is called by itself, and returns what its OUT arguments say."""

    returns: str = ""

    def __post_init__(self) -> None:
        keep_words(self, "language", "volatility", "parallel")


def split_signature(text: str) -> tuple[str, str]:
    """The name in a function's identity and its signature with the parentheses around it.

    It is read from the end: a name may hold parentheses, a signature holds them in pairs or in quotes.
    """
    depth, quoted = 0, False
    for at in range(len(text) - 1, -1, -1):
        letter = text[at]
        if letter == '"':
            quoted = not quoted
        elif not quoted and letter in "()":
            depth += 1 if letter == ")" else -1
            if depth == 0:
                return text[:at], text[at:]
    return text, ""
