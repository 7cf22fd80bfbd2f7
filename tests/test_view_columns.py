"""A view is replaced in place only where its old columns are certain to stay."""

from __future__ import annotations

import pytest

from schemadef.compile import compile_change
from schemadef.dialect import load_dialect
from schemadef.model import Column, DataType, Id, Table, View
from schemadef.operations.view_columns import keeps_columns
from schemadef.snapshot import Snapshot

KEPT = [
    ("SELECT a FROM t", "SELECT a, b FROM t WHERE b > 1 ORDER BY a"),
    ("SELECT a FROM t WHERE b = ','", "select A\nfrom T -- from u"),
    ("SELECT a IS DISTINCT FROM b AS c FROM t", "SELECT a IS DISTINCT FROM b AS c, (SELECT x FROM u) FROM t LIMIT 1"),
    ("SELECT count(*) FROM t", "SELECT count(*), max(a) FROM t GROUP BY b"),
    ("SELECT 1 AS a", "SELECT 1 AS a, 2 AS b"),
    ("SELECT a FROM t JOIN u ON t.x = u.x", "SELECT a FROM t JOIN u ON t.x = u.x FETCH FIRST ROW ONLY"),
]
UNCERTAIN = [
    ("SELECT a FROM t", "SELECT b, a FROM t"),
    ("SELECT a, b FROM t", "SELECT a FROM t"),
    ("SELECT a FROM t", "SELECT a FROM u"),
    ("SELECT a AS x FROM t", "SELECT a AS y FROM t"),
    ('SELECT "A" FROM t', 'SELECT "a" FROM t'),
    ("SELECT * FROM t", "SELECT *, 1 AS b FROM t"),
    ("SELECT t.* FROM t", "SELECT t.*, 1 AS b FROM t"),
    ("SELECT a FROM t UNION SELECT 1", "SELECT a FROM t UNION SELECT 2"),
    ("SELECT a FROM t", "SELECT a FROM t UNION SELECT 'x'"),
    ("WITH w AS (SELECT 1) SELECT 1", "WITH w AS (SELECT 1) SELECT 1, 2"),
    ("VALUES (1)", "VALUES (1, 2)"),
]


@pytest.mark.parametrize(("old", "new"), KEPT)
def test_columns_that_stay(old: str, new: str) -> None:
    assert keeps_columns(old, new)


@pytest.mark.parametrize(("old", "new"), UNCERTAIN)
def test_columns_that_may_not(old: str, new: str) -> None:
    assert not keeps_columns(old, new)


def test_a_declared_view_keeps_what_stands_on_it() -> None:
    at = {"namespace": "public"}
    table, column = Table(**at, name="t"), {"namespace": "public", "table": "t", "type": DataType(name="integer")}
    columns = [Column(**column, name="a", position=1), Column(**column, name="b", position=2)]

    def views(query: str) -> Snapshot:
        view = View(**at, name="v", query=query, uses=(table.id,))
        above = View(**at, name="w", query="SELECT a FROM v", uses=(Id("view", "public", "", "v"),))
        return Snapshot((table, *columns, view, above))

    def subjects(old: str, new: str) -> list[str]:
        return [s.subject for s in compile_change(views(old), views(new), load_dialect("postgres")).up]

    assert subjects("SELECT a FROM t", "SELECT a, b FROM t") == ["set view public.v"]
    assert subjects("SELECT a, b FROM t", "SELECT a FROM t") == [
        "drop view public.w", "drop view public.v", "create view public.v", "create view public.w"
    ]  # fmt: skip
