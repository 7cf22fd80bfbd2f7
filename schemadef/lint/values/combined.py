"""What an expression comes out as by its parts, each of which tells what it is where columns have some values."""

from __future__ import annotations

from collections.abc import Callable
from itertools import count
from typing import TYPE_CHECKING

from schemadef.lint.values.called import CALLED, LAZY
from schemadef.lint.values.value import UNKNOWN, Opaque, Value, as_type, is_same

if TYPE_CHECKING:
    from schemadef.lint.sql.types import Type

Env = Callable[[str, str], Value]
"""The value of a column, by what stands before its point, if anything does, and its name, as they are folded."""
Reckon = Callable[[Env], Value]
_count = count()


def something(_: Env) -> Value:
    """What is not NULL, and another value each time."""
    return Opaque(f"\0{next(_count)}")


def cast(one: Reckon, kind: Type) -> Reckon:
    """A value as another type has it."""
    return lambda env: as_type(one(env), kind)


def met(one: Reckon, sign: str, other: Reckon, meet: Callable[[Value, str, Value], Value]) -> Reckon:
    """Two values with an operator between them."""
    return lambda env: meet(one(env), sign, other(env))


def alike(one: Reckon, other: Reckon) -> Reckon:
    """Whether two values are the same, NULL too."""

    def told(env: Env) -> Value:
        found = is_same(one(env), other(env))
        return UNKNOWN if found is None else found

    return told


def negated(one: Reckon) -> Reckon:
    """NOT."""

    def told(env: Env) -> Value:
        found = one(env)
        return not found if isinstance(found, bool) else None if found is None else UNKNOWN

    return told


def joined(parts: list[Reckon], *, settled: bool) -> Reckon:
    """OR, which is `settled` by one that is true, or AND, by one that is false."""

    def told(env: Env) -> Value:
        found = [part(env) for part in parts]
        return next((value for value in (settled, UNKNOWN, None) if any(one is value for one in found)), not settled)

    return told


def called(name: str, arguments: list[Reckon]) -> Reckon:
    """A function of some arguments."""

    def told(env: Env) -> Value:
        given = [one(env) for one in arguments]
        if name in LAZY:
            return LAZY[name](given)
        if any(one is UNKNOWN for one in given):
            return UNKNOWN
        return CALLED[name](given)

    return told


def chosen(whens: list[tuple[Reckon, Reckon]], other: Reckon, env: Env) -> Value:
    """CASE."""
    for asked, value in whens:
        told = asked(env)
        if told is UNKNOWN:
            return UNKNOWN
        if told is True:
            return value(env)
    return other(env)
