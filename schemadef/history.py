"""The table of applied migrations, in the database itself: who asks, and the SQL of each change to it.

On Postgres each statement of a migration is recorded as it succeeds, so a row may be unfinished; on the SQLite family
a migration and its row are one transaction. The table stays when everything is rolled back.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

from schemadef.errors import EngineError
from schemadef.model.base import Value
from schemadef.names import HISTORY_NAMESPACE, HISTORY_TABLE, literal, quote

if TYPE_CHECKING:
    from schemadef.engines.base import Engine
    from schemadef.migration.journal import Entry

CLAIM_LOST = "SD001"
"""The SQLSTATE with which a claim says that another run has moved on."""

UNDEFINED_TABLE = "42P01"
_NO_TABLE = re.compile(rf"\bno such table: (?:main\.)?{re.escape(HISTORY_TABLE)}(?![\w.])")

_CREATION_LOCK = 5_275_913_371_841_327_101
"""The key of the advisory lock under which our own tables are made."""


class Applied(Value, frozen=True, kw_only=True):
    """One row: a migration, the checksum of its file, when (UTC), how many statements are done, and whether all are."""

    number: int
    name: str
    checksum: str
    applied_at: str
    statements: int
    finished: bool

    @property
    def tag(self) -> str:
        """What its files are called."""
        return f"{self.number:04d}_{self.name}"


class _Family(NamedTuple):
    table: str
    create: str
    applied_at: str


def catalog_table(name: str, *columns: str) -> str:
    """The SQL that makes one of our own tables on Postgres if it is not there; any number of runs may do so at once.

    The plain IF NOT EXISTS forms race (23505 on pg_namespace and pg_type); under the lock they do not. Asking first
    spares a role without CREATE on the database the 42501 that CREATE SCHEMA IF NOT EXISTS raises even then; and it
    asks with a query, since to_regclass alone, after the wait, would answer from this session's stale cache.
    """
    listed = ",".join(f"\n      {column}" for column in columns)
    return f"""DO $schemadef$ BEGIN
  PERFORM pg_catalog.pg_advisory_xact_lock({_CREATION_LOCK});
  IF NOT EXISTS (SELECT FROM pg_catalog.pg_tables WHERE schemaname = {literal(HISTORY_NAMESPACE)}
      AND tablename = {literal(name)}) THEN
    CREATE SCHEMA IF NOT EXISTS {quote(HISTORY_NAMESPACE)};
    CREATE TABLE {quote(HISTORY_NAMESPACE)}.{quote(name)} ({listed}
    );
  END IF;
END $schemadef$"""


_FAMILIES = {
    "catalog": _Family(
        table=f"{quote(HISTORY_NAMESPACE)}.{quote('history')}",
        create=catalog_table(
            "history",
            "number integer PRIMARY KEY",
            "name text NOT NULL",
            "checksum text NOT NULL",
            "applied_at timestamptz NOT NULL DEFAULT pg_catalog.now()",
            "statements integer NOT NULL",
            "finished boolean NOT NULL",
        ),
        applied_at="""pg_catalog.to_char(applied_at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS"Z"')""",
    ),
    "schema_table": _Family(
        table=quote(HISTORY_TABLE),
        create=f"""CREATE TABLE IF NOT EXISTS {quote(HISTORY_TABLE)} (
  number INTEGER PRIMARY KEY,
  name TEXT NOT NULL,
  checksum TEXT NOT NULL,
  applied_at INTEGER NOT NULL DEFAULT (CAST(strftime('%s', 'now') AS INTEGER)),
  statements INTEGER NOT NULL,
  finished INTEGER NOT NULL
)""",
        applied_at="strftime('%Y-%m-%dT%H:%M:%SZ', applied_at, 'unixepoch')",
    ),
}


class History:
    """The history of the database behind an engine; each method raises EngineError as the engine does."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine
        self._sql = _FAMILIES[engine.dialect_family]

    def read(self) -> dict[int, Applied]:
        """The rows by number, in order; none when the table is not there. One round trip."""
        try:
            rows = self._engine.query(
                f"SELECT number, name, checksum, {self._sql.applied_at}, statements, finished FROM {self._sql.table}"
                " ORDER BY number"
            )
        except EngineError as error:
            if not _is_missing(error):
                raise
            return {}
        return {applied.number: applied for applied in map(_applied, rows)}

    @property
    def creation(self) -> str:
        """The SQL that makes the table if it is not there; any number of runs may do so at once."""
        return self._sql.create

    def create(self) -> None:
        """Make the table if it is not there."""
        self._engine.execute(self.creation)

    def record(self, entry: Entry, checksum: str, *, statements: int, finished: bool) -> str:
        """The SQL that adds a row; the number's primary key lets only one of two runs succeed."""
        values = f"{entry.number}, {literal(entry.name)}, {literal(checksum)}, {statements}, {_boolean(finished)}"
        return f"INSERT INTO {self._sql.table} (number, name, checksum, statements, finished) VALUES ({values})"

    def keep(self, entry: Entry, checksum: str, *, statements: int, finished: bool) -> str:
        """The SQL that adds a row unless there is one."""
        return (
            f"{self.record(entry, checksum, statements=statements, finished=finished)} ON CONFLICT (number) DO NOTHING"
        )

    def begin(self, entry: Entry, checksum: str) -> str:
        """The SQL that adds an unfinished row unless there is one (Postgres)."""
        return self.keep(entry, checksum, statements=0, finished=False)

    def claim(self, entry: Entry, done: int) -> str:
        """The SQL that counts one more statement, in the transaction that runs it, if `done` were done (Postgres).

        It waits for another run that is in the same statement, and raises CLAIM_LOST when that one succeeded.
        """
        return f"""DO $schemadef$ BEGIN
  UPDATE {self._sql.table} SET statements = {done + 1} WHERE number = {entry.number} AND statements = {done};
  IF NOT FOUND THEN RAISE EXCEPTION 'another run applies this migration' USING ERRCODE = {literal(CLAIM_LOST)}; END IF;
END $schemadef$"""

    def finish(self, entry: Entry) -> str:
        """The SQL that marks a migration as finished, as of now (Postgres)."""
        return (
            f"UPDATE {self._sql.table} SET finished = true, applied_at = pg_catalog.now()"
            f" WHERE number = {entry.number} AND NOT finished"
        )

    def reopen(self, number: int) -> None:
        """Mark a migration as not begun, before its rollback: should that fail, both ways lead on (Postgres)."""
        self._engine.execute(f"UPDATE {self._sql.table} SET finished = false, statements = 0 WHERE number = {number}")

    def forget(self, number: int) -> str:
        """The SQL that removes a row."""
        return f"DELETE FROM {self._sql.table} WHERE number = {number}"

    def take(self, number: int) -> list[str]:
        """The SQL that removes a row, and fails when it is gone (it would insert one without a name)."""
        gone = f"WHERE NOT EXISTS (SELECT 1 FROM {self._sql.table} WHERE number = {number})"
        return [
            f"INSERT INTO {self._sql.table} (number, name, checksum, statements, finished)"
            f" SELECT {number}, NULL, '', 0, false {gone}",
            self.forget(number),
        ]


def _is_missing(error: EngineError) -> bool:
    """Whether it is our table that is not there: Postgres has a code for it, SQLite the words alone."""
    return error.code == UNDEFINED_TABLE or _NO_TABLE.search(error.message) is not None


def _applied(row: tuple[object, ...]) -> Applied:
    number, name, checksum, applied_at, statements, finished = row
    return Applied(
        number=int(str(number)),
        name=str(name),
        checksum=str(checksum),
        applied_at=str(applied_at),
        statements=int(str(statements)),
        finished=bool(finished),
    )


def _boolean(value: bool) -> str:
    """Both families read these words (SQLite since 3.23)."""
    return "true" if value else "false"
