"""Sequences."""

from __future__ import annotations

from typing import TYPE_CHECKING

from schemadef.model import Id, Sequence
from schemadef.operations.base import RULES, Create, Drop, Rules, Set
from schemadef.operations.comment import SetComment

if TYPE_CHECKING:
    from collections.abc import Iterable


class CreateSequence(Create, frozen=True, kw_only=True):
    """Create a sequence, which nothing owns yet."""

    object: Sequence


class DropSequence(Drop, frozen=True, kw_only=True):
    """Drop a sequence; the one that an identity column got under its name is left alone."""

    object: Sequence


class AlterSequence(Set, frozen=True, kw_only=True):
    """Give a sequence other numbers to come; the one that is next stays, where it is still among them."""

    object: Sequence
    old: Sequence


class SetSequenceLogged(Set, frozen=True, kw_only=True):
    """Write a sequence to the log, or no longer."""

    object: Sequence
    old: Sequence


class SetSequenceOwner(Set, frozen=True, kw_only=True):
    """Let a sequence go with a column, or with none."""

    object: Sequence
    old: Sequence


RULES["sequence"] = Rules(
    rank=4,
    create=CreateSequence,
    drop=DropSequence,
    alters={
        "type": AlterSequence,
        "start": AlterSequence,
        "increment": AlterSequence,
        "minimum": AlterSequence,
        "maximum": AlterSequence,
        "cache": AlterSequence,
        "cycle": AlterSequence,
        "unlogged": SetSequenceLogged,
        "owned_by": SetSequenceOwner,
        "comment": SetComment,
    },
    holds_data=True,
)
