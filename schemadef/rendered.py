"""The statements of a change's operations. Those of a large one are made in two processes, and looked at by whoever has
made them.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from schemadef.errors import DeclarationError
from schemadef.model.base import table_of
from schemadef.shared import Codec, shared
from schemadef.statement import Statement

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from schemadef.operations import Operation
    from schemadef.render import Renderer

    Pair = tuple[Operation, Statement]
    Look = Callable[[Sequence[Pair]], None]
    """What looks at the statements of some operations, and raises DeclarationError for one that is refused."""

_ENOUGH = 400
"""Operations that are too few to be divided."""
_PIECES = 16


class Rendered(NamedTuple):
    """The statements of each operation, and whether all that were to be looked at have been, and are right."""

    statements: list[list[Statement]]
    fine: bool


def render(operations: Sequence[Operation], renderer: Renderer, look: Look | None = None, there: int = 0) -> Rendered:
    """The statements of operations, in their order.

    `look` is for those of the first operations, as many as `there` are; it is not called where operations are few.
    """
    if len(operations) < _ENOUGH:
        return Rendered([*map(renderer.statements, operations)], fine=False)
    cut = _by_table(operations)

    def made(number: int) -> Rendered:
        statements = [renderer.statements(operations[place]) for place in cut[number]]
        pairs = zip(cut[number], statements, strict=True)
        seen = [(operations[place], one) for place, every in pairs if place < there for one in every]
        return Rendered(statements, look is not None and _passes(look, seen))

    done = shared(len(cut), made, _codec())
    found: list[list[Statement]] = [[]] * len(operations)
    for places, one in zip(cut, done, strict=True):
        for place, statements in zip(places, one.statements, strict=True):
            found[place] = statements
    return Rendered(found, all(one.fine for one in done))


def _passes(look: Look, pairs: Sequence[Pair]) -> bool:
    """Whether nothing is refused; which statement is the first to be is for whoever looks at all of them."""
    try:
        look(pairs)
    except DeclarationError:
        return False
    return True


def _by_table(operations: Sequence[Operation]) -> list[list[int]]:
    """The places of operations in pieces; all that belongs to one table is in one, since it is looked at together."""
    tables: dict[tuple[str, str], list[int]] = {}
    for place, operation in enumerate(operations):
        obj = operation.object
        tables.setdefault((obj.namespace, table_of(obj)), []).append(place)
    cut: list[list[int]] = []
    for places in tables.values():
        if not cut or len(cut[-1]) * _PIECES >= len(operations):
            cut.append([])
        cut[-1] += places
    # one sort after the other: the interpreter is made for what it has just done
    return [sorted(places) for places in cut]


def _codec() -> Codec[Rendered]:
    from msgspec import msgpack

    return Codec(msgpack.encode, msgpack.Decoder(Rendered).decode)
