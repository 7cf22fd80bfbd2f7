"""What went wrong with a Postgres server, and whether the same may succeed a moment later."""

from __future__ import annotations

import os
import random
import re
import time
from collections.abc import Callable, Iterator
from typing import TypeVar

from schemadef.errors import ConfigError, EngineError, Retry

Result = TypeVar("Result")

SECONDS = "SCHEMADEF_CONNECT_SECONDS"
"""The variable that says for how long a server that does not answer yet is tried; 0 is once."""

_REFUSED_FOR = 5.0
_WAKING_FOR = 30.0
_PAUSE = 0.1
_LONGEST_PAUSE = 2.0

# A compute of Neon that was suspended wakes within a few seconds, and a connection is refused, reset or told to wait
# meanwhile (Neon, connection errors and connection latency); PgBouncer and a server that starts say so in these words.
_WAKING = re.compile(
    r"the database system is|couldn't connect to compute node|control plane request failed|"
    r"remaining connection slots|too many clients|server closed the connection unexpectedly|connection reset|"
    r"timeout expired|timed out|terminating connection|connection has been closed unexpectedly|"
    r"server_login_retry|server login|query_wait_timeout|server conn crashed|could not receive data|broken pipe|"
    r"failed to acquire permit to connect",
    re.IGNORECASE,
)
# Nobody listens, or the name is not known yet: more often a mistake than a server that starts.
_REFUSED = re.compile(
    r"connection refused|could not translate host name|failed to resolve host|name or service not known|"
    r"temporary failure in name resolution|no route to host|network is unreachable",
    re.IGNORECASE,
)
_BROKEN = frozenset({"08000", "08001", "08003", "08004", "08006", "57P01", "57P02", "57P03", "57P05", "25P03", "25P04"})
"""SQLSTATEs with which a connection ends: exceptions, shutdowns, kills and idle timeouts (Postgres, Appendix A)."""
_AGAIN = frozenset({"40001", "40P01", "55P03"})
"""SQLSTATEs after which nothing was done: serialisation failures, deadlocks, and a lock that was not to be had."""


# What psycopg and libpq put before the reason: whose attempt it was, and where it went, which our own sentence says.
_BEFORE = re.compile(
    r"^(?:- host: .*?, hostaddr: \S+: )?(?:connection (?:failed|is bad): )?"
    r"(?:connection to server (?:at|on socket (?P<socket>\"[^\"]*\")).*? failed: )?(?:(?:FATAL|ERROR): +)?"
)
_ERRNO = re.compile(r"\[Errno -?\d+\] ")
_COUNT = "Multiple connection attempts failed"


def reasons(text: str) -> str:
    """Why nobody could connect, from what psycopg says: libpq's lines, each reason once, without the advice that
    follows it on a line of its own (libpq, fe-connect.c), and without the place.
    """
    lines = [line for line in text.splitlines() if line.strip() and not line.startswith(("\t", _COUNT))]
    return ", and ".join(dict.fromkeys(map(_reason, lines)))


def _reason(line: str) -> str:
    found = _BEFORE.match(line)
    assert found is not None  # every part of the pattern may be missing
    socket = f" ({found['socket']})" if found["socket"] else ""
    return _ERRNO.sub("", line[found.end() :]).strip() + socket


def is_broken(code: str) -> bool:
    """Whether the connection has ended with this SQLSTATE."""
    return code in _BROKEN


def retry_of(code: str) -> Retry:
    """What may be tried again after this SQLSTATE of a statement."""
    if is_broken(code):
        return "unsure"
    return "safe" if code in _AGAIN else "no"


def patience(text: str) -> float:
    """For how many seconds in all to try to connect while a server says this; 0 where that changes nothing.

    `SCHEMADEF_CONNECT_SECONDS` says otherwise. Raises `ConfigError` when that is no number.
    """
    seconds = _WAKING_FOR if _WAKING.search(text) else _REFUSED_FOR if _REFUSED.search(text) else 0.0
    said = os.environ.get(SECONDS, "")
    if not seconds or not said:
        return seconds
    try:
        return float(said)
    except ValueError:
        message = f"{SECONDS} is {said!r}, which is not a number of seconds"
        raise ConfigError(message, hint="leave it out, or write 60") from None


def connecting(attempt: Callable[[], Result], *, once: bool = False) -> Result:
    """The result of an attempt to connect, made again while the server wakes up.

    Only what says that nothing was done (`retry` is `safe`) is tried again, so that this holds for every statement.
    Raises the last `EngineError`, with how long it was tried.
    """
    start = time.monotonic()
    for number, pause in enumerate(pauses(), start=1):
        try:
            return attempt()
        except EngineError as error:
            spent = time.monotonic() - start
            if once or error.retry != "safe" or spent + pause > patience(error.message):
                tried = f" (tried {number} times in {spent:.1f} seconds)" if number > 1 else ""
                raise EngineError(error.message + tried, code=error.code, hint=error.hint, retry=error.retry) from None
        time.sleep(pause)
    raise AssertionError("the pauses do not end")


def pauses() -> Iterator[float]:
    """Pauses that double up to two seconds, each a random part of that, so that many do not come back at once."""
    longest = _PAUSE
    while True:
        yield random.uniform(longest / 2, longest)
        longest = min(longest * 2, _LONGEST_PAUSE)
