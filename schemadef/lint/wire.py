"""Messages between two processes that both work: whoever waits for one sends meanwhile what it has to say."""

from __future__ import annotations

import os
import select

_HEAD = 4
_MOST = 1 << 18


class Wire:
    """One end: a pipe to read from and one to write to.

    What is sent is kept until the other end takes it, so that no end waits for the other to read while it has work.
    """

    def __init__(self, reader: int, writer: int) -> None:
        self._reader = reader
        self._writer = writer
        self._out = bytearray()
        self._in = bytearray()
        os.set_blocking(writer, False)

    def send(self, message: bytes) -> None:
        """Send a message, now or later; raises OSError when nobody is there to read it."""
        self._out += len(message).to_bytes(_HEAD, "big")
        self._out += message
        self._write()

    def receive(self) -> bytes:
        """The next message; raises EOFError when the other end is gone, OSError as `send`."""
        while (message := self._message()) is None:
            ready, free, _ = select.select([self._reader], [self._writer] if self._out else [], [])
            if free:
                self._write()
            if ready:
                said = os.read(self._reader, _MOST)
                if not said:
                    raise EOFError
                self._in += said
        return message

    def finish(self) -> None:
        """Wait until all is sent."""
        while self._out:
            select.select([], [self._writer], [])
            self._write()

    def close(self) -> None:
        """Let go of both pipes."""
        os.close(self._reader)
        os.close(self._writer)

    def _message(self) -> bytes | None:
        size = int.from_bytes(self._in[:_HEAD], "big")
        if len(self._in) < _HEAD + size or len(self._in) < _HEAD:
            return None
        message = bytes(self._in[_HEAD : _HEAD + size])
        del self._in[: _HEAD + size]
        return message

    def _write(self) -> None:
        while self._out:
            try:
                sent = os.write(self._writer, self._out[:_MOST])
            except BlockingIOError:
                return
            del self._out[:sent]


def wires() -> tuple[Wire, Wire]:
    """Both ends of a wire; raises OSError where there are no more pipes to be had."""
    there, here = os.pipe(), os.pipe()
    return Wire(there[0], here[1]), Wire(here[0], there[1])
