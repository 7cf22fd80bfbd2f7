"""Runs on Postgres that are killed, cut off and kept waiting."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import psycopg
import pytest
from engines import way_url
from twenty import UNDISTURBED, state

from schemadef.engines import open_engine
from schemadef.engines.scratch import scratch_url
from schemadef.errors import MigrationError
from schemadef.migrate import Patience
from schemadef.migration.folder import Folder
from schemadef.statement import Statement

ROOT = Path(__file__).parents[2]
HASTE = Patience(wait=20.0, lease=0.7, lock_timeout="300ms")


@contextmanager
def by(way: str) -> Iterator[tuple[str, str]]:
    """A fresh database: its own URL, and the one by a way."""
    with scratch_url("postgres") as url, way_url(way, url, size=4) as by_way:
        yield url, by_way


def stands(url: str) -> None:
    with open_engine(url) as engine:
        assert state(engine) == UNDISTURBED


def refusal(call, *arguments, **options) -> str:
    with pytest.raises(MigrationError) as caught:
        call(*arguments, **options)
    assert "\n" not in str(caught.value)
    return str(caught.value)


class Mortuary:
    """The program of killed.py, kept running."""

    def __init__(self, folder: Folder, lease: float) -> None:
        command = [sys.executable, str(ROOT / "tests" / "support" / "killed.py"), str(folder.path), str(lease)]
        self.process = subprocess.Popen(command, cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)

    def kill(self, url: str, when: str, at: int) -> int:
        assert self.process.stdin and self.process.stdout
        self.process.stdin.write(f"{url} {when} {at}\n")
        self.process.stdin.flush()
        return int(self.process.stdout.readline())

    def __enter__(self) -> Mortuary:
        return self

    def __exit__(self, *_: object) -> None:
        assert self.process.stdin and self.process.stdout
        self.process.stdin.close()
        self.process.stdout.close()
        self.process.wait(timeout=60)


def slow(seconds: float) -> Statement:
    return Statement(sql=f"SELECT pg_sleep({seconds})")


@contextmanager
def blocker(url: str, sql: str = "LOCK TABLE log") -> Iterator[psycopg.Connection]:
    with psycopg.connect(url, application_name="reports") as other:
        other.execute(sql)  # type: ignore[arg-type]
        yield other
        other.rollback()
