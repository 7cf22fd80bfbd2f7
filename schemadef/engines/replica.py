"""Embedded replicas of libSQL: local files that follow a primary elsewhere, and must not be changed by anybody else."""

from __future__ import annotations

import os
from pathlib import Path
from urllib.parse import urlsplit

from schemadef.errors import EngineError

# What libSQL keeps beside the file: how far it has followed the log (libsql/src/replication, meta.rs), or the same for
# Turso's later protocol (libsql/src/local). Neither says where the primary is.
_SIDECARS = ("-client_wal_index", "-info")


def sidecar(path: str) -> str:
    """The name of the file that tells that a database file is a replica; empty when there is none that can be seen."""
    if not path or path == ":memory:":
        return ""
    return next((Path(path).name + end for end in _SIDECARS if os.access(path + end, os.F_OK)), "")


def shown(url: str) -> str:
    """Where a primary is, without what follows a question mark, which may be a token."""
    parts = urlsplit(url)
    return f"{parts.scheme}://{parts.netloc.rpartition('@')[2]}{parts.path.rstrip('/')}"


def refusal(path: str, primary: str = "") -> EngineError:
    """The one sentence for a change of a replica; it names the primary when that is known."""
    name = Path(path).name
    if primary:
        message = f"{name} is an embedded replica of {primary}: what changes it has to change {primary}"
        hint = f"migrate with an environment whose url is {primary}, then sync the replica"
    else:
        message = f"{name} is an embedded replica of another database, as {sidecar(path)} beside it tells"
        hint = "migrate its primary, whose URL is the application's syncUrl, then sync the replica"
    return EngineError(message, code="REPLICA", hint=hint)
