"""A lease on a database: a row beside the history, for runs that have no session to hold a lock in."""

from __future__ import annotations

import getpass
import os
import secrets
import socket
import threading
import time
from contextlib import suppress
from typing import TYPE_CHECKING, NamedTuple

from schemadef.errors import EngineError
from schemadef.history import UNDEFINED_TABLE, catalog_table
from schemadef.names import HISTORY_NAMESPACE, LEASE_TABLE, literal, quote

if TYPE_CHECKING:
    from schemadef.engines.base import Engine

LEASE_LOST = "SD003"
"""The SQLSTATE with which a statement says that its run's lease is over."""

_CATALOG_TABLE = f"{quote(HISTORY_NAMESPACE)}.{quote('lease')}"


class _Family(NamedTuple):
    """The SQL of a family: its table, how it is made, the server's clock, and a moment some seconds later.

    `check` raises when the row is no longer ours, for the condition under which it is.
    """

    table: str
    create: str
    now: str
    later: str
    check: str


_FAMILIES = {
    "catalog": _Family(
        table=_CATALOG_TABLE,
        create=catalog_table(
            "lease",
            "id integer PRIMARY KEY CHECK (id = 1)",
            "owner text NOT NULL",
            "holder text NOT NULL",
            "expires_at timestamptz NOT NULL",
        ),
        now="pg_catalog.clock_timestamp()",
        later="pg_catalog.clock_timestamp() + {seconds} * interval '1 second'",
        check=f"""DO $schemadef$ BEGIN
  IF NOT EXISTS (SELECT FROM {_CATALOG_TABLE} WHERE {{mine}}) THEN
    RAISE EXCEPTION 'the lease is over' USING ERRCODE = {literal(LEASE_LOST)};
  END IF;
END $schemadef$""",
    ),
    "schema_table": _Family(
        table=quote(LEASE_TABLE),
        create=f"""CREATE TABLE IF NOT EXISTS {quote(LEASE_TABLE)} (
  id INTEGER PRIMARY KEY CHECK (id = 1),
  owner TEXT NOT NULL,
  holder TEXT NOT NULL,
  expires_at REAL NOT NULL
)""",
        now="(julianday('now') - 2440587.5) * 86400.0",
        later="(julianday('now') - 2440587.5) * 86400.0 + {seconds}",
        # it would insert a row without an owner
        check=f"INSERT INTO {quote(LEASE_TABLE)} (id, owner, holder, expires_at) SELECT 1, NULL, '', 0"
        f" WHERE NOT EXISTS (SELECT 1 FROM {quote(LEASE_TABLE)} WHERE {{mine}})",
    ),
}


def is_lease_lost(error: EngineError) -> bool:
    """Whether a statement failed because its run's lease is over."""
    return error.code == LEASE_LOST or f"{LEASE_TABLE}.owner" in error.message


class Lease:
    """One run's claim to the row; each method raises EngineError as its engine does.

    What is in the row is never waited for: nobody keeps it locked for longer than its own short statement.
    """

    def __init__(self, engine: Engine, seconds: float = 0.0) -> None:
        self._engine = engine
        self._sql = _FAMILIES[engine.dialect_family]
        self._seconds = seconds
        self._owner = secrets.token_hex(12)
        self._renewed = time.monotonic()
        self._gone = False
        self._stop = threading.Event()

    def create(self) -> None:
        """Make the table if it is not there."""
        self._engine.execute(self._sql.create)

    def take(self) -> bool:
        """Have the row, if nobody has it or its owner is silent for too long."""
        sql, later = self._sql, self._sql.later.format(seconds=float(self._seconds))
        self._renewed = time.monotonic()
        return bool(
            self._engine.query(
                f"INSERT INTO {sql.table} AS l (id, owner, holder, expires_at)"
                f" VALUES (1, {literal(self._owner)}, {literal(_myself())}, {later}) ON CONFLICT (id) DO UPDATE SET"
                " owner = excluded.owner, holder = excluded.holder, expires_at = excluded.expires_at"
                f" WHERE l.owner = excluded.owner OR l.expires_at <= {sql.now} RETURNING owner"
            )
        )

    def holder(self) -> str:
        """Who has the row now; nobody where there is none, or no table."""
        try:
            rows = self._engine.query(f"SELECT holder FROM {self._sql.table} WHERE expires_at > {self._sql.now}")
        except EngineError as error:
            if error.code != UNDEFINED_TABLE:
                raise
            return ""
        return "".join(f"the lease of {holder!s}" for (holder,) in rows)

    def check(self) -> str:
        """The SQL that raises LEASE_LOST when the row is no longer ours."""
        return self._sql.check.format(mine=f"owner = {literal(self._owner)} AND expires_at > {self._sql.now}")

    def renew(self, engine: Engine) -> bool:
        """Say that we are alive; false when another run has the row."""
        before = time.monotonic()
        later = self._sql.later.format(seconds=float(self._seconds))
        update = (
            f"UPDATE {self._sql.table} SET expires_at = {later} WHERE owner = {literal(self._owner)} RETURNING owner"
        )
        if not engine.query(update):
            self._gone = True
            return False
        self._renewed = before
        return True

    def is_lost(self) -> bool:
        """Whether another run has the row, or may have it because we could not say in time that we are alive."""
        return self._gone or time.monotonic() - self._renewed > self._seconds

    def keep(self) -> None:
        """Renew it from now on, by a connection of its own: the other one waits for its statements."""
        threading.Thread(target=self._keep, daemon=True).start()

    def give_back(self) -> None:
        """Stop renewing it, and let others have it."""
        self._stop.set()
        self._engine.execute(f"DELETE FROM {self._sql.table} WHERE owner = {literal(self._owner)}")
        self._stop = threading.Event()

    def _keep(self) -> None:
        stop, engine = self._stop, None
        while not stop.wait(self._seconds / 3):
            # What fails is tried again in time; should that fail too, the run ends before its next statement.
            with suppress(EngineError):
                engine = engine or self._engine.another()
                if not self.renew(engine):
                    break
                continue
            if engine is not None:
                engine.close()
                engine = None
        if engine is not None:
            engine.close()


def _myself() -> str:
    try:
        user = getpass.getuser()
    except (KeyError, OSError):
        user = "somebody"
    return f"{user} at {socket.gethostname()}, process {os.getpid()}"
