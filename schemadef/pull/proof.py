"""Whether a declaration says what it should: it is loaded, lowered, and compared with the schema that it is for.

What does not come out the same is written to the letter; what cannot be said even so is left out, and told.
"""

from __future__ import annotations

import tempfile
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from schemadef.dialect import Dialect
from schemadef.diff import diff
from schemadef.errors import DeclarationError
from schemadef.load import load_schema
from schemadef.lower import lower_schema
from schemadef.model import VirtualTable
from schemadef.pull.alike import alike
from schemadef.pull.book import Choices
from schemadef.pull.write import compose
from schemadef.snapshot import Snapshot

if TYPE_CHECKING:
    from schemadef.model import Id, Object
    from schemadef.pull.write import Source

_FILE = "pulled_declaration.py"
_NO_MARKS = str.maketrans({**dict.fromkeys('()"', " "), ",": " , "})


class Proved(NamedTuple):
    """A declaration that says what it should, and what it does not say, each with the reason where there is one."""

    source: Source
    left_out: dict[Id, str]


def proved(snapshot: Snapshot, dialect: Dialect, *, live: bool, limit: int) -> Proved:
    """The declaration of a schema. Raises DeclarationError when what is wrong with it belongs to no object."""
    choices = Choices()
    reasons: dict[Id, str] = {}
    while True:
        source = compose(snapshot, dialect, choices, live=live, limit=limit)
        wrong = _wrong(source, snapshot, dialect, live=live)
        fresh = {id: reason for id, reason in wrong.items() if id not in choices.without}
        if not fresh:
            return Proved(source, {id: reasons.get(id, "") for id in source.missing})
        reasons |= fresh
        choices = Choices(choices.letter | fresh.keys(), choices.without | (fresh.keys() & choices.letter))


def needed_version(source: Source, dialect: Dialect) -> str:
    """The oldest version of the server that a declaration is for; empty for the oldest that its dialect supports."""
    oldest, *later = dialect.versions()
    for version in (oldest, *(one for one in later if one <= dialect.version)):
        try:
            _lowered(source, Dialect(dialect.packs, version))
        except DeclarationError:
            continue
        return ".".join(map(str, version)) if version != oldest else ""
    return ""


def _wrong(source: Source, snapshot: Snapshot, dialect: Dialect, *, live: bool) -> dict[Id, str]:
    """What does not come out as it is, with the reason."""
    try:
        lowered = _lowered(source, dialect)
    except DeclarationError as error:
        id = _blamed(error, source, snapshot)
        if id is None:
            raise
        return {id: error.message}
    missing = set(source.missing)
    wanted = Snapshot(obj for obj in snapshot if not isinstance(obj, VirtualTable) and obj.id not in missing)
    printed = live and dialect.features["expressions"] == "native"
    found: dict[Id, str] = {}
    for delta in diff(wanted, lowered, lambda old, new: alike(old, new, printed=printed)):
        if printed and delta.fields == ("partition_by",) and _same_key(delta.old, delta.new):
            continue
        fields = " and ".join(field.replace("_", " ") for field in delta.fields)
        found[source.owners.get(delta.id, delta.id)] = f"its {fields} would be another" if fields else ""
    return found


def _blamed(error: DeclarationError, source: Source, snapshot: Snapshot) -> Id | None:
    """The object that an error is about: one that a line brings along and the error names, or else the line's own."""
    id = source.places.get(_line(error))
    brought = [other for other, owner in source.owners.items() if owner == id]
    near = [other for other in brought if str(other) in error.message]
    if near or id is not None:
        return max(near, key=lambda other: len(str(other)), default=id)
    return max(
        (other for other in snapshot.ids() if str(other) in error.message), key=lambda x: len(str(x)), default=None
    )


def _same_key(old: Object | None, new: Object | None) -> bool:
    """Whether two tables are divided alike: a server leaves parentheses and quotes out of a key."""
    keys = [getattr(table, "partition_by", "").translate(_NO_MARKS).split() for table in (old, new)]
    return keys[0] == keys[1]


def _lowered(source: Source, dialect: Dialect) -> Snapshot:
    with tempfile.TemporaryDirectory(prefix="schemadef-") as folder:
        Path(folder, _FILE).write_text(source.text, encoding="utf-8")
        return lower_schema(load_schema([_FILE], Path(folder)), dialect)


def _line(error: DeclarationError) -> int:
    number = error.where.rpartition(":")[2]
    return int(number) if number.isdigit() else 0
