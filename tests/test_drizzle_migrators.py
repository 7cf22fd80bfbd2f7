"""drizzle-orm's migrate() with every driver that a folder's users have, and schemadef, taking turns on one database."""

from __future__ import annotations

import json
import os
import subprocess
from collections.abc import Callable, Iterator, Sequence
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path

import pytest
from engines import FULL
from neon_endpoint import neon_endpoint
from other_runners import DATABASE_ID, POSTGRES, SQLITE, TESTS, write

from schemadef.engines import open_engine
from schemadef.engines.base import Engine
from schemadef.engines.node import node_command
from schemadef.engines.scratch import scratch_url
from schemadef.migrate import migrate, rollback, status
from schemadef.migration.folder import Folder, read_folder
from schemadef.other_histories import read_others

GENERATED = TESTS.parent / "generated"
OLDEST_FOR_BETTER_SQLITE = 22
Database = tuple[str, Callable[[], AbstractContextManager[str]]]
"""What a driver takes, and a way to the same database for schemadef."""


@contextmanager
def _url(url: str) -> Iterator[str]:
    yield url


@contextmanager
def _better_sqlite(folder: Path) -> Iterator[Database]:
    yield f"{folder}/app.db", lambda: _url(f"sqlite:///{folder}/app.db")


@contextmanager
def _libsql(folder: Path) -> Iterator[Database]:
    yield f"file:{folder}/app.db", lambda: _url(f"libsql+file:{folder}/app.db")


@contextmanager
def _sqld(folder: Path) -> Iterator[Database]:
    with scratch_url("sqld") as url:
        yield url, lambda: _url(url)


@contextmanager
def _d1(folder: Path) -> Iterator[Database]:
    yield f"{folder}/state?id={DATABASE_ID}", lambda: _url(f"workerd:{folder}/state?id={DATABASE_ID}")


@contextmanager
def _node_postgres(folder: Path) -> Iterator[Database]:
    with scratch_url("postgres") as url:
        yield url, lambda: _url(url)


@contextmanager
def _neon_http(folder: Path) -> Iterator[Database]:
    with scratch_url("postgres") as url, neon_endpoint() as endpoint:
        yield f"{url}|{endpoint.url}", lambda: _url(endpoint.wrap(url))


@contextmanager
def _pglite(folder: Path) -> Iterator[Database]:
    yield f"{folder}/pglite", lambda: _pglite_server(f"{folder}/pglite")


@contextmanager
def _pglite_server(folder: str) -> Iterator[str]:
    command = [node_command(), str(TESTS / "node" / "pglite_server.mjs"), folder]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, cwd=TESTS) as server:
        assert server.stdin and server.stdout
        yield f"postgresql://postgres@127.0.0.1:{server.stdout.readline().strip()}/template1?sslmode=disable"
        server.stdin.close()
        assert server.wait(20) == 0


DRIVERS: dict[str, tuple[str, Callable[[Path], AbstractContextManager[Database]]]] = {
    "better-sqlite3": ("better-sqlite3", _better_sqlite),
    "libsql": ("libsql", _libsql),
    "libsql-sqld": ("libsql", _sqld),
    "d1": ("d1", _d1),
    "node-postgres": ("node-postgres", _node_postgres),
    "pglite": ("pglite", _pglite),
    "neon-http": ("neon-http", _neon_http),
}
CATALOG = ("node-postgres", "pglite", "neon-http")
EXAMPLES: dict[str, tuple[str, ...]] = {
    "better-sqlite3": ("desktop_sync/local", "per_user/user"),
    "libsql": ("chat_points/turso",),
    "libsql-sqld": ("two_databases/turso",),
    "d1": ("two_databases/d1",),
    "node-postgres": ("neon_learning/mued",),
    "pglite": ("chat_points/postgres",) if FULL else (),
    "neon-http": ("desktop_sync/postgres",),
}


def drizzle(driver: str, database: str, *folders: Folder) -> list[str]:
    """What drizzle-orm says of each folder in turn: nothing, or why it failed."""
    script = TESTS / "node" / "drizzle_migrate.mjs"
    command = [_node(driver), str(script), DRIVERS[driver][0], database, *(str(folder.path) for folder in folders)]
    done = subprocess.run(command, capture_output=True, text=True, cwd=TESTS, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    return [json.loads(line) for line in done.stdout.splitlines()]


def _node(driver: str) -> str:
    """better-sqlite3 brings its binary along for Node.js 22 and newer; where that is not, npm's own is taken."""
    node = node_command()
    version = subprocess.run([node, "--version"], capture_output=True, text=True, check=True).stdout
    is_old = int(version.lstrip("v").split(".")[0]) < OLDEST_FOR_BETTER_SQLITE
    return str(TESTS / "node_modules/node22/bin/node") if driver == "better-sqlite3" and is_old else node


class Folders:
    """Four migrations; of the third there is one that fails at its second statement."""

    def __init__(self, root: Path, driver: str) -> None:
        catalog = driver in CATALOG
        (first, (later, insert)) = POSTGRES if catalog else SQLITE
        table = "CREATE TABLE IF NOT EXISTS b (id integer PRIMARY KEY)"
        second = (later, f"{insert} ON CONFLICT DO NOTHING" if catalog else insert)
        third = (table, "INSERT INTO b (id) VALUES (1) ON CONFLICT DO NOTHING")
        broken = (table, "INSERT INTO missing (id) VALUES (1)")
        fourth = ("CREATE TABLE IF NOT EXISTS c (id integer PRIMARY KEY)",)
        dialect = "postgresql" if catalog else "sqlite"

        def made(name: str, *migrations: Sequence[object]) -> Folder:
            return write(root / name, migrations, dialect)

        self.one = made("one", first)
        self.two = made("two", first, second)
        self.broken = made("broken", first, second, broken)
        self.three = made("three", first, second, third)
        self.four = made("four", first, second, third, fourth)


@contextmanager
def opened(url: Callable[[], AbstractContextManager[str]]) -> Iterator[Engine]:
    with url() as address, open_engine(address) as engine:
        yield engine


def tables(engine: Engine) -> set[str]:
    if engine.dialect_family == "catalog":
        found = engine.query("SELECT tablename FROM pg_catalog.pg_tables WHERE schemaname = 'public'")
    else:
        found = engine.query("SELECT name FROM sqlite_master WHERE type = 'table'")
    return {str(name) for (name,) in found} & {"a", "b", "c"}


def states(engine: Engine, folder: Folder) -> list[str]:
    return [standing.state for standing in status(engine, folder)]


@pytest.mark.parametrize("driver", DRIVERS)
def test_drizzle_first_and_schemadef_after_it(driver: str, tmp_path: Path) -> None:
    """It runs, runs again, fails in the middle of what is new, and goes on when that is mended; then schemadef does."""
    folders = Folders(tmp_path, driver)
    with DRIVERS[driver][1](tmp_path) as (database, url):
        done = drizzle(driver, database, folders.one, folders.one, folders.broken)
        assert done[:2] == ["", ""]
        assert "missing" in done[2]
        with opened(url) as engine:
            # All that is new is one transaction, but for neon-http, which has none and records at the very end.
            assert tables(engine) == ({"a", "b"} if driver == "neon-http" else {"a"})
            assert len(read_others(engine).times) == 1
        assert drizzle(driver, database, folders.three, folders.three) == ["", ""]
        with opened(url) as engine:
            assert len(read_others(engine).times) == 3
            assert states(engine, folders.four) == ["applied", "applied", "applied", "pending"]
            assert migrate(engine, folders.four, runner="drizzle") == ("0004_step_4",)
            assert states(engine, folders.four) == ["applied"] * 4
        assert drizzle(driver, database, folders.four) == [""]
        with opened(url) as engine:
            assert len(read_others(engine).times) == 4


@pytest.mark.parametrize("driver", DRIVERS if FULL else ("better-sqlite3", "libsql", "node-postgres", "neon-http"))
def test_schemadef_mends_and_drizzle_goes_on(driver: str, tmp_path: Path) -> None:
    """What drizzle-orm left is recognised, what schemadef applied and took back is known to drizzle-orm."""
    folders = Folders(tmp_path, driver)
    with DRIVERS[driver][1](tmp_path) as (database, url):
        done = drizzle(driver, database, folders.one, folders.two, folders.broken)
        assert done[:2] == ["", ""]
        assert "missing" in done[2]
        with opened(url) as engine:
            assert len(read_others(engine).times) == 2
            assert migrate(engine, folders.four, runner="drizzle") == ("0003_step_3", "0004_step_4")
            assert rollback(engine, folders.four, runner="drizzle") == ("0004_step_4",)
            assert len(read_others(engine).times) == 3
            engine.execute("DELETE FROM a")
            engine.execute("DROP TABLE c")
        assert drizzle(driver, database, folders.three, folders.four) == ["", ""]
        with opened(url) as engine:
            assert len(read_others(engine).times) == 4
            assert tables(engine) == {"a", "b", "c"}, "drizzle-orm applied what was taken back"
            assert engine.query("SELECT count(*) FROM a") == [(0,)], "and nothing else again"
            assert migrate(engine, folders.four, runner="drizzle") == ()


@pytest.mark.parametrize(("driver", "name"), [(driver, name) for driver, names in EXAMPLES.items() for name in names])
def test_the_examples(driver: str, name: str, tmp_path: Path) -> None:
    folder = read_folder(GENERATED / name)
    with DRIVERS[driver][1](tmp_path) as (database, url):
        assert drizzle(driver, database, folder, folder) == ["", ""]
        with opened(url) as engine:
            assert migrate(engine, folder) == ()
            assert states(engine, folder) == ["applied"] * len(folder.entries)


@pytest.mark.parametrize("path", sorted(GENERATED.glob("*/*/meta/_journal.json")), ids=lambda path: path.parts[-3])
def test_drizzle_kit_finds_the_examples_in_order(path: Path) -> None:
    dialect = json.loads(path.read_text())["dialect"]
    out = os.path.relpath(path.parents[1], TESTS)
    command = [str(TESTS / "node_modules/.bin/drizzle-kit"), "check", f"--dialect={dialect}", f"--out={out}"]
    done = subprocess.run(command, capture_output=True, text=True, cwd=TESTS, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    assert "Everything's fine" in done.stdout
