"""What a statement does about who sees rows, or may call functions."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from schemadef.lint.sql.shape import Name

BY_NAME = "by name"
"""What a statement does that secures tables by names that nobody can read here."""


class Securing(NamedTuple):
    """What a statement does about who sees the rows of a table, or may call a function, which is `table` then: plain
    values, which outlast what was read of the text.

    `does` is its verb, of a policy when there is one, of row-level security or of the table otherwise; of functions it
    is one of `exposed`'s.
    """

    does: str
    start: int
    end: int
    table: Name = ()
    policy: Name = ()
