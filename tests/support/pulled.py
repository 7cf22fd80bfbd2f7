"""Declarations that were written down, and whether they say what is there."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path
from tempfile import TemporaryDirectory

from applied import run
from engines import fresh

from schemadef.compile import compile_change
from schemadef.dialect import Dialect
from schemadef.introspect import introspect
from schemadef.load import load_schema
from schemadef.lower import lower_schema
from schemadef.model import Raw, Role
from schemadef.pull import Declaration, write_declaration
from schemadef.snapshot import Snapshot
from schemadef.sql_files import make_roles

ENGINES = {"d1": "workerd", "turso": "libsql", "neon": "postgres"}


def engine_of(dialect: Dialect) -> str:
    return ENGINES.get(dialect.names[0], dialect.names[0])


def lowered(text: str, dialect: Dialect) -> Snapshot:
    """What a declaration's text asks for."""
    with TemporaryDirectory() as folder:
        Path(folder, "pulled.py").write_text(text, encoding="utf-8")
        return lower_schema(load_schema(["pulled.py"], Path(folder)), dialect)


def changes(one: Snapshot, other: Snapshot, dialect: Dialect) -> list[str]:
    """The statements from one to the other and back: none where they are the same."""
    there = compile_change(one, other, dialect, filling=True).up
    return [statement.sql for statement in (*there, *compile_change(other, one, dialect, filling=True).up)]


def made(snapshot: Snapshot, dialect: Dialect, engine_name: str) -> Snapshot:
    """A schema as a real server reads it back."""
    with fresh(engine_name) as engine:
        if dialect.features["roles"]:
            make_roles(engine, [role.name for role in snapshot.of(Role)])
        kept = Snapshot(obj for obj in snapshot if not isinstance(obj, Raw | Role))
        run(engine, compile_change(Snapshot(), kept, dialect).up)
        return introspect(engine, dialect)


def pulled(snapshot: Snapshot, dialect: Dialect, engine_name: str = "", *, live: bool = True) -> Declaration:
    """The declaration of a schema, which must come out as that schema again."""
    found = write_declaration(snapshot, dialect, live=live)
    again = lowered(found.text, dialect)
    if live:
        again = made(again, dialect, engine_name or engine_of(dialect))
    assert changes(snapshot, again, dialect) == []
    return found


def is_formatted(*texts: str) -> str:
    """What ruff would change in files; empty when nothing."""
    with TemporaryDirectory() as folder:
        for number, text in enumerate(texts):
            Path(folder, f"pulled{number}.py").write_text(text, encoding="utf-8")
        command = [sys.executable, "-m", "ruff", "format", "--isolated", "--diff", folder]
        return subprocess.run(command, capture_output=True, text=True, check=False).stdout


def types(*texts: str) -> str:
    """What mypy says of files in its strict mode."""
    with TemporaryDirectory() as folder:
        files = []
        for number, text in enumerate(texts):
            files.append(Path(folder, f"pulled{number}.py"))
            files[-1].write_text(text, encoding="utf-8")
        command = [sys.executable, "-m", "mypy", "--strict", "--cache-dir", folder, *map(str, files)]
        return subprocess.run(command, capture_output=True, text=True, check=False).stdout
