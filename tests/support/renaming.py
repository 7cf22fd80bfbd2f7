"""One change in which things get other names, compiled and run."""

from __future__ import annotations

from typing import Any, NamedTuple

from stage import only, schema_of

from schemadef.compile import Compiled, compile_change
from schemadef.hints import Asked, Hints
from schemadef.lower import Options, lower_schema
from schemadef.lower.context import Context
from schemadef.lower.told import Declarations
from schemadef.rename import rename
from schemadef.rename.kept_names import with_kept_names
from schemadef.rename.tell import Lookup
from schemadef.snapshot import Snapshot, Told


class Change(NamedTuple):
    """A change as `generate` makes it: the two schemas, its hints and its statements."""

    old: Snapshot
    new: Snapshot
    hints: Hints
    compiled: Compiled


def change(dialect_name: str, before: list[Any], after: list[Any], asked: Asked | None = None) -> Change:
    """From one declaration to another, told what the second one and the command line say."""
    dialect = only(dialect_name)
    old = lower_schema(schema_of(*before), dialect, Options("here"))
    new = lower_schema(schema_of(*after), dialect, Options("here"))
    said = Declarations(Context(schema_of(*after), dialect, Options("here")), new, old)
    enums = said.enums() if dialect.features["enums"] != "type" else {}
    answer = Lookup(old, new, said.hints(), enums=enums, translate=said.value).answer(asked or Asked())
    for error in answer.unmatched.values():
        raise error
    renamed = rename(old, new, answer.hints.renames, dialect.features).snapshot
    new = with_kept_names(new, renamed, dialect.features)
    return Change(old, new, answer.hints, compile_change(old, new, dialect, Told(hints=answer.hints)))
