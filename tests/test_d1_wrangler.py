"""A D1 database found by wrangler's configuration: at Cloudflare, and in the folder that wrangler keeps locally."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
from command_line import schemadef
from d1_project import cloud_project
from d1_server import TOKEN, D1Server, Remote
from folder_project import Project

from schemadef.engines.node import npm_package
from schemadef.environment import Environment
from schemadef.errors import ConfigError
from schemadef.wrangler import read_d1_database

JSONC = """\ufeff// comments, as wrangler allows them: "d1_databases": []
{
  "name": "worker", /* and these */ "account_id": "acc-top",
  "d1_databases": [
    { "binding": "DB", "database_name": "shop // not a comment", "database_id": "id-top", },
    { "binding": "LOGS", "database_name": "logs", "preview_database_id": "id-preview" },
  ],
  "env": {
    "staging": { "d1_databases": [{ "binding": "DB", "database_name": "shop-staging", "database_id": "id-staging" }] },
    "other": { "account_id": "acc-other", "d1_databases": [{ "binding": "DB", "database_id": "id-other" }] },
    "bare": {},
  },
}
"""
TOML = """account_id = "acc-top"
[[d1_databases]]
binding = "DB"
database_name = "shop // not a comment"
database_id = "id-top"
[[d1_databases]]
binding = "LOGS"
database_name = "logs"
preview_database_id = "id-preview"
[[env.staging.d1_databases]]
binding = "DB"
database_name = "shop-staging"
database_id = "id-staging"
[env.other]
account_id = "acc-other"
[[env.other.d1_databases]]
binding = "DB"
database_id = "id-other"
[env.bare]
"""
PLAIN = "class T(Table):\n    id = integer(primary_key=True)\n    a = text()\n"


@pytest.fixture(params=["wrangler.jsonc", "wrangler.toml"])
def file(request: pytest.FixtureRequest, tmp_path: Path) -> Path:
    path = tmp_path / request.param
    path.write_text(TOML if path.suffix == ".toml" else JSONC, encoding="utf-8")
    return path


@pytest.mark.parametrize(
    ("env", "binding", "account", "known_as", "local"),
    [
        ("", "DB", "acc-top", "id-top", "id-top"),
        ("", "shop // not a comment", "acc-top", "id-top", "id-top"),
        ("", "LOGS", "acc-top", "logs", "id-preview"),
        ("staging", "", "acc-top", "id-staging", "id-staging"),
        ("staging", "DB", "acc-top", "id-staging", "id-staging"),
        ("other", "", "acc-other", "id-other", "id-other"),
    ],
)
def test_what_it_binds(file: Path, env: str, binding: str, account: str, known_as: str, local: str) -> None:
    found = read_d1_database(file, env=env, binding=binding)
    assert (found.account_id, found.known_as, found.local_id) == (account, known_as, local)


@pytest.mark.parametrize(
    ("env", "binding", "words"),
    [
        ("", "", "names several D1 databases: DB, LOGS; choose one with `binding`"),
        ("", "XX", 'binds no D1 database "XX"; it binds DB, LOGS'),
        ("staging", "LOGS", 'binds no D1 database "LOGS"; it binds DB'),
        ("bare", "", 'environment "bare" names no D1 database; an environment inherits no bindings'),
        ("prod", "", 'there is no environment "prod"; there are: staging, other, bare'),
    ],
)
def test_what_it_does_not_bind(file: Path, env: str, binding: str, words: str) -> None:
    with pytest.raises(ConfigError) as caught:
        read_d1_database(file, env=env, binding=binding)
    assert words in str(caught.value)
    assert str(file) in str(caught.value)


@pytest.mark.parametrize(
    ("name", "text", "words"),
    [
        ("wrangler.jsonc", '{"a": [1, 2}', "wrangler.jsonc:1: broken JSON: unexpected"),
        ("wrangler.json", "{ // never closed", "broken JSON"),
        ("wrangler.toml", "a = [1", "broken TOML"),
        ("wrangler.json", "[]", "not a wrangler configuration"),
        ("wrangler.json", "{}", "names no D1 database"),
        ("wrangler.json", '{"d1_databases": 7, "env": 8}', "names no D1 database"),
        ("wrangler.toml", "d1_databases = [7]", "names no D1 database"),
    ],
)
def test_a_broken_configuration_is_a_sentence(tmp_path: Path, name: str, text: str, words: str) -> None:
    (tmp_path / name).write_text(text)
    with pytest.raises(ConfigError) as caught:
        read_d1_database(tmp_path / name)
    assert words in str(caught.value)
    assert "\n" not in str(caught.value)


def test_only_comments_need_another_package(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "json5", None)
    file = tmp_path / "wrangler.jsonc"
    file.write_text('{"d1_databases": [{"binding": "DB", "database_id": "id"}]}')
    assert read_d1_database(file).database_id == "id"
    file.write_text("// a comment\n{}")
    with pytest.raises(ConfigError, match=r'json5 is not installed.*pip install "schemadef\[d1\]"'):
        read_d1_database(file)


def test_a_configuration_that_is_not_utf8_or_not_there(tmp_path: Path) -> None:
    (tmp_path / "wrangler.toml").write_bytes(b"\xff\xfe")
    with pytest.raises(ConfigError, match="not UTF-8"):
        read_d1_database(tmp_path / "wrangler.toml")
    for path in ("no.toml", "."):
        environment = Environment(name="e", database="d", root=tmp_path / "empty", wrangler=path)
        (tmp_path / "empty").mkdir(exist_ok=True)
        with pytest.raises(ConfigError, match="there is no"):
            environment.resolve({})


def resolved(file: Path, variables: dict[str, str], **more: object) -> tuple[str, str]:
    wrangler = more.pop("wrangler", file.name)
    environment = Environment(name="e", database="d", root=file.parent, wrangler=wrangler, **more)  # type: ignore[arg-type]
    target = environment.resolve(variables)
    assert "s3cr3t" not in repr(target) + target.redacted + repr(environment)
    return target.url, target.token


def test_an_environment_is_what_wrangler_binds(file: Path) -> None:
    secret = {"CLOUDFLARE_API_TOKEN": "s3cr3t"}
    assert resolved(file, secret, binding="DB") == ("d1://acc-top/id-top", "s3cr3t")
    assert resolved(file, secret, binding="LOGS", wrangler=".") == ("d1://acc-top/logs", "s3cr3t")
    assert resolved(file, secret, wrangler_env="other") == ("d1://acc-other/id-other", "s3cr3t")
    assert resolved(file, {"MINE": "s3cr3t"}, binding="DB", token="${MINE}") == ("d1://acc-top/id-top", "s3cr3t")
    (file.parent / ".env").write_text("CLOUDFLARE_API_TOKEN=s3cr3t-of-the-file\n")
    assert resolved(file, {}, binding="DB", env_file=".env")[1] == "s3cr3t-of-the-file"
    with pytest.raises(ConfigError, match=r"CLOUDFLARE_API_TOKEN of environment .* is not set"):
        resolved(file, {}, binding="DB")


@pytest.mark.parametrize(
    ("keys", "words"),
    [
        ({"url": "file:x.db", "wrangler": "wrangler.toml"}, "has a url and names wrangler's configuration"),
        ({"url": "file:x.db", "local": True}, "has local, which means nothing without wrangler"),
        ({"url": "file:x.db", "binding": "DB"}, "has binding, which means nothing without wrangler"),
        ({"wrangler_env": "staging"}, "has wrangler_env, which means nothing without wrangler"),
        ({}, "has no url"),
    ],
)
def test_keys_that_do_not_go_together(file: Path, keys: dict[str, object], words: str) -> None:
    with pytest.raises(ConfigError, match=words):
        resolved(file, {}, **{"wrangler": "", **keys})


def test_the_token_of_a_url_is_found_where_wrangler_finds_it(tmp_path: Path) -> None:
    environment = Environment(name="e", database="d", root=tmp_path, url="d1://acc/shop", env_file=".env")
    assert environment.resolve({"CLOUDFLARE_API_TOKEN": "s3cr3t"}).token == "s3cr3t"
    with pytest.raises(ConfigError, match="CLOUDFLARE_API_TOKEN"):
        environment.resolve({})
    (tmp_path / ".env").write_text("CLOUDFLARE_API_TOKEN=s3cr3t-of-the-file\n")
    assert environment.resolve({}).token == "s3cr3t-of-the-file"


def test_the_local_one_needs_neither_account_nor_token(file: Path) -> None:
    state = file.parent / ".wrangler/state/v3/d1"
    assert resolved(file, {}, binding="DB", local=True) == (f"workerd:{state}?id=id-top", "")
    assert resolved(file, {}, binding="LOGS", local=True) == (f"workerd:{state}?id=id-preview", "")


def test_an_account_is_taken_from_the_environment(tmp_path: Path) -> None:
    file = tmp_path / "wrangler.json"
    file.write_text('{"d1_databases": [{"binding": "DB", "database_name": "a b"}]}')
    variables = {"CLOUDFLARE_API_TOKEN": "s3cr3t", "CLOUDFLARE_ACCOUNT_ID": "acc"}
    assert resolved(file, variables) == ("d1://acc/a%20b", "s3cr3t")
    with pytest.raises(ConfigError, match="CLOUDFLARE_ACCOUNT_ID"):
        resolved(file, {"CLOUDFLARE_API_TOKEN": "s3cr3t"})
    file.write_text('{"account_id": "acc", "d1_databases": [{"binding": "DB"}]}')
    with pytest.raises(ConfigError, match="neither a database_id nor a database_name"):
        resolved(file, variables)


def test_init_finds_what_wrangler_binds(tmp_path: Path) -> None:
    def ok(*arguments: str) -> str:
        answer = schemadef(*arguments, cwd=tmp_path, CLOUDFLARE_API_TOKEN="")
        assert answer.status == 0, answer
        return answer.out

    (tmp_path / "wrangler.toml").write_text('[[d1_databases]]\nbinding = "DB"\ndatabase_id = "id-1"\n')
    ok("init", "--dialect", "d1", "--name", "shop")
    ok("generate")
    ok("migrate", "--env", "local")
    assert (tmp_path / ".wrangler/state/v3/d1").is_dir()
    answer = schemadef("ping", "--env", "production", cwd=tmp_path, CLOUDFLARE_API_TOKEN="", CLOUDFLARE_ACCOUNT_ID="a")
    assert (answer.status, "CLOUDFLARE_API_TOKEN" in answer.err) == (2, True)


# The commands, at Cloudflare


def test_the_commands_on_a_remote_database(server: D1Server, remote: Remote, tmp_path: Path) -> None:
    project = cloud_project(tmp_path / "p", remote)
    assert f"Cloudflare D1, database {remote.name}" in project.ok("ping")
    trigger = "    touch = Trigger.touch(at)\n"
    project.declare(PLAIN + "    at = timestamp(default=now())\n" + trigger)
    project.ok("generate", "--name", "one")
    dry = project.ok("migrate", "--dry-run")
    assert "0001_one" in dry
    assert "restore" not in dry
    done = project.ok("migrate")
    assert f"to come back to this moment: wrangler d1 time-travel restore {remote.name} --bookmark=" in done
    assert "nothing to do" in project.ok("migrate")
    assert "0001_one  applied" in project.ok("status")
    project.ok("drift")
    assert "class T(Table):" in project.ok("pull", remote.url)
    # a rebuild: the type of a column with rows
    project.declare(PLAIN.replace("text()", "text(null=True)") + "    at = timestamp(default=now())\n" + trigger)
    project.ok("generate", "--name", "two")
    document = json.loads(project.ok("migrate", "--json"))
    assert document["databases"][0]["applied"] == ["0002_two"]
    assert "time-travel restore" in document["databases"][0]["restore"]
    project.ok("drift")
    assert "time-travel restore" in project.ok("rollback", "--to", "0", "--allow", "DELETES_DATA")
    assert "0001_one  pending" in project.ok("status")
    server.fails("/raw", "no such table: sqlite_master: SQLITE_ERROR", status=400)
    assert "no such table" in project.fails("status")
    project.fails("ping", "--env", "nowhere", status=2)


def test_no_secret_is_told(server: D1Server, remote: Remote, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Servers that repeat the token, in whatever goes wrong."""
    project = cloud_project(tmp_path / "p", remote)
    project.declare(PLAIN)
    project.ok("generate", "--name", "one")
    said = []
    for status in (400, 401, 403, 404, 429, 500):
        for path in ("/raw", "/bookmark", "/query"):
            server.fails(path, f"Bearer {TOKEN} is wrong", status=status, times=9, headers={"Retry-After": "99"})
        for command in (["ping"], ["status"], ["migrate"], ["migrate", "--json"], ["drift"], ["rollback", "--to", "0"]):
            answer = project.run(*command)
            said.append(answer.out + answer.err)
            if status == 500:
                server.calm()
        server.calm()
    monkeypatch.setenv("CLOUDFLARE_API_TOKEN", "an0ther-t0ken")
    said.append(str(project.run("migrate")))
    assert "refused the token" in said[-1]
    assert not any(secret in text for text in said for secret in (TOKEN, "an0ther-t0ken"))
    written = [path for path in project.root.rglob("*") if path.is_file()]
    assert not any(TOKEN.encode() in path.read_bytes() for path in written)


# wrangler's own local state


def wrangler(root: Path, *arguments: str) -> str:
    command = ["node", str(npm_package("wrangler") / "bin" / "wrangler.js"), "d1", *arguments]
    env = os.environ | {"WRANGLER_SEND_METRICS": "false", "CI": "1"}
    done = subprocess.run(command, cwd=root, capture_output=True, text=True, env=env, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


def test_wranglers_state_and_ours_are_one(tmp_path: Path) -> None:
    root = tmp_path / "p"
    project = Project(root, "d1")
    file = root / "schemadef.toml"
    file.write_text(file.read_text().replace('url = "sqlite:///app.db"', 'wrangler = "."\nlocal = true'))
    database = {"binding": "DB", "database_name": "shop", "database_id": "id-1", "migrations_dir": "app"}
    (root / "wrangler.json").write_text(
        json.dumps({"name": "w", "compatibility_date": "2026-04-01", "d1_databases": [database]})
    )
    project.declare(PLAIN)
    project.ok("generate", "--name", "one")
    assert "0001_one.sql" in wrangler(root, "migrations", "apply", "shop", "--local")
    drift = project.ok("drift")
    assert "the database is its schema" in drift or "0001_one is not applied" in drift
    # every statement looks before it acts, so that ours can go on where wrangler was
    assert "0001_one" in project.ok("migrate")
    project.declare(PLAIN + "    b = integer(default=7)\n")
    project.ok("generate", "--name", "two")
    project.ok("migrate")
    wrangler(root, "execute", "shop", "--local", "--command", "INSERT INTO t (id, a) VALUES (1, 'x')")
    out = wrangler(root, "execute", "shop", "--local", "--json", "--command", "SELECT id, a, b FROM t")
    assert json.loads(out)[0]["results"] == [{"id": 1, "a": "x", "b": 7}]
    project.ok("drift")
