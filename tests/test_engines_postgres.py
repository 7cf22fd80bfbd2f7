"""What only Postgres does: its protocol, its types, its search path, and the ways not to get a connection."""

from __future__ import annotations

import signal
import time
from urllib.parse import urlsplit

import pytest

from schemadef.engines import open_engine
from schemadef.engines.base import Engine
from schemadef.errors import ConfigError, EngineError

SECRET = "s3cr3t-p%40ss"


@pytest.fixture
def url(postgres_url: str) -> str:
    return postgres_url


def refused(url: str) -> EngineError:
    with pytest.raises(EngineError) as caught:
        open_engine(url)
    assert "s3cr3t" not in repr(caught.value.__dict__) + str(caught.value)
    assert caught.value.__cause__ is None
    assert caught.value.__suppress_context__
    return caught.value


def changed(url: str, *, user: str = "postgres", password: str = "", host: str = "", database: str = "") -> str:
    parts = urlsplit(url)
    place = host or f"{parts.hostname}:{parts.port}"
    return f"postgresql://{user}:{password or parts.password}@{place}{database or parts.path}"


def test_a_wrong_password_is_one_sentence_without_it(url: str) -> None:
    error = refused(changed(url, password=SECRET))
    parts = urlsplit(url)
    assert error.code == "28P01"
    for part in ("127.0.0.1", str(parts.port), "postgres", parts.path[1:], "password"):
        assert part in str(error)


def test_an_unknown_database_is_one_sentence(url: str) -> None:
    error = refused(changed(url, database="/nowhere"))
    assert error.code == "3D000"
    assert "no database nowhere" in str(error)
    assert str(urlsplit(url).password) not in str(error)


def test_an_unknown_role_looks_like_a_wrong_password(url: str) -> None:
    # With passwords Postgres does not tell the two apart, so that nobody can find out which roles there are.
    error = refused(changed(url, user="nobody_here", password=SECRET))
    assert "nobody_here" in str(error)


@pytest.mark.parametrize("host", ["127.0.0.1:1", "no-such-host.invalid:5432"])
def test_an_unreachable_server_is_one_sentence(host: str) -> None:
    error = refused(f"postgresql://someone:{SECRET}@{host}/shop")
    assert error.code == "08001"
    for part in (host, "someone", "shop"):
        assert part in str(error)
    assert "\n" not in str(error)


CLOSED = "check that the server runs and that host and port are right"
UNREACHABLE = {
    "postgresql://u:s3cr3t@127.0.0.1:1/d": f"d at 127.0.0.1:1 as user u: Connection refused; {CLOSED}",
    "postgresql://u:s3cr3t@127.0.0.1:1,127.0.0.1:2/d": (
        f"d at 127.0.0.1:1 or 127.0.0.1:2 as user u: Connection refused; {CLOSED}"
    ),
    "postgresql://u@/d?host=/nowhere": (
        f'd at the local socket as user u: No such file or directory ("/nowhere/.s.PGSQL.5432"); {CLOSED}'
    ),
    "postgresql://u:s3cr3t@127.0.0.1:1/d?sslmode=bogus": (
        'd at 127.0.0.1:1 as user u: invalid sslmode value: "bogus"; correct it in the environment\'s URL'
    ),
    "postgresql://127.0.0.1:1": f"ann at 127.0.0.1:1 as user ann: Connection refused; {CLOSED}",
}


@pytest.mark.parametrize("url", UNREACHABLE)
def test_nobody_says_the_same_thing_twice(url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """libpq adds advice of its own on a second line, and tells every attempt."""
    monkeypatch.setenv("SCHEMADEF_CONNECT_SECONDS", "0")
    monkeypatch.setenv("PGUSER", "ann")
    assert str(refused(url)) == f"cannot reach database {UNREACHABLE[url]}"


@pytest.mark.parametrize("url", [f"postgresql://u:{SECRET}@h:port/d", f"postgresql://u:{SECRET}@h/d?nonsense=1"])
def test_a_malformed_url_is_one_sentence_without_the_password(url: str) -> None:
    with pytest.raises((ConfigError, EngineError)) as caught:
        open_engine(url)
    assert "s3cr3t" not in str(caught.value)


def test_every_version_refuses_a_second_statement_like_neon(any_postgres: Engine) -> None:
    with pytest.raises(EngineError) as caught:
        any_postgres.execute("CREATE TABLE t (a int); CREATE TABLE u (a int)")
    assert caught.value.code == "42601"
    assert any_postgres.query("SELECT count(*) FROM pg_class WHERE relname IN ('t', 'u')") == [(0,)]
    assert any_postgres.label == f"PostgreSQL {any_postgres.version[0]}.{any_postgres.version[1]}"


def test_a_block_and_an_atomic_function_are_one_statement(any_postgres: Engine) -> None:
    any_postgres.execute("DO $x$ BEGIN CREATE TABLE t (a int); INSERT INTO t VALUES (1); END $x$;")
    any_postgres.execute("CREATE FUNCTION f() RETURNS int BEGIN ATOMIC SELECT 1; SELECT a FROM t; END")
    assert any_postgres.query("SELECT f()") == [(1,)]


def test_types_come_back_as_plain_values(postgres: Engine) -> None:
    sql = """SELECT 1::int2, 2::int8, 1.50::numeric, true, false, 'x'::name, '{1,2}'::int[], '{"a": 1}'::jsonb,
        'pg_class'::regclass, 1.5::float4, '\\x00ff'::bytea, NULL::int, 'a'::"char", 7::oid, '-infinity'::float8"""
    expected = (1, 2, "1.50", True, False, "x", "{1,2}", '{"a": 1}', "pg_class", 1.5, b"\x00\xff", None, "a", 7)
    assert postgres.query(sql) == [(*expected, float("-inf"))]


def test_percent_signs_and_question_marks_mean_nothing(postgres: Engine) -> None:
    assert postgres.query("SELECT '%s %(a)s %%', '?', 5 % 3") == [("%s %(a)s %%", "?", 2)]
    assert postgres.query("SELECT '%s' || $1", ("x",)) == [("%sx",)]


def test_the_servers_search_path_does_not_matter(url: str) -> None:
    with open_engine(url) as engine:
        engine.execute("CREATE SCHEMA elsewhere")
        database = urlsplit(url).path[1:]
        engine.execute(f"ALTER DATABASE {database} SET search_path = elsewhere, pg_temp")
    with open_engine(url) as engine:
        engine.execute("CREATE TABLE t (a int)")
        assert engine.query("SELECT 't'::regclass = 'public.t'::regclass, current_schemas(false)") == [
            (True, "{public}")
        ]


def test_concurrently_runs_alone_and_not_in_a_batch(postgres: Engine) -> None:
    postgres.execute("CREATE TABLE t (a int)")
    postgres.execute("CREATE INDEX CONCURRENTLY i ON t (a)")
    with pytest.raises(EngineError) as caught:
        postgres.batch(["DROP INDEX CONCURRENTLY i"])
    assert caught.value.code == "25001"
    postgres.execute("DROP INDEX CONCURRENTLY i")


def test_notices_are_silent(postgres: Engine, capfd: pytest.CaptureFixture[str]) -> None:
    postgres.execute("DROP TABLE IF EXISTS nope")
    postgres.execute("DO $$ BEGIN RAISE NOTICE 'x'; RAISE WARNING 'y'; END $$")
    assert capfd.readouterr() == ("", "")


def test_copy_from_the_client_is_refused(postgres: Engine) -> None:
    postgres.execute("CREATE TABLE t (a int)")
    with pytest.raises(EngineError, match="COPY"):
        postgres.execute("COPY t FROM STDIN")


def test_a_lost_connection_is_an_error_and_then_closed(url: str) -> None:
    with open_engine(url) as engine, open_engine(url) as other:
        ((pid,),) = engine.query("SELECT pg_backend_pid()")
        other.query("SELECT pg_terminate_backend($1::int, 5000)", (pid,))
        with pytest.raises(EngineError) as caught:
            engine.query("SELECT 1")
        assert caught.value.code in ("57P01", "08006")
        with pytest.raises(EngineError, match="is closed"):
            engine.query("SELECT 1")


def test_an_interrupt_ends_the_statement_on_the_server(url: str) -> None:
    def interrupt(*_: object) -> None:
        raise KeyboardInterrupt

    before = signal.signal(signal.SIGALRM, interrupt)
    with open_engine(url) as engine, open_engine(url) as other:
        start = time.monotonic()
        signal.setitimer(signal.ITIMER_REAL, 0.3)
        try:
            with pytest.raises(KeyboardInterrupt):
                engine.execute("SELECT pg_sleep(60)")
        finally:
            signal.setitimer(signal.ITIMER_REAL, 0)
            signal.signal(signal.SIGALRM, before)
        assert time.monotonic() - start < 10
        sleeping = "SELECT count(*) FROM pg_stat_activity WHERE query LIKE '%pg_sleep(60)%' AND state = 'active'"
        deadline = time.monotonic() + 10
        while other.query(f"{sleeping} AND pid <> pg_backend_pid()") != [(0,)]:
            assert time.monotonic() < deadline
            time.sleep(0.05)


def test_a_large_result_and_a_large_statement_pass(postgres: Engine) -> None:
    text = "x" * 20_000_000
    assert postgres.query(f"SELECT length('{text}')") == [(20_000_000,)]
    assert postgres.query("SELECT repeat('x', 20000000)") == [(text,)]
