"""Names that go for good, which programs that run may still say: told above the statement that drops them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec.structs import replace

from schemadef.operations import Drop
from schemadef.statement import Hazard, Statement

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from schemadef.operations import Operation

_SAID = frozenset(
    {
        "view", "materialized_view", "function", "procedure", "aggregate", "sequence", "enum", "domain",
        "composite_type", "range_type",
    }
)  # fmt: skip
"""Kinds that programs name, and that hold no rows: tables and columns say more than this."""


def with_breaks(operations: Iterable[Operation], pairs: Sequence[tuple[Operation, Statement]]) -> Iterator[Statement]:
    """The statements of operations; one that drops what none of them makes again says that this breaks old code."""
    going = {drop.object.id for drop in operations if isinstance(drop, Drop) and drop.object.kind in _SAID}
    if going:
        going.difference_update(made.id for operation in operations for made in operation.makes())
    for operation, statement in pairs:
        goes = isinstance(operation, Drop) and operation.object.id in going
        if goes and Hazard.BREAKS_OLD_CODE not in statement.hazards:
            yield replace(statement, hazards=(*statement.hazards, Hazard.BREAKS_OLD_CODE))
        else:
            yield statement
