"""Strict statements beside others: what locks they take, how long they wait, and eight runners at once."""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager

import psycopg
import pytest
from engines import POSTGRES_VERSIONS
from postgres_folder import POSTGRES, compiled, prepare, run
from strict import OPERATIONS, STRICT, operation_of

from schemadef.differing import refuse_differing
from schemadef.engines import open_engine
from schemadef.engines.scratch import scratch_url
from schemadef.errors import EngineError
from schemadef.render import Renderer


@contextmanager
def locked(url: str, mode: str) -> Iterator[None]:
    """Another session that holds a lock on app.users."""
    with psycopg.connect(url) as other:
        other.execute(f"LOCK TABLE app.users IN {mode} MODE".encode())
        yield
        other.rollback()


@pytest.mark.parametrize("version", POSTGRES_VERSIONS)
def test_locks(version: str) -> None:
    with scratch_url("postgres", version) as url, open_engine(url) as engine:
        prepare(engine)
        for migration in compiled("strict"):
            run(engine, migration.up)
        about_users = {s: o for s, o in OPERATIONS.items() if "app.users" in s}
        with locked(url, "EXCLUSIVE"):  # all but a DDL statement's own
            for subject, operation in about_users.items():
                engine.execute(STRICT[subject])
                refuse_differing(engine, operation, POSTGRES)
        patient = Renderer(POSTGRES, "strict", lock_timeout="300ms")
        added = next(o for s, o in about_users.items() if s.startswith("add column"))
        engine.execute("ALTER TABLE app.users DROP nickname")
        for operation in (added, operation_of("create index app.users.users_by_mood")[1]):
            with locked(url, "ACCESS EXCLUSIVE"):
                start = time.monotonic()
                with pytest.raises(EngineError, match="lock timeout") as caught:
                    engine.execute(patient.statement(operation).sql)
                assert caught.value.code == "55P03"
                assert 0.2 < time.monotonic() - start < 3
        assert engine.query("SHOW lock_timeout") == [("0",)]


@pytest.mark.parametrize("version", POSTGRES_VERSIONS)
def test_eight_runners_at_once(version: str) -> None:
    first, second = compiled("strict")
    texts = [statement.sql for statement in (*first.up, *second.up)]
    with scratch_url("postgres", version) as url:
        failures: list[str] = []
        start = threading.Barrier(8)

        def go() -> None:
            with open_engine(url) as engine:
                start.wait()
                for sql in texts:
                    try:
                        engine.execute(sql)
                    except EngineError as error:
                        failures.append(f"{error}: {sql}")

        with open_engine(url) as engine:
            prepare(engine)
        threads = [threading.Thread(target=go) for _ in range(8)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        assert failures == []
        with open_engine(url) as engine:
            for operation in OPERATIONS.values():
                refuse_differing(engine, operation, POSTGRES)
