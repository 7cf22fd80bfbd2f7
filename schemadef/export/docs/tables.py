"""Tables as the page shows them: columns with their keys, and every part that a table has."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from schemadef.export.docs.words import Detail, Thing, anchor, details, plural, shown_name, thing
from schemadef.export.links import columns, links, tables
from schemadef.model import Check, Column, ForeignKey, Id, Index, Key, PrimaryKey, TablePart, Unique
from schemadef.names import quote

if TYPE_CHECKING:
    from schemadef.export.links import Link
    from schemadef.model import IndexPart, Table
    from schemadef.snapshot import Snapshot

_SECTIONS: tuple[tuple[str, type[TablePart]], ...] = (
    ("Keys", Key),
    ("Checks", Check),
    ("Indexes", Index),
)
_TAKEN: tuple[type[TablePart], ...] = (Column, ForeignKey, *(kind for _, kind in _SECTIONS))


class Target(NamedTuple):
    """Another place of the page."""

    name: str
    anchor: str


class Row(NamedTuple):
    """A column."""

    name: str
    type: str
    null: bool
    default: str
    comment: str
    badges: tuple[str, ...]
    targets: tuple[Target, ...]
    more: tuple[Detail, ...]


class Relation(NamedTuple):
    """A foreign key, seen from one of its ends."""

    columns: str
    other: Target
    other_columns: str
    actions: str
    name: str
    single: bool


class Sheet(NamedTuple):
    """A table with all its parts."""

    name: str
    anchor: str
    comment: str
    details: tuple[Detail, ...]
    rows: tuple[Row, ...]
    sections: tuple[tuple[str, tuple[Thing, ...]], ...]
    points_at: tuple[Relation, ...]
    pointed_at_by: tuple[Relation, ...]
    words: str


def sheets(snapshot: Snapshot) -> list[Sheet]:
    """Every table, by namespace and name."""
    outwards: dict[Id, list[Link]] = {}
    inwards: dict[Id, list[Link]] = {}
    for link in links(snapshot):
        outwards.setdefault(link.source.id, []).append(link)
        inwards.setdefault(link.target.id, []).append(link)
    every = tables(snapshot)
    return [_sheet(table, snapshot, outwards.get(table.id, []), inwards.get(table.id, [])) for table in every]


def _sheet(table: Table, snapshot: Snapshot, out: list[Link], come: list[Link]) -> Sheet:
    rows = tuple(_row(column, table, snapshot, out) for column in columns(snapshot, table))
    name = shown_name(table)
    return Sheet(
        name=name,
        anchor=anchor(table.id),
        comment=table.comment,
        details=details(table),
        rows=rows,
        sections=tuple(_sections(table, snapshot)),
        points_at=tuple(_relation(link, link.target) for link in out),
        pointed_at_by=tuple(_relation(link, link.source) for link in come),
        words=" ".join([name, table.comment, *(f"{row.name} {row.comment}" for row in rows)]).lower(),
    )


def _row(column: Column, table: Table, snapshot: Snapshot, out: list[Link]) -> Row:
    badges = []
    for kind, badge in ((PrimaryKey, "PK"), (Unique, "UNIQUE")):
        keys: list[Key] = list(snapshot.parts(table.id, kind))
        if any(column.name in key.columns for key in keys):
            badges.append(badge)
    mine = [link for link in out if column.name in link.key.columns]
    badges += ["FK"] if mine else []
    default = column.default if column.default is not None else ""
    if column.generated is not None:
        default = f"= {column.generated}"
    said = [detail for detail in details(column) if detail.label not in ("type", "null", "default", "generated")]
    logical = column.logical
    if logical is not None and logical.values:
        said.append(Detail("values", ", ".join(logical.values), code=False))
    return Row(
        name=column.name,
        type=str(column.type) + (f" ({logical.type})" if logical and _differs(column) else ""),
        null=column.null,
        default=default,
        comment=column.comment,
        badges=tuple(badges),
        targets=tuple(Target(shown_name(link.target), anchor(link.target.id)) for link in mine),
        more=tuple(said),
    )


def _differs(column: Column) -> bool:
    """Whether what the author declared is not plain from the stored type."""
    logical = column.logical.type if column.logical else ""
    return logical not in ("", "custom") and not str(column.type).lower().startswith(logical.lower())


def _relation(link: Link, other: Table) -> Relation:
    key = link.key
    outwards = other.id == link.target.id
    own, theirs = ", ".join(key.columns), ", ".join(key.references_columns)
    actions = [f"on {event} {action}" for event, action in (("delete", key.on_delete), ("update", key.on_update))]
    return Relation(
        columns=own if outwards else theirs,
        other=Target(shown_name(other), anchor(other.id)),
        other_columns=theirs if outwards else own,
        actions=", ".join(action for action in actions if not action.endswith("no action")),
        name=key.name,
        single=link.single,
    )


def _sections(table: Table, snapshot: Snapshot) -> list[tuple[str, tuple[Thing, ...]]]:
    found: list[tuple[str, tuple[Thing, ...]]] = []
    for title, kind in _SECTIONS:
        parts = _things(snapshot, table.id, kind)
        if parts:
            found.append((title, parts))
    others = [part for part in _parts(snapshot, table.id) if not isinstance(part, _TAKEN)]
    for kind_name in sorted({part.kind for part in others}):
        title = plural(kind_name).capitalize()
        found.append((title, tuple(thing(part) for part in others if part.kind == kind_name)))
    return found


def _parts(snapshot: Snapshot, table: Id) -> list[TablePart]:
    return sorted(snapshot.parts(table, TablePart), key=lambda part: (part.kind, part.name))


def _things(snapshot: Snapshot, table: Id, kind: type[TablePart]) -> tuple[Thing, ...]:
    found = [part for part in _parts(snapshot, table) if isinstance(part, kind)]
    return tuple(_index(part) if isinstance(part, Index) else thing(part) for part in found)


def _index(index: Index) -> Thing:
    """An index with its keys as SQL has them."""
    made = thing(index)
    keys = Detail("on", ", ".join(map(_key, index.parts)), code=True)
    rest = [detail for detail in made.details if detail.label != "parts"]
    return made._replace(details=(keys, *rest))


def _key(part: IndexPart) -> str:
    words = [quote(part.column) if part.column else f"({part.expression})"]
    words += [f"COLLATE {part.collation}"] if part.collation else []
    words += [part.operator_class] if part.operator_class else []
    words += ["DESC"] if part.descending else []
    return " ".join(words)
