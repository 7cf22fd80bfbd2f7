"""Server processes that never outlive us: each runs under a small watcher that waits on a pipe which only we hold.

When this process ends, however it ends, the pipe closes; the watcher then stops the server and removes its folder.
A parent-death signal would do so on Linux only, and would fire when the thread that started the server ends.
"""

from __future__ import annotations

import atexit
import contextlib
import json
import os
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

from schemadef.errors import EngineError

_STOP_TIMEOUT = 15.0
_WATCHER = """
import json, shutil, signal, subprocess, sys, threading
job = json.loads(sys.argv[1])
for name in ("SIGINT", "SIGTERM", "SIGHUP"):
    if hasattr(signal, name):
        signal.signal(getattr(signal, name), signal.SIG_IGN)
def ready():
    for name in ("SIGINT", "SIGTERM", "SIGHUP"):
        signal.signal(getattr(signal, name), signal.SIG_DFL)
status = 1
try:
    with open(job["log"], "ab") as log:
        options = {} if job["user"] is None else {"user": job["user"], "group": job["group"], "extra_groups": []}
        if sys.platform != "win32":
            options["preexec_fn"] = ready
        child = subprocess.Popen(job["command"], stdin=subprocess.DEVNULL, stdout=log, stderr=log, **options)
    def wait_for_parent():
        sys.stdin.buffer.read()
        child.send_signal(job["signal"])
    threading.Thread(target=wait_for_parent, daemon=True).start()
    status = child.wait()
finally:
    shutil.rmtree(job["folder"], ignore_errors=True)
sys.exit(status if status >= 0 else 1)
"""


class Watched:
    """A running server with its folder; `stop` ends it and removes the folder, as the end of this process does."""

    def __init__(self, command: list[str], folder: Path, *, user: tuple[int, int] | None, signal: int) -> None:
        self.log = folder / "server.log"
        self._owner = os.getpid()
        job = {
            "command": command,
            "folder": str(folder),
            "log": str(self.log),
            "signal": int(signal),
            "user": user[0] if user else None,
            "group": user[1] if user else None,
        }
        # A session of its own: an interrupt at the terminal is for us, and we decide when the server ends.
        self._watcher = subprocess.Popen(
            [sys.executable, "-I", "-S", "-c", _WATCHER, json.dumps(job)],
            stdin=subprocess.PIPE,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            cwd="/" if os.name == "posix" else None,
            start_new_session=True,
        )
        atexit.register(self.stop)

    def is_running(self) -> bool:
        """Whether the server has not ended by itself."""
        return self._watcher.poll() is None

    def wait_until(self, ready: Callable[[], bool], *, seconds: float) -> bool:
        """Wait until the server is ready; false when it ended or the time is over."""
        deadline = time.monotonic() + seconds
        while self.is_running() and time.monotonic() < deadline:
            if ready():
                return True
            time.sleep(0.01)
        return False

    def stop(self) -> None:
        """End the server and remove its folder; a forked child of the process that started it does nothing."""
        if os.getpid() != self._owner:
            return
        atexit.unregister(self.stop)
        pipe = self._watcher.stdin
        if pipe is not None:
            with contextlib.suppress(OSError):
                pipe.close()
        try:
            self._watcher.wait(_STOP_TIMEOUT)
        except subprocess.TimeoutExpired:
            self._watcher.kill()
            self._watcher.wait()


def run_once(command: list[str], *, user: tuple[int, int] | None, what: str) -> None:
    """Run a command that ends by itself; raises `EngineError` with its last line when it fails."""
    try:
        done = subprocess.run(
            command,
            check=False,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            cwd="/" if os.name == "posix" else None,
            user=user[0] if user else None,
            group=user[1] if user else None,
            extra_groups=[] if user else None,
        )
    except OSError as error:
        message = f"{what} cannot be run: {error}"
        raise EngineError(message) from None
    if done.returncode != 0:
        lines = done.stdout.decode("utf-8", "replace").strip().splitlines() or ["no output"]
        message = f"{what} failed: {lines[-1]}"
        raise EngineError(message)


def last_line(log: Path) -> str:
    """The last line that a server wrote, for the sentence that says why it is not there."""
    try:
        lines = log.read_text("utf-8", "replace").strip().splitlines()
    except OSError:
        lines = []
    return lines[-1] if lines else "it wrote nothing"
