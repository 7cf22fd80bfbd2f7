"""The files of a folder divided among processes, where the machine has more than one processor.

What a file says depends on the files before it: each worker reads those first, without a rule looking at them, which is
the smaller part of the work. What is said is the same for any number of workers.
"""

from __future__ import annotations

import marshal
import os
import sys
from functools import partial
from itertools import accumulate, pairwise
from typing import TYPE_CHECKING, NamedTuple

from schemadef.lint.finding import Edit, Finding, Fix
from schemadef.lint.schema import Schema

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from typing import Any

    from schemadef.lint.files import Found
    from schemadef.lint.run import Linted, Work
    from schemadef.lint.source import Told

_ENOUGH = 500_000
"""Signs of text below which a second process costs more than it saves."""
_READING = 0.45
"""What reading a file costs, of what linting it does."""
_MOST = 4
_NO_ANSWER = (EOFError, ValueError, TypeError)
"""What reading raises where a worker has failed."""


def available() -> int:
    """How many processes may work: as many as there are processors, a few at most; one where forking is not safe."""
    threading = sys.modules.get("threading")
    if not hasattr(os, "fork") or (threading is not None and threading.active_count() > 1):
        return 1
    affinity = getattr(os, "sched_getaffinity", None)
    return min(_MOST, len(affinity(0)) if affinity else os.cpu_count() or 1)


def shares(sizes: Sequence[int], workers: int) -> list[int]:
    """Where the files of each worker end, so that all are done at once: later ones have more to read before."""
    ends = list(accumulate(range(workers), lambda end, _: end + 1 - _READING * end, initial=0.0))[1:]
    total, done = sum(sizes), 0
    found: list[int] = []
    for place, size in enumerate(sizes):
        while len(found) < workers - 1 and done >= total * ends[len(found)] / ends[-1]:
            found.append(place)
        done += size
    return [*found, *[len(sizes)] * (workers - len(found))]


def divided(files: Sequence[Found], work: Work, schema: Schema, workers: int) -> list[Linted]:
    """Lint files in several processes; `schema` is afterwards what all of them make.

    The first share is this process's own. A worker that fails is one whose files are linted here.
    """
    sizes = [one.size for one in files]
    if workers < 2 or sum(sizes) < _ENOUGH:
        return list(work.lint(files, schema))
    ends = shares(sizes, workers)
    started = [_start(files, first, last, work) for first, last in pairwise(ends)]
    try:
        linted = list(work.lint(files[: ends[0]], schema))
        for child, (first, last) in zip(started, pairwise(ends), strict=True):
            try:
                linted += list(_taken(files, first, last, work, schema, child.answer()))
            except _NO_ANSWER:
                linted += work.lint(files[first:last], schema)
    finally:
        for child in started:
            child.end()
    return linted


class _Child:
    """A worker, by its process and the pipe that it answers through."""

    def __init__(self, process: int, pipe: int) -> None:
        self.process = process
        self.pipe = pipe

    def answer(self) -> Iterator[Any]:
        """What it says, one by one; raises one of `_NO_ANSWER` when it has failed."""
        with os.fdopen(self.pipe, "rb", closefd=False) as pipe:
            while True:
                yield marshal.load(pipe)

    def end(self) -> None:
        """Close the pipe, which ends a worker that still writes to it, and wait for the process."""
        os.close(self.pipe)
        os.waitpid(self.process, 0)


def _start(files: Sequence[Found], first: int, last: int, work: Work) -> _Child:
    """A process that lints the files between two places."""
    reader, writer = os.pipe()
    process = os.fork()
    if process:
        os.close(writer)
        return _Child(process, reader)
    try:
        os.close(reader)
        # the other process is at work and does not read yet: written at once, this one would wait for it
        answer = list(_said(files, first, last, work))
        with os.fdopen(writer, "wb") as pipe:
            pipe.writelines(answer)
    finally:
        # whatever went wrong, the parent finds out by itself: nothing of this copy of it may run on
        os._exit(0)


class _Said(NamedTuple):
    """What a worker found in a file, and what it tells of the file, in values that marshal writes."""

    findings: list[tuple[Any, ...]]
    file: Told


def _said(files: Sequence[Found], first: int, last: int, work: Work) -> Iterator[bytes]:
    """What a worker says: of each file, and then what the schema is."""
    schema = work.schema()
    work.replay(files[:first], schema)
    for one in work.lint(files[first:last], schema):
        findings = [_plain(finding) for finding in one.findings]
        yield marshal.dumps((findings, one.file.told()))
    yield marshal.dumps(schema.state())


def _plain(finding: Finding) -> tuple[Any, ...]:
    fix = finding.fix and ([(*edit,) for edit in finding.fix.edits], finding.fix.safe)
    return (*finding[:5], fix)


def _finding(plain: tuple[Any, ...]) -> Finding:
    fix = plain[5] and Fix(tuple(Edit(*edit) for edit in plain[5][0]), plain[5][1])
    code, start, end, message, hint = plain[:5]
    return Finding(code, start, end, message, hint, fix)


def _taken(
    files: Sequence[Found], first: int, last: int, work: Work, schema: Schema, said: Iterator[Any]
) -> Iterator[Linted]:
    """What a worker said of the files between two places, as if it had been found here."""
    nothing = work.schema()
    for one in files[first:last]:
        told = _Said(*next(said))
        file = work.file(one, nothing if one.rollback else schema)
        file.take(told.file)
        yield work.linted(file, tuple(map(_finding, told.findings)))
    schema.take(next(said), partial(work.replay, files[:last]))
