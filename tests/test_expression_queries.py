"""A query reads, and a statement writes, the same on every engine."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import ExitStack

import pytest
from engines import fresh
from expression_rows import FEATURES, NATIVE

from schemadef.engines.base import Engine
from schemadef.errors import DeclarationError
from schemadef.expression import ColumnForm, Scope, translate

FAMILY = ("sqlite", "libsql", "workerd")


def of(logical: str, stored: str = "") -> ColumnForm:
    return ColumnForm(logical=logical, stored=stored)


TABLES = {
    "users": {"id": of("integer"), "name": of("text"), "age": of("integer"), "active": of("boolean")},
    "events": {
        "id": of("integer"),
        "user_id": of("integer"),
        "delta": of("integer"),
        "price": of("numeric"),
        "at": of("timestamp", "epoch_milliseconds"),
    },
    "stats": {
        "user_id": of("integer"),
        "total": of("integer"),
        "note": of("text"),
        "price": of("numeric"),
        "active": of("boolean"),
        "at": of("timestamp", "epoch_seconds"),
        "order": of("integer"),
    },
}
STORED = {"timestamp": "INTEGER", "integer": "INTEGER", "boolean": "INTEGER"}
USERS = [(1, "Ann", 30, True), (2, "bob", None, False), (3, "Ann", 20, None), (4, None, 30, True), (5, "Zoe", 5, False)]
EVENTS = [
    (1, 1, 5, "1.50", 0),
    (2, 1, -2, "0", 86_400_000),
    (3, 2, 7, "10", 5),
    (4, 4, 1, None, 86_399_999),
    (5, 9, 3, "9", 5),
]


def build(engine: Engine) -> Engine:
    native = engine.dialect_family == "catalog"
    if native:
        engine.execute("SET TIME ZONE 'UTC'")
    for name, columns in TABLES.items():
        typed = {"timestamp": "timestamptz"} if native else STORED
        listed = ", ".join(
            f'"{column}" {typed.get(form.logical, form.logical if native else "TEXT")}'
            for column, form in columns.items()
        )
        key = "user_id" if name == "stats" else "id"
        engine.execute(f"CREATE TABLE {name} ({listed}, PRIMARY KEY ({key}))")
    for row in USERS:
        engine.execute(f"INSERT INTO users VALUES ({', '.join(literal(value, native) for value in row)})")
    for *row, at in EVENTS:
        moment = f"timestamptz 'epoch' + {at} * interval '1 ms'" if native else str(at)
        engine.execute(f"INSERT INTO events VALUES ({', '.join(literal(value, native) for value in row)}, {moment})")
    return engine


def literal(value: object, native: bool) -> str:
    if value is None:
        return "NULL"
    if isinstance(value, bool):
        return str(value).lower() if native else str(int(value))
    return f"'{value}'" if isinstance(value, str) else str(value)


@pytest.fixture(scope="module")
def engines() -> Iterator[dict[str, Engine]]:
    with ExitStack() as stack:
        yield {name: build(stack.enter_context(fresh(name))) for name in ("postgres", *FAMILY)}


def written(sql: str, form: str, rows: frozenset[str] = frozenset(), **more: object) -> str:
    scope = Scope(what="view v", tables=TABLES, rows=rows, columns=TABLES["events"] if rows else {})
    return translate(sql, language="sqlite", features=FEATURES, scope=scope, form=form, **more)  # type: ignore[arg-type]


def plain(rows: list[tuple[object, ...]]) -> list[tuple[object, ...]]:
    """Values of both families in one form; none of the queries here gives a moment."""
    return [tuple(int(v) if isinstance(v, bool) else v for v in row) for row in rows]


QUERIES = [
    "SELECT id, name AS label, active FROM users WHERE age > 10 ORDER BY id",
    "SELECT id, age FROM users ORDER BY age, id",
    "SELECT id, age FROM users ORDER BY age DESC, id DESC",
    "SELECT id FROM users ORDER BY age NULLS FIRST, id LIMIT 3 OFFSET 1",
    'SELECT name FROM users ORDER BY name COLLATE "C", id',
    "SELECT id FROM events ORDER BY price, id",
    "SELECT * FROM users ORDER BY 1",
    "SELECT u.*, e.delta FROM users u JOIN events e ON e.user_id = u.id ORDER BY u.id, e.id",
    "SELECT u.id, e.id AS event FROM users u LEFT JOIN events e ON e.user_id = u.id AND e.delta > 0 ORDER BY u.id, e.id",
    "SELECT count(*) AS n, count(age) AS a, count(DISTINCT name) AS d, sum(age) AS s, min(age) AS l, max(age) AS h FROM users",
    "SELECT count(*) FILTER (WHERE active) AS n, bool_and(age > 1) AS every, bool_or(active) AS some FROM users",
    "SELECT sum(age) AS s, max(age) AS m, count(*) AS n FROM users WHERE id > 100",
    'SELECT max(name COLLATE "C") AS last FROM users',
    "SELECT u.id, u.name, coalesce(sum(e.delta), 0) AS points FROM users u LEFT JOIN events e ON e.user_id = u.id GROUP BY u.id, u.name ORDER BY points DESC, u.id",
    "SELECT name, count(*) AS n FROM users GROUP BY name HAVING count(*) > 1 ORDER BY n",
    "SELECT age / 10 AS decade, count(*) AS n FROM users GROUP BY age / 10 ORDER BY decade",
    "SELECT age % 10 AS rest, count(*) AS n FROM users GROUP BY 1 ORDER BY 1",
    "SELECT DISTINCT age FROM users ORDER BY age",
    "WITH sums AS (SELECT user_id, sum(delta) AS s FROM events GROUP BY user_id) SELECT u.id, s.s FROM sums s JOIN users u ON u.id = s.user_id ORDER BY u.id",
    "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 5) SELECT i FROM n ORDER BY i",
    "WITH a AS (SELECT 1 AS x), b AS (SELECT x + 1 AS y FROM a) SELECT y FROM b",
    "SELECT id AS k FROM users UNION SELECT user_id FROM events ORDER BY k",
    "SELECT id FROM users UNION ALL SELECT user_id FROM events ORDER BY 1",
    "SELECT id FROM users INTERSECT SELECT user_id FROM events ORDER BY id",
    "SELECT id FROM users EXCEPT SELECT user_id FROM events ORDER BY id DESC",
    "SELECT id FROM users u WHERE EXISTS (SELECT 1 FROM events e WHERE e.user_id = u.id) ORDER BY id",
    "SELECT id FROM users WHERE id IN (SELECT user_id FROM events) AND id NOT IN (SELECT user_id FROM events WHERE delta < 0) ORDER BY id",
    "SELECT id, (SELECT max(delta) FROM events WHERE user_id = users.id) AS best FROM users ORDER BY id",
    "SELECT s.id FROM (SELECT id, age FROM users WHERE age > 5) s WHERE s.age < 30 ORDER BY 1",
    "SELECT id, rank() OVER (ORDER BY age DESC) AS r, row_number() OVER (PARTITION BY name ORDER BY id) AS n FROM users ORDER BY id",
    "SELECT id, sum(delta) OVER (ORDER BY id ROWS BETWEEN UNBOUNDED PRECEDING AND CURRENT ROW) AS running FROM events ORDER BY id",
    "SELECT id, lag(delta) OVER (ORDER BY id) AS before, lead(delta, 2) OVER (ORDER BY id) AS after FROM events ORDER BY id",
    "SELECT id, count(*) OVER () AS n, dense_rank() OVER (ORDER BY age) AS r FROM users ORDER BY id",
    "SELECT users.id FROM users CROSS JOIN events WHERE events.id = 1 ORDER BY 1",
    "SELECT a.id, b.id AS other FROM users a, users b WHERE a.name = b.name AND a.id < b.id",
    "SELECT id, delta FROM users JOIN (SELECT user_id AS id, delta FROM events) e USING (id) ORDER BY id, delta",
    "SELECT ((at AT TIME ZONE 'UTC')::date)::text AS day, count(*) AS n FROM events GROUP BY (at AT TIME ZONE 'UTC')::date ORDER BY (at AT TIME ZONE 'UTC')::date",
    "SELECT CASE WHEN active THEN 'on' ELSE 'off' END AS state, count(*) AS n FROM users GROUP BY 1 ORDER BY 2",
    "SELECT id, name LIKE 'A%' AS a, price > 1 AS p FROM users LEFT JOIN (SELECT user_id, price FROM events) e ON e.user_id = id ORDER BY id, p",
    "SELECT string_agg(name, ',') AS names FROM users WHERE id = 1",
    "SELECT 'it''s; -- fine' AS text, 'x' || id AS label FROM users WHERE id = 1",
    "SELECT sum(delta) AS s FROM events GROUP BY user_id ORDER BY sum(delta)",
    "SELECT id FROM users FETCH FIRST 10 ROWS ONLY",
    'SELECT id AS "order" FROM users ORDER BY "order"',
    "-- all of them\nSELECT id\nFROM users /* here */\nORDER BY id;",
]


@pytest.mark.parametrize("sql", QUERIES, ids=lambda sql: sql[:60])
def test_a_query_gives_the_same_rows_on_every_engine(engines, sql):
    text = written(sql, "query")
    assert len(text.splitlines()) == 1
    wanted = [tuple(int(v) if isinstance(v, bool) else v for v in row) for row in engines["postgres"].query(sql)]
    for name in FAMILY:
        assert plain(engines[name].query(text)) == wanted, name


REFUSED = [
    ("SELECT name, sum(age) AS s FROM users", "neither in GROUP BY nor in an aggregate"),
    ("SELECT age, count(*) AS n FROM users GROUP BY name", "neither in GROUP BY"),
    ("SELECT age, count(*) AS n FROM users GROUP BY age / 10", "neither in GROUP BY"),
    ("SELECT count(*) AS n FROM users GROUP BY name ORDER BY age", "neither in GROUP BY"),
    ("SELECT count(*) FROM users", "has no name"),
    ("SELECT id, id FROM users", "two outputs of the query are named 'id'"),
    ("SELECT id FROM users a, users b", "ambiguous"),
    ("SELECT nme FROM users", "did you mean 'name'"),
    ("SELECT id FROM userz", "did you mean 'users'"),
    ("SELECT x.id FROM users u", "the table 'x'"),
    ("SELECT id FROM users ORDER BY name", "the order of texts"),
    ("SELECT min(name) AS m FROM users", "the order of texts"),
    ("SELECT DISTINCT ON (name) id FROM users", "DISTINCT ON"),
    ("SELECT DISTINCT price FROM events", "one value is written in several ways"),
    ("SELECT price AS p FROM events GROUP BY price", "one value is written in several ways"),
    ("SELECT sum(price) AS s FROM events", "SUM(price)"),
    ("SELECT avg(price) AS s FROM events", "AVG(price)"),
    ("SELECT array_agg(id) AS a FROM users", "ARRAY_AGG"),
    ("SELECT string_agg(name, ',' ORDER BY id) AS n FROM users", "3.44"),
    ("SELECT id FROM users FOR UPDATE", "LOCKS"),
    ("SELECT id FROM ONLY users", "ONLY"),
    ("SELECT id FROM users TABLESAMPLE system (1)", "SAMPLE"),
    ("SELECT id FROM public.users", "the namespace in public.users"),
    ("SELECT users.id FROM users FULL JOIN events ON true", "FULL JOIN"),
    ("SELECT id FROM users NATURAL JOIN events", "METHOD"),
    ("SELECT z.a FROM users u, LATERAL (SELECT u.id AS a) z", "LATERAL"),
    ("SELECT a FROM users AS t(a)", "the names of columns behind a source"),
    ("SELECT v.a FROM (VALUES (1)) AS v(a)", "VALUES"),
    ("SELECT age FROM users GROUP BY GROUPING SETS ((age), ())", "GROUPING"),
    ("SELECT id FROM users UNION SELECT name FROM users", "it is integer and text"),
    ("SELECT id FROM users UNION SELECT id FROM users INTERSECT SELECT id FROM users", "INTERSECT"),
    ("SELECT id FROM users EXCEPT ALL SELECT id FROM users", "EXCEPT ALL"),
    ("SELECT id FROM users LIMIT 1 + 1", "LIMIT"),
    ("SELECT now() AS n", "no column says in which form"),
    ("SELECT id INTO other FROM users", "INTO"),
    ("VALUES (1)", "VALUES"),
    ("SELECT id FROM users; SELECT 1", "holds more than a query"),
    ("DELETE FROM users", "is not a query"),
    ("SELECT first_value(id) OVER w AS f FROM users WINDOW w AS (ORDER BY id)", "WINDOW"),
    ("SELECT sum(id) OVER (ORDER BY id RANGE UNBOUNDED PRECEDING) AS f FROM users", "RANGE"),
    ("SELECT generate_series(1, 3) AS n", "GENERATE_SERIES"),
]


@pytest.mark.parametrize(("sql", "words"), REFUSED, ids=lambda value: value[:60])
def test_a_query_that_means_something_else_is_refused(sql, words):
    with pytest.raises(DeclarationError) as caught:
        written(sql, "query")
    assert words in str(caught.value)
    assert "view v" in str(caught.value)


def test_a_query_of_too_many_parts_is_refused_where_the_target_has_a_limit():
    sql = " UNION ALL ".join(f"SELECT {n} AS n" for n in range(6))
    assert written(sql, "query").count("UNION ALL") == 5
    with pytest.raises(DeclarationError, match="at most 5"):
        written(sql, "query", limits={"compound_select_terms": 5})


STATEMENTS = {
    "upsert": [
        "INSERT INTO stats (user_id, total, price, active, at) VALUES (NEW.user_id, NEW.delta, NEW.price, NEW.delta > 0, '1970-01-01T00:00:10Z')"
        " ON CONFLICT (user_id) DO UPDATE SET total = stats.total + excluded.total, active = excluded.active"
        " WHERE stats.total < 100"
    ],
    "nothing": ["INSERT INTO stats (user_id, total) VALUES (NEW.user_id, 1) ON CONFLICT DO NOTHING"],
    "select": [
        "INSERT INTO stats (user_id, total, note, price, at) SELECT u.id, NEW.delta, 'n' || u.id, 1.5, '1970-01-02T00:00:00Z'"
        " FROM users u ON CONFLICT (user_id) DO UPDATE SET total = excluded.total * 2"
    ],
    "star": ["INSERT INTO stats SELECT id, age, name FROM users WHERE id = NEW.user_id ON CONFLICT DO NOTHING"],
    "union": ["INSERT INTO stats (user_id) SELECT id FROM users UNION SELECT NEW.user_id ON CONFLICT DO NOTHING"],
    "update": [
        "INSERT INTO stats (user_id, total, active) VALUES (NEW.id, 0, true), (NEW.id + 100, 1, NULL)",
        "UPDATE stats SET total = total + NEW.delta, \"order\" = CASE WHEN NEW.delta > 0 THEN 1 ELSE -1 END, active = NOT active"
        " WHERE user_id = NEW.id OR total IN (SELECT delta FROM events)",
    ],
    "from": [
        "INSERT INTO stats (user_id, total) SELECT id, 0 FROM users ON CONFLICT DO NOTHING",
        "UPDATE stats SET total = s.t FROM (SELECT user_id, sum(delta) AS t FROM events GROUP BY user_id) s"
        " WHERE s.user_id = stats.user_id",
    ],
    "delete": [
        "INSERT INTO stats (user_id, note) VALUES (NEW.id, 'it''s; -- here')",
        "DELETE FROM stats WHERE user_id > 11 AND note = 'it''s; -- here';",
    ],
}  # fmt: skip


@pytest.mark.parametrize("texts", STATEMENTS.values(), ids=STATEMENTS)
def test_a_trigger_writes_the_same_rows_on_every_engine(texts):
    found = {}
    for name in ("postgres", *FAMILY):
        with fresh(name) as engine:
            build(engine)
            engine.execute(_trigger(texts, native=name == "postgres"))
            if name == "postgres":
                engine.execute("CREATE TRIGGER g AFTER INSERT ON events FOR EACH ROW EXECUTE FUNCTION f()")
            for key, user, delta, price in ((10, 1, 5, "2.5"), (11, 1, 7, "3"), (12, 3, -200, "0"), (13, 77, 1, None)):
                at = f"to_timestamp({key})" if name == "postgres" else f"{key}000"
                engine.execute(
                    f"INSERT INTO events VALUES ({key}, {user}, {delta}, {literal(price, native=True)}, {at})"
                )
            found[name] = engine.query(
                'SELECT user_id, total, note, CAST(price AS TEXT), CAST(active AS INTEGER), "order", '
                f"{'extract(epoch FROM at)::integer' if name == 'postgres' else 'at'} FROM stats ORDER BY user_id"
            )
    assert found["postgres"]
    for name in FAMILY:
        assert found[name] == found["postgres"], name


def _trigger(texts: list[str], *, native: bool) -> str:
    if native:
        body = " ".join(f"{text.rstrip(';')};" for text in texts)
        return f"CREATE FUNCTION f() RETURNS trigger LANGUAGE plpgsql AS $$BEGIN {body} RETURN NEW; END$$"
    body = " ".join(f"{written(text, 'statement', frozenset({'new'}))};" for text in texts)
    return f"CREATE TRIGGER g AFTER INSERT ON events BEGIN {body} END"


STATEMENTS_REFUSED = [
    ("INSERT INTO public.stats (user_id) VALUES (1)", "the namespace in public.stats"),
    ("INSERT INTO stats (usr) VALUES (1)", "names the column 'usr'"),
    ("INSERT INTO stat (user_id) VALUES (1)", "did you mean 'stats'"),
    ("INSERT INTO stats (user_id) VALUES (1) RETURNING user_id", "RETURNING"),
    ("INSERT INTO stats (user_id, total) VALUES (1, DEFAULT)", "DEFAULT as a value"),
    ("INSERT INTO stats DEFAULT VALUES", "DEFAULT"),
    ("INSERT INTO stats (user_id, total) VALUES (1)", "gives 1 values for 2 columns"),
    ("INSERT INTO stats (user_id) VALUES (1, 2)", "gives 2 values for 1 columns"),
    ("INSERT INTO stats (user_id, total) VALUES (1, 2), (3)", "rows of several lengths"),
    ("INSERT INTO stats (user_id) VALUES (1) ON CONFLICT ON CONSTRAINT stats_pkey DO NOTHING", "CONSTRAINT"),
    ("INSERT INTO stats (user_id) VALUES (1) ON CONFLICT DO UPDATE SET total = 1", "names no columns"),
    ("INSERT INTO stats (user_id) VALUES (1) ON CONFLICT (user_id) DO UPDATE SET total = total + 1", "ambiguous"),
    ("INSERT INTO stats (note) VALUES (NEW.at)", "a timestamp for a column of the type text"),
    ("INSERT INTO stats (total) VALUES ('x')", "'x' is no integer"),
    ("INSERT INTO stats (at) VALUES (NEW.at)", "stored as epoch_milliseconds"),
    ("WITH x AS (SELECT 1 AS a) INSERT INTO stats (user_id) SELECT a FROM x", "WITH"),
    ("UPDATE stats AS s SET total = 1", "ALIAS"),
    ("UPDATE ONLY stats SET total = 1", "ONLY"),
    ("UPDATE stats SET (total, note) = (1, 'x')", "write column = value"),
    ("UPDATE stats SET total = stats2.total FROM stats2", "the table 'stats2'"),
    ("DELETE FROM stats USING users WHERE users.id = stats.user_id", "USING"),
    ("DELETE FROM stats WHERE user_id = NEW.nope", "'NEW.nope'"),
    ("MERGE INTO stats USING users ON true WHEN MATCHED THEN DELETE", "is not a statement"),
    ("SELECT 1", "is not a statement"),
    ("DROP TABLE stats", "is not a statement"),
    ("DELETE FROM stats; DROP TABLE stats", "holds more than a statement"),
]


@pytest.mark.parametrize(("sql", "words"), STATEMENTS_REFUSED, ids=lambda value: value[:60])
def test_a_statement_that_the_target_cannot_run_is_refused(sql, words):
    with pytest.raises(DeclarationError) as caught:
        written(sql, "statement", frozenset({"new"}))
    assert words in str(caught.value)


def test_natively_the_tables_and_their_columns_are_checked():
    scope = Scope(what="policy p", columns=TABLES["users"], tables=TABLES)

    def native(sql: str, form: str) -> str:
        return translate(sql, language="postgres", features=NATIVE, scope=scope, form=form)  # type: ignore[arg-type]

    for sql in (
        "SELECT id FROM users u WHERE u.age > 1",
        "WITH x AS (SELECT 1 AS a) SELECT a FROM x",
        "SELECT oid FROM pg_catalog.pg_class",
    ):
        assert native(sql, "query") == sql
    exists = "EXISTS (SELECT 1 FROM events e WHERE e.user_id = users.id)"
    assert native(exists, "expression") == exists
    for sql, words in (
        ("SELECT id FROM userz", "did you mean 'users'"),
        ("SELECT u.nme FROM users u", "'u.nme'"),
        ("SELECT id FROM users; DROP TABLE users", "holds more than a query"),
        ("SELECT id FROM", "does not parse"),
    ):
        with pytest.raises(DeclarationError) as caught:
            native(sql, "query")
        assert words in str(caught.value)
