"""Equal normal forms mean equal expressions: what an author writes, and what Postgres prints of it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator

import pytest
from engines import FULL, fresh
from expression_rows import fill, postgres_values, rows
from hypothesis import given, seed, settings
from hypothesis import strategies as st
from random_expressions import expressions

from schemadef.engines.base import Engine
from schemadef.errors import EngineError
from schemadef.expression import normal_form


@pytest.fixture(scope="module", params=["postgres", "postgres14"])
def server(request: pytest.FixtureRequest) -> Iterator[Engine]:
    with fresh(request.param) as engine:
        yield fill(engine, rows())


def form(sql: str) -> str:
    return normal_form(sql, "postgres")


def printed(engine: Engine, condition: str) -> str:
    """A check's condition as the server prints it."""
    engine.execute(f"ALTER TABLE t ADD CONSTRAINT k CHECK ({condition}\n) NOT VALID")
    ((text,),) = engine.query("SELECT pg_get_expr(conbin, conrelid) FROM pg_constraint WHERE conname = 'k'")
    engine.execute("ALTER TABLE t DROP CONSTRAINT k")
    return str(text)


@pytest.mark.parametrize(
    "sql",
    [
        "i > 0",
        "n > 0",
        "n >= 0 AND n <= 100",
        "n > 1.5",
        "i > -1",
        "j <> 5",
        "x <> ''",
        "x = 'it''s' OR x IS NULL",
        "e = 'sad'",
        "e IN ('sad', 'ok')",
        "e NOT IN ('sad', 'ok')",
        "x IN ('a', 'b')",
        "i IN (1, 2, 3)",
        "i BETWEEN 1 AND 5",
        "b AND i BETWEEN 1 AND 5 AND c",
        "x LIKE 'a%'",
        "x NOT LIKE 'a%'",
        "x ILIKE 'a%'",
        "x ~ '^a'",
        "length(x) <= 20",
        "lower(x) = x",
        "NOT (b AND c)",
        "(b OR c) AND (i > 0)",
        "b AND (c AND (i > 0))",
        "b IS TRUE",
        "b IS NOT TRUE",
        "i IS DISTINCT FROM s",
        "coalesce(x, 'none') <> 'a'",
        "CASE WHEN b THEN i > 0 ELSE c END",
        "CASE WHEN i > 0 THEN 'a' END = x",
        "(o ->> 'k') = 'v'",
        "jsonb_typeof(o) = 'object'",
        "jsonb_typeof(o -> 'k') = 'object'",
        "u = '00000000-0000-0000-0000-000000000000'",
        "ts > now() - interval '1 day'",
        "ts > CURRENT_TIMESTAMP",
        "i + s * 2 > 3",
        "(i + s) * 2 > 3",
        '"order" > 1',
        "e IS DISTINCT FROM 'sad'",
        "/* a comment */ i > 0 -- and another",
    ],
)
def test_what_an_author_writes_is_what_the_server_prints(server, sql):
    assert form(printed(server, sql)) == form(sql)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("(b OR c) AND d", "b OR (c AND d)"),
        ("a - (b - c)", "a - b - c"),
        ("a / 2", "a / 2::numeric"),
        ("a::text = '1'", "a = '1'"),
        ("x = 'a'::bpchar", "x = 'a'"),
        ("x = 'A'", "x = 'a'"),
        ("n > 0.5", "n > 0.5::double precision"),
        ("r > 0.1", "r > 0.1::real"),
        ("i > 0.7::integer", "i > 0.7"),
        ("coalesce(a, 0)", "coalesce(a, 0::numeric)"),
        ("ts > '2024-01-01 10:00'", "ts > '2024-01-01 10:00'::date"),
        ("d > '2024-01-01 10:00+00'", "d > '2024-01-01 10:00+00'::timestamptz"),
        ('"A" > 0', "a > 0"),
        ("x LIKE 'a'", "x ILIKE 'a'"),
        ("x LIKE 'a'", "x NOT LIKE 'a'"),
        ("i BETWEEN 1 AND 5", "i BETWEEN SYMMETRIC 1 AND 5"),
        ("i BETWEEN 1 AND 5", "i NOT BETWEEN 1 AND 5"),
        ("i IS NULL", "i IS NOT NULL"),
        ("i IN (1)", "i NOT IN (1)"),
        ("i = ANY (ARRAY[1])", "i <> ALL (ARRAY[1])"),
        ("i = ANY (ARRAY[1])", "i = ALL (ARRAY[1])"),
        ("trim(leading 'a' from x)", "trim(trailing 'a' from x)"),
        ("count(DISTINCT a)", "count(a)"),
        ("o -> '0'", "o -> 0"),
        ("o -> 'k'", "o ->> 'k'"),
        ("a -> 'x' || 'y'", "a -> ('x' || 'y')"),
        ("interval '1 day'", "interval '1 hour'"),
        ("'1'", "1"),
        ("NULL", "'null'"),
        ("f(a)", "g(a)"),
        ("a.b = 1", "c.b = 1"),
        ("s.f(a)", "f(a)"),
        ("x COLLATE \"C\" > 'a'", "x > 'a'"),
        ("-a", "- (-a)"),
        ("CASE WHEN a THEN 1 END", "CASE WHEN a THEN 1 ELSE 0 END"),
        ("CASE a WHEN 1 THEN 1 END", "CASE WHEN a THEN 1 END"),
        ("extract(year from ts)", "extract(month from ts)"),
        ("ts AT TIME ZONE 'UTC' > x", "ts AT TIME ZONE 'CET' > x"),
        ("now()", "clock_timestamp()"),
        ("x = 'a  b'", "x = 'a b'"),
        ("this does not parse 'a'", "this does not parse 'A'"),
        ("SELECT a FROM t ORDER BY a", "SELECT a FROM t ORDER BY a DESC"),
        ("SELECT a FROM t", "SELECT DISTINCT a FROM t"),
        ("SELECT a FROM t UNION SELECT a FROM u", "SELECT a FROM t UNION ALL SELECT a FROM u"),
        ("SELECT a FROM t LEFT JOIN u ON true", "SELECT a FROM t JOIN u ON true"),
        ("SELECT sum(a) OVER (ORDER BY b) FROM t", "SELECT sum(a) OVER (PARTITION BY b) FROM t"),
    ],
)
def test_what_differs_in_meaning_differs_in_form(one, other):
    assert form(one) != form(other)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("SELECT a,b FROM t", "select A, B\nfrom T"),
        ("'draft'", "'draft'::public.status"),
        ("-1", "'-1'::integer"),
        ("(((a)))", "a"),
        ("now()", "CURRENT_TIMESTAMP"),
        ("this does  not parse", "THIS does not parse"),
    ],
)
def test_spelling_makes_no_difference(one, other):
    assert form(one) == form(other)


@seed(5)
@settings(max_examples=30 if not FULL else 500, deadline=None, database=None)
@given(pairs=st.lists(expressions(2), min_size=60, max_size=60))
def test_random_expressions_of_one_form_have_the_same_values(server, pairs):
    forms: dict[tuple[str, str], set[str]] = defaultdict(set)
    for kind, sql in pairs:
        forms[kind, form(sql)].add(sql)
    for (kind, _), texts in forms.items():
        found = []
        for sql in texts if len(texts) > 1 else ():
            try:
                found.append(postgres_values(server, sql, kind))
            except EngineError:  # out of range, or no SQL: it has no meaning to compare
                continue
        assert all(values == found[0] for values in found), texts


@seed(6)
@settings(max_examples=80 if not FULL else 1_000, deadline=None, database=None)
@given(pair=expressions(2))
def test_the_servers_print_of_a_random_condition_means_the_same(server, pair):
    kind, sql = pair
    if kind != "boolean":
        return
    try:
        text = printed(server, sql)
    except EngineError:
        return
    assert form(text) == form(printed(server, text))
