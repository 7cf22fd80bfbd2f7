"""A strict statement that waited for another runner sees what that one made, whatever its session knew before."""

import threading
import time

import pytest

from schemadef.compile import compile_change
from schemadef.dialect import load_dialect
from schemadef.engines import open_engine
from schemadef.engines.scratch import scratch_url
from schemadef.model import Column, DataType, Function, Table, View
from schemadef.render import LOCK_KEY
from schemadef.snapshot import Snapshot, Told

TABLE = [
    Table(namespace="public", name="notes"),
    Column(namespace="public", table="notes", name="id", position=1, type=DataType(name="integer")),
]
OBJECTS = {
    "table": (TABLE, 'pg_catalog.to_regclass(\'"public"."notes"\')'),
    "view": (
        [View(namespace="public", name="ones", query=" SELECT 1 AS one")],
        'pg_catalog.to_regclass(\'"public"."ones"\')',
    ),
    "function": (
        [Function(namespace="public", name="one", returns="integer", language="sql", body="SELECT 1")],
        'pg_catalog.to_regprocedure(\'"public"."one"()\')',
    ),
}


@pytest.mark.parametrize("version", ["", "14"])
@pytest.mark.parametrize("kind", OBJECTS)
def test_what_another_runner_made_meanwhile_is_seen(kind, version):
    objects, look = OBJECTS[kind]
    dialect = load_dialect("postgres")
    strict = compile_change(Snapshot(), Snapshot(objects), dialect, Told(guards="strict")).up
    plain = compile_change(Snapshot(), Snapshot(objects), dialect).up
    with scratch_url("postgres", version) as url, open_engine(url) as waiting, open_engine(url) as working:
        assert waiting.query(f"SELECT {look}::text") == [(None,)]
        work = [f"SELECT pg_advisory_xact_lock({LOCK_KEY})", *(s.sql for s in plain), "SELECT pg_sleep(0.6)"]
        other = threading.Thread(target=working.batch, args=(work,))
        other.start()
        time.sleep(0.2)
        for statement in strict:
            waiting.execute(statement.sql)
        other.join()
