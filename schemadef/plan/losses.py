"""What a way back cannot bring back, said where it begins."""

from __future__ import annotations

from typing import TYPE_CHECKING

import msgspec

from schemadef.statement import Hazard, Statement

if TYPE_CHECKING:
    from collections.abc import Iterable

    from schemadef.operations import Operation


def with_losses(
    up: tuple[Statement, ...], down: tuple[Statement, ...], back: Iterable[Operation]
) -> tuple[Statement, ...]:
    """The way back; its first statement says which data went with the way there, and what its rows get instead.

    `back` are the operations that the way back is made of.
    """
    subjects = dict.fromkeys(statement.subject for statement in up if Hazard.DELETES_DATA in statement.hazards)
    loses = [f"the data that went to {subject}" for subject in subjects]
    columns = dict.fromkeys(column for operation in back for column in operation.invents())
    loses += [f"the values of {column}, which cannot be empty: rows without one get another" for column in columns]
    if not loses or not down:
        return down
    return (msgspec.structs.replace(down[0], loses=tuple(loses)), *down[1:])
