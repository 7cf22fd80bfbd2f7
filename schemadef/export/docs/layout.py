"""Where the boxes of the entity diagram stand: columns from left to right, each table right of those it points at."""

from __future__ import annotations

from math import ceil, sqrt
from typing import TYPE_CHECKING, NamedTuple
from unicodedata import east_asian_width

from schemadef.export.docs.words import anchor, shown_name
from schemadef.export.links import columns, links, tables
from schemadef.model import ForeignKey, PrimaryKey

if TYPE_CHECKING:
    from schemadef.export.links import Link
    from schemadef.model import Id, Table
    from schemadef.snapshot import Snapshot

WIDTH, ROW, HEAD, GAP_X, GAP_Y, MARGIN = 230, 20, 28, 90, 26, 24
_LETTERS = 24
_MOST_ROWS = 8


class Line(NamedTuple):
    """One row of a box: a column's name and its badge."""

    y: int
    name: str
    badge: str


class Box(NamedTuple):
    """A table; `y` is its upper edge."""

    x: int
    y: int
    height: int
    name: str
    full_name: str
    anchor: str
    lines: tuple[Line, ...]
    more: int


class Edge(NamedTuple):
    """A foreign key as a curve from the table that has it."""

    path: str
    source: str
    target: str
    label: str
    single: bool
    optional: bool


class Diagram(NamedTuple):
    """The whole drawing and its size."""

    width: int
    height: int
    boxes: tuple[Box, ...]
    edges: tuple[Edge, ...]


def diagram(snapshot: Snapshot) -> Diagram:
    """The drawing of a schema; the same schema gives the same."""
    every = tables(snapshot)
    known = {table.id for table in every}
    related = [link for link in links(snapshot) if link.source.id in known and link.target.id in known]
    places: dict[Id, Box] = {}
    x = MARGIN
    for group in _columns(every, related):
        y = MARGIN
        for table in group:
            places[table.id] = _box(table, x, y, snapshot)
            y += places[table.id].height + GAP_Y
        x += WIDTH + GAP_X
    height = max((box.y + box.height for box in places.values()), default=0) + MARGIN
    edges = tuple(_edge(link, places) for link in related)
    return Diagram(max(x - GAP_X + MARGIN, 2 * MARGIN), height, tuple(places.values()), edges)


def _columns(every: list[Table], related: list[Link]) -> list[list[Table]]:
    """The tables of each column; what has no relation stands in the last ones."""
    linked = {id for link in related for id in (link.source.id, link.target.id)}
    ranks = _ranks([table for table in every if table.id in linked], related)
    groups: dict[int, list[Table]] = {}
    for table in every:
        if table.id in linked:
            groups.setdefault(ranks[table.id], []).append(table)
    ordered = [groups[rank] for rank in sorted(groups)]
    _untangle(ordered, related)
    alone = [table for table in every if table.id not in linked]
    most = max(4, ceil(sqrt(len(every)) * 1.5))
    return [part for group in (*ordered, alone) for part in _cut(group, most)]


def _cut(group: list[Table], most: int) -> list[list[Table]]:
    """A column that would be too high as several of the same height."""
    count = ceil(len(group) / most)
    size = ceil(len(group) / count) if count else 1
    return [group[at : at + size] for at in range(0, len(group), size)]


def _ranks(every: list[Table], related: list[Link]) -> dict[Id, int]:
    """How many tables stand before each on its longest way; a circle is cut where the walk meets itself."""
    targets: dict[Id, list[Id]] = {table.id: [] for table in every}
    for link in related:
        if link.source.id != link.target.id:
            targets[link.source.id].append(link.target.id)
    ranks: dict[Id, int] = {}
    for table in every:
        _rank(table.id, targets, ranks)
    return ranks


def _rank(first: Id, targets: dict[Id, list[Id]], ranks: dict[Id, int]) -> None:
    """Find a table's rank after those of all that it points at, without recursion: chains may be long."""
    waiting, open_ = [(first, False)], set()
    while waiting:
        id, done = waiting.pop()
        if done:
            open_.discard(id)
            ranks[id] = max((ranks[target] + 1 for target in targets[id] if target in ranks), default=0)
        elif id not in ranks and id not in open_:
            open_.add(id)
            waiting.append((id, True))
            waiting += [(target, False) for target in targets[id] if target not in ranks and target not in open_]


def _untangle(groups: list[list[Table]], related: list[Link]) -> None:
    """Let tables stand at the height of those that they are related to."""
    beside: dict[Id, list[Id]] = {}
    for link in related:
        beside.setdefault(link.source.id, []).append(link.target.id)
        beside.setdefault(link.target.id, []).append(link.source.id)
    for _ in range(4):
        height = {table.id: at / max(len(group) - 1, 1) for group in groups for at, table in enumerate(group)}
        middle = {id: sum(height[other] for other in others) / len(others) for id, others in beside.items()}
        for group in groups:
            group.sort(key=lambda table: (middle[table.id], table.namespace, table.name))


def _box(table: Table, x: int, y: int, snapshot: Snapshot) -> Box:
    badges: dict[str, str] = {}
    for foreign in snapshot.parts(table.id, ForeignKey):
        badges |= dict.fromkeys(foreign.columns, "FK")
    for primary in snapshot.parts(table.id, PrimaryKey):
        badges |= {column: "PK" + (" FK" if column in badges else "") for column in primary.columns}
    every = columns(snapshot, table)
    # keys first: they are what the curves lead to
    chosen = sorted(every, key=lambda column: (column.name not in badges, column.position))[:_MOST_ROWS]
    lines = tuple(
        Line(y + HEAD + ROW * at, shortened(column.name), badges.get(column.name, ""))
        for at, column in enumerate(sorted(chosen, key=lambda column: column.position))
    )
    more = len(every) - len(chosen)
    height = HEAD + ROW * (len(lines) + (more > 0)) + 6
    name = shown_name(table)
    return Box(x, y, height, shortened(name), name, anchor(table.id), lines, more)


def shortened(text: str) -> str:
    """A name that fits into a box; letters of East Asia are twice as wide."""
    width = 0
    for at, letter in enumerate(text):
        width += 2 if east_asian_width(letter) in "WF" else 1
        if width > _LETTERS:
            return f"{text[:at]}…"
    return text


def _edge(link: Link, places: dict[Id, Box]) -> Edge:
    source, target = places[link.source.id], places[link.target.id]
    start = _height_of(source, link.key.columns[0])
    end = _height_of(target, (*link.key.references_columns, "")[0])
    if source is target:
        right = source.x + WIDTH
        path = f"M{right},{start} C{right + 50},{start} {right + 50},{end + 8} {right},{end + 8}"
    elif source.x > target.x:
        left, right = source.x, target.x + WIDTH
        bend = max(40, (left - right) // 2)
        path = f"M{left},{start} C{left - bend},{start} {right + bend},{end} {right},{end}"
    else:
        left, right = source.x + WIDTH, target.x + WIDTH
        path = f"M{left},{start} C{left + 70},{start} {right + 70},{end} {right},{end}"
    label = f"{source.full_name} ({', '.join(link.key.columns)}) → {target.full_name}"
    return Edge(path, source.anchor, target.anchor, label, link.single, link.optional)


def _height_of(box: Box, column: str) -> int:
    """The middle of a column's row; of the head where it has none."""
    short = shortened(column)
    return next((line.y + ROW // 2 for line in box.lines if line.name == short), box.y + HEAD // 2)
