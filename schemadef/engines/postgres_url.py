"""A Postgres URL: connecting with it, and telling what went wrong without its password."""

from __future__ import annotations

import re

import psycopg
from psycopg import pq
from psycopg.conninfo import conninfo_to_dict, make_conninfo

from schemadef.engines.base import scrub
from schemadef.engines.postgres_failures import connecting, reasons
from schemadef.errors import ConfigError, EngineError

# Neon's advice for a compute that has to wake up: a connect_timeout of 10 to 15 seconds (Neon, connection errors).
_CONNECT_TIMEOUT = 15
_REASONS = (
    (re.compile(r"password authentication failed|no password supplied"), "28P01"),
    (re.compile(r'role ".*" does not exist'), "28000"),
    (re.compile(r'database ".*" does not exist'), "3D000"),
)
_HINTS = (
    (re.compile(r"connection is bad: invalid "), "correct it in the environment's URL"),
    (re.compile(r"no pg_hba\.conf entry"), "the server is there: its pg_hba.conf must let this user in from here"),
    (re.compile(""), "check that the server runs and that host and port are right"),
)
# Prisma's word for a URL of a transaction pooler, which libpq would refuse.
_POOLED_OPTION = re.compile(r"(?<=[?&])pgbouncer=(\w*)(?:&|$)")
_OPTION = "invalid URI query parameter"
_REPEATED = re.compile(r'(?: in)?:? ".*"')
_NEON = (".neon.tech", ".neon.build")


class PostgresUrl:
    """`postgres://user:password@host:port/database?options`, as libpq reads it; raises `ConfigError`.

    A host whose first label ends in `-pooler` is Neon's transaction pooler (Neon, connection pooling); `pgbouncer=true`
    says so of any host.
    """

    def __init__(self, url: str) -> None:
        said = _POOLED_OPTION.search(url)
        plain = _POOLED_OPTION.sub("", url).rstrip("?&") if said else url
        try:
            self._parameters = {key: str(value) for key, value in conninfo_to_dict(plain).items() if value is not None}
        except psycopg.Error as error:
            # libpq repeats the whole URL in some of its messages, in others the part of it that may be a password
            text = str(error).strip()
            if not text.startswith(_OPTION):
                text = _REPEATED.sub("", text)
            reason = f": {text}" if "@" not in text and "://" not in text else ""
            message = f"this is not a Postgres URL that libpq can read{reason}"
            raise ConfigError(message, hint="write postgresql://user:password@host:5432/database") from None
        self.secrets = tuple(
            value for key, value in self._parameters.items() if key in ("password", "sslpassword", "passfile")
        )
        self.host = self._parameters.get("host", "")
        first, dot, rest = self.host.partition(".")
        self.direct_host = first.removesuffix("-pooler") + dot + rest if first.endswith("-pooler") else ""
        self.is_pooler = bool(self.direct_host) or bool(said and said[1].lower() in ("true", "1"))
        # Neon's proxy answers a direct connection with a key of its own, which says nothing of pooling.
        self.is_neon = self.host.endswith(_NEON)

    def connect(self, *, once: bool = False) -> psycopg.Connection:
        """A connection in autocommit, tried again while the server wakes up.

        Raises `EngineError` with one sentence for each way to fail.
        """
        settings = {"connect_timeout": str(_CONNECT_TIMEOUT), "application_name": "schemadef"}
        settings |= self._parameters | {"client_encoding": "UTF8"}
        conninfo = make_conninfo("", **settings)
        return connecting(lambda: self._attempt(conninfo), once=once)

    def _attempt(self, conninfo: str) -> psycopg.Connection:
        try:
            return psycopg.connect(conninfo, autocommit=True, prepare_threshold=None)
        except psycopg.Error as error:
            raise self._failure(str(error)) from None

    def _failure(self, text: str) -> EngineError:
        known = _defaults() | self._parameters
        user = known.get("user", "of this system")
        database = known.get("dbname", user)
        place = _place(known.get("host", ""), known.get("port", "5432"))
        code = next((code for words, code in _REASONS if words.search(text)), "08001")
        if code == "28P01":
            message = f"{place} refused the password of user {user} for database {database}"
            return EngineError(message, code=code, hint="check the password in the environment's URL")
        if code == "3D000":
            message = f"the server at {place} has no database {database} (user {user})"
            return EngineError(message, code=code, hint="create it, or check the name in the environment's URL")
        if code == "28000":
            message = f"the server at {place} has no role {user} (database {database})"
            return EngineError(message, code=code, hint="check the user in the environment's URL")
        reason = scrub(reasons(text), (*self.secrets, known.get("password", "")))
        message = f"cannot reach database {database} at {place} as user {user}: {reason}"
        hint = next(hint for words, hint in _HINTS if words.search(text))
        return EngineError(message, code=code, hint=hint, retry="safe")


def _defaults() -> dict[str, str]:
    """What libpq takes for what a URL leaves out: its environment variables, and the name of this system's user."""
    options = [(option.keyword, option.val) for option in pq.Conninfo.get_defaults()]
    return {keyword.decode(): value.decode("utf-8", "replace") for keyword, value in options if value}


def _place(hosts: str, ports: str) -> str:
    """Where a URL leads to: libpq takes several hosts, with a port each or one for all."""
    if not hosts or hosts.startswith("/"):
        return "the local socket"
    each = ports.split(",")
    return " or ".join(f"{host}:{each[min(number, len(each) - 1)]}" for number, host in enumerate(hosts.split(",")))
