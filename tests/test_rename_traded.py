"""Names that are traded in one migration: the rows stay with the thing they are in, there, again and back."""

from __future__ import annotations

from typing import NamedTuple

import pytest
from applied import look, require_same, run
from engines import fresh
from proving import dialect_of as usual_dialect

from schemadef.compile import Compiled, compile_change
from schemadef.dialect import Dialect
from schemadef.errors import UnsupportedChangeError
from schemadef.hints import Asked, Hints
from schemadef.rename.tell import Lookup
from schemadef.snapshot import Snapshot, Told

ALL = ("postgres", "postgres14", "sqlite", "libsql", "workerd")
POSTGRES = ("postgres", "postgres14")


class Traded(NamedTuple):
    """Two states, what is renamed, rows in the first, a question, and its answers before and after."""

    old: tuple[str, ...]
    new: tuple[str, ...]
    renames: tuple[str, ...]
    rows: tuple[str, ...]
    question: str
    before: list[tuple[object, ...]]
    after: list[tuple[object, ...]]
    engines: tuple[str, ...] = ALL


A = "(id integer PRIMARY KEY, x text UNIQUE)"
B = "(id integer PRIMARY KEY, y integer UNIQUE, a_id integer REFERENCES {} (id))"
CASES = {
    "tables, with their keys, indexes and references": Traded(
        (f"CREATE TABLE a {A}", "CREATE INDEX a_i ON a (x)", f"CREATE TABLE b {B.format('a')}", "CREATE INDEX b_i ON b (y)"),
        (f"CREATE TABLE b {A}", "CREATE INDEX b_i ON b (x)", f"CREATE TABLE a {B.format('b')}", "CREATE INDEX a_i ON a (y)"),
        ("a:b", "b:a"), ("INSERT INTO a VALUES (1, 'x')", "INSERT INTO b VALUES (2, 3, 1)"),
        "SELECT a.id, b.id FROM a, b", [(1, 2)], [(2, 1)]),
    "three tables, one of which gets a column": Traded(
        ("CREATE TABLE a (x integer)", "CREATE TABLE b (y integer)", "CREATE TABLE c (z integer)"),
        ("CREATE TABLE b (x integer, n text)", "CREATE TABLE c (y integer)", "CREATE TABLE a (z integer)"),
        ("a:b", "b:c", "c:a"), tuple(f"INSERT INTO {t} VALUES ({n})" for n, t in enumerate("abc")),
        "SELECT a.*, c.* FROM a, b, c", [(0, 2)], [(2, 1)]),
    "columns": Traded(
        ("CREATE TABLE t (a text, b integer)", "CREATE INDEX i ON t (b)"), ("CREATE TABLE t (b text, a integer)", "CREATE INDEX i ON t (a)"),
        ("t.a:b", "t.b:a"), ("INSERT INTO t VALUES ('x', 1)",), "SELECT a, b FROM t", [("x", 1)], [(1, "x")]),
    "columns of one type, one of which takes no NULL": Traded(
        ("CREATE TABLE t (a text NOT NULL, b text)",), ("CREATE TABLE t (b text NOT NULL, a text)",),
        ("t.a:b", "t.b:a"), ("INSERT INTO t VALUES ('x', 'y')",), "SELECT a, b FROM t", [("x", "y")], [("y", "x")]),
    "tables, and a column of each": Traded(
        ("CREATE TABLE a (x integer, k text)", "CREATE TABLE b (y integer)"), ("CREATE TABLE b (z integer, k text)", "CREATE TABLE a (v integer)"),
        ("a:b", "b:a", "b.x:z", "b.y:v"), ("INSERT INTO a VALUES (1, 'k')", "INSERT INTO b VALUES (2)"),
        "SELECT * FROM a, b", [(1, "k", 2)], [(2, 1, "k")]),
    "three columns of a table that is renamed": Traded(
        ("CREATE TABLE t (a text, b integer, c integer)",), ("CREATE TABLE u (b text, c integer, a integer)",),
        ("t:u", "u.a:b", "u.b:c", "u.c:a"), ("INSERT INTO t VALUES ('x', 1, 2)",),
        "SELECT a, b, c FROM {t}", [("x", 1, 2)], [(2, "x", 1)]),
    "values of an enum": Traded(
        ("CREATE TYPE e AS ENUM ('a', 'b', 'c')", "CREATE TABLE t (e e DEFAULT 'a')"),
        ("CREATE TYPE e AS ENUM ('b', 'c', 'a')", "CREATE TABLE t (e e DEFAULT 'b')"),
        ("e.a:b", "e.b:c", "e.c:a"), ("INSERT INTO t VALUES ('a'), ('b')",),
        "SELECT e::text FROM t ORDER BY e", [("a",), ("b",)], [("b",), ("c",)], POSTGRES),
    "indexes, which are made again": Traded(
        ("CREATE TABLE t (a text, b integer)", "CREATE INDEX i ON t (a)", "CREATE UNIQUE INDEX j ON t (b)"),
        ("CREATE TABLE t (a text, b integer)", "CREATE INDEX j ON t (a)", "CREATE UNIQUE INDEX i ON t (b)"),
        ("i:j", "j:i"), ("INSERT INTO t VALUES ('x', 1)",), "SELECT a FROM t", [("x",)], [("x",)], POSTGRES),
    "indexes that nobody says are renamed": Traded(
        ("CREATE TABLE t (a text, b integer)", "CREATE INDEX i ON t (a)", "CREATE UNIQUE INDEX j ON t (b)"),
        ("CREATE TABLE t (a text, b integer)", "CREATE INDEX j ON t (a)", "CREATE UNIQUE INDEX i ON t (b)"),
        (), ("INSERT INTO t VALUES ('x', 1)",), "SELECT a FROM t", [("x",)], [("x",)]),
    "indexes of two tables": Traded(
        ("CREATE TABLE t (a text)", "CREATE TABLE u (a text)", "CREATE INDEX i ON t (a)", "CREATE INDEX j ON u (a)"),
        ("CREATE TABLE t (a text)", "CREATE TABLE u (a text)", "CREATE INDEX j ON t (a)", "CREATE INDEX i ON u (a)"),
        (), ("INSERT INTO t VALUES ('x')",), "SELECT a FROM t", [("x",)], [("x",)]),
    "constraints": Traded(
        ("CREATE TABLE t (a integer, b integer, CONSTRAINT k CHECK (a > 0), CONSTRAINT l CHECK (b > 1), CONSTRAINT m UNIQUE (a))",),
        ("CREATE TABLE t (a integer, b integer, CONSTRAINT l CHECK (a > 0), CONSTRAINT m CHECK (b > 1), CONSTRAINT k UNIQUE (a))",),
        (), ("INSERT INTO t VALUES (1, 2)",), "SELECT a FROM t", [(1,)], [(1,)]),
}  # fmt: skip


def dialect_of(kind: str) -> Dialect:
    return usual_dialect({"workerd": "d1"}.get(kind, kind))


def change(case: Traded, old: Snapshot, new: Snapshot, kind: str, guards: str = "plain") -> Compiled:
    answer = Lookup(old, new, Hints()).answer(Asked(renames=case.renames))
    assert not answer.unmatched
    return compile_change(old, new, dialect_of(kind), Told(hints=answer.hints, guards=guards))


@pytest.mark.parametrize(("kind", "name"), [(kind, name) for name, case in CASES.items() for kind in case.engines])
def test_rows_stay_with_what_trades_its_name(kind: str, name: str) -> None:
    case, dialect = CASES[name], dialect_of(kind)
    with fresh(kind) as engine, fresh(kind) as other:
        for sql in case.old:
            engine.execute(sql)
        for sql in case.new:
            other.execute(sql)
        old, new = look(engine, dialect), look(other, dialect)
        made = change(case, old, new, kind, "strict" if kind == "postgres14" else "plain")
        for sql in case.rows:
            engine.execute(sql)
        for statements, state, table, rows in (
            (made.up, new, "u", case.after), (made.down, old, "t", case.before), (made.up, new, "u", case.after),
        ):  # fmt: skip
            for _ in range(2):
                run(engine, statements)
                require_same(look(engine, dialect), state, name)
                assert engine.query(case.question.format(t=table)) == rows


ALIKE = {
    "columns": (("CREATE TABLE t (a text, b text)",), ("t.a:b", "t.b:a")),
    "tables": (("CREATE TABLE a (x text)", "CREATE TABLE b (x text)"), ("a:b", "b:a")),
}


@pytest.mark.parametrize("what", ALIKE)
@pytest.mark.parametrize("kind", ["postgres", "sqlite"])
def test_what_looks_the_same_cannot_trade_its_name(kind: str, what: str) -> None:
    statements, renames = ALIKE[what]
    with fresh(kind) as engine:
        for sql in statements:
            engine.execute(sql)
        there = look(engine, dialect_of(kind))
        case = Traded(statements, statements, renames, (), "", [], [])
        with pytest.raises(UnsupportedChangeError, match="and nothing in them would tell whether that has been done"):
            change(case, there, there, kind)
