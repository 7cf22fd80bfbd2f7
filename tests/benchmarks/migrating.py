"""Folders of migrations for D1 and libSQL, to be applied by schemadef, and by wrangler and drizzle-orm's migrator.

Each works on a local state of its own.
"""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

from tests.benchmarks.schemas import python_schema

WRANGLER = Path(__file__).parent.parent / "node_modules" / "wrangler" / "bin" / "wrangler.js"
_ID = "00000000-0000-4000-8000-000000000000"
DRIZZLE = Path(__file__).parent.parent / "node" / "drizzle_migrate.mjs"
Command = tuple[str | Path, ...]


def write_d1_project(folder: Path, tables: int) -> tuple[Command, Command]:
    """A project with one migration of so many tables; the command of each, on the folders `ours` and `theirs`.

    Both states are empty before each run (`before`), and both tools use the workerd of the same npm packages.
    """
    (folder / "schema.py").write_text(python_schema(tables, 0))
    (folder / "schemadef.toml").write_text(
        '[databases.app]\ndeclaration = "schema.py"\ndialect = "d1"\nfolder = "migrations"\n'
        f'[databases.app.environments.local]\nurl = "workerd:ours/v3/d1?id={_ID}"\n'
    )
    database = {"binding": "DB", "database_name": "app", "database_id": _ID, "migrations_dir": "migrations"}
    config = {"name": "bench", "compatibility_date": "2026-04-01", "d1_databases": [database]}
    (folder / "wrangler.json").write_text(json.dumps(config))
    for output in ("ours", "theirs"):
        (folder / "before" / output).mkdir(parents=True)
    schemadef = Path(sys.executable).parent / "schemadef"
    subprocess.run([schemadef, "generate"], cwd=folder, check=True, capture_output=True)
    theirs = ("node", WRANGLER, "d1", "migrations", "apply", "app", "--local", "--persist-to", "theirs")
    return (schemadef, "migrate"), theirs


def write_libsql_project(folder: Path, tables: int) -> tuple[Command, Command]:
    """The same for a libSQL file, and drizzle-orm's migrator for it."""
    (folder / "schema.py").write_text(python_schema(tables, 0))
    (folder / "schemadef.toml").write_text(
        '[databases.app]\ndeclaration = "schema.py"\ndialect = "turso"\nfolder = "migrations"\n'
        '[databases.app.environments.local]\nurl = "libsql+file:ours/app.db"\n'
    )
    for output in ("ours", "theirs"):
        (folder / "before" / output).mkdir(parents=True)
    schemadef = Path(sys.executable).parent / "schemadef"
    subprocess.run([schemadef, "generate"], cwd=folder, check=True, capture_output=True)
    theirs = ("node", DRIZZLE, "libsql", f"file:{folder / 'theirs' / 'app.db'}", folder / "migrations")
    return (schemadef, "migrate"), theirs
