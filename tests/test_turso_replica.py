"""Embedded replicas, as applications keep them: they follow their primary, and nobody migrates their file."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pytest
from command_line import schemadef
from engines import FULL
from folder_project import Project
from sqld_server import Sqld, keys, sqld

from schemadef.engines import open_engine, replica
from schemadef.errors import ConfigError, EngineError

DECLARED = "class Notes(Table):\n    id = integer(primary_key=True)\n    text_ = text()\n"
TOKEN_KEY = "key.pem"


@pytest.fixture(scope="module")
def secrets() -> dict[str, str]:
    return keys()


@pytest.fixture
def primary(tmp_path: Path, secrets: dict[str, str]) -> Iterator[Sqld]:
    folder = tmp_path / "sqld"
    folder.mkdir()
    (folder / TOKEN_KEY).write_text(secrets["key"])
    with sqld(folder, "--auth-jwt-key-file", str(folder / TOKEN_KEY)) as running:
        yield running


class App(Project):
    """A project with its primary, and the replica that the application keeps."""

    def __init__(self, root: Path, primary: Sqld, token: str, dialect: str = "turso") -> None:
        super().__init__(root, dialect)
        self.primary, self.token = primary, token
        (root / "schemadef.toml").write_text(
            f'[databases.app]\ndeclaration = "schema.py"\ndialect = "{dialect}"\nfolder = "app"\n'
            f'[databases.app.environments.primary]\nurl = "{primary.url}"\ntoken = "${{TOKEN}}"\nenv_file = ".env"\n'
            f'[databases.app.environments.replica]\nurl = "file:replica.db"\nsync_url = "libsql://{primary.place}?tls=0"\n'
            'token = "${TOKEN}"\nenv_file = ".env"\n'
            '[databases.app.environments.file]\nurl = "file:replica.db"\n'
        )
        (root / ".env").write_text(f"TOKEN={token}\n")
        self.declare(DECLARED)
        self.ok("generate", "--name", "one")

    def sync(self) -> None:
        """What the application does when it starts."""
        with self.open():
            pass

    def open(self):
        return open_engine(
            f"libsql+file:{self.root}/replica.db", token=self.token, sync_url=f"libsql://{self.primary.place}?tls=0"
        )


@pytest.fixture
def app(tmp_path: Path, primary: Sqld, secrets: dict[str, str]) -> App:
    return App(tmp_path / "p", primary, secrets["good"])


def test_the_replica_has_what_was_migrated_on_its_primary(app: App) -> None:
    app.sync()
    app.ok("migrate", "--env", "primary")
    with open_engine(app.primary.url, token=app.token) as engine:
        engine.execute("INSERT INTO notes VALUES (1, 'n')")
    with app.open() as engine:
        assert engine.query("SELECT * FROM notes") == [(1, "n")]
        app.declare(DECLARED + "    more = integer(default=7)\n")
        app.ok("generate", "--name", "two")
        app.ok("migrate", "--env", "primary")
    with app.open() as engine:
        assert engine.query("SELECT * FROM notes") == [(1, "n", 7)]
    for command in ("status", "drift", "ping"):
        said = app.ok(command, "--env", "replica")
    assert f"a replica of libsql://{app.primary.place}" in said
    assert "0002_two  applied" in app.ok("status", "--env", "replica")
    # the file alone can be read too
    assert "0002_two  applied" in app.ok("status", "--env", "file")


@pytest.mark.parametrize("command", [["migrate"], ["rollback"], ["push"]])
def test_a_replica_is_not_migrated_and_its_primary_is_named(app: App, command: list[str]) -> None:
    app.sync()
    if command == ["rollback"]:
        app.ok("migrate", "--env", "primary")
    said = app.fails(*command, "--env", "replica")
    assert f"replica.db is an embedded replica of libsql://{app.primary.place}" in said
    assert app.token not in said
    said = app.fails(*command, "--env", "file")
    assert (
        "replica.db is an embedded replica of another database, as replica.db-client_wal_index beside it tells" in said
    )
    with open_engine(app.primary.url, token=app.token) as engine:
        tables = engine.query("SELECT count(*) FROM sqlite_master WHERE name = 'notes'")
        assert tables == [(1 if command == ["rollback"] else 0,)]


def test_the_token_may_stand_in_the_sync_url(app: App) -> None:
    app.ok("migrate", "--env", "primary")
    sync_url = f"libsql://{app.primary.place}?tls=0&authToken={app.token}"
    with open_engine(f"libsql+file:{app.root}/other.db", sync_url=sync_url) as engine:
        assert engine.query("SELECT count(*) FROM notes") == [(0,)]
        assert app.token not in engine.ping()["server"]
        with pytest.raises(EngineError) as caught:
            engine.require_primary()
    assert app.token not in str(caught.value)


LOOKS = [["status"], ["drift"], ["migrate", "--dry-run"], ["push", "--dry-run"], ["rollback"], ["ping"], ["baseline"]]


@pytest.mark.parametrize("command", LOOKS, ids=" ".join)
def test_who_only_looks_fetches_no_replica(app: App, command: list[str]) -> None:
    """Nor is it empty, as a file would be: its primary may have everything."""
    before = sorted(app.root.rglob("*"))
    said = app.fails(*command, "--env", "replica", status=2)
    assert f"there is no replica replica.db of libsql://{app.primary.place} yet; " in said
    assert sorted(app.root.rglob("*")) == before


def test_a_dry_run_may_ask_a_replica(app: App) -> None:
    app.sync()
    assert "0001_one" in app.ok("migrate", "--env", "replica", "--dry-run")


def test_no_statement_changes_a_replica(app: App) -> None:
    app.ok("migrate", "--env", "primary")
    with app.open() as engine:
        for sql in (
            "INSERT INTO notes VALUES (1, 'n')",
            "CREATE TABLE t (a)",
            "WITH a AS (SELECT 1) DELETE FROM notes",
        ):
            for use in (lambda sql=sql: engine.execute(sql), lambda sql=sql: engine.batch([sql])):
                with pytest.raises(EngineError, match="embedded replica of libsql://"):
                    use()
        assert engine.query("WITH a AS (SELECT 1 AS b) SELECT b FROM a") == [(1,)]
    with open_engine(app.primary.url, token=app.token) as engine:
        assert engine.query("SELECT count(*) FROM notes") == [(0,)]


def test_sqlite_refuses_a_replica_too(tmp_path: Path, primary: Sqld, secrets: dict[str, str]) -> None:
    app = App(tmp_path / "p", primary, secrets["good"], dialect="sqlite")
    app.sync()
    said = app.fails("migrate", "--env", "file")
    assert "replica.db-client_wal_index" in said
    assert "sync_url makes a libSQL file a replica" in app.fails("ping", "--env", "replica", status=2)


@pytest.mark.parametrize("end", ["-client_wal_index", "-info"])
@pytest.mark.parametrize("scheme", ["file", "libsql+file"])
def test_a_replica_is_known_by_what_lies_beside_it(tmp_path: Path, scheme: str, end: str) -> None:
    path = tmp_path / "app.db"
    with open_engine(f"{scheme}:{path}") as engine:
        engine.execute("CREATE TABLE t (a)")
        engine.require_primary()
    Path(f"{path}{end}").write_bytes(b"")
    with open_engine(f"{scheme}:{path}") as engine, pytest.raises(EngineError, match=f"as app.db{end} beside it tells"):
        engine.execute("INSERT INTO t VALUES (1)")
    assert replica.sidecar(str(path)) == f"app.db{end}"


def test_the_driver_writes_nothing_between_our_lines(app: App) -> None:
    """libSQL logs to standard output unless it is told not to."""
    app.ok("migrate", "--env", "primary")
    app.sync()
    answer = schemadef("status", "--env", "replica", "--json", cwd=app.root)
    assert answer.status == 0, answer
    assert json.loads(answer.out)["databases"][0]["migrations"][0]["state"] == "applied"
    assert answer.err == ""


@pytest.mark.parametrize("name", ["expired", "away", "nonsense", *(["junk"] if FULL else [])])
def test_a_primary_that_does_not_answer_is_a_sentence(app: App, secrets: dict[str, str], name: str) -> None:
    token = secrets.get(name, "s3cr3t-junk")
    url = {"away": "http://127.0.0.1:9", "nonsense": "http://a b"}.get(name, app.primary.url)
    with pytest.raises(EngineError, match="cannot open the replica") as caught:
        open_engine(f"libsql+file:{app.root}/other.db", token=token, sync_url=url)
    assert token not in str(caught.value)


@pytest.mark.parametrize("url", ["sqlite:///x.db", "http://127.0.0.1:9", "workerd:x?id=y", "libsql+file:"])
def test_only_a_libsql_file_can_be_a_replica(tmp_path: Path, url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    with pytest.raises(ConfigError):
        open_engine(url, sync_url="http://127.0.0.1:9")
    assert list(tmp_path.iterdir()) == []
