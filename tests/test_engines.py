"""What holds on every engine alike: one statement, one transaction, exact values, one sentence for a failure."""

from __future__ import annotations

import pytest
from engines import fresh

from schemadef.engines.base import Engine
from schemadef.errors import EngineError

TRIGGER = """CREATE TRIGGER tr AFTER INSERT ON t BEGIN
  UPDATE t SET b = CASE WHEN b = ';' THEN 'x' ELSE b END WHERE a = NEW.a; -- END;
  SELECT 1;
END"""
ALL_BYTES = bytes(range(256))


def failure(engine: Engine, sql: str, *parameters: object) -> EngineError:
    with pytest.raises(EngineError) as caught:
        engine.execute(sql, parameters)  # type: ignore[arg-type]
    return caught.value


def table(engine: Engine) -> Engine:
    engine.execute("CREATE TABLE t (a BIGINT PRIMARY KEY, b TEXT)")
    return engine


def rows(engine: Engine) -> list[tuple[object, ...]]:
    return list(engine.query("SELECT a, b FROM t ORDER BY a"))


@pytest.mark.parametrize("separator", [";", "; ", ";\n-- and\n", "/* one */;/* two */"])
def test_two_statements_are_refused_and_neither_runs(any_engine: Engine, separator: str) -> None:
    table(any_engine)
    error = failure(any_engine, f"INSERT INTO t VALUES (1, 'x'){separator}INSERT INTO t VALUES (2, 'y')")
    assert "more than one statement" in error.message
    assert error.code in ("42601", "SQL_MANY_STATEMENTS")
    assert rows(any_engine) == []


def test_an_empty_text_is_refused(any_engine: Engine) -> None:
    for text in ("", "  \n", "-- a comment", "/* a comment */", ";", ";;"):
        assert "no SQL statement" in failure(any_engine, text).message


def test_semicolons_that_end_nothing_are_accepted(any_engine: Engine) -> None:
    table(any_engine)
    literal = "'; -- $$ /* %s %% \" ` [ é日本 ''; '"
    any_engine.execute(f"/* first; */ INSERT INTO t VALUES (1, {literal}) ; ")
    assert rows(any_engine) == [(1, literal[1:-1].replace("''", "'"))]


def test_a_comment_after_the_last_semicolon_is_accepted_except_by_d1(any_engine: Engine) -> None:
    table(any_engine)
    sql = "INSERT INTO t VALUES (1, 'x'); -- done; really"
    if any_engine.label.startswith("workerd"):
        assert failure(any_engine, sql).code == "D1_ERROR"
    else:
        any_engine.execute(sql)
    assert rows(any_engine) == ([] if any_engine.label.startswith("workerd") else [(1, "x")])


def test_a_name_may_hold_what_ends_statements(any_engine: Engine) -> None:
    any_engine.execute('CREATE TABLE "t;""日本 --" ("a;b" INTEGER)')
    any_engine.execute('INSERT INTO "t;""日本 --" VALUES (1)')
    assert any_engine.query('SELECT "a;b" FROM "t;""日本 --"') == [(1,)]


def test_a_trigger_is_one_statement(any_sqlite_family: Engine) -> None:
    table(any_sqlite_family)
    assert "more than one" in failure(any_sqlite_family, f"{TRIGGER}; DELETE FROM t").message
    any_sqlite_family.execute(TRIGGER)
    any_sqlite_family.execute("INSERT INTO t VALUES (1, ';')")
    assert rows(any_sqlite_family) == [(1, "x")]


@pytest.mark.parametrize("sql", ["BEGIN", "/* x */ commit", "ROLLBACK", "SAVEPOINT s", "END", "begin immediate"])
def test_a_transaction_is_a_batch_and_nothing_else(any_engine: Engine, sql: str) -> None:
    table(any_engine)
    assert "batch" in failure(any_engine, sql).message
    with pytest.raises(EngineError):
        any_engine.batch(["INSERT INTO t VALUES (1, 'x')", sql, "INSERT INTO t VALUES (2, 'x')"])
    assert rows(any_engine) == []


def test_a_batch_is_all(any_engine: Engine) -> None:
    any_engine.batch([])
    any_engine.batch(["CREATE TABLE t (a BIGINT PRIMARY KEY, b TEXT)", "INSERT INTO t VALUES (1, 'x')"])
    assert rows(any_engine) == [(1, "x")]


@pytest.mark.parametrize(
    "bad", ["INSERT INTO t VALUES (1, 'y')", "INSERT INTO nope VALUES (1)", "SELECT (", "", "SELECT 1; SELECT 2"]
)
def test_a_batch_is_nothing_after_an_error(any_engine: Engine, bad: str) -> None:
    table(any_engine)
    any_engine.execute("INSERT INTO t VALUES (1, 'x')")
    with pytest.raises(EngineError) as caught:
        any_engine.batch(["CREATE TABLE u (a INTEGER)", "UPDATE t SET b = 'z'", bad, "DELETE FROM t"])
    assert caught.value.code
    assert rows(any_engine) == [(1, "x")]
    assert failure(any_engine, "INSERT INTO u VALUES (1)").code
    any_engine.batch(["CREATE TABLE u (a INTEGER)", "INSERT INTO t VALUES (2, 'y')"])
    assert rows(any_engine) == [(1, "x"), (2, "y")]


@pytest.mark.parametrize("name", ["postgres", "sqlite", "libsql", "sqld"])
def test_a_failed_batch_names_its_statement(name: str) -> None:
    with fresh(name) as engine:
        table(engine)
        with pytest.raises(EngineError, match=r"statement 2 of 3 in the batch: .*nope"):
            engine.batch(["INSERT INTO t VALUES (1, 'x')", "INSERT INTO nope VALUES (1)", "DELETE FROM t"])


def test_a_deferred_violation_fails_the_batch_at_its_end(any_engine: Engine) -> None:
    any_engine.execute("CREATE TABLE p (id INTEGER PRIMARY KEY)")
    any_engine.execute("CREATE TABLE c (p INTEGER REFERENCES p (id) DEFERRABLE INITIALLY DEFERRED)")
    any_engine.batch(["INSERT INTO c VALUES (1)", "INSERT INTO p VALUES (1)"])
    with pytest.raises(EngineError):
        any_engine.batch(["INSERT INTO p VALUES (2)", "INSERT INTO c VALUES (3)"])
    assert any_engine.query("SELECT id FROM p") == [(1,)]
    assert any_engine.query("SELECT p FROM c") == [(1,)]


def test_foreign_keys_are_on(any_engine: Engine) -> None:
    any_engine.execute("CREATE TABLE p (id INTEGER PRIMARY KEY)")
    any_engine.execute("CREATE TABLE c (p INTEGER REFERENCES p (id))")
    code = failure(any_engine, "INSERT INTO c VALUES (1)").code
    assert code == "23503" or code.startswith("SQLITE_CONSTRAINT")


INTEGERS = [0, 1, -1, 2**31 - 1, 2**31, -(2**31) - 1, 1763683200000, 2**53 - 1, -(2**53) + 1]
HUGE = [2**53 + 1, 2**63 - 1, -(2**63)]
TEXTS = ["", "it's", "a;b--c", "%s $1 ?1 ?", "日本語 é 🐍", "line\nbreak\\"]
VALUES = [None, *INTEGERS, 0.1, -1.25e-3, *TEXTS, b"", b"\x00\xff", ALL_BYTES]


def first_parameter(engine: Engine) -> str:
    return "$1" if engine.dialect_family == "catalog" else "?1"


def round_trip(engine: Engine, value: object) -> object:
    column = {int: "i", float: "f", bytes: "y"}.get(type(value), "s")
    engine.execute(f"INSERT INTO v (id, {column}) VALUES (1, {first_parameter(engine)})", (value,))  # type: ignore[arg-type]
    ((back,),) = engine.query(f"SELECT {column} FROM v WHERE id = {first_parameter(engine)}", (1,))
    engine.execute("DELETE FROM v")
    return back


def value_table(engine: Engine) -> None:
    blob = "BYTEA" if engine.dialect_family == "catalog" else "BLOB"
    engine.execute(f"CREATE TABLE v (id INTEGER, i BIGINT, f DOUBLE PRECISION, s TEXT, y {blob})")


def test_values_come_back_as_they_were(any_engine: Engine) -> None:
    value_table(any_engine)
    for value in VALUES:
        back = round_trip(any_engine, value)
        assert (type(back), back) == (type(value), value)


@pytest.mark.parametrize("name", ["postgres", "sqlite", "libsql", "sqld"])
def test_64_bit_integers_come_back_as_they_were(name: str) -> None:
    with fresh(name) as engine:
        value_table(engine)
        assert [round_trip(engine, value) for value in HUGE] == HUGE


def test_d1_stores_64_bit_integers_whole_though_it_returns_them_rounded(d1_engine: Engine) -> None:
    for value in HUGE:
        assert d1_engine.query("SELECT CAST(?1 AS TEXT), typeof(?1)", (value,)) == [(str(value), "integer")]


def test_integers_are_bound_as_integers(any_sqlite_family: Engine) -> None:
    for value in INTEGERS:
        assert any_sqlite_family.query("SELECT typeof(?), ?1", (value,)) == [("integer", value)]
    assert any_sqlite_family.query("SELECT typeof(?1)", (1.0,)) == [("real",)]


def test_an_integer_beyond_64_bits_is_refused(any_engine: Engine) -> None:
    value_table(any_engine)
    assert failure(any_engine, f"INSERT INTO v (i) VALUES ({first_parameter(any_engine)})", 2**63).code


@pytest.mark.parametrize("name", ["sqlite", "sqld", "workerd"])
def test_text_with_nul_comes_back_whole(name: str) -> None:
    with fresh(name) as engine:
        value_table(engine)
        assert round_trip(engine, "a\0b'c") == "a\0b'c"


@pytest.mark.parametrize("name", ["postgres", "libsql"])
def test_text_with_nul_is_refused_where_it_would_be_cut(name: str) -> None:
    with fresh(name) as engine:
        value_table(engine)
        assert "NUL" in failure(engine, f"INSERT INTO v (s) VALUES ({first_parameter(engine)})", "a\0b").message


def test_a_statement_with_nul_is_refused(any_engine: Engine) -> None:
    assert "NUL" in failure(any_engine, "SELECT 'a\0b'").message


def test_missing_and_extra_parameters_are_refused(any_engine: Engine) -> None:
    one = first_parameter(any_engine)
    assert failure(any_engine, f"SELECT {one} || 'x'").code
    assert failure(any_engine, f"SELECT {one} || 'x'", "a", "b").code
    assert failure(any_engine, "SELECT 'x'", "a").code
    assert any_engine.query(f"SELECT {one} || '?1'", ["a"]) == [("a?1",)]


def test_a_statement_that_returns_rows_runs_to_its_end(any_engine: Engine) -> None:
    table(any_engine)
    any_engine.execute("INSERT INTO t VALUES (1, 'x'), (2, 'y') RETURNING a")
    assert any_engine.query("INSERT INTO t VALUES (3, 'z'), (4, 'w') RETURNING a, b") == [(3, "z"), (4, "w")]
    assert len(rows(any_engine)) == 4


def test_a_failure_in_a_late_row_is_a_failure(any_sqlite_family: Engine) -> None:
    assert failure(any_sqlite_family, 'SELECT json(value) FROM json_each(\'["1", "{"]\')').code


def test_a_failure_tells_the_servers_words_and_code(any_engine: Engine) -> None:
    table(any_engine)
    any_engine.execute("INSERT INTO t VALUES (1, 'x')")
    error = failure(any_engine, "INSERT INTO t VALUES (1, 'x')")
    assert error.code == "23505" or error.code.startswith("SQLITE_CONSTRAINT")
    assert any_engine.label in error.message
    error = failure(any_engine, "SELECT * FROM nope")
    assert "nope" in error.message
    assert error.code


def test_a_closed_engine_says_so(any_engine: Engine) -> None:
    any_engine.close()
    any_engine.close()
    for use in (lambda: any_engine.query("SELECT 1"), lambda: any_engine.batch(["SELECT 1"]), any_engine.ping):
        with pytest.raises(EngineError, match="is closed") as caught:
            use()
        assert caught.value.code == "CLOSED"


def test_ping_tells_who_answers(any_engine: Engine) -> None:
    answer = any_engine.ping()
    assert answer["server"].startswith(any_engine.label)
    assert answer["version"] == any_engine.version
    assert answer["database"]
    assert 0 < answer["latency_ms"] < 5000


def test_each_scratch_is_empty(any_engine: Engine) -> None:
    table(any_engine)
    name = {"PostgreSQL": "postgres", "SQLite": "sqlite", "workerd": "workerd"}.get(any_engine.label.split()[0], "sqld")
    with fresh(name) as other:
        assert failure(other, "SELECT * FROM t").code
