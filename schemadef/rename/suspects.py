"""What goes and what comes and may be one thing under two names: nobody but the author can say."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from schemadef.model import Column, Enum, Id, Table
from schemadef.names import quote

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from schemadef.hints import Hints
    from schemadef.snapshot import Snapshot

_FAMILIES = (
    ("INT", "SERIAL"),
    ("CHAR", "TEXT", "CLOB"),
    ("NUMERIC", "DEC", "REAL", "DOUBLE", "FLOAT"),
    ("TIMESTAMP", "DATE"),
    ("JSON",),
)
"""Types between which a column is easily changed, told by words in their names."""

_SHARED = 0.5
"""Two tables are alike when they share this part of the columns that the larger one has."""


class Suspect(NamedTuple):
    """Something that goes, and what it may be called now; both as the command line takes them."""

    what: str
    gone: str
    came: tuple[str, ...]

    def flags(self) -> str:
        """What to give on the command line, one of these."""
        renames = " or ".join(f"--rename {quoted(f'{self.gone}:{name}')}" for name in self.came)
        return f"{renames} if it is that under another name, --drop {quoted(self.gone)} if it goes"


def quoted(text: str) -> str:
    """A text as a shell takes it."""
    return "'" + text.replace("'", "'\\''") + "'" if set(text) & set(" \"'$&;()<>|*?`\\!#") else text


def suspects(
    renamed: Snapshot,
    new: Snapshot,
    hints: Hints,
    drops: frozenset[Id],
    *,
    enums: Mapping[Id, tuple[Id, ...]],
    namespace: str,
) -> list[Suspect]:
    """All that may be renames. `renamed` is the old schema after the renames that are known, `drops` what surely goes.

    `enums` are those that are checks of their columns, `namespace` is the one that paths leave out.
    """
    pairs = [*_tables(renamed, new), *_columns(renamed, new), *_values(renamed, new, hints, enums)]
    return [
        Suspect(f"{gone.kind.replace('_', ' ')} {path(gone, namespace)}", path(gone, namespace), tuple(map(name, came)))
        for gone, came in pairs
        if gone not in drops and came
    ]


def path(id: Id, namespace: str) -> str:
    """An identity as a path of the command line."""
    parts = [id.namespace if id.namespace != namespace else "", id.table, id.name]
    return ".".join(name(part) for part in parts if part)


def name(text: str) -> str:
    """A name as a part of a path: in quotes where it holds what parts paths."""
    return quote(text) if set(text) & set('.:="') else text


def _tables(old: Snapshot, new: Snapshot) -> Iterator[tuple[Id, list[str]]]:
    came = [table for table in new.of(Table) if table.id not in old]
    for table in old.of(Table) if came else ():
        if table.id not in new:
            alike = [(_likeness(table, old, other, new), other.name) for other in came if _together(table, other)]
            yield table.id, [called for likeness, called in sorted(alike, reverse=True) if likeness >= _SHARED]


def _together(table: Table, other: Table) -> bool:
    return table.namespace == other.namespace


def _likeness(table: Table, old: Snapshot, other: Table, new: Snapshot) -> float:
    """The part of their columns that two tables share."""
    before, after = ({c.name for c in s.parts(t.id, Column)} for s, t in ((old, table), (new, other)))
    return len(before & after) / max(len(before), len(after), 1)


def _columns(old: Snapshot, new: Snapshot) -> Iterator[tuple[Id, list[str]]]:
    for table in old.of(Table):
        if table.id not in new:
            continue
        there, now = old.parts(table.id, Column), new.parts(table.id, Column)
        came = [column for column in now if column.id not in old and column.generated is None]
        for column in there if came else ():
            if column.id not in new and column.generated is None:
                yield column.id, [other.name for other in came if _similar(column, other)]


def _similar(one: Column, other: Column) -> bool:
    if one.type == other.type:
        both = one.logical is not None and other.logical is not None
        return not both or _family(_logical(one)) == _family(_logical(other))
    return _family(str(one.type)) == _family(str(other.type))


def _logical(column: Column) -> str:
    return column.logical.type if column.logical else ""


def _family(type: str) -> int | str:
    """The family of a type, by its number; a type of its own by its name."""
    words = type.upper()
    return next((at for at, family in enumerate(_FAMILIES) if any(word in words for word in family)), words)


def _values(
    old: Snapshot, new: Snapshot, hints: Hints, enums: Mapping[Id, tuple[Id, ...]]
) -> Iterator[tuple[Id, list[str]]]:
    for enum in old.of(Enum):
        other = new.get(enum.id)
        if isinstance(other, Enum):
            yield from _of_enum(enum.id, enum.values, other.values, hints.mapping(enum.id))
    for id, columns in enums.items():
        for column in columns:
            before, after = _labels(column, old), _labels(column, new)
            yield from _of_enum(id, before, after, hints.mapping(column))


def _labels(column: Id, snapshot: Snapshot) -> tuple[str, ...]:
    obj = snapshot.get(column)
    return obj.logical.values if isinstance(obj, Column) and obj.logical else ()


def _of_enum(
    enum: Id, before: Iterable[str], after: Iterable[str], mapped: Mapping[str, str]
) -> Iterator[tuple[Id, list[str]]]:
    taken = set(mapped.values())
    came = [value for value in after if value not in set(before) | taken]
    for value in before if came else ():
        if value not in set(after) and value not in mapped:
            yield Id("enum_value", enum.namespace, enum.name, value), came
