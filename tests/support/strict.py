"""The statements of that folder under strict guards, each with its operation."""

from __future__ import annotations

from postgres_folder import compiled

from schemadef.operations import Operation, Set

MADE = [pair for migration in compiled("strict") for pair in zip(migration.made_by, migration.up, strict=True)]
"""Every operation with its strict statement."""
STRICT = {statement.subject: statement.sql for operation, statement in MADE if not isinstance(operation, Set)}
OPERATIONS = {operation.subject: operation for operation, _ in MADE if not isinstance(operation, Set)}


def operation_of(subject: str) -> tuple[str, Operation]:
    """The full subject that begins like this, and its operation."""
    (found,) = [full for full in OPERATIONS if full == subject or full.startswith(f"{subject}(")]
    return found, OPERATIONS[found]
