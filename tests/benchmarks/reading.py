"""One reading of a live Postgres, to be run as a process: `ours URL`, or `theirs URL TABLES` with alembic."""

from __future__ import annotations

import sys


def ours(url: str) -> None:
    """Read the catalog into a snapshot."""
    from schemadef.dialect import load_dialect
    from schemadef.engines import open_engine
    from schemadef.introspect import introspect

    with open_engine(url) as engine:
        assert len(introspect(engine, load_dialect("postgres", "18")))


def theirs(url: str, tables: int) -> None:
    """Compare the database with the metadata that it was made from, as autogenerate does."""
    from alembic.autogenerate import compare_metadata
    from alembic.migration import MigrationContext
    from sqlalchemy import create_engine

    from tests.benchmarks.schemas import alchemy_metadata

    engine = create_engine(url.replace("postgresql://", "postgresql+psycopg://", 1))
    with engine.connect() as connection:
        assert compare_metadata(MigrationContext.configure(connection), alchemy_metadata(tables)) == []


if __name__ == "__main__":
    who, url, *more = sys.argv[1:]
    if who == "ours":
        ours(url)
    else:
        theirs(url, int(more[0]))
