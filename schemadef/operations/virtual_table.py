"""Virtual tables."""

from __future__ import annotations

from schemadef.model import VirtualTable
from schemadef.operations.base import RULES, Create, Drop, Rules
from schemadef.statement import Hazard


class CreateVirtualTable(Create, frozen=True, kw_only=True):
    """Create a virtual table."""

    object: VirtualTable


class DropVirtualTable(Drop, frozen=True, kw_only=True):
    """Drop a virtual table with what its module keeps."""

    hazards = (Hazard.DELETES_DATA,)

    object: VirtualTable


RULES["virtual_table"] = Rules(
    rank=12,
    create=CreateVirtualTable,
    drop=DropVirtualTable,
    replaces=dict.fromkeys(("module", "arguments"), "no ALTER TABLE changes a virtual table"),
    holds_data=True,
    apart=(),
)
