"""A password goes to the server, and nowhere else: not into an output, an error, a file, the database or a process."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import quote, quote_plus, urlsplit

import psycopg
import pytest
from engines import WAYS, way_url
from folder_project import Project

from schemadef.engines import open_engine
from schemadef.engines.base import scrub
from schemadef.engines.scratch import scratch_url
from schemadef.environment import Target
from schemadef.errors import ConfigError, EngineError, SchemadefError

PASSWORD = "pä/ss w0rd%&'$x"
FORMS = (PASSWORD, quote(PASSWORD, safe=""), quote_plus(PASSWORD), PASSWORD.replace("'", "''"), "w0rd")
TABLE = "class Notes(Table):\n    id = integer(primary_key=True)\n"
COMMANDS = (
    ("ping",), ("ping", "--json"), ("status",), ("status", "--json"), ("migrate", "--dry-run"), ("migrate",),
    ("migrate", "--json"), ("drift",), ("push",), ("rollback", "--allow", "DELETES_DATA"), ("migrate",), ("migrate", "--to", "9"),
    ("ping", "--env", "wrong"), ("migrate", "--env", "wrong"), ("ping", "--env", "nobody"), ("ping", "--env", "nowhere"),
    ("ping", "--env", "malformed"), ("ping", "--env", "malformed_port"), ("ping", "--env", "unset"),
)  # fmt: skip


def silent(text: str) -> None:
    for form in FORMS:
        assert form not in text, text


@pytest.fixture
def url() -> Iterator[str]:
    with scratch_url("postgres") as found, open_engine(found) as admin:
        if admin.query("SELECT 1 FROM pg_roles WHERE rolname = 'sd_secretive'") == []:
            word = PASSWORD.replace("'", "''")
            admin.execute(f"CREATE ROLE sd_secretive LOGIN SUPERUSER PASSWORD '{word}'")
            admin.query("SELECT 1")  # what a session ran last is seen by others
        parts = urlsplit(found)
        yield f"postgresql://sd_secretive:{quote(PASSWORD, safe='')}@{parts.netloc.rpartition('@')[2]}{parts.path}"


def environments(url: str, by_way: str) -> str:
    """Environments that fail, each in its own way."""
    encoded = quote(PASSWORD, safe="")
    wrong = by_way.replace(f":{encoded}@", f":{encoded}x@")
    found = {
        "wrong": wrong,
        "nobody": re.sub(r"@[^/]+/", "@127.0.0.1:1/", url),
        "nowhere": re.sub(r"(scratch_\d+)", r"\1x", by_way),
        "malformed": f"{url}?nonsense=1",
        "malformed_port": re.sub(r":\d+/", ":port/", url),
        "unset": f"postgresql://u:{encoded}@${{NOT_SET_ANYWHERE}}/db",
    }
    return "".join(f'[databases.app.environments.{name}]\nurl = "{value}"\n' for name, value in found.items())


@pytest.mark.parametrize("way", WAYS)
def test_no_command_says_it(way: str, url: str, tmp_path: Path) -> None:
    with way_url(way, url) as by_way:
        project = Project(tmp_path / "project", "neon", by_way)
        config = project.root / "schemadef.toml"
        config.write_text(config.read_text() + environments(url, by_way))
        project.declare(TABLE)
        project.run("generate", "--name", "notes")
        seen = 0
        for command in COMMANDS:
            env = () if "--env" in command else ("--env", "local")
            answer = project.run(*command, *env)
            silent(answer.out + answer.err)
            assert "Traceback" not in answer.err
            seen += answer.status != 0
        assert seen > 5, "most of these fail"
        for file in project.path.rglob("*"):
            if file.is_file():
                silent(file.read_text())
        with psycopg.connect(url) as direct:
            for table in ("schemadef.history", "pg_stat_activity"):
                silent(str(direct.execute(f"SELECT * FROM {table}".encode()).fetchall()))


OTHERS = (
    ("pull", "{url}"), ("pull", "{wrong}"), ("diff", "{url}", "{url}"), ("diff", "{url}", "{url}", "--json"),
    ("diff", "{wrong}", "{url}"), ("diff", "{malformed}", "{url}"), ("baseline", "{url}"), ("baseline", "--env", "local"),
    ("import", "drizzle", "{url}"), ("verify",), ("lint",), ("export", "docs"), ("export", "diagram"), ("export", "drizzle"),
    ("generate", "--env", "wrong"), ("squash", "--env", "wrong"), ("status", "--env", "wrong", "--json"), ("explain", "{url}"),
    ("nonsense", "{url}"), ("ping", "{wrong}"),
)  # fmt: skip


def test_no_other_command_and_no_file_says_it(url: str, tmp_path: Path) -> None:
    """Nor when a URL stands where it makes no sense; the configuration is where it was written."""
    project = Project(tmp_path / "project", "neon", url)
    config = project.root / "schemadef.toml"
    config.write_text(config.read_text() + environments(url, url))
    project.declare(TABLE)
    project.run("generate", "--name", "notes")
    project.run("migrate")
    encoded = quote(PASSWORD, safe="")
    given = {"url": url, "wrong": url.replace(f":{encoded}@", f":{encoded}x@"), "malformed": f"{url}?nonsense=1"}
    for command in OTHERS:
        answer = project.run(*(word.format(**given) for word in command))
        silent(answer.out + answer.err)
        assert "Traceback" not in answer.err
    for file in project.root.rglob("*"):
        if file.is_file() and file != config and file.suffix != ".pyc":
            silent(str(file) + file.read_text(errors="replace"))


@pytest.mark.parametrize("way", WAYS)
def test_no_exception_holds_it(way: str, url: str) -> None:
    with way_url(way, url) as by_way, open_engine(by_way) as engine:
        silent(engine.label + engine.warning + repr(engine.ping()) + repr(Target(url=by_way)))
        for sql in (
            f"SELECT '{PASSWORD.replace(chr(39), chr(39) * 2)}'::int",
            "SELECT * FROM nowhere",
            "SELECT 1; SELECT 2",
        ):
            with pytest.raises(EngineError) as caught:
                engine.batch(["SELECT 1", sql])
            error = caught.value
            silent(f"{error} {error!r} {error.__dict__} {error.__cause__}")
            assert error.__suppress_context__ or error.__context__ is None


def test_who_is_in_the_way_is_told_without_it(url: str, tmp_path: Path) -> None:
    """What another session runs is shown, and that may be ALTER ROLE with a password."""
    from postgres_runs import blocker, refusal
    from twenty import add, log

    from schemadef.migrate import Patience, migrate
    from schemadef.statement import Statement

    folder = add(tmp_path / "app", "log", (Statement(sql="CREATE TABLE IF NOT EXISTS log (n integer)"), log(1)))
    word = PASSWORD.replace("'", "''")
    with open_engine(url) as engine:
        migrate(engine, folder)
        more = add(tmp_path / "app", "more", (log(2),))
        with blocker(url) as other:
            other.execute(f"ALTER ROLE sd_secretive PASSWORD '{word}'".encode())
            said = refusal(migrate, engine, more, patience=Patience(wait=0.2, lock_timeout="1500ms"))
        assert "`ALTER ROLE sd_secretive PASSWORD '***'`" in said
        silent(said)


@pytest.mark.parametrize("password", ["e", "la"])
def test_a_password_of_a_letter_or_two_is_hidden_and_no_word_with_it(password: str) -> None:
    with scratch_url("postgres") as url, open_engine(url) as admin:
        admin.execute(f"CREATE ROLE sd_terse_{password} LOGIN PASSWORD '{password}'")
        terse = re.sub(r"//[^@]+@", f"//sd_terse_{password}:{password}@", url)
        with open_engine(terse) as engine, pytest.raises(EngineError) as caught:
            engine.query("SELECT 1 FROM relation_that_lacks")
    assert 'relation "relation_that_lacks" does not exist' in str(caught.value)


def test_what_stands_as_a_password_is_hidden_however_short() -> None:
    said = "relayed by //u:la@host and password=la, password='la' and postgresql://u:la@host/lab"
    hidden = "relayed by //u:***@host and password=***, password='***' and postgresql://***@host/lab"
    assert scrub(said, ["la"]) == hidden
    assert scrub("secret lays in secretlay", ["secretlay"]) == "secret lays in ***"


SPOILT = (
    "sek/ret", "sek@ret", "sek#ret", "sek?ret", "sek ret", "sek%zzret", "sek[ret", "sek]ret", "12/ret", "sek@x/ret", "sek%00ret",
    "s/e@k/ret", "a?password=sekret", "sek\nret", "?sek=ret",
)  # fmt: skip


@pytest.mark.parametrize("scheme", ["postgres", "postgresql", "neon+postgresql", "libsql", "http", "ws"])
@pytest.mark.parametrize("place", ["127.0.0.1:1/db", "127.0.0.1:1/db?sslmode=require&application_name=a@b"])
def test_one_that_is_not_percent_encoded_is_neither_said_nor_taken_for_a_host(scheme: str, place: str) -> None:
    for password in SPOILT:
        with pytest.raises(SchemadefError) as caught:
            open_engine(f"{scheme}://u:{password}@{place}").query("SELECT 1")
        said = str(caught.value).replace("Servname", "").replace("retried", "")
        assert "sek" not in said and "ret" not in said, said


@pytest.mark.parametrize(
    "url",
    ["libsql://h:sek", "http://h:99999", "ws://[::1", "neon+postgresql://u:p@h:port/db", "d1://a[b/c"],
)
def test_a_host_or_a_port_that_is_none_is_a_sentence(url: str) -> None:
    with pytest.raises(ConfigError, match="the host or the port in the URL cannot be read"):
        open_engine(url)


def test_an_at_sign_in_an_option_or_several_hosts_are_read_as_before() -> None:
    for url in (
        "postgres://127.0.0.1:1/db?application_name=a@b",
        "postgres://127.0.0.1:1,127.0.0.1:2/db?application_name=b@c",
    ):
        with pytest.raises(EngineError, match="Connection refused"):
            open_engine(url).query("SELECT 1")
