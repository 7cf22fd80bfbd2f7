"""The configuration: what it means, and the sentence for each way to get it wrong."""

from __future__ import annotations

from pathlib import Path

import pytest

from schemadef.config import load_config
from schemadef.environment import read_env_file, redact
from schemadef.errors import ConfigError

FULL = """
dialects = ["./dialects"]

[databases.auth]
declaration = "schema/auth.py"
dialect = ["turso", "sqlite"]
folder = "drizzle/turso"
runner = "drizzle"
timestamps = "epoch_milliseconds"

[databases.auth.environments.staging]
url = "${TURSO_DATABASE_URL}"
token = "${TURSO_AUTH_TOKEN}"
env_file = ".env.development"

[databases.auth.environments.local]
url = "file:local.db"
token = "${TURSO_AUTH_TOKEN}"

[databases.app]
declaration = ["schema/app.py", "schema/extra/*.py"]
dialect = "neon"
version = 16
guards = "strict"
lock_timeout = "500ms"

[databases.app.environments.production]
url = "postgres://app:${PASSWORD}@db.example/app?sslmode=require"

[databases.articles]
declaration = "schema/articles.py"
dialect = "d1"
runner = "wrangler"

[databases.articles.environments.production]
wrangler = "wrangler.jsonc"
wrangler_env = "production"
binding = "D1"
"""


@pytest.fixture
def write(tmp_path: Path):
    def written(text: str, name: str = "schemadef.toml") -> Path:
        file = tmp_path / name
        file.write_text(text)
        return file

    return written


@pytest.fixture
def refused(write):
    def message(text: str) -> str:
        with pytest.raises(ConfigError) as caught:
            load_config(write(text))
        assert caught.value.exit_code == 2
        assert "\n" not in str(caught.value)
        return str(caught.value)

    return message


def database(body: str = "", environments: str = "") -> str:
    return f'[databases.app]\ndeclaration = "a.py"\ndialect = "neon"\n{body}\n{environments}'


# What it means


def test_every_key(write, tmp_path):
    config = load_config(write(FULL))
    assert config.root == tmp_path
    assert config.dialects == (tmp_path / "dialects",)
    auth, app, articles = config.select()
    assert (auth.declaration, auth.dialect, auth.path) == (
        ("schema/auth.py",),
        ("turso", "sqlite"),
        tmp_path / "drizzle/turso",
    )
    assert (auth.runner, auth.timestamps, auth.guards, auth.lock_timeout) == (
        "drizzle",
        "epoch_milliseconds",
        "plain",
        "5s",
    )
    assert (app.declaration, app.version, app.guards) == (("schema/app.py", "schema/extra/*.py"), "16", "strict")
    assert app.path == tmp_path / "generated/app"
    assert config.select(["articles"]) == [articles]
    environment = articles.environment()
    assert (environment.wrangler, environment.wrangler_env, environment.binding) == (
        "wrangler.jsonc",
        "production",
        "D1",
    )


def test_found_upwards_from_the_working_directory(write, tmp_path, monkeypatch):
    file = write(database())
    (below := tmp_path / "src/deep").mkdir(parents=True)
    (tmp_path / "src/pyproject.toml").write_text("[tool.other]\nschemadef = 1\n")
    monkeypatch.chdir(below)
    assert load_config().file == file
    assert load_config(below).file == file


def test_pyproject(write, tmp_path):
    (tmp_path / "pyproject.toml").write_text(database().replace("[databases", "[tool.schemadef.databases"))
    assert load_config(tmp_path).database("app").dialect == ("neon",)
    assert load_config(tmp_path / "pyproject.toml").database("app").dialect == ("neon",)
    write(database().replace("neon", "d1"))
    assert load_config(tmp_path).database("app").dialect == ("d1",), "schemadef.toml comes first in a folder"


def test_a_broken_pyproject_of_someone_else_is_not_ours(write, tmp_path):
    file = write(database())
    (inner := tmp_path / "inner").mkdir()
    (inner / "pyproject.toml").write_text("[broken\n")
    assert load_config(inner).file == file


# Variables and secrets


def test_variables_come_from_the_environment_then_from_the_env_file(write, tmp_path):
    staging = load_config(write(FULL)).database("auth").environment("staging")
    (tmp_path / ".env.development").write_text("TURSO_DATABASE_URL=libsql://file\nTURSO_AUTH_TOKEN=from-file\n")
    target = staging.resolve({"TURSO_DATABASE_URL": "libsql://environ"})
    assert (target.url, target.token) == ("libsql://environ", "from-file")


@pytest.mark.parametrize("environ", [{}, {"TURSO_DATABASE_URL": ""}], ids=["unset", "empty"])
def test_an_unset_variable_names_itself_the_environment_and_the_file(write, environ):
    staging = load_config(write(FULL)).database("auth").environment("staging")
    with pytest.raises(ConfigError) as caught:
        staging.resolve(environ)
    assert str(caught.value) == (
        'the variable TURSO_DATABASE_URL of environment "staging" of database "auth" is set neither in the environment'
        " nor in .env.development (there is no such file); set TURSO_DATABASE_URL"
    )
    assert caught.value.exit_code == 2


def test_a_file_needs_no_token(write, tmp_path, monkeypatch):
    local = load_config(write(FULL)).database("auth").environment("local")
    monkeypatch.chdir("/")
    assert local.resolve({}).token == ""
    assert local.resolve({}).url == f"file:{tmp_path}/local.db", "a relative file starts at the configuration"


@pytest.mark.parametrize(
    ("url", "resolved"),
    [
        ("file:./a.db?mode=ro", "file:{root}/a.db?mode=ro"),
        ("sqlite:///a.db", "sqlite:///{root}/a.db"),
        ("sqlite:////a.db", "sqlite:////a.db"),
        ("libsql+file:a.db", "libsql+file:{root}/a.db"),
        ("file:/a.db", "file:/a.db"),
        ("file:///a.db", "file:///a.db"),
        ("file::memory:", "file::memory:"),
        (":memory:", ":memory:"),
        ("sqlite://", "sqlite://"),
        ("workerd:", "workerd:"),
        ("workerd:state?id=x", "workerd:{root}/state?id=x"),
    ],
)
def test_relative_files(write, tmp_path, url, resolved):
    config = load_config(write(database(environments=f'[databases.app.environments.x]\nurl = "{url}"')))
    assert config.database("app").environment().resolve({}).url == resolved.format(root=tmp_path)


def test_no_secret_is_shown(write):
    production = load_config(write(FULL)).database("app").environment()
    target = production.resolve({"PASSWORD": "hunter2"})
    assert "hunter2" in target.url
    assert target.redacted == "postgres://app:***@db.example/app?sslmode=require"
    assert "hunter2" not in repr(target)
    literal = load_config(write(FULL.replace("${PASSWORD}", "hunter2"))).database("app").environment()
    assert "hunter2" not in repr(literal) + literal.redacted


@pytest.mark.parametrize(
    ("url", "shown"),
    [
        ("postgres://u:p@ss/w:rd@h:5432/db", "postgres://u:***@h:5432/db"),
        ("postgres://u@h/db?password=secret&x=1", "postgres://u@h/db?password=***&x=1"),
        ("libsql://h?authToken=eyJh.x.y", "libsql://h?authToken=***"),
        ("host=h user=u password='a b' dbname=d", "host=h user=u password=*** dbname=d"),
        ("file:/tmp/a.db", "file:/tmp/a.db"),
    ],
)
def test_redact(url, shown):
    assert redact(url) == shown


def test_env_file_syntax():
    text = (
        "\ufeff# comment\n\nA=1\nexport B = two words # comment\nC=\"x # y\\n\"\nD='$raw \\n'\nE=\r\n"
        "URL=postgres://u:p#1@h/d?a=b\nnot a line\n"
    )
    assert read_env_file(text) == {
        "A": "1",
        "B": "two words",
        "C": "x # y\n",
        "D": "$raw \\n",
        "E": "",
        "URL": "postgres://u:p#1@h/d?a=b",
    }


# What is wrong


def test_broken_toml_tells_the_line(refused, tmp_path):
    assert refused("[databases.app]\ndialect = \n").startswith(f"{tmp_path}/schemadef.toml:2: broken TOML: ")


def test_no_configuration(tmp_path):
    with pytest.raises(ConfigError, match=r"there is no schemadef\.toml, nor .* in .* or above it; `schemadef init`"):
        load_config(tmp_path)
    with pytest.raises(ConfigError, match=r"cannot read .*/none\.toml: No such file"):
        load_config(tmp_path / "none.toml")


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("[database.app]", 'unknown key "database" in the configuration; did you mean "databases"?'),
        (database("gaurds = 'strict'"), 'unknown key "gaurds" in databases.app; did you mean "guards"?'),
        (database("name = 'x'"), 'unknown key "name" in databases.app'),
        (database("zzz = 1"), 'unknown key "zzz" in databases.app; known are: declaration, dialect, version'),
        (
            database(environments="[databases.app.environments.prod]\nulr = 'x'"),
            'unknown key "ulr" in databases.app.environments.prod; did you mean "url"?',
        ),
        (database("folder = 3"), "databases.app.folder: expected str, got int"),
        (database("version = 3.4"), "databases.app.version: expected str, got float"),
        (
            database("runner = 'flyway'"),
            'databases.app.runner: expected one of schemadef, drizzle, wrangler, not "flyway"',
        ),
        (database("guards = 1"), "databases.app.guards: expected one of plain, strict"),
        (database("lock_timeout = 'soon'"), 'databases.app.lock_timeout: "soon" is not a duration; write it like "5s"'),
        ("[databases.app]\ndialect = 'neon'", 'databases.app has no "declaration"'),
        ("[databases.app]\ndeclaration = []\ndialect = 'neon'", "databases.app.declaration: the list is empty"),
        ("[databases.app]\ndeclaration = [1]\ndialect = 'neon'", "databases.app.declaration[0]: expected str, got int"),
        ("[databases]\napp = 1", "databases.app: expected a table"),
        ("databases = 1", "databases: expected a table of named entries"),
        ("dialects = 'x'", "dialects: expected a list of folders"),
        ("[databases.'a/b']\n", '"a/b" is not a name for a database'),
        (
            database("folder = 'x'") + "\n[databases.b]\ndeclaration='b'\ndialect='d1'\nfolder = './x'",
            'databases "app" and "b" have the same folder',
        ),
    ],
)
def test_wrong_values(refused, tmp_path, text, sentence):
    message = refused(text)
    assert message.startswith(f"{tmp_path}/schemadef.toml: ")
    assert sentence in message


def test_not_utf8(write):
    file = write("")
    file.write_bytes(b"\xff\xfe")
    with pytest.raises(ConfigError, match="the file is not UTF-8"):
        load_config(file)


def test_unknown_database_and_environment(write):
    config = load_config(write(FULL))
    with pytest.raises(ConfigError, match=r'there is no database "atuh"; did you mean "auth"\?'):
        config.database("atuh")
    with pytest.raises(ConfigError, match='there is no database "zzz"; there are: auth, app, articles'):
        config.select(["zzz"])
    with pytest.raises(ConfigError, match=r'database "auth" has no environment "stagin"; did you mean "staging"\?'):
        config.database("auth").environment("stagin")
    with pytest.raises(ConfigError, match='"auth" has several environments: staging, local; choose one with --env'):
        config.database("auth").environment()


def test_an_environment_without_a_url(write):
    config = load_config(write(database(environments="[databases.app.environments.prod]\ntoken = 'x'")))
    with pytest.raises(ConfigError, match='environment "prod" of database "app" has no url'):
        config.database("app").environment().resolve({})
    with pytest.raises(ConfigError, match='database "app" has no environments; add'):
        load_config(write(database())).database("app").environment()
