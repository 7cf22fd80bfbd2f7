"""What an author gave to a declaration that its parameter does not take, such as a number for a name.

Types say so beforehand to whoever checks them. Looking at each value when it is given would cost everybody else time,
so they are looked at when something has broken down over one.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from inspect import CO_VARARGS
from typing import TYPE_CHECKING, Any

from schemadef.declare.column import Column, ColumnOptions
from schemadef.declare.table import Table
from schemadef.errors import DeclarationError

if TYPE_CHECKING:
    from schemadef.declare.base import Declared, Where

_WORDS = {"str": "a text", "bool": "True or False", "int": "a whole number", "float": "a number"}
_PLAIN: dict[str, Any] = {"str": str, "float": (int, float), "None": type(None), "Literal": str}
_NUMBERED = frozenset({"varchar", "numeric", "vector"})


def misfit(things: Iterable[Declared | type[Table]], classes: Mapping[str, Any]) -> DeclarationError | None:
    """The first value of these things that is none of what its parameter takes; None where there is none.

    `classes` are the language's own, by the names that annotations say; of another annotation nothing is known.
    """
    for thing in things:
        for what, name, value, wanted, where in _given(thing):
            if not _fits(value, wanted, classes):
                shown = repr(value) if len(repr(value)) < 60 else f"a {type(value).__name__}"
                message = f"{name} of {what} is {shown}, and takes {_said(wanted)}"
                return DeclarationError(message, hint="`mypy --strict` says so of each such value", where=str(where))
    return None


_Given = Iterator[tuple[str, str, Any, str, "Where"]]


def _given(thing: Declared | type[Table]) -> _Given:
    """What a thing is called, and each parameter with its value, what it takes, and where that was said."""
    if isinstance(thing, type):
        info = thing.__table__
        yield from _parameters(f"the table {info.name}", info, Table.__init_subclass__.__func__, info.where)  # type: ignore[attr-defined]
        for member in (*info.columns, *info.members):
            yield from _given(member)
    elif isinstance(thing, Column):
        yield from _of_column(thing)
    else:
        what = f"the {type(thing).__name__.lower()} {thing.name}"
        yield from _parameters(what, thing, type(thing).__init__, thing.where)
        for part in thing.parts():
            if hasattr(part, "where"):
                yield from _given(part)


def _parameters(what: str, thing: Any, call: Any, where: Where) -> _Given:  # noqa: ANN401 - anything with attributes
    said = call.__code__
    several = said.co_varnames[said.co_argcount + said.co_kwonlyargcount :][: bool(said.co_flags & CO_VARARGS)]
    for name, wanted in call.__annotations__.items():
        if hasattr(thing, name) and name not in ("where", *several):
            yield what, name, getattr(thing, name), str(wanted), where


def _of_column(column: Column) -> _Given:
    what = f"the column {column.name}"
    wanted = {name: getattr(said, "__forward_arg__", str(said)) for name, said in ColumnOptions.__annotations__.items()}
    for name, value in column.options.items():
        if name in wanted:
            yield what, name, value, wanted[name], column.where
    logical = column.type
    if logical.name in _NUMBERED:
        for argument in logical.arguments:
            yield what, f"the {logical.name}", int(argument) if argument.isdecimal() else argument, "int", column.where
    if logical.name == "custom":
        yield what, "the type", logical.arguments[0], "str", column.where
    for name in ("enum_name", "enum_namespace", "enum_formerly"):
        yield what, name.replace("enum_", "type_"), getattr(logical, name), "str", column.where


def _fits(value: object, wanted: str, classes: Mapping[str, Any]) -> bool:
    return any(_is(value, one, classes) for one in _alternatives(wanted))


def _alternatives(wanted: str) -> list[str]:
    """`str | Iterable[str | Role]` -> `str`, `Iterable[str | Role]`."""
    found, depth = [""], 0
    for letter in wanted:
        depth += (letter == "[") - (letter == "]")
        if letter == "|" and not depth:
            found.append("")
        else:
            found[-1] += letter
    return [one.strip() for one in found]


def _is(value: object, wanted: str, classes: Mapping[str, Any]) -> bool:
    name, _, inside = wanted.partition("[")
    if name in ("Iterable", "Sequence"):
        return isinstance(value, tuple | list) and all(_fits(one, inside[:-1], classes) for one in value)
    if name == "Mapping":
        each = value.values() if isinstance(value, dict) else ()
        # a mapping is kept as pairs where it is small
        return isinstance(value, dict | tuple) and all(
            _fits(one, inside[:-1].partition(", ")[2], classes) for one in each
        )
    if name in ("bool", "int"):
        return type(value).__name__ == name
    plain = _PLAIN.get(name) or classes.get(name)
    return isinstance(value, plain) if isinstance(plain, type | tuple) else True


def _said(wanted: str) -> str:
    alternatives = _alternatives(wanted)
    words = [_WORDS.get(one, f"a {one.lower()}" if one.isidentifier() else "") for one in alternatives if one != "None"]
    several = [one.partition("[")[2][:-1] for one in alternatives if "[" in one and not one.startswith("Mapping")]
    words += [f"several of {' or '.join(filter(None, words))}" if words else "several" for _ in several[:1]]
    words += ["a mapping" for one in alternatives if one.startswith("Mapping")]
    return ", or ".join(filter(None, words))
