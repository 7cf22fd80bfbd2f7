"""A proxy between a client and a Postgres, or its pooler, that counts round trips and cuts the line where told."""

from __future__ import annotations

import socket
import struct
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from urllib.parse import urlsplit

SYNC, READY = b"S", b"Z"
STARTING = b"SFATAL\0VFATAL\0C57P03\0Mthe database system is starting up\0\0"


class Cutter:
    """`cuts` holds the round trips to lose: `{7: "before"}` loses the request, `{7: "after"}` the answer.

    The first `asleep` connections are answered as by a server that starts.
    """

    def __init__(self, host: str, port: int) -> None:
        self.server = (host, port)
        self.listener = socket.create_server(("127.0.0.1", 0))
        self.cuts: dict[int, str] = {}
        self.asleep = 0
        self.trips = 0
        self.connections = 0
        threading.Thread(target=self.accept, daemon=True).start()

    def accept(self) -> None:
        with suppress(OSError):
            while True:
                client, _ = self.listener.accept()
                self.connections += 1
                threading.Thread(target=self.serve, args=(client,), daemon=True).start()

    def serve(self, client: socket.socket) -> None:
        with suppress(OSError, struct.error):
            startup = whole(client, 4)
            startup += whole(client, struct.unpack("!I", startup)[0] - 4)
            if self.asleep > 0:
                self.asleep -= 1
                client.sendall(b"E" + struct.pack("!I", len(STARTING) + 4) + STARTING)
                client.close()
                return
            server = socket.create_connection(self.server)
            for end in (client, server):
                end.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            server.sendall(startup)
            line = Line(client, server)
            threading.Thread(target=self.answers, args=(line,), daemon=True).start()
            self.requests(line)

    def requests(self, line: Line) -> None:
        for message in line.messages(line.client):
            if message[:1] == SYNC:
                self.trips += 1
                cut = self.cuts.pop(self.trips, "")
                if cut == "before":
                    line.close()
                    return
                line.swallows = cut == "after"
            line.server.sendall(message)
        line.close()

    def answers(self, line: Line) -> None:
        with suppress(OSError):
            for message in line.messages(line.server):
                if not line.swallows:
                    line.client.sendall(message)
                elif message[:1] == READY:
                    break
        line.close()

    def close(self) -> None:
        with suppress(OSError):
            self.listener.shutdown(socket.SHUT_RDWR)  # or the thread that accepts would take one more
        self.listener.close()


class Line:
    def __init__(self, client: socket.socket, server: socket.socket) -> None:
        self.client = client
        self.server = server
        self.swallows = False

    def messages(self, end: socket.socket) -> Iterator[bytes]:
        with suppress(OSError):
            while True:
                head = whole(end, 5)
                yield head + whole(end, struct.unpack("!I", head[1:])[0] - 4)

    def close(self) -> None:
        for end in (self.client, self.server):
            with suppress(OSError):
                end.shutdown(socket.SHUT_RDWR)
            end.close()


def whole(end: socket.socket, count: int) -> bytes:
    data = b""
    while len(data) < count:
        part = end.recv(count - len(data))
        if not part:
            raise OSError("the other side has closed")
        data += part
    return data


@contextmanager
def cutter(url: str) -> Iterator[tuple[str, Cutter]]:
    """The URL that goes by the proxy, and the proxy."""
    parts = urlsplit(url)
    proxy = Cutter(str(parts.hostname), int(parts.port or 0))
    place = f"127.0.0.1:{proxy.listener.getsockname()[1]}"
    try:
        options = "sslmode=disable&gssencmode=disable"
        yield f"postgresql://{parts.username}:{parts.password}@{place}{parts.path}?{options}", proxy
    finally:
        proxy.close()
