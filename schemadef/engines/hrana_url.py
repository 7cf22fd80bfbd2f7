"""The URLs of libSQL servers, and the HTTP addresses that they stand for."""

from __future__ import annotations

from urllib.parse import parse_qs, urlsplit

from schemadef.errors import ConfigError


def http_url(url: str) -> str:
    """`libsql://host` is `https://host`, and `http://host` with `?tls=0`, as in @libsql/client.

    `wss://` and `ws://` name the same servers by another protocol of theirs; the port is the same.
    """
    parts = urlsplit(url)
    if not parts.hostname:
        message = "the URL of a libSQL server has no host"
        raise ConfigError(message, hint="write libsql://database-organization.turso.io")
    if parts.username or parts.password:
        message = "the URL of a libSQL server must not hold a password"
        raise ConfigError(message, hint="give the token apart from the URL")
    plain = parts.scheme in ("http", "ws") or (parts.scheme == "libsql" and parse_qs(parts.query).get("tls") == ["0"])
    return f"{'http' if plain else 'https'}://{parts.netloc}{parts.path.rstrip('/')}"


def token_of(url: str) -> str:
    """The token that stands in a URL as `?authToken=…`, where @libsql/client takes it too."""
    return parse_qs(urlsplit(url).query).get("authToken", [""])[0]
