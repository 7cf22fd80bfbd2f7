"""Every kind of Postgres under another name, said in the declaration: nothing is made again that need not be."""

from __future__ import annotations

from pathlib import Path

import pytest
from applied import look, make_roles, require_same, run
from engines import fresh

from schemadef.compile import compile_change
from schemadef.dialect import load_dialect
from schemadef.hints import Asked
from schemadef.load import load_schema
from schemadef.lower import lower_schema
from schemadef.lower.context import Context, Options
from schemadef.lower.told import Declarations
from schemadef.rename.tell import Lookup
from schemadef.snapshot import Snapshot, Told

FIRST = """
from enum import StrEnum
from schemadef import *

class State(StrEnum):
    OPEN = "open"
    DONE = "done"

sales = Namespace("sales")
double = Function("SELECT 2 * $1", returns="integer", arguments={"n": integer()}, language="sql", name="double")
log = Function("BEGIN RETURN NEW; END", returns="trigger", name="log")

numbers = Sequence(start=1000)
address = CompositeType({"street": text()})
plausible = Domain(text(), "VALUE LIKE '%@%'")

class Orders(Table):
    id = integer(primary_key=True)
    number = bigint(default=next_value(numbers))
    home = composite(address, null=True)
    email = domain(plausible, null=True)
    total = integer(default=0)
    state = enum(State, default=State.OPEN)
    by_total = Index(total, where=f"{state} = 'open'")
    positive = Check(f"{total} >= 0")
    once = Unique(total, state)
    watch = Trigger("before", "insert", function=log, name="watch")
    mine = Policy("select", using=f"{total} > 0")

class Lines(Table, namespace="sales"):
    id = integer(primary_key=True)
    order_id = integer()
    to_order = ForeignKey(order_id, references=Orders.id)

open_orders = View("SELECT id FROM orders WHERE state = 'open'")
totals = MaterializedView("SELECT sum(total) AS total FROM orders", indexes={"totals_total": Index("total")})
"""
SECOND = """
from enum import StrEnum
from schemadef import *

class State(StrEnum):
    OPEN = "open"
    CLOSED = "closed"

shop = Namespace("shop", formerly="sales")
twice = Function("SELECT 2 * $1", returns="integer", arguments={"n": integer()}, language="sql", name="twice",
    formerly="double")
note = Function("BEGIN RETURN NEW; END", returns="trigger", name="note", formerly="log")

order_numbers = Sequence(start=1000, formerly="numbers")
place = CompositeType({"street": text()}, formerly="address")
email_address = Domain(text(), "VALUE LIKE '%@%'", formerly="plausible")

class Purchases(Table, formerly="orders"):
    id = integer(primary_key=True)
    number = bigint(default=next_value(order_numbers))
    home = composite(place, null=True)
    email = domain(email_address, null=True)
    cents = integer(default=0, formerly="total")
    status = enum(State, type_name="status", type_formerly="state", default=State.OPEN, formerly="state",
        former_values={"done": State.CLOSED})
    by_cents = Index(cents, where=f"{status} = 'open'", formerly="by_total")
    not_negative = Check(f"{cents} >= 0", formerly="positive")
    only_once = Unique(cents, status, formerly="once")
    look = Trigger("before", "insert", function=note, name="look", formerly="watch")
    ours = Policy("select", using=f"{cents} > 0", formerly="mine")

class Lines(Table, namespace="shop"):
    id = integer(primary_key=True)
    purchase_id = integer(formerly="order_id")
    to_purchase = ForeignKey(purchase_id, references=Purchases.id, formerly="to_order")

open_purchases = View("SELECT id FROM purchases WHERE status = 'open'", formerly="open_orders")
cents = MaterializedView("SELECT sum(cents) AS cents FROM purchases", formerly="totals",
    indexes={"cents_cents": Index("cents")})
"""


def declared(folder: Path, text: str) -> Declarations:
    """A declaration from a file."""
    folder.mkdir()
    (folder / "schema.py").write_text(text)
    dialect = load_dialect("postgres", "14")
    schema = load_schema(["schema.py"], folder)
    return Declarations(Context(schema, dialect, Options()), lower_schema(schema, dialect))


@pytest.mark.parametrize("guards", ["plain", "strict"])
@pytest.mark.parametrize("kind", ["postgres", "postgres14"])
def test_every_kind_is_renamed(tmp_path, kind, guards):
    old, said = declared(tmp_path / "one", FIRST).snapshot, declared(tmp_path / "two", SECOND)
    dialect = load_dialect("postgres", "14")
    hints = Lookup(old, said.snapshot, said.hints()).answer(Asked()).hints
    told = Told(guards=guards, hints=hints)
    made = compile_change(old, said.snapshot, dialect, told)
    dropped = {s.subject for s in made.up if s.subject.startswith("drop")}
    assert dropped <= {
        "drop view public.open_orders",
        "drop materialized view public.totals",
        "drop index public.totals.totals_total",
    }
    with fresh(kind) as engine, fresh(kind) as other:
        make_roles(engine)
        run(engine, compile_change(Snapshot(), old, dialect, Told(guards=guards)).up)
        engine.execute("INSERT INTO orders (id, total, state) VALUES (1, 5, 'done'), (2, 6, 'open')")
        engine.execute("INSERT INTO sales.lines VALUES (1, 1)")
        before = look(engine, dialect)
        for _ in range(2):
            run(engine, made.up)
        run(other, compile_change(Snapshot(), said.snapshot, dialect).up)
        require_same(look(other, dialect), look(engine, dialect), "the other names")
        assert engine.query("SELECT id, cents, status::text FROM purchases ORDER BY id") == [
            (1, 5, "closed"),
            (2, 6, "open"),
        ]
        assert engine.query("SELECT purchase_id FROM shop.lines") == [(1,)]
        engine.execute("INSERT INTO purchases (id) VALUES (3)")
        assert engine.query("SELECT number FROM purchases ORDER BY id") == [(1000,), (1001,), (1002,)]
        engine.execute("DELETE FROM purchases WHERE id = 3")
        for _ in range(2):
            run(engine, made.down)
        require_same(before, look(engine, dialect), "the way back")
        assert engine.query("SELECT id, total, state::text FROM orders ORDER BY id") == [(1, 5, "done"), (2, 6, "open")]
