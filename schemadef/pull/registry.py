"""The writer of each kind: those that stand alone, in the order of the file, and those that live in a table's class."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from schemadef.model import (
    Aggregate,
    Check,
    CompositeType,
    DefaultPrivileges,
    Domain,
    Enum,
    Exclusion,
    Extension,
    ForeignKey,
    Function,
    Grant,
    Index,
    MaterializedView,
    Namespace,
    Owner,
    Policy,
    PrimaryKey,
    Procedure,
    RangeType,
    Raw,
    Role,
    Sequence,
    Trigger,
    Unique,
    View,
)
from schemadef.pull.aggregate import aggregate_item
from schemadef.pull.check import check_item
from schemadef.pull.enums import enum_type_item
from schemadef.pull.exclusion import exclusion_item
from schemadef.pull.foreign_key import foreign_key_item
from schemadef.pull.function import function_item
from schemadef.pull.index import index_item
from schemadef.pull.keys import primary_key_item, unique_item
from schemadef.pull.materialized_view import materialized_view_item
from schemadef.pull.policy import policy_item
from schemadef.pull.privilege import default_privileges_items, grant_items, owner_items
from schemadef.pull.raw import raw_item
from schemadef.pull.sequence import sequence_item
from schemadef.pull.standalone import extension_item, namespace_item, role_item
from schemadef.pull.trigger import trigger_item
from schemadef.pull.user_type import composite_type_item, domain_item, range_type_item
from schemadef.pull.view import view_item

if TYPE_CHECKING:
    from schemadef.model import Object
    from schemadef.pull.book import Book, Item
    from schemadef.pull.table import Page

    Alone = Callable[[Any, Book], Item | list[Item] | None]
    Member = Callable[[Any, Page, Book], Item | None]

ABOVE: tuple[tuple[type[Object], Alone], ...] = (
    (Namespace, namespace_item),
    (Extension, extension_item),
    (Role, role_item),
)
"""What stands before everything else."""

BETWEEN: tuple[tuple[type[Object], Alone], ...] = (
    (Enum, enum_type_item),
    (Sequence, sequence_item),
    (Domain, domain_item),
    (CompositeType, composite_type_item),
    (RangeType, range_type_item),
    (Function, function_item),
    (Procedure, function_item),
    (Aggregate, aggregate_item),
)
"""What stands before the tables and is written after them: by then it is known what they bring along and say."""

MEMBERS: tuple[tuple[type[Object], Member], ...] = (
    (PrimaryKey, primary_key_item),
    (Unique, unique_item),
    (Check, check_item),
    (Exclusion, exclusion_item),
    (ForeignKey, foreign_key_item),
    (Index, index_item),
    (Policy, policy_item),
    (Trigger, trigger_item),
)

BELOW: tuple[tuple[type[Object], Alone], ...] = (
    (View, view_item),
    (MaterializedView, materialized_view_item),
    (Raw, raw_item),
    (Owner, owner_items),
    (Grant, grant_items),
    (DefaultPrivileges, default_privileges_items),
)
