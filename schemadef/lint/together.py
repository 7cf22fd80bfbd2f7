"""Which statements of a file run in one transaction: those of a DO block, and those between BEGIN and COMMIT."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from itertools import islice
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

    from schemadef.lint.source import File
    from schemadef.lint.sql.statement import Statement

_WORDS = {
    "BEGIN": True, "START": True, "COMMIT": False, "END": False, "ROLLBACK": False, "ABORT": False,
}  # fmt: skip
_FAR = 300
"""How many statements around one are looked at, for a text that has very many in one transaction."""


def transaction_of(statement: Statement, file: File) -> int:
    """The offset of the BEGIN that is open where a statement stands; -1 for none."""
    starts, begun = file.known("transactions", _transactions)
    at = bisect_left(starts, (statement.outer or statement).start) - 1
    return starts[at] if at >= 0 and begun[at] else -1


def is_in_transaction(statement: Statement, file: File) -> bool:
    """Whether a BEGIN is open where a statement stands."""
    return transaction_of(statement, file) >= 0


def _transactions(file: File) -> tuple[list[int], list[bool]]:
    """Where the statements stand that begin or end a transaction, and whether each begins one."""
    found = [one for one in file.statements if one.tokens.words[one.first] in _WORDS]
    return [one.start for one in found], [_WORDS[one.tokens.words[one.first]] for one in found]


def behind(statement: Statement, file: File) -> Iterator[Statement]:
    """The statements behind one that run in the same transaction, whoever applies the file."""
    everything = file.everything
    at = bisect_right(everything, statement.start, key=_start)
    for other in islice(everything, at, at + _FAR):
        if not _runs_with(other, statement, file):
            return
        yield other


def before(statement: Statement, file: File) -> Iterator[Statement]:
    """The statements before one that run in the same transaction, whoever applies the file; the last one first."""
    everything = file.everything
    at = bisect_left(everything, statement.start, key=_start)
    for other in reversed(everything[max(0, at - _FAR) : at]):
        if not _runs_with(other, statement, file):
            return
        yield other


def _start(statement: Statement) -> int:
    return statement.start


def _runs_with(other: Statement, statement: Statement, file: File) -> bool:
    """Whether two statements run in one transaction."""
    if statement.outer is not None and (other.outer is statement.outer or other is statement.outer):
        return True
    begun = transaction_of(statement, file)
    return begun >= 0 and (transaction_of(other, file) == begun or other.start == begun)
