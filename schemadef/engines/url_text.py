"""A URL that cannot be read as it was meant: it is refused without repeating what may be a password."""

from __future__ import annotations

import re
from urllib.parse import urlsplit

from schemadef.errors import ConfigError

_HOST = r"(?:\[[^\]]*\]|[^:\[\]]*)(?::\d*)?"
_HINT = "percent-encode it: / is %2F, @ is %40, ? is %3F, # is %23, [ is %5B, ] is %5D, % is %25, a space is %20"
_ENDS = {"postgres": "/@", "postgresql": "/@"}
"""Where a user and a password end; libpq goes by these alone (fe-connect.c, conninfo_uri_parse_options)."""


def require_readable(url: str, scheme: str) -> None:
    """Raise `ConfigError` for a URL whose user or password holds a character that ends them too early.

    What stands behind that character would be taken for the host or the database, and be said in errors. Where libpq
    does not read it, a host or a port that is none is refused here too.
    """
    rest = url.partition("://")[2]
    ends = _ENDS.get(scheme, "/?#@")
    end = next((index for index, char in enumerate(rest) if char in ends), len(rest))
    head, by, tail = rest[:end], rest[end : end + 1], rest[end + 1 :]
    path = "" if by in ("?", "#") else tail.partition("?")[0]
    if by == "@":
        forbidden = r"\s" if scheme in _ENDS else r"[\s\[\]]"
        wrong = "@" in path or "?" in head.partition(":")[0] or bool(re.search(forbidden, head))
    else:
        hosts = all(re.fullmatch(_HOST, host) for host in head.split(","))
        wrong = "@" in path or ("@" in tail and (by == "#" or not hosts))
    if wrong:
        message = "the user or the password in the URL has a character that means something else there"
        raise ConfigError(message, hint=_HINT)
    if scheme not in _ENDS:
        try:
            _ = urlsplit(url).port
        except ValueError:
            message = "the host or the port in the URL cannot be read"
            raise ConfigError(
                message, hint="write it as scheme://host:port, the port as a number up to 65535"
            ) from None
