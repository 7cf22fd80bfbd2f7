"""What every declared thing carries: where its author wrote it, and the dialects that it is for."""

from __future__ import annotations

import sys
from bisect import bisect_right
from typing import TYPE_CHECKING, Any, ClassVar, NamedTuple, TypeVar

from schemadef.errors import DeclarationError
from schemadef.names import quote
from schemadef.pattern import pattern

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from types import CodeType

Thing = TypeVar("Thing")
PACKAGE_DEPTH = 2
"""Frames between a declaring call and `here`, when the call's own constructor asks."""


class Where(NamedTuple):
    """A place in an author's file: an instruction of a piece of code, whose line few ever ask for."""

    code: CodeType
    instruction: int

    @property
    def file(self) -> str:
        """The path of the file."""
        return self.code.co_filename

    @property
    def line(self) -> int:
        """The number of the line."""
        return _line(self.code, self.instruction)

    @property
    def given(self) -> str:
        """The name that the value of this instruction, a call, is given to by the next one; empty when it is not."""
        from dis import get_instructions

        after = (one for one in get_instructions(self.code) if one.offset > self.instruction)
        stored = next((one for one in after if one.opname != "EXTENDED_ARG"), None)
        return str(stored.argval) if stored and stored.opname.startswith("STORE_") else ""

    def __str__(self) -> str:
        return f"{self.file}:{self.line}"


def here(depth: int = PACKAGE_DEPTH) -> Where:
    """The place that called the function that calls this one."""
    frame = sys._getframe(depth)
    # what Where(…) does, without a call in between: there is one for every column
    return tuple.__new__(Where, (frame.f_code, frame.f_lasti))


_lines: dict[int, tuple[CodeType, list[int], list[int]]] = {}
"""Pieces of code by their `id`, with the first instruction of each line, and the line."""


def _line(code: CodeType, at: int) -> int:
    """The line of an instruction. Python reads a code's lines from the start for each line that it is asked for, which
    takes the square of the number of tables in a long module; here they are read once.
    """
    found = _lines.get(id(code))
    if found is None:
        lines = [(start, line) for start, _, line in code.co_lines() if line is not None]
        found = _lines[id(code)] = code, [start for start, _ in lines], [line for _, line in lines]
    _, starts, numbers = found
    return numbers[bisect_right(starts, at) - 1]


_MENTION = pattern('"\0([0-9]+)"')
_mentioned: dict[int, Declared] = {}


def mention(declared: Declared) -> str:
    """The quoted name of something, for an f-string; Python names a class's members only when its body has ended, so
    until then this is a mark that `Expression.text` replaces by the name.
    """
    if declared.name:
        return _path(declared)
    _mentioned[id(declared)] = declared
    return f'"\0{id(declared)}"'


standing: list[Declared | type[Any]] = []
"""What is declared to stand alone while modules are imported, tables as their classes: modules do not tell of what they
have given the name of to something else."""


def one_of(value: object, allowed: Iterable[str], what: str, where: Where) -> None:
    """Raise DeclarationError unless the value is one of those allowed: what types say is not seen by every author."""
    allowed = tuple(allowed)
    if value not in allowed:
        raise wrong_word(value, allowed, what, where)


def wrong_word(value: object, allowed: Iterable[str], what: str, where: Where) -> DeclarationError:
    """The error for a word that is none of those allowed, with the nearest one."""
    from difflib import get_close_matches

    allowed = sorted(allowed)
    close = get_close_matches(str(value), allowed, n=1)
    hint = f"did you mean {close[0]!r}?" if close else f"choose one of {', '.join(allowed)}"
    return DeclarationError(f"{what} {value!r} does not exist", hint=hint, where=str(where))


class Expression:
    """SQL in Postgres's flavour; `overrides` give the text outright for some dialects."""

    __slots__ = ("_overrides", "_text", "where")

    def __init__(self, text: str, overrides: Mapping[str, str] | None = None, where: Where | None = None) -> None:
        self._text = text
        self._overrides = dict(overrides or {})
        self.where = where or here()
        for given in (text, *self._overrides.values()):
            if not isinstance(given, str):
                message = f"{given!r} stands where SQL must, and is no text"
                raise DeclarationError(message, hint="write it as a text, or with sql(…)", where=str(self.where))

    @property
    def text(self) -> str:
        """The SQL, with the names of what it mentions."""
        return _named(self._text)

    @property
    def overridden(self) -> bool:
        """Whether a text is given outright for any dialect."""
        return bool(self._overrides)

    @property
    def overrides(self) -> dict[str, str]:
        """The texts for single dialects, by the dialect's name."""
        return {dialect: _named(text) for dialect, text in self._overrides.items()}

    def __repr__(self) -> str:
        return f"sql({self.text!r})"


def _named(text: str) -> str:
    return _MENTION.sub(lambda mark: _path(_mentioned[int(mark[1])]), text) if "\0" in text else text


def _path(declared: Declared) -> str:
    """The quoted name, after its namespace where it has one; raises DeclarationError when nothing has named it."""
    if not declared.name:
        message = f"a text names a {type(declared).__name__.lower()} that is no member of a table or a module"
        raise DeclarationError(
            message, hint="assign it to a name, or give it one with name=…", where=str(declared.where)
        )
    namespace = getattr(declared, "namespace", "")
    return f"{quote(namespace)}.{quote(declared.name)}" if namespace else quote(declared.name)


def sql(text: str = "", *, overrides: Mapping[str, str] | None = None) -> Expression:
    """An expression or a statement, written once in Postgres-flavoured SQL.

    `overrides` maps a dialect's name to the text to use there (and in dialects that inherit from it) as it is. Without
    a text beside them, it is for those dialects alone.
    """
    return Expression(text, overrides, here())


def expression(value: str | Expression, where: Where) -> Expression:
    """An author's text or expression as an expression."""
    return value if isinstance(value, Expression) else Expression(value, None, where)


def each_of(given: Thing | Iterable[Thing], kind: type[Thing]) -> tuple[Thing, ...]:
    """What is given, one or several: a text would else be taken for its letters, and one column for none."""
    return (given,) if isinstance(given, kind) else tuple(given)  # type: ignore[arg-type]


class Declared:
    """Something that an author declares under a name; `only` names the dialects it is for, empty for all. `formerly` is
    the name that it had in an earlier schema, empty for none.

    `section` is the part of a `Schema` that holds what stands alone, empty for what belongs to something else; `begun`
    is where the class of such things begins. In an f-string it is its quoted name, so that a typo is an error of Python
    on its own line.
    """

    __slots__ = ("formerly", "name", "only", "where")

    section: ClassVar[str] = ""
    begun: ClassVar[Where]

    def __init_subclass__(cls) -> None:
        cls.begun = here()

    def __init__(self, name: str, only: str | Iterable[str], where: Where, formerly: str = "") -> None:
        self.name = name
        self.formerly = formerly
        self.only = (only,) if isinstance(only, str) else tuple(only)
        self.where = where
        if self.section:
            standing.append(self)

    def become(self, attribute: str) -> None:
        """Take the name of an attribute of a table, unless the author has given one."""
        if not self.name:
            self.name = attribute

    def parts(self) -> Iterable[Declared]:
        """What belongs to it."""
        return ()

    def __format__(self, spec: str) -> str:
        return mention(self)

    def __str__(self) -> str:
        return mention(self)
