"""What lint finds in declarations: at their own lines, for each dialect, and unless a comment says why it is so."""

from __future__ import annotations

import json
import sqlite3
import subprocess
from collections.abc import Sequence
from pathlib import Path
from textwrap import dedent

import pytest
from command_line import Answer, schemadef

from schemadef.dialect import Dialect, dialect_names, load_dialect
from schemadef.engines.base import Engine
from schemadef.errors import DeclarationError
from schemadef.lint.declared.declaration import Declaration
from schemadef.lint.declared.run import lint_declarations
from schemadef.lint.rule import RULES, load_rules
from schemadef.lint.run import settings_for
from schemadef.lint.sql.words import reserved_words
from schemadef.lint.wishes import NONE, Wishes
from schemadef.lint.work import Linted
from schemadef.load import load_schema
from schemadef.lower import Options, lower_schema
from schemadef.lower.context import Context

load_rules()
HEAD = "from schemadef import *\n"
DECLARED = sorted(code for code, rule in RULES.items() if rule.declared is not None and not rule.reads_sql)


def linted(
    folder: Path, text: str, *dialects: Dialect, select: Sequence[str] = (), wishes: Wishes = NONE
) -> list[Linted]:
    """What is found in a module, as each of the dialects compiles it."""
    (folder / "schema.py").write_text(HEAD + text, encoding="utf-8")
    schema = load_schema(["schema.py"], folder)
    targets = []
    for dialect in dialects:
        context = Context(schema, dialect, Options())
        declaration = Declaration(lower_schema(schema, dialect), context, wishes)
        targets.append((declaration, settings_for(dialect, select=select)))
    return lint_declarations(targets)


def found(folder: Path, text: str, *dialects: str, select: Sequence[str] = ()) -> list[tuple[str, int]]:
    """The codes that are found, each with its line in the text."""
    answer = linted(folder, dedent(text), *map(load_dialect, dialects), select=select)
    return [(finding.code, one.file.place(finding.start)[0] - 1) for one in answer for finding in one.findings]


@pytest.mark.parametrize("code", DECLARED)
def test_what_a_rule_calls_bad_is_found_and_what_it_calls_good_is_not(tmp_path: Path, code: str) -> None:
    rule = RULES[code]
    finding = []
    for name in dialect_names():
        dialect = load_dialect(name)
        if code not in settings_for(dialect, select=[code]).severities:
            continue
        try:
            bad = linted(tmp_path, rule.bad, dialect, select=[code])
        except DeclarationError:
            continue
        if any(one.findings for one in bad):
            finding.append(name)
            assert not any(one.findings for one in linted(tmp_path, rule.good, dialect, select=[code]))
    assert finding, "no dialect finds it"
    assert rule.why and rule.source


TABLES = """
class Users(Table):
    id = uuid(primary_key=True)
    team_id = uuid()
    at = timestamp()


"""


@pytest.mark.parametrize(
    "member",
    [
        "author_id = uuid(references=Users.id, unique=True)",
        "author_id = uuid(references=Users.id, primary_key=True)",
        "author_id = uuid(references=Users.id); i = Index(author_id, 'id')",
        "author_id = uuid(references=Users.id); i = Index(author_id, method='hash', only='postgres')",
    ],
)
def test_a_key_that_an_index_begins_with_is_served(tmp_path: Path, member: str) -> None:
    key = "" if "primary_key" in member else "id = uuid(primary_key=True); "
    text = f"{TABLES}class Posts(Table):\n    {key}{member}\n".replace("'id'", "id")
    assert found(tmp_path, text, "postgres", select=["DECL101"]) == []


@pytest.mark.parametrize(
    "index", ["Index(author_id, where='author_id > id')", "Index('id', author_id)", "Index(author_id, method='brin')"]
)
def test_an_index_that_does_not_hold_every_row_sorted_serves_no_key(tmp_path: Path, index: str) -> None:
    text = f"{TABLES}class Posts(Table):\n    id = uuid(primary_key=True)\n    author_id = uuid(references=Users.id)\n"
    text += f"    i = {index}\n".replace("'id'", "id")
    assert found(tmp_path, text, "postgres", select=["DECL101"]) == [("DECL101", 10)]


@pytest.mark.parametrize(
    ("members", "redundant"),
    [
        ("a = Index(team_id); b = Index(team_id)", 1),
        ("a = Index(team_id); b = Index(team_id, at)", 1),
        ("a = Index(team_id); b = Unique(team_id)", 1),
        ("a = Index(id)", 1),
        ("a = Index(team_id, unique=True); b = Unique(team_id)", 1),
        ("a = Index(team_id, unique=True); b = Index(team_id, at)", 0),
        ("a = Index(team_id); b = Index(at, team_id)", 0),
        ("a = Index(team_id.desc()); b = Index(team_id, at)", 0),
        ("a = Index(team_id); b = Index(team_id, where='at IS NULL')", 0),
        ("a = Index(team_id, where='at IS NULL'); b = Index(team_id)", 0),
    ],
)
def test_an_index_is_redundant_when_another_one_begins_with_it(tmp_path: Path, members: str, redundant: int) -> None:
    text = TABLES.replace("\n\n\n", f"\n    {members}\n", 1)
    for dialect in ("postgres", "sqlite"):
        assert len(found(tmp_path, text, dialect, select=["DECL103"])) == redundant, dialect


def test_a_comment_above_a_line_or_on_it_takes_a_finding_away_and_must_say_why(tmp_path: Path) -> None:
    text = """\
    # schemadef: ignore DECL102 rows are only ever counted
    class Visits(Table):
        page = text()  # schemadef: ignore DECL105 not a word anywhere
        # schemadef: ignore DECL105
        order = text()
        limit = text()  # schemadef: ignore DECL105 the old system's
        # schemadef: ignore DECL999 what
        group = (
            text()
        )
    """
    assert found(tmp_path, text, "postgres") == [
        ("LINT002", 3), ("LINT004", 4), ("LINT003", 7), ("DECL105", 9),
    ]  # fmt: skip
    assert found(tmp_path, text.replace("DECL999", "DECL105"), "postgres")[2:] == []


def test_a_comment_that_one_of_several_databases_needs_is_used(tmp_path: Path) -> None:
    text = """\
    class Visits(Table):
        id = uuid(primary_key=True)
        # schemadef: ignore DECL105 only Postgres keeps it
        user = text()
    """
    assert found(tmp_path, text, "sqlite", "postgres") == []
    assert found(tmp_path, text, "sqlite") == [("LINT002", 3)]


def test_a_finding_of_several_databases_is_one(tmp_path: Path) -> None:
    assert found(tmp_path, "class Visits(Table):\n    page = text()\n", "d1", "turso", "neon") == [("DECL102", 1)]


def test_the_words_are_those_that_postgres_keeps(postgres: Engine) -> None:
    rows = postgres.query("SELECT word FROM pg_catalog.pg_get_keywords() WHERE catcode IN ('R', 'T')")
    assert reserved_words(load_dialect("postgres")) == {word for (word,) in rows}


def test_the_words_are_those_that_sqlite_takes_for_no_name_or_for_something_else() -> None:
    words = reserved_words(load_dialect("sqlite"))

    def names(word: str) -> bool:
        with sqlite3.connect(":memory:") as connection:
            try:
                connection.execute(f"CREATE TABLE {word} ({word} TEXT)")
                connection.execute(f"INSERT INTO {word} VALUES ('mine')")
                return bool(connection.execute(f"SELECT {word} FROM {word}").fetchone() == ("mine",))
            except sqlite3.Error:
                return False

    assert {word for word in words if names(word)} == set()
    for word in ("users", "key", "user", "end", "row", "text", "name", "date", "value", "action"):
        assert names(word) is (word not in words)


CONFIGURATION = """
[databases.app]
declaration = "app.py"
dialect = "neon"
folder = "migrations/app"

[databases.other]
declaration = "other.py"
dialect = "sqlite"
"""


@pytest.fixture
def project(tmp_path: Path) -> Path:
    """Two databases; the first one's declaration and folder both have something to find."""
    (tmp_path / "schemadef.toml").write_text(CONFIGURATION)
    (tmp_path / "app.py").write_text(f"{HEAD}class Visits(Table):\n    page = text()\n")
    (tmp_path / "other.py").write_text(f"{HEAD}class Users(Table):\n    order = integer(primary_key=True)\n")
    folder = tmp_path / "migrations" / "app"
    folder.mkdir(parents=True)
    (folder / "0001_it.sql").write_text("CREATE TABLE visits (page text);\n")
    return tmp_path


def lint(project: Path, *arguments: str) -> Answer:
    """A run of lint."""
    return schemadef("lint", *arguments, cwd=project, XDG_CACHE_HOME=str(project / "cache"))


def said(project: Path, *arguments: str) -> tuple[int, set[str]]:
    """What a run of lint exits with, and `path:line code` of each finding."""
    done = lint(project, "--format", "json", *arguments)
    findings = json.loads(done.out)["findings"]
    return done.status, {f"{one['path']}:{one['line']} {one['code']}" for one in findings}


APP = {"app.py:2 DECL102", "migrations/app/0001_it.sql:1 NEON103"}
OTHER = {"other.py:3 DECL105"}


def test_without_a_path_the_declarations_and_folders_of_all_databases_are_linted(project: Path) -> None:
    assert said(project) == (1, APP | OTHER)
    assert said(project, "app") == said(project, "--database", "app") == (1, APP)
    assert said(project, "other") == (0, OTHER)
    assert said(project, "other", "--fail-on", "warning") == (1, OTHER)
    assert said(project, "migrations") == (1, {"migrations/app/0001_it.sql:1 NEON103"})
    assert said(project, "--select", "DECL102") == (0, {"app.py:2 DECL102"})


def test_an_edited_declaration_is_looked_at_again(project: Path) -> None:
    assert said(project)[1] == APP | OTHER
    text = (project / "app.py").read_text()
    (project / "app.py").write_text(text.replace("text()", "text(primary_key=True)"))
    assert said(project)[1] == (APP | OTHER) - {"app.py:2 DECL102"}


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (["--database", "ap"], '"ap"'),
        (["apps"], "there is no apps"),
        (["app.py"], "app.py is no file of SQL; declarations are looked at where no path is named"),
    ],
)
def test_what_is_neither_a_path_nor_a_database_is_refused(project: Path, arguments: list[str], sentence: str) -> None:
    done = lint(project, *arguments)
    assert done.status == 2 and sentence in done.err and "Traceback" not in done.err


def test_a_declaration_that_does_not_compile_is_one_sentence(project: Path) -> None:
    (project / "app.py").write_text(f"{HEAD}class Visits(Table):\n    page = txt()\n")
    done = lint(project)
    assert done.status == 1 and "txt" in done.err and "app.py:3" in done.err and "Traceback" not in done.err


def git(folder: Path, *arguments: str) -> None:
    """Run git, as somebody."""
    who = ["-c", "user.name=a", "-c", "user.email=a@example.com", "-c", "init.defaultBranch=main"]
    subprocess.run(["git", *who, *arguments], cwd=folder, check=True, capture_output=True)


def test_with_a_branch_only_the_definitions_that_it_touches_are_said(project: Path) -> None:
    text = (
        f"{HEAD}class Users(Table):\n    id = uuid(primary_key=True)\n    order = text()\n\n\n"
        "class Posts(Table):\n    id = uuid(primary_key=True)\n    user_id = uuid(references=Users.id)\n"
        "    by_user = Index(user_id)\n"
    )
    (project / "app.py").write_text(text)
    git(project, "init")
    git(project, "add", ".")
    git(project, "commit", "-m", "one")
    assert said(project, "--since", "HEAD", "--no-cache") == (0, set())
    (project / "app.py").write_text(text.replace("    by_user = Index(user_id)\n", ""))
    assert said(project, "--since", "HEAD") == (0, {"app.py:9 DECL101"})
    (project / "app.py").write_text(text.replace("order", "limit"))
    assert said(project, "--since", "HEAD") == (0, {"app.py:4 DECL105"})
    (project / "more.py").write_text(f"{HEAD}class Visits(Table):\n    page = text()\n")
    (project / "schemadef.toml").write_text(CONFIGURATION.replace('"other.py"', '"more.py"'))
    assert said(project, "other", "--since", "HEAD") == (0, {"more.py:2 DECL102"})


def test_what_is_found_of_declarations_can_be_accepted(project: Path) -> None:
    assert said(project) == (1, APP | OTHER)
    assert lint(project, "--write-baseline").status == 0
    assert said(project) == (0, set())


def test_a_value_that_breaks_something_is_named(project: Path) -> None:
    text = (project / "app.py").read_text()
    (project / "app.py").write_text(text + "    by_page = Index(page, name=7)\n")
    answer = lint(project)
    assert (answer.status, answer.out) == (1, "")
    assert answer.err.count("\n") == 1 and "name of the index 7 is 7, and takes a text" in answer.err
