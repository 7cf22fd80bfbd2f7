"""Messages between two processes that both work: whoever waits for one sends meanwhile what it has to say."""

from __future__ import annotations

import os
import select
from collections import deque

_HEAD = 4
_MOST = 1 << 18


class Wire:
    """One end: a pipe to read from and one to write to.

    What is sent is kept until the other end takes it, so that no end waits for the other to read while it has work.
    """

    def __init__(self, reader: int, writer: int) -> None:
        self._reader = reader
        self._writer = writer
        self._out: deque[memoryview] = deque()
        self._part = bytearray()
        self._in: deque[bytes] = deque()
        os.set_blocking(writer, False)

    def send(self, message: bytes) -> None:
        """Send a message, now or later; raises OSError when nobody is there to read it."""
        self._out.append(memoryview(len(message).to_bytes(_HEAD, "big") + message))
        self._write()

    def receive(self) -> bytes:
        """The next message; raises EOFError when the other end is gone, OSError as `send`."""
        while not self._in:
            ready, free, _ = select.select([self._reader], [self._writer] if self._out else [], [])
            if free:
                self._write()
            if ready:
                self._read()
        return self._in.popleft()

    def finish(self) -> None:
        """Wait until all is sent."""
        while self._out:
            select.select([], [self._writer], [])
            self._write()

    def close(self) -> None:
        """Let go of both pipes."""
        os.close(self._reader)
        os.close(self._writer)

    def _read(self) -> None:
        said = os.read(self._reader, _MOST)
        if not said:
            raise EOFError
        self._part += said
        while len(self._part) >= _HEAD:
            end = _HEAD + int.from_bytes(self._part[:_HEAD], "big")
            if len(self._part) < end:
                break
            self._in.append(bytes(self._part[_HEAD:end]))
            del self._part[:end]

    def _write(self) -> None:
        while self._out:
            try:
                sent = os.write(self._writer, self._out[0])
            except BlockingIOError:
                return
            left = self._out.popleft()[sent:]
            if left:
                self._out.appendleft(left)


def wires() -> tuple[Wire, Wire]:
    """Both ends of a wire; raises OSError where there are no more pipes to be had."""
    there, here = os.pipe(), os.pipe()
    return Wire(there[0], here[1]), Wire(here[0], there[1])
