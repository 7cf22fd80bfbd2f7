"""A declaration as rules see it, and what they say of it."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from schemadef.lint.wishes import NONE, Wishes

if TYPE_CHECKING:
    from schemadef.dialect import Dialect
    from schemadef.lower.context import Context
    from schemadef.model import Object
    from schemadef.snapshot import Snapshot


class Declaration(NamedTuple):
    """What one database's declaration asks for, compiled for its dialect.

    `context` is the compilation, which knows where everything was declared, `wishes` are the configuration's.
    """

    snapshot: Snapshot
    context: Context
    wishes: Wishes = NONE

    @property
    def dialect(self) -> Dialect:
        """The dialect that it is compiled for."""
        return self.context.dialect


class Said(NamedTuple):
    """What a rule says of an object, and what to write instead."""

    object: Object
    message: str
    help: str = ""


def shown(obj: Object) -> str:
    """An object's name for people: with its table's, and without a namespace that nobody had to say."""
    table = getattr(obj, "table", "")
    return f"{table}.{obj.name}" if table else obj.name
