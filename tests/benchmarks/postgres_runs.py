"""Runs on Postgres: guarded statements beside the bare ones, nothing to do beside its parts, and drizzle-orm's migrator.

The server keeps what it says on its disk (`fsync`), as a real one does. All but the last are timed within this process.
"""

from __future__ import annotations

import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import NamedTuple

import psycopg

from schemadef.engines import open_engine, postgres_server
from schemadef.engines.postgres_server import PostgresServer
from schemadef.migrate import migrate
from schemadef.migration.folder import Folder, Migration, read_folder, write_migration
from schemadef.snapshot import Header, Snapshot
from schemadef.statement import Statement
from tests.benchmarks.measure import run

NODE = Path(__file__).parent.parent / "node" / "drizzle_postgres.mjs"
DURABLE = {"fsync": "on", "full_page_writes": "on", "synchronous_commit": "on"}
GUARD = """DO $$ BEGIN
  IF NOT EXISTS (SELECT FROM pg_catalog.pg_constraint
      WHERE conrelid = pg_catalog.to_regclass('public.t{0}') AND conname = 'c{0}') THEN
    ALTER TABLE public.t{0} ADD CONSTRAINT c{0} CHECK (a > {0});
  END IF;
END $$"""


class Line(NamedTuple):
    """What was compared, the seconds of ours and of the peer, and the most that ours may take of the peer's."""

    name: str
    ours: float
    peer: float
    goal: float


def lines(folder: Path, runs: int, statements: int = 1000) -> Iterator[Line]:
    """The medians of so many runs, in turn; a run of each that is not counted goes first."""
    bare, guarded = _statements(statements)
    migrations = _write(folder / "migrations", guarded)
    times: dict[str, list[float]] = {}

    def timed(name: str, what: Callable[[], object]) -> None:
        start = time.perf_counter()
        what()
        times.setdefault(name, []).append(time.perf_counter() - start)

    with _server() as fresh:
        for _ in range(runs + 1):
            with psycopg.connect(fresh(), autocommit=True) as connection:
                timed("bare", lambda c=connection: [c.execute(sql.encode()) for sql in bare])  # type: ignore[misc]
            url = fresh()
            with open_engine(url) as engine:
                timed("ours", lambda e=engine: migrate(e, migrations))  # type: ignore[misc]
                timed("asked", lambda e=engine: migrate(e, migrations))  # type: ignore[misc]
                timed("again", lambda e=engine: [e.execute(sql) for sql in guarded])  # type: ignore[misc]
            timed("nothing", lambda u=url: _nothing(u, migrations))  # type: ignore[misc]
            timed("connect", lambda u=url: _connect(u))  # type: ignore[misc]
            theirs = ("node", NODE, migrations.path, fresh())
            timed("drizzle", lambda c=theirs: run(c, NODE.parent))  # type: ignore[misc]
            mine = (sys.executable, "-m", "tests.benchmarks.postgres_runs", migrations.path, fresh())
            timed("process", lambda c=mine: run(c, NODE.parents[2]))  # type: ignore[misc]
    middle = {name: sorted(found[1:])[runs // 2] for name, found in times.items()}
    yield Line(f"pg {statements} guarded, bare", middle["ours"], middle["bare"], 0.9)
    yield Line("pg nothing to do, guards", middle["asked"], middle["again"], 0.1)
    yield Line("pg nothing to do, SELECT 1", middle["nothing"], middle["connect"], 3.0)
    yield Line(f"pg {statements}, drizzle-orm", middle["process"], middle["drizzle"], 1.0)


def _statements(count: int) -> tuple[list[str], list[str]]:
    bare, guarded = [], []
    for number in range(count // 2):
        add = f"ALTER TABLE public.t{number} ADD CONSTRAINT c{number} CHECK (a > {number})"
        bare += [f"CREATE TABLE public.t{number} (a integer)", add]
        guarded += [f"CREATE TABLE IF NOT EXISTS public.t{number} (a integer)", GUARD.format(number)]
    return bare, guarded


def _write(path: Path, guarded: list[str]) -> Folder:
    snapshot = Snapshot(header=Header(dialect=("postgres",))).text()
    up = tuple(Statement(sql=sql) for sql in guarded)
    migration = Migration(number=1, name="all", when=1_795_219_200_000, up=up, rollback=(), snapshot=snapshot)
    return write_migration(read_folder(path), migration, dialect="postgresql")


def _nothing(url: str, migrations: Folder) -> None:
    with open_engine(url) as engine:
        assert migrate(engine, migrations) == ()


def _connect(url: str) -> None:
    with psycopg.connect(url) as connection:
        connection.execute("SELECT 1")


@contextmanager
def _server() -> Iterator[Callable[[], str]]:
    """Makes the URL of a new database each time that it is called."""
    before = dict(postgres_server._SETTINGS)
    postgres_server._SETTINGS.update(DURABLE)
    try:
        server = PostgresServer(postgres_server.NEWEST)
    finally:
        postgres_server._SETTINGS.update(before)
    made = iter(range(1_000_000))

    def fresh() -> str:
        name = f"bench_{next(made)}"
        with psycopg.connect(server.url("postgres"), autocommit=True) as admin:
            admin.execute(f"CREATE DATABASE {name}".encode())
        return server.url(name)

    try:
        yield fresh
    finally:
        server.stop()


if __name__ == "__main__":
    with open_engine(sys.argv[2]) as opened:
        migrate(opened, read_folder(Path(sys.argv[1])))
