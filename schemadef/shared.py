"""Work that falls into pieces, done in two processes where the machine has more than one processor.

Both take the next piece when they are free, so that a process which gets less of the machine does less. What comes out
is the same as if one had done all: what the second one does not answer for is done here, and where anything is refused,
everything is done again here, so that the first thing to be refused is the one that is told.
"""

from __future__ import annotations

import marshal
import os
import sys
from contextlib import suppress
from typing import TYPE_CHECKING, Generic, NamedTuple, TypeVar

from schemadef.errors import SchemadefError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

T = TypeVar("T")
_MOST = 200
"""Pieces: each is a byte in a pipe."""


def available() -> bool:
    """Whether there is a second processor, and forking is safe: it is not beside threads."""
    threading = sys.modules.get("threading")
    if not hasattr(os, "fork") or (threading is not None and threading.active_count() > 1):
        return False
    affinity = getattr(os, "sched_getaffinity", None)
    return (len(affinity(0)) if affinity else os.cpu_count() or 1) > 1


class Codec(NamedTuple, Generic[T]):
    """How a result goes from one process to the other."""

    encode: Callable[[T], bytes]
    decode: Callable[[bytes], T]


def shared(count: int, do: Callable[[int], T], codec: Codec[T]) -> list[T]:
    """The results of pieces of work, by their number; raises what the first of them raises.

    Of few pieces one process does all. What both touch is copied, so that other work is better done before or after.
    """
    done = _in_two(count, do, codec) if 2 < count <= _MOST and available() else {}
    return [done[piece] if piece in done else do(piece) for piece in range(count)]


def _in_two(count: int, do: Callable[[int], T], codec: Codec[T]) -> dict[int, T]:
    """The results as far as two processes have them; none where something was refused."""
    queue = _queue(count)
    try:
        process, answer = _start(queue, lambda piece: codec.encode(do(piece)))
    except OSError:
        os.close(queue)
        return {}
    try:
        done = {piece: do(piece) for piece in _taken(queue)}
        done |= {piece: codec.decode(said) for piece, said in _heard(answer).items()}
    except SchemadefError:
        os.read(queue, count)  # nobody needs the rest
        return {}
    finally:
        os.close(queue)
        os.close(answer)
        with suppress(ChildProcessError):  # whoever started this process may let the system wait for all of its own
            os.waitpid(process, 0)
    return done


def _queue(count: int) -> int:
    """A pipe that holds the numbers of all pieces, the last one first: whoever reads one has it alone."""
    reader, writer = os.pipe()
    os.write(writer, bytes(reversed(range(count))))
    os.close(writer)
    return reader


def _taken(queue: int) -> Iterator[int]:
    """The pieces that this process gets."""
    while number := os.read(queue, 1):
        yield number[0]


def _start(queue: int, do: Callable[[int], bytes]) -> tuple[int, int]:
    """A second process at work, and the pipe through which it answers."""
    reader, writer = os.pipe()
    try:
        process = os.fork()
    except OSError:
        os.close(reader)
        os.close(writer)
        raise
    if process:
        os.close(writer)
        return process, reader
    try:
        os.close(reader)
        said = marshal.dumps({piece: do(piece) for piece in _taken(queue)})
        with os.fdopen(writer, "wb") as pipe:
            pipe.write(said)
    finally:
        # whatever went wrong, the first process finds out by itself: nothing of this copy of it may run on
        os._exit(0)


def _heard(answer: int) -> dict[int, bytes]:
    """What the second process has done; nothing where it has failed."""
    with os.fdopen(answer, "rb", closefd=False) as pipe:
        said = pipe.read()
    try:
        found: dict[int, bytes] = marshal.loads(said)
    except (EOFError, ValueError, TypeError):
        return {}
    return found
