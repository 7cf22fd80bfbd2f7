"""`/import`: statements as a file that D1 fetches and runs as one unit, without the splitter of `/query`.

As wrangler does it (wrangler 4, `d1 execute --file --remote`) and developers.cloudflare.com/api says: `init`
with the file's MD5 gives an address to upload to, unless Cloudflare has the file, which is then begun at once; `ingest`
begins it; `poll` is asked until it is complete. "If the execution fails to complete, your DB will return to its
original state" (wrangler's own words). D1 resets itself, with the word D1_RESET_DO and nothing else, when an import
takes too long or breaks a foreign key; such an import is rolled back too.
"""

from __future__ import annotations

import hashlib
import time
from collections.abc import Callable
from typing import Any

import msgspec

from schemadef.engines.backoff import persistently
from schemadef.engines.d1_errors import BUSY, refusal
from schemadef.engines.http_connection import HttpConnection
from schemadef.errors import EngineError

_LONGEST = 900.0
_FIRST_PAUSE, _LONGEST_PAUSE = 0.05, 1.0
_HTTP_OK = 200
# The answer is the same for an import that has finished and for one that has failed, so nobody knows.
_OVER = "Not currently importing anything"

_RESET = "D1_RESET_DO"

Post = Callable[[dict[str, str], bool], Any]
"""One request to `/import`; the second argument says whether it may be sent twice."""


class _Status(msgspec.Struct):
    """What `init`, `ingest` and `poll` answer."""

    success: bool = True
    status: str = ""
    error: str = ""
    errors: list[str] = []
    at_bookmark: str = ""
    upload_url: str = ""
    filename: str = ""


def run_import(post: Post, content: bytes, label: str) -> None:
    """Upload the file, have it run, and wait for its end.

    Raises `EngineError`; its `retry` is `unsure` when Cloudflare lost track of the import, or the time is over.
    """
    etag = hashlib.md5(content, usedforsecurity=False).hexdigest()
    status = _begun(post, etag, label)
    if status.upload_url:
        persistently(lambda: _upload(status.upload_url, content, etag), repeatable=True)
        status = _status(post({"action": "ingest", "etag": etag, "filename": status.filename}, False), label)
    deadline = time.monotonic() + _LONGEST
    pause = _FIRST_PAUSE
    while not _is_complete(status, label):
        if time.monotonic() > deadline:
            message = f"{label}: the import has not ended after {_LONGEST:g} seconds"
            raise EngineError(message, code="D1_IMPORT", hint="look at the status before you go on", retry="unsure")
        time.sleep(pause)
        pause = min(pause * 2, _LONGEST_PAUSE)
        status = _poll(post, status, label)


def _begun(post: Post, etag: str, label: str) -> _Status:
    """The answer to `init`, which waits for another import to end."""

    def attempt() -> _Status:
        status = _status(post({"action": "init", "etag": etag}, False), label)
        if BUSY in status.error:
            raise refusal(label, status.error)
        return status

    return persistently(attempt, repeatable=False)


def _poll(post: Post, status: _Status, label: str) -> _Status:
    """How far it is; an answer that the database is busy with an import means this one."""
    try:
        answer = post({"action": "poll", "current_bookmark": status.at_bookmark}, True)
    except EngineError as error:
        if BUSY not in error.message:
            raise
        return status
    found = _status(answer, label)
    return found if found.at_bookmark else msgspec.structs.replace(found, at_bookmark=status.at_bookmark)


def _is_complete(status: _Status, label: str) -> bool:
    """Whether it has ended well; raises when it has not ended well."""
    reason = status.error or " ".join(status.errors)
    if BUSY in reason:
        return False
    if _RESET in reason:
        message = f"{label} reset itself during the import, and rolled it back ({_RESET})"
        hint = "run it again; if that fails too, a foreign key is broken or it is too much at once"
        raise EngineError(message, code=_RESET, hint=hint)
    if _OVER in reason:
        message = f"{label}: Cloudflare lost track of the import: {reason}"
        raise EngineError(message, code="D1_IMPORT", hint="look at the status before you go on", retry="unsure")
    if not status.success or status.status == "error":
        raise refusal(label, reason or "the import failed and gave no reason")
    return status.status == "complete"


def _status(answer: object, label: str) -> _Status:
    try:
        return msgspec.convert(answer, _Status, strict=False)
    except msgspec.ValidationError:
        message = f"{label}: the answer about an import is not of Cloudflare's shape"
        raise EngineError(message, code="D1_IMPORT", retry="unsure") from None


def _upload(url: str, content: bytes, etag: str) -> None:
    """Put the file where Cloudflare said; the address is signed, so it is a secret. Nothing runs yet."""
    base, _, query = url.partition("?")
    connection = HttpConnection(base, what="upload server", code="D1_UPLOAD", secrets=tuple(filter(None, (url, query))))
    try:
        answer = connection.request("PUT", f"?{query}" if query else "", content, {})
    finally:
        connection.close()
    found = answer.headers.get("etag", "").strip('"')
    if answer.status != _HTTP_OK or found != etag:
        reason = f"HTTP {answer.status}" if answer.status != _HTTP_OK else "it arrived damaged"
        message = f"the migration could not be uploaded to {connection.host}: {reason}"
        raise EngineError(message, code="D1_UPLOAD", retry="safe")
