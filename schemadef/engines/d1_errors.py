"""What D1 says when it fails, in one sentence: SQLite's words and code, and what may be tried again."""

from __future__ import annotations

import re

from schemadef.errors import EngineError, Retry

# https://developers.cloudflare.com/d1/observability/debug-d1/#error-list, those with "Retry the operation". What says
# that the database was not reached, or that the request waited in its queue, was not done.
_NOT_DONE = (
    "Cannot resolve D1 DB due to transient issue",
    "Internal error while starting up D1 DB storage",
    "Can't read from request stream because client disconnected",
    "D1 DB is overloaded",
    "Currently processing a long-running",  # an import or export, while which D1 refuses everything else
)
_MAYBE_DONE = (
    "reset because its code was updated",
    "Internal error in D1 DB storage caused object to be reset",
    "Network connection lost",
)
_TOO_MUCH = (
    "storage operation exceeded timeout",
    "exceeded its memory limit",
    "exceeded its CPU time limit",
)
BUSY = "Currently processing a long-running import"
INCOMPLETE = "incomplete input"
"""SQLite's word for a statement that is cut off: what a trigger becomes that D1's splitter cuts in two."""


def refusal(label: str, text: str) -> EngineError:
    """D1 writes `D1_ERROR: no such table: t: SQLITE_ERROR`: its own name before, SQLite's code after."""
    message = re.sub(r"^(D1_\w*ERROR: )+", "", text)
    found = re.search(r": (SQLITE_\w+)(?: \(.*\))?$", message)
    code = found.group(1) if found else "D1_ERROR"
    words = message[: found.start()] if found else message
    hint = "change fewer rows at a time" if any(cause in message for cause in _TOO_MUCH) else ""
    if BUSY in message:
        hint = "wait for it to end, and run it again"
    return EngineError(f"{label}: {words}", code=code, hint=hint, retry=_retry(message))


def _retry(message: str) -> Retry:
    if any(words in message for words in _NOT_DONE):
        return "safe"
    return "unsure" if any(words in message for words in _MAYBE_DONE) else "no"
