"""What a way back cannot bring back, said where it begins."""

from __future__ import annotations

import msgspec

from schemadef.statement import Hazard, Statement


def with_losses(up: tuple[Statement, ...], down: tuple[Statement, ...]) -> tuple[Statement, ...]:
    """The way back; its first statement says which data went with the way there, if any did."""
    subjects = dict.fromkeys(statement.subject for statement in up if Hazard.DELETES_DATA in statement.hazards)
    if not subjects or not down:
        return down
    loses = tuple(f"the data that went to {subject}" for subject in subjects)
    return (msgspec.structs.replace(down[0], loses=loses), *down[1:])
