"""Through a real PgBouncer in transaction mode: nothing of a session is relied on, and nothing is left in one."""

from __future__ import annotations

from functools import partial
from pathlib import Path
from urllib.parse import urlsplit

import psycopg
import pytest
from engines import WAYS, way_url
from live_project import LiveProject
from pooler import pooler
from postgres_folder import POSTGRES, compiled, prepare, run
from twenty import UNDISTURBED, state, twenty

from schemadef.diff import diff
from schemadef.engines import open_engine
from schemadef.engines.postgres_url import PostgresUrl
from schemadef.engines.scratch import scratch_url
from schemadef.introspect import introspect
from schemadef.migrate import migrate

HOST = "ep-cool-darkness-1-pooler.eu-central-1.aws.neon.tech"
DIRECT = "ep-cool-darkness-1.eu-central-1.aws.neon.tech"


def named(url: str, host: str) -> str:
    """The same place under another name."""
    parts = urlsplit(url)
    return f"postgresql://{parts.username}:{parts.password}@{host}:{parts.port}{parts.path}?hostaddr={parts.hostname}"


def test_neons_pooler_is_known_by_its_name_and_the_direct_host_is_suggested() -> None:
    with scratch_url("postgres") as url, pooler(url) as pooled, open_engine(named(pooled, HOST)) as engine:
        assert engine.keeps_session is False
        assert engine.warning == (
            f"{HOST} is a transaction pooler, which keeps no session; a migration is better off with {DIRECT}"
        )
        assert engine.ping()["pooled"] is True
        assert str(urlsplit(url).password) not in engine.warning


@pytest.mark.parametrize("more", ["", "?pgbouncer=true", "?sslmode=disable&pgbouncer=true&connect_timeout=3"])
def test_any_pooler_is_known_by_its_url_or_by_who_answers(more: str) -> None:
    with scratch_url("postgres") as url, pooler(url) as pooled:
        with open_engine(pooled + more) as engine:
            assert engine.keeps_session is False
            assert engine.warning == "127.0.0.1 is a transaction pooler, which keeps no session"
        with open_engine(url + more) as engine:
            assert engine.keeps_session is (more == "")


def test_a_direct_host_is_none() -> None:
    with scratch_url("postgres") as url:
        for host in (DIRECT, "pooler.example", "my-pooler-db.example"):
            with open_engine(named(url, host)) as engine:
                assert (engine.keeps_session, engine.warning, engine.ping()["pooled"]) == (True, "", False)
    assert PostgresUrl(f"postgresql://u:p@{HOST}/db?pgbouncer=false").is_pooler


def leftovers(pooled: str, url: str) -> list[object]:
    """What the one session behind the pooler holds that a new one would not."""
    with psycopg.connect(pooled, autocommit=True, prepare_threshold=None) as other:
        settings = other.execute(
            "SELECT name, setting FROM pg_settings WHERE source = 'session' AND name NOT IN"
            " ('application_name', 'client_encoding', 'DateStyle', 'TimeZone', 'standard_conforming_strings')"
        ).fetchall()
        prepared = other.execute("SELECT name FROM pg_prepared_statements WHERE name <> ''").fetchall()
        temporary = other.execute("SELECT relname FROM pg_class WHERE relpersistence = 't'").fetchall()
        locks = other.execute("SELECT objid FROM pg_locks WHERE locktype = 'advisory'").fetchall()
    return [*settings, *prepared, *temporary, *locks]


def test_nothing_is_left_behind(tmp_path: Path) -> None:
    folder = twenty(tmp_path / "app")
    with scratch_url("postgres") as url, pooler(url) as pooled:
        with open_engine(pooled) as engine, open_engine(pooled) as beside:
            migrate(engine, folder)
            introspect(engine, POSTGRES)
            engine.ping()
            assert state(beside) == UNDISTURBED
        assert leftovers(pooled, url) == []


def test_what_others_leave_behind_does_not_mislead() -> None:
    with scratch_url("postgres") as url, pooler(url) as pooled:
        with psycopg.connect(pooled, autocommit=True, prepare_threshold=None) as other:
            other.execute("CREATE SCHEMA elsewhere")
            other.execute("CREATE TABLE public.t (a integer)")
            other.execute("SET search_path TO elsewhere")
        with open_engine(pooled) as engine:
            assert engine.query("SELECT 't'::regclass::text, $1::text", ("x",)) == [("t", "x")]
            engine.batch(["CREATE TABLE u (a integer)"])
            assert engine.query("SELECT to_regclass('public.u') IS NOT NULL") == [(True,)]


def test_a_session_of_the_server_may_change_between_any_two_statements() -> None:
    with scratch_url("postgres") as url, pooler(url, size=3) as pooled, open_engine(pooled) as engine:
        engine.execute("CREATE TABLE t (a integer)")
        seen = []
        connect = partial(psycopg.connect, pooled, prepare_threshold=None)
        with connect() as one, connect() as two:
            for other in (None, one, two):
                if other is not None:
                    other.execute("SELECT 1")  # an open transaction keeps its session of the server
                seen += engine.query("SELECT pg_backend_pid()")
                engine.execute("INSERT INTO t VALUES ($1)", (len(seen),))
        assert len(set(seen)) == 3
        assert engine.query("SELECT count(*) FROM t") == [(3,)]


@pytest.mark.parametrize("guards", ["plain", "strict"])
def test_everything_we_say_passes_by_every_way_and_reads_alike(guards: str) -> None:
    found = []
    for way in WAYS:
        with scratch_url("postgres") as url, way_url(way, url) as by_way, open_engine(by_way) as engine:
            prepare(engine)
            for migration in compiled(guards):
                run(engine, migration.up)
                run(engine, migration.up)
            found.append(introspect(engine, POSTGRES))
    direct, pooled, http = found
    assert len(direct) > 50
    assert diff(direct, pooled) == diff(direct, http) == []
    assert direct.unmodelled == pooled.unmodelled == http.unmodelled


TABLE = "class Notes(Table):\n    id = integer(primary_key=True)\n    said = text(default='')\n"


@pytest.mark.parametrize("way", WAYS)
def test_a_project_by_every_way(way: str, tmp_path: Path) -> None:
    with scratch_url("postgres") as url, way_url(way, url) as by_way:
        project = LiveProject(tmp_path / "project", "postgres", by_way)
        project.declare(TABLE)
        project.ok("generate", "--name", "notes")
        answer = project.run("migrate")
        assert answer.status == 0, answer
        assert ("warning: 127.0.0.1 is a transaction pooler" in answer.err) is (way == "pooled")
        assert "nothing to do" in project.ok("migrate")
        assert "applied" in project.ok("status")
        project.ok("drift")
        project.execute("ALTER TABLE notes ADD more integer")
        assert project.run("drift").status == 1
        project.execute("ALTER TABLE notes DROP more")
        project.declare(TABLE + "    at = timestamp(null=True)\n    by_at = Index(at)\n")
        project.ok("generate", "--name", "at")
        project.execute("ALTER TABLE notes ADD at text")
        failed = project.run("migrate")
        assert failed.status == 1
        said = failed.err.splitlines()[-1]
        assert "notes.at" in said and "text" in said and "timestamp" in said, "both definitions"
        project.execute("ALTER TABLE notes DROP at")
        project.ok("migrate")
        project.ok("rollback", "--allow", "DELETES_DATA")
        assert "nothing to do" not in project.ok("migrate")
