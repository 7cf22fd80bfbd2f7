"""Connections to databases: which kind of engine a URL names. Nothing else in schemadef imports a driver."""

from __future__ import annotations

import importlib
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Literal

from schemadef.engines.url_text import require_readable
from schemadef.errors import ConfigError

if TYPE_CHECKING:
    from schemadef.dialect import Dialect
    from schemadef.engines.base import Engine

# URL scheme -> module, function in it, and the extra of schemadef that brings its driver.
_SCHEMES = {
    "postgres": ("postgres", "open_postgres", "postgres"),
    "postgresql": ("postgres", "open_postgres", "postgres"),
    "neon+postgresql": ("neon", "open_neon", ""),
    "neon+postgres": ("neon", "open_neon", ""),
    "neon+https": ("neon", "open_neon", ""),
    "neon+http": ("neon", "open_neon", ""),
    "sqlite": ("sqlite", "open_sqlite", ""),
    "file": ("sqlite", "open_sqlite", ""),
    "libsql+file": ("libsql", "open_libsql", "libsql"),
    "libsql": ("hrana", "open_hrana", "libsql"),
    "https": ("hrana", "open_hrana", "libsql"),
    "http": ("hrana", "open_hrana", "libsql"),
    "wss": ("hrana", "open_hrana", "libsql"),
    "ws": ("hrana", "open_hrana", "libsql"),
    "d1": ("d1_rest", "open_d1_rest", ""),
    "workerd": ("workerd", "open_workerd", "verify"),
}
_DIALECTS = {
    "postgresql": "postgres",
    "neon+postgresql": "neon",
    "neon+postgres": "neon",
    "neon+https": "neon",
    "neon+http": "neon",
    "file": "sqlite",
    "libsql+file": "turso",
    "libsql": "turso",
    "https": "turso",
    "http": "turso",
    "wss": "turso",
    "ws": "turso",
    "workerd": "d1",
}
_CATALOGS = frozenset({"postgres", "neon"})
_FILES = frozenset({"sqlite", "file", "libsql+file", "workerd"})

Missing = Literal["make", "empty", "refuse"]
"""What becomes of a database's file that is not there. SQLite makes one as soon as it is opened, so whoever only looks
takes it for `empty`, which one in memory stands for, or says that there is none (`refuse`)."""


def open_engine(
    url: str, *, token: str = "", libsql: bool = False, sync_url: str = "", missing: Missing = "make"
) -> Engine:
    """Open the database that a URL names.

    `postgres://…` and `postgresql://…`, and `neon+postgresql://…` for the same over Neon's HTTPS endpoint;
    `sqlite:///relative.db`, `sqlite:////absolute.db`, `file:path`, `sqlite://` and
    `:memory:`; `libsql+file:path`, or any SQLite URL with `libsql=True`; `libsql://host`, `https://host` and
    `http://host:port` (or `wss://`, `ws://`) for a libSQL server, with its `token`; `d1://account/database` for D1 at
    Cloudflare; `workerd:` for a local D1 database in memory and `workerd:folder?id=database-id` for one in wrangler's
    folder (`.wrangler/state/v3/d1`). With `sync_url` a libSQL file is an embedded replica of that server. What becomes
    of a file, or a database in such a folder, that is not there is said by `missing`; a replica is fetched (`make`) or
    refused, since its primary is not empty because nobody has fetched it.

    Raises `ConfigError` for a URL that names no engine or whose password is not encoded, an engine whose extra is not
    installed or a file that is not there and shall not be made, and `EngineError` when the database cannot be opened.
    """
    if url == ":memory:":
        url = "sqlite://"
    scheme = _scheme(url)
    name = "libsql+file" if libsql and scheme in ("sqlite", "file") else scheme
    opener = require_driver(name)
    if name in _FILES:
        path, options = _file(url)
        there = missing == "make" or _is_there(name, path, options)
        if sync_url:
            return _replica(opener, name, path, there=there, options=options, token=token, sync_url=sync_url)
        if not there:
            path, options = _stand_in(name, path, options, missing), ""
        return opener(path, options=options, token=token)
    if sync_url:
        raise _no_replica(scheme)
    require_readable(url, scheme)
    return opener(url, token=token)


def default_dialect(url: str) -> str:
    """The dialect of what answers at a URL, when nobody says which it is."""
    scheme = "sqlite" if url == ":memory:" else _scheme(url)
    return _DIALECTS.get(scheme, scheme)


def require_family(url: str, dialect: Dialect) -> None:
    """Raise `ConfigError` when what answers at a URL speaks another SQL than the dialect; it is not connected to."""
    family = "catalog" if default_dialect(url) in _CATALOGS else "schema_table"
    if family != dialect.features["introspection"]:
        message = (
            f"the dialect is {dialect.name}, which nothing that a URL beginning with {_scheme(url)}: names can run"
        )
        raise ConfigError(message, hint="give the URL of such a database, or correct the dialect")


def is_url(text: str) -> bool:
    """Whether a text is meant for a database's URL, though no engine may open it."""
    return "://" in text or (":" in text and text.partition(":")[0].lower() in _SCHEMES)


def require_driver(scheme: str) -> Callable[..., Engine]:
    """The function that opens URLs of a scheme; raises `ConfigError` when its driver is not installed."""
    module, function, extra = _SCHEMES[scheme]
    try:
        found: Callable[..., Engine] = getattr(importlib.import_module(f"schemadef.engines.{module}"), function)
    except ModuleNotFoundError as error:
        if not extra or (error.name or "").startswith("schemadef"):
            raise
        message = f"the Python package {error.name} is not installed, which this kind of database needs"
        raise ConfigError(message, hint=f'run: pip install "schemadef[{extra}]"') from None
    return found


def _scheme(url: str) -> str:
    scheme = url.partition(":")[0].lower()
    if scheme not in _SCHEMES or ":" not in url:
        named = f"begins with {scheme}:" if "://" in url else "has no scheme"
        message = f"no engine can open a database URL that {named}"
        raise ConfigError(message, hint=f"it must begin with one of {', '.join(f'{name}:' for name in _SCHEMES)}")
    return scheme


def _replica(opener: Callable[..., Engine], name: str, path: str, *, there: bool, **more: str) -> Engine:
    if name != "libsql+file":
        raise _no_replica(name)
    if not there:
        from schemadef.engines.replica import shown

        message = f"there is no replica {path} of {shown(more['sync_url'])} yet"
        raise ConfigError(message, hint="whatever syncs it makes it; until then, ask its primary")
    return opener(path, **more)


def _no_replica(scheme: str) -> ConfigError:
    message = f"sync_url makes a libSQL file a replica, and a URL that begins with {scheme}: names none"
    return ConfigError(message, hint="give the file with libsql+file: or leave sync_url out")


def _is_there(scheme: str, path: str, options: str) -> bool:
    if path in ("", ":memory:") or "mode=memory" in options:
        return True
    try:
        if scheme == "workerd":
            from schemadef.engines.workerd import has_database

            return has_database(path, options)
        return Path(path).exists()
    except OSError:  # opening it says why nobody can tell
        return True


def _stand_in(scheme: str, path: str, options: str, missing: Missing) -> str:
    """The path of a database in memory for one that is not there; raises `ConfigError` when that is refused."""
    if missing == "refuse":
        message = f"there is no database {path}" + (f" with {options}" if scheme == "workerd" else "")
        raise ConfigError(message, hint="look at its URL, or make it: `schemadef migrate` does")
    return _memory(scheme)


def _memory(scheme: str) -> str:
    return "" if scheme == "workerd" else ":memory:"


def _file(url: str) -> tuple[str, str]:
    """The path of a file URL and what follows its question mark; nothing is the database in memory."""
    from urllib.parse import unquote

    scheme, _, rest = url.partition(":")
    path, _, options = rest.partition("?")
    if path.startswith("//"):
        # file://localhost/path and file:///path are absolute (RFC 8089), sqlite:///path is relative (SQLAlchemy).
        _, slash, path = path[2:].partition("/")
        path = slash + path if scheme.lower() == "file" else path
    return unquote(path) or _memory(scheme.lower()), options
