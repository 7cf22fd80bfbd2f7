"""All of Postgres that can be declared, as the migrations of one folder, and how they are run."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

import pytest

from schemadef.compile import Compiled, compile_change
from schemadef.dialect import load_dialect
from schemadef.engines.base import Engine
from schemadef.errors import EngineError
from schemadef.load import load_schema
from schemadef.lower import lower_schema
from schemadef.model import Role
from schemadef.names import literal, quote
from schemadef.snapshot import Snapshot, Told
from schemadef.statement import Statement

POSTGRES = load_dialect("postgres")
DECLARED = lower_schema(load_schema(["declarations/postgres_declaration.py"], Path(__file__).parents[1]), POSTGRES)
LATER = ("nickname", "users.level", "named", "tasks_title", "net", "tasks_recent", "quiet", "keep", "happy", "guard")
"""Parts of the names of objects that come with a second migration."""
CATALOGS = (
    *("pg_namespace", "pg_extension", "pg_type", "pg_enum", "pg_proc", "pg_class", "pg_attribute", "pg_attrdef"),
    *("pg_constraint", "pg_index", "pg_sequence", "pg_trigger", "pg_policy", "pg_rewrite", "pg_description"),
)


def first_part(declared: Snapshot) -> Snapshot:
    """The declaration as it was at first: without what later migrations add, and what needs that."""
    gone: set[object] = {obj.id for obj in declared if str(obj.id).endswith(LATER)}
    while more := {obj.id for obj in declared if gone.intersection(obj.needs())} - gone:
        gone |= more
    return Snapshot(obj for obj in declared if obj.id not in gone)


FIRST = first_part(DECLARED)


def compiled(guards: str) -> list[Compiled]:
    """Two migrations: from nothing to the first part, and from there to the whole."""
    return [
        compile_change(Snapshot(), FIRST, POSTGRES, Told(guards=guards)),
        compile_change(FIRST, DECLARED, POSTGRES, Told(guards=guards)),
    ]


def prepare(engine: Engine) -> None:
    """Make the declared roles, which all databases of a server share."""
    for role in DECLARED.of(Role):
        if not engine.query(f"SELECT FROM pg_catalog.pg_roles WHERE rolname = {literal(role.name)}"):
            engine.execute(f"CREATE ROLE {quote(role.name)}")


def run(engine: Engine, statements: Iterable[Statement]) -> None:
    for statement in statements:
        try:
            engine.execute(statement.sql)
        except EngineError as error:
            pytest.fail(f"{statement.subject}: {error}\n{statement.sql}")


def dump(engine: Engine) -> list[tuple[object, ...]]:
    """Every row of the catalog that a user's object can have, with its number: the same rows, untouched."""
    rows = []
    for catalog in CATALOGS:
        rows += engine.query(f"SELECT '{catalog}', c.xmin::text, c::text FROM pg_catalog.{catalog} c ORDER BY 3")
    return [row for row in rows if "pg_temp" not in str(row) and "pg_toast_temp" not in str(row)]
