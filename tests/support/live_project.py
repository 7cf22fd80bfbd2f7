"""A project whose environment is a real database, which the test may also open itself."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from folder_project import Project

from schemadef.engines import open_engine
from schemadef.engines.base import Engine
from schemadef.engines.scratch import scratch_url

DIALECTS = {"postgres": "postgres", "sqlite": "sqlite", "libsql": "turso", "sqld": "turso", "workerd": "d1"}


class LiveProject(Project):
    """Commands connect to `url`; `engine()` does too."""

    def __init__(self, root: Path, kind: str, url: str) -> None:
        # workerd in memory ends with its connection
        self.url = f"workerd:{root}/d1?id=app" if kind == "workerd" else url
        super().__init__(root, DIALECTS[kind], self.url)
        self.dialect = DIALECTS[kind]

    def engine(self) -> Engine:
        return open_engine(self.url)

    def execute(self, *statements: str) -> None:
        with self.engine() as engine:
            for statement in statements:
                engine.execute(statement)

    def query(self, sql: str) -> list[tuple[object, ...]]:
        with self.engine() as engine:
            return engine.query(sql)


@contextmanager
def live_project(tmp_path: Path, kind: str) -> Iterator[LiveProject]:
    with scratch_url(kind) as url:
        yield LiveProject(tmp_path / "project", kind, url)
