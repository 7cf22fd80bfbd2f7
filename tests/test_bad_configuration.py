"""A wrong configuration, environment or command line: one sentence that names it, and says what to do."""

from __future__ import annotations

from pathlib import Path
from urllib.parse import urlsplit

import pytest
from failing_project import Project, failing_project


@pytest.fixture
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Project:
    return failing_project(tmp_path, monkeypatch, capsys)


def test_an_unset_variable(project: Project) -> None:
    project.configure("neon", "postgres://u:${PASSWORD_THAT_IS_NOT_SET}@h/d")
    project.run("generate")
    said = project.fails("migrate", status=2)
    for word in ("PASSWORD_THAT_IS_NOT_SET", 'environment "local" of database "app"', "set PASSWORD_THAT_IS_NOT_SET"):
        assert word in said


def test_an_unset_variable_names_the_file_that_lacks_it(project: Project) -> None:
    project.configure("neon", "${NOT_SET_EITHER}", more="")
    text = (project.folder / "schemadef.toml").read_text() + 'env_file = ".env.local"\n'
    (project.folder / "schemadef.toml").write_text(text)
    project.run("generate")
    said = project.fails("status", status=2)
    assert "NOT_SET_EITHER" in said and ".env.local" in said and "no such file" in said


@pytest.mark.parametrize(("dialect", "url"), [("sqlite", "postgres://127.0.0.1:9/d"), ("postgres", "sqlite:///app.db")])
def test_a_url_of_the_other_family_is_not_connected_to(project: Project, dialect: str, url: str) -> None:
    project.configure(dialect, url)
    project.run("generate")
    for command in ("migrate", "status", "drift", "push"):
        said = project.fails(command, status=2)
        assert f"the dialect is {dialect}" in said and 'environment "local" of database "app"' in said
    assert f"the dialect is {dialect}" in project.fails("pull", url, "--dialect", dialect, status=2)
    assert not (project.folder / "app.db").exists()


def test_a_variable_that_ends_with_a_newline(project: Project, monkeypatch: pytest.MonkeyPatch) -> None:
    project.configure("sqlite", "${URL_WITH_NEWLINE}")
    monkeypatch.setenv("URL_WITH_NEWLINE", "sqlite:///app.db\n")
    project.run("generate")
    project.run("migrate")
    assert (project.folder / "app.db").exists()


def test_an_unreachable_database(project: Project) -> None:
    project.configure("postgres", "postgres://user:secret-word@127.0.0.1:9/nothing")
    project.run("generate")
    said = project.fails("migrate")
    assert "127.0.0.1" in said and "secret-word" not in said


def test_an_unreachable_libsql_server(project: Project) -> None:
    project.configure("turso", "http://127.0.0.1:9")
    project.run("generate")
    assert "127.0.0.1:9" in project.fails("migrate")


def test_a_wrong_password(project: Project, postgres_url: str) -> None:
    parts = urlsplit(postgres_url)
    place = parts.netloc.rpartition("@")[2]
    project.configure("postgres", f"postgresql://postgres:not-the-password@{place}{parts.path}")
    project.run("generate")
    said = project.fails("migrate")
    assert "refused the password of user postgres" in said and "check the password" in said
    assert "not-the-password" not in said


def test_a_folder_in_the_place_of_a_database(project: Project) -> None:
    (project.folder / "app.db").mkdir()
    project.run("generate")
    assert "app.db" in project.fails("migrate")


def test_a_declaration_of_nothing_is_told(project: Project) -> None:
    project.configure()
    project.declare("", start="class Users:\n    pass\n")
    assert project.run("generate").out == "app: nothing to do: nothing is declared for sqlite\n"


def test_a_mistake_of_several_databases_is_told_once(project: Project) -> None:
    project.configure()
    with (project.folder / "schemadef.toml").open("a") as file:
        file.write('[databases.other]\ndeclaration = "schema.py"\ndialect = "turso"\n')
    project.declare("    mail = txt()\n")
    result = project.run("generate")
    assert result.status == 1
    said = result.err
    assert said.count("NameError: name 'txt'") == 1
    assert said.splitlines()[-1].endswith(": the same")


@pytest.mark.parametrize("dialect", ["sqlite", "turso"])
def test_a_file_that_is_no_database(project: Project, dialect: str) -> None:
    project.configure(dialect)
    (project.folder / "app.db").write_text("this is no database, whatever its name says\n" * 100)
    project.run("generate")
    said = project.fails("migrate")
    assert "not a database; look at the URL: it names another file" in said


TOML: dict[str, tuple[str, list[str]]] = {
    "broken": ("[databases.app\n", ["schemadef.toml:1", "broken TOML"]),
    "unknown key": ('[databases.app]\ndeclaration = "schema.py"\ndialekt = "sqlite"\n', ['"dialekt"', '"dialect"?']),
    "an old version": (
        '[databases.app]\ndeclaration = "schema.py"\ndialect = "postgres"\nversion = "9.6"\n',
        ["databases.app.version: postgres is supported from version 14 on; say 14 or later"],
    ),
    "an empty declaration": (
        '[databases.app]\ndeclaration = ""\ndialect = "sqlite"\n',
        ["databases.app.declaration: the text is empty"],
    ),
    "missing key": ('[databases.app]\ndialect = "sqlite"\n', ["databases.app", '"declaration"']),
    "unknown dialect": (
        '[databases.app]\ndeclaration = "schema.py"\ndialect = "sqlit"\n',
        ["schemadef.toml: databases.app: there is no dialect 'sqlit'", "sqlite"],
    ),
    "abstract dialect": (
        '[databases.app]\ndeclaration = "schema.py"\ndialect = "ansi"\n',
        ["the dialect 'ansi' is only there to be inherited from"],
    ),
    "dialects of two families": (
        '[databases.app]\ndeclaration = "schema.py"\ndialect = ["sqlite", "postgres"]\n',
        ["one folder cannot serve the dialects sqlite+postgres"],
    ),
    "no version": (
        '[databases.app]\ndeclaration = "schema.py"\ndialect = "postgres"\nversion = "new"\n',
        ["'new' is no version"],
    ),
    "no declaration": (
        '[databases.app]\ndeclaration = "nowhere.py"\ndialect = "postgres"\n',
        ["'nowhere.py'", "correct `declaration`"],
    ),
    "no database": ("", ["names no database"]),
    "two databases in one folder": (
        '[databases.a]\ndeclaration = "schema.py"\ndialect = "sqlite"\nfolder = "m"\n'
        '[databases.b]\ndeclaration = "schema.py"\ndialect = "sqlite"\nfolder = "./m"\n',
        ['"a" and "b" have the same folder', "give each its own"],
    ),
}


@pytest.mark.parametrize("name", TOML)
def test_a_wrong_configuration_is_told_in_a_sentence(project: Project, name: str) -> None:
    text, words = TOML[name]
    (project.folder / "schemadef.toml").write_text(text, encoding="utf-8")
    said = project.fails("generate", status=2)
    for word in words:
        assert word in said


def test_no_configuration(project: Project) -> None:
    (project.folder / "schemadef.toml").unlink()
    said = project.fails("generate", status=2)
    assert "there is no schemadef.toml" in said and "`schemadef init` writes one" in said


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["genrate"], ["No such command 'genrate'", "Did you mean 'generate'?"]),
        (["generate", "--chek"], ["No such option", "--check"]),
        (["generate", "ap"], ['there is no database "ap"', 'did you mean "app"?']),
        (["migrate", "--env", "loca"], ['has no environment "loca"', 'did you mean "local"?']),
        (["migrate", "--to", "nine"], ["'nine' is not a valid integer"]),
        (["migrate", "--to", "9"], ["there is no migration 9", "generated/app"]),
        (["--config", "nowhere.toml", "generate"], ["nowhere.toml"]),
    ],
)
def test_a_wrong_command_line(project: Project, arguments: list[str], words: list[str]) -> None:
    project.run("generate")
    result = project.run(*arguments)
    assert result.status == 2
    assert "Traceback" not in result.err
    for word in words:
        assert word in result.err
