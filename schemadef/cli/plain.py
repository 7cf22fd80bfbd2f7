"""A command line of few options, read without click, whose import takes as long as many a run."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence


class Plain(NamedTuple):
    """What a command line says: the names on it, its flags, and its options with all values that each is given."""

    names: list[str]
    flags: set[str]
    values: dict[str, list[str]]


def read(arguments: Sequence[str], flags: Collection[str], options: Collection[str] = ()) -> Plain | None:
    """A command line with no more than those flags and options; None for any other, which click has to read."""
    names, given, values = list[str](), set[str](), {name: list[str]() for name in options}
    left = iter(arguments)
    for argument in left:
        name, equals, value = argument.partition("=")
        if name in values:
            value = value if equals else next(left, "")
            if not value:
                return None
            values[name].append(value)
        elif argument in flags:
            given.add(argument)
        elif argument.startswith("-"):
            return None
        else:
            names.append(argument)
    return Plain(names, given, values)
