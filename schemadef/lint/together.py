"""Which statements of a file run in one transaction: those of a DO block, and those between BEGIN and COMMIT."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

    from schemadef.lint.source import File
    from schemadef.lint.statement import Statement

_ENDS = frozenset({"begin", "commit", "rollback"})


def is_in_transaction(statement: Statement, file: File) -> bool:
    """Whether a BEGIN is open where a statement stands."""
    begun = False
    for other in file.statements:
        if other.start >= statement.start:
            break
        if other.tokens.words[other.first] in _WORDS and other.shape.verb in _ENDS:
            begun = other.shape.verb == "begin"
    return begun


_WORDS = frozenset({"BEGIN", "START", "COMMIT", "END", "ROLLBACK", "ABORT"})


def behind(statement: Statement, file: File) -> Iterator[Statement]:
    """The statements behind one that run in the same transaction, whoever applies the file."""
    block = statement.outer
    if block is None and not is_in_transaction(statement, file):
        return
    for other in file.everything:
        if other.start <= statement.start:
            continue
        if block is not None and other.outer is not block:
            return
        if other.outer is None and other.shape.verb in _ENDS:
            return
        yield other


def before(statement: Statement, file: File) -> Iterator[Statement]:
    """The statements before one that run in the same transaction, whoever applies the file."""
    block = statement.outer
    if block is None and not is_in_transaction(statement, file):
        return
    found: list[Statement] = []
    for other in file.everything:
        if other.start >= statement.start:
            break
        if other.outer is None and other.shape.verb in _ENDS:
            found.clear()
        elif block is None or other.outer is block:
            found.append(other)
    yield from found
