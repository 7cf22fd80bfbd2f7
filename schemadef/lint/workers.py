"""The files of a folder divided among two processes, where the machine has more than one processor.

What a file says depends on the files before it. The files go to the two in turn, some at a time: each reads its own,
tells the other what they do to the schema, follows what the other has told of those before, and then has the rules look
at its own. What is said is the same for one process and for two.
"""

from __future__ import annotations

import marshal
import os
from contextlib import suppress
from typing import TYPE_CHECKING, Any

from schemadef.errors import SchemadefError
from schemadef.lint.kept import Kept
from schemadef.lint.schema.journal import follow, journal
from schemadef.lint.wire import wires
from schemadef.lint.work import Linted

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from schemadef.lint.files import Found
    from schemadef.lint.schema.schema import Schema
    from schemadef.lint.wire import Wire
    from schemadef.lint.work import Work

ENOUGH = 150_000
"""Signs of text below which a second process costs more than it saves."""
AT_ONCE = 30_000
"""Signs of text that a process reads before it lints them: what is read of them is held as long."""
_JOURNAL, _FOUND = 0, 1


def divided(files: Sequence[Found], work: Work, workers: int) -> list[Linted]:
    """Lint files in two processes; where that fails, or anything is refused, all is done here."""
    sizes = [one.size for one in files]
    cut = blocks(sizes)
    if workers > 1 and sum(sizes) >= ENOUGH and len(cut) > 1:
        with suppress(OSError, EOFError, SchemadefError):
            return _in_two(files, cut, work)
    return list(work.lint(files, work.schema()))


def blocks(sizes: Sequence[int]) -> list[slice]:
    """The files in their order, some at a time."""
    found, start, size = [], 0, 0
    for place, one in enumerate(sizes):
        size += one
        if size >= AT_ONCE or place == len(sizes) - 1:
            found.append(slice(start, place + 1))
            start, size = place + 1, 0
    return found


def _in_two(files: Sequence[Found], cut: list[slice], work: Work) -> list[Linted]:
    """What both have found; raises OSError or EOFError when there is no second process any more."""
    wire, process = _start(files, cut, work)
    try:
        other = _Other(wire)
        schema = work.schema()
        linted = dict(_half(0, files, cut, work, schema, other))
        if len(cut) % 2 == 0:
            _follow(other, files[cut[-1]], schema)
        for number, said in zip(range(1, len(cut), 2), other.found(len(cut) // 2), strict=True):
            linted[number] = list(_taken(files[cut[number]], work, schema, said))
        return [one for number in range(len(cut)) for one in linted[number]]
    finally:
        # ends a process that still writes
        wire.close()
        with suppress(ChildProcessError):  # whoever started this process may let the system wait for all of its own
            os.waitpid(process, 0)


class _Other:
    """The other process: what it tells of the schema, and what it has found, which comes in between."""

    def __init__(self, wire: Wire) -> None:
        self.wire = wire
        self._found: list[bytes] = []

    def tell(self, what: int, said: list[Any]) -> None:
        """Tell it something that marshal writes."""
        self.wire.send(bytes([what]) + marshal.dumps(said))

    def journal(self) -> Any:  # noqa: ANN401 - the journals of a block, as marshal reads them
        """What its next files do to the schema."""
        while (message := self.wire.receive())[0] == _FOUND:
            self._found.append(message)
        return marshal.loads(message[1:])

    def found(self, count: int) -> Iterator[Any]:
        """What it has found in each of its blocks."""
        while len(self._found) < count:
            self._found.append(self.wire.receive())
        while self._found:
            yield marshal.loads(self._found.pop(0)[1:])


def _half(
    mine: int, files: Sequence[Found], cut: list[slice], work: Work, schema: Schema, other: _Other
) -> Iterator[tuple[int, list[Linted]]]:
    """Every second block, by its number, linted."""
    for number in range(mine, len(cut), 2):
        read, told = {}, []
        for one in files[cut[number]]:
            if not one.rollback:
                read[one] = work.file(one, schema)
                told.append(journal(read[one]))
        # of the last files only the first process needs to know, which tells of the folder as one
        if mine or number + 1 < len(cut):
            other.tell(_JOURNAL, told)
        if number:
            _follow(other, files[cut[number - 1]], schema)
        yield number, list(work.lint(files[cut[number]], schema, read))


def _follow(other: _Other, files: Sequence[Found], schema: Schema) -> None:
    """Do to the schema what files do that the other process has read."""
    forward = [one for one in files if not one.rollback]
    for one, entries in zip(forward, other.journal(), strict=True):
        follow(entries, one, schema)


def _start(files: Sequence[Found], cut: list[slice], work: Work) -> tuple[Wire, int]:
    """The second process at work, and the wire to it."""
    here, there = wires()
    try:
        process = os.fork()
    except OSError:
        here.close()
        there.close()
        raise
    if process:
        there.close()
        return here, process
    try:
        here.close()
        _second(files, cut, work, _Other(there))
        there.finish()
    finally:
        # whatever went wrong, the first process finds out by itself: nothing of this copy of it may run on
        os._exit(0)


def _second(files: Sequence[Found], cut: list[slice], work: Work, other: _Other) -> None:
    """Lint every second block, and say what was found."""
    for _, linted in _half(1, files, cut, work, work.schema(), other):
        other.tell(_FOUND, [one.file.kept.packed for one in linted if one.file.kept is not None])


def _taken(files: Sequence[Found], work: Work, schema: Schema, said: Sequence[Any]) -> Iterator[Linted]:
    """What the other process has found in files, as if it had been found here."""
    nothing = work.schema()
    for one, packed in zip(files, said, strict=True):
        file = work.file(one, nothing if one.rollback else schema)
        file.kept = Kept(*packed)
        yield Linted(file)
