"""Functions and procedures."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from schemadef.model import Function, Object
from schemadef.operations.base import RULES, Create, Drop, Rules, Set
from schemadef.operations.comment import SetComment

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from schemadef.model import Argument, Id


class CreateFunction(Create, frozen=True, kw_only=True):
    """Create a function or a procedure."""

    object: Function

    def needs(self) -> Iterable[Id]:
        """What its body reads too: the server looks at a body in SQL when it is made."""
        yield from super().needs()
        yield from self.object.reads


class DropFunction(Drop, frozen=True, kw_only=True):
    """Drop a function or a procedure."""

    object: Function

    @property
    def waits(self) -> bool:
        """Nobody who calls it keeps it."""
        return False


class SetFunction(Set, frozen=True, kw_only=True):
    """Give a function another body or other properties; whoever uses it goes on using it."""

    object: Function
    old: Function

    def needs(self) -> Iterable[Id]:
        """What its body reads too."""
        yield from super().needs()
        yield from self.object.reads

    @property
    def waits(self) -> bool:
        """Nobody who calls it keeps it."""
        return False

    @classmethod
    def problem(cls, old: Object, new: Object, features: Mapping[str, Any]) -> str:
        """What CREATE OR REPLACE cannot change (its page, "Notes"; "cannot change …", error 42P13)."""
        assert isinstance(old, Function) and isinstance(new, Function)
        if not features["or_replace"]:
            return "there is no CREATE OR REPLACE"
        if old.returns != new.returns or _outputs(old) != _outputs(new):
            return "CREATE OR REPLACE cannot change what a function returns"
        for before, after in zip(_inputs(old), _inputs(new), strict=True):
            if before.mode != after.mode or (before.name and before.name != after.name):
                return "CREATE OR REPLACE cannot rename an argument"
            if before.default and not after.default:
                return "CREATE OR REPLACE cannot take away an argument's default"
        return ""


def _inputs(function: Function) -> list[Argument]:
    return [argument for argument in function.arguments if argument.mode != "out"]


def _outputs(function: Function) -> list[tuple[str, str]]:
    return [(a.name, str(a.type)) for a in function.arguments if a.mode in ("out", "inout")]


_SET = (
    "arguments",
    "returns",
    "language",
    "body",
    "parsed",
    "volatility",
    "parallel",
    "strict",
    "security_definer",
    "leakproof",
    "cost",
    "rows",
    "settings",
)
RULES["function"] = RULES["procedure"] = Rules(
    rank=4,
    create=CreateFunction,
    drop=DropFunction,
    alters={"comment": SetComment, **dict.fromkeys(_SET, SetFunction)},
)
