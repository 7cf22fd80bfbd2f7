"""Who sees which rows and who may do what: what the rules about it find, and what they leave alone."""

from __future__ import annotations

from pathlib import Path

import pytest

from schemadef.dialect import load_dialect
from schemadef.lint.declared.declaration import Declaration
from schemadef.lint.declared.run import lint_declarations
from schemadef.lint.files import Found
from schemadef.lint.rule import RULES
from schemadef.lint.run import lint, settings_for
from schemadef.lint.wishes import NONE, Wishes
from schemadef.load import load_schema
from schemadef.lower import Options, lower_schema
from schemadef.lower.context import Context

NEON = load_dialect("neon", "18")


def found(*texts: str, code: str = "SEC", wishes: Wishes = NONE) -> list[str]:
    """The codes that are found in files, in their order."""
    settings = settings_for(NEON, select=[code])._replace(wishes=wishes)
    files = [Found(Path(f"{number:04d}_it.sql"), text) for number, text in enumerate(texts, 1)]
    return [finding.code for one in lint(files, NEON, settings) for finding in one.findings]


def function(head: str = "SECURITY DEFINER SET search_path = ''", body: str = "SELECT 1", returns: str = "void") -> str:
    """A function with something in its head and its body."""
    return f"CREATE OR REPLACE FUNCTION f() RETURNS {returns} LANGUAGE plpgsql {head} AS $$ BEGIN {body}; END $$;"


@pytest.mark.parametrize(
    ("text", "count"),
    [
        ("GRANT ALL ON notes TO app;", 1),
        ("GRANT ALL PRIVILEGES ON TABLE notes, users TO app;", 1),
        ("GRANT ALL ON ALL TABLES IN SCHEMA public TO app;", 1),
        ("GRANT ALL ON SCHEMA public TO app;", 1),
        ("ALTER DEFAULT PRIVILEGES GRANT ALL ON TABLES TO app;", 1),
        ("DO $$ BEGIN GRANT ALL ON notes TO app; END $$;", 1),
        ("GRANT SELECT ON ALL TABLES IN SCHEMA public TO app;", 0),
        ("GRANT ALL ON FUNCTION f() TO app;", 0),
        ("GRANT ALL ON ALL SEQUENCES IN SCHEMA public TO app;", 0),
        ("GRANT ALL ON notes TO PUBLIC;", 0),  # SEC109 says more
        ("GRANT ALL", 0),
        ("GRANT ALL ON", 0),
        ("GRANT ALL ON ALL", 0),
    ],
)
def test_all_privileges_are_more_than_rows_need(text: str, count: int) -> None:
    assert len(found(text, code="SEC118")) == count


TWO = "CREATE TABLE a (x int); CREATE TABLE b (x int); ALTER TABLE a ENABLE ROW LEVEL SECURITY;"


@pytest.mark.parametrize(
    ("texts", "count"),
    [
        ([TWO], 1),
        ([TWO, "ALTER TABLE b ENABLE ROW LEVEL SECURITY;"], 0),
        ([TWO, "DROP TABLE b;"], 0),
        ([TWO, "ALTER TABLE a DISABLE ROW LEVEL SECURITY;"], 0),
        (["CREATE TABLE a (x int); CREATE TABLE b (x int);"], 0),
        ([TWO, "CREATE TABLE c (x int);"], 0),
        ([TWO, "CREATE TABLE c (x int); ALTER TABLE c ENABLE ROW LEVEL SECURITY;"], 1),
        (["CREATE TABLE s.a (x int); CREATE TABLE b (x int); ALTER TABLE s.a ENABLE ROW LEVEL SECURITY;"], 0),
        ([TWO.replace("CREATE TABLE b", "CREATE TEMP TABLE b")], 0),
        ([TWO, "DO $$ BEGIN EXECUTE format('ALTER TABLE %I ENABLE ROW LEVEL SECURITY', 'b'); END $$;"], 0),
    ],
)
def test_a_table_without_row_security_is_found_where_most_have_it(texts: list[str], count: int) -> None:
    assert len(found(*texts, code="SEC103")) == count


def test_a_namespace_of_the_configuration_must_have_row_security_throughout() -> None:
    text = "CREATE TABLE a (x int); CREATE TABLE s.b (x int);"
    assert found(text, code="SEC103", wishes=Wishes(row_security=("public",))) == ["SEC103"]
    assert found(text, code="SEC103", wishes=Wishes(row_security=("public", "s"))) == ["SEC103", "SEC103"]


@pytest.mark.parametrize(
    ("path", "bad"),
    [
        ("= ''", False), ('= ""', False), ("TO ''", False), ("FROM CURRENT", False), ("= pg_catalog, pg_temp", False),
        ("= public", True), ("TO app, public", True), ("= pg_temp, public", True), ('= "$user", pg_temp', True),
        ("= 'app', 'pg_temp'", False),
    ],
)  # fmt: skip
def test_a_search_path_is_empty_or_ends_in_the_temporary_schema(path: str, bad: bool) -> None:
    text = function(f"SECURITY DEFINER SET search_path {path}")
    assert found(text, code="SEC10") == (["SEC106"] if bad else [])
    assert found(function(f"SET search_path {path}"), code="SEC10") == []


@pytest.mark.parametrize(
    ("body", "bad"),
    [
        ("EXECUTE 'DROP TABLE ' || name", True),
        ("EXECUTE 'DROP TABLE ' || quote_ident(name)", False),
        ("EXECUTE 'DROP TABLE ' || quote_ident(name) || ' CASCADE'", False),
        ("EXECUTE prefix || 'x'", True),
        ("EXECUTE format('DROP TABLE %I', name)", False),
        ("EXECUTE format('DROP TABLE %s', name)", True),
        ("EXECUTE format('SELECT %L, 100 %% %I', a, b)", False),
        ("EXECUTE 'SELECT $1' USING name", False),
        ("PERFORM 'a' || name", False),
    ],
)
def test_what_is_joined_to_a_text_that_runs_must_be_quoted(body: str, bad: bool) -> None:
    assert found(function(body=body), code="SEC114") == (["SEC114"] if bad else [])
    assert found(function("", body), code="SEC114") == []


@pytest.mark.parametrize(
    ("condition", "bad"),
    [
        ("auth.uid() = owner", True),
        ("owner = (SELECT auth.uid())", False),
        ("owner = (select auth.uid() as u)", False),
        ("owner = current_setting('app.user')::uuid", True),
        ("owner = (SELECT current_setting('app.user')::uuid)", False),
        ("owner = my_auth.uid()", False),
        ("owner = current_user", False),
    ],
)
def test_who_is_there_is_asked_once_in_a_select(condition: str, bad: bool) -> None:
    assert found(f"CREATE POLICY p ON t USING ({condition});", code="SEC115") == (["SEC115"] if bad else [])


@pytest.mark.parametrize(
    ("text", "codes"),
    [
        ("CREATE FUNCTION f() RETURNS int LANGUAGE plpython3u AS $$ return 1 $$;", ["SEC113"]),
        ("CREATE FUNCTION f() RETURNS int AS 'lib', 'f' LANGUAGE C;", ["SEC113"]),
        ("CREATE FUNCTION f() RETURNS int AS 'lib', 'f' LANGUAGE 'c';", ["SEC113"]),
        ("DO LANGUAGE plperlu $$ print 1 $$;", ["SEC113"]),
        ("CREATE LANGUAGE plpython3u;", ["SEC113"]),
        ("CREATE FUNCTION f() RETURNS int LANGUAGE sql AS $$ SELECT 1 $$;", []),
        ("CREATE FUNCTION f(language text) RETURNS int LANGUAGE sql AS $$ SELECT 1 $$;", []),
    ],
)
def test_a_language_that_is_not_trusted(text: str, codes: list[str]) -> None:
    assert found(text, code="SEC113") == codes


def test_extensions_are_those_that_the_configuration_allows() -> None:
    text = 'CREATE EXTENSION IF NOT EXISTS dblink; CREATE EXTENSION IF NOT EXISTS "uuid-ossp";'
    assert found(text, code="SEC112") == []
    assert found(text, code="SEC112", wishes=Wishes(extensions=("uuid-ossp",))) == ["SEC112"]


HEAD = "from schemadef import *\n\nowner = Role('owner')\n"
NOTES = """
class Notes(Table{options}):
    id = uuid(primary_key=True)
    {member}
"""


@pytest.mark.parametrize(
    ("options", "member", "codes"),
    [
        ("", "", set()),
        (", row_security=True", "", {"SEC101", "SEC104"}),
        (", row_security=True, force_row_security=True", "p = Policy(using='id IS NULL')", set()),
        (", force_row_security=True", "p = Policy(using='id IS NULL')", set()),
        ("", "p = Policy(using='id IS NULL')", {"SEC104"}),
        (", row_security=False", "p = Policy(using='id IS NULL')", {"SEC102"}),
        (", force_row_security=True", "p = Policy(using='true')", {"SEC108"}),
        (", force_row_security=True", "p = Policy('select', using='true')", set()),
        (", force_row_security=True", "p = Policy(using=\"id = current_setting('u')::uuid\")", {"SEC115"}),
        ("", "g = Grant('select', to='public')", {"SEC109"}),
        ("", "g = Grant('select', to=owner)", set()),
        ("", "g = Grant('select', to=owner, grantable=True)", {"SEC109"}),
    ],
)
def test_the_same_is_found_in_a_declaration(tmp_path: Path, options: str, member: str, codes: set[str]) -> None:
    assert declared(tmp_path, NOTES.format(options=options, member=member)) == codes


FUNCTION = "f = Function({body!r}, returns={returns!r}, security_definer=True{more})\n"


@pytest.mark.parametrize(
    ("returns", "body", "more", "codes"),
    [
        ("void", "BEGIN END", "", {"SEC105"}),
        ("void", "BEGIN END", ", settings={'search_path': ''}", set()),
        ("void", "BEGIN END", ", settings={'search_path': 'public'}", {"SEC106"}),
        ("void", "BEGIN END", ", settings={'search_path': 'public, pg_temp'}", set()),
        ("trigger", "BEGIN RETURN NEW; END", ", settings={'search_path': ''}", {"SEC116"}),
        ("void", "BEGIN EXECUTE 'a' || b; END", ", settings={'search_path': ''}", {"SEC114"}),
    ],
)
def test_functions_of_their_owners_rights_in_a_declaration(
    tmp_path: Path, returns: str, body: str, more: str, codes: set[str]
) -> None:
    text = FUNCTION.format(returns=returns, body=body, more=more) + "r = Revoke('execute', on=f)\n"
    assert declared(tmp_path, text) == codes


@pytest.mark.parametrize(
    ("more", "codes"),
    [
        ("", {"SEC117"}),
        ("r = Revoke('execute', on=f)\n", set()),
        ("r = Revoke('execute', on=f, to=owner)\n", {"SEC117"}),
        ("r = DefaultPrivileges('execute', on='functions', to='public', revoke=True)\n", set()),
    ],
)
def test_a_function_for_everybody_in_a_declaration(tmp_path: Path, more: str, codes: set[str]) -> None:
    text = FUNCTION.format(returns="void", body="BEGIN END", more=", settings={'search_path': ''}")
    assert declared(tmp_path, text + more) == codes


@pytest.mark.parametrize(
    ("texts", "count"),
    [
        ([function()], 1),
        ([function("SET search_path = ''")], 0),
        ([function(returns="trigger")], 0),
        ([function(), "REVOKE EXECUTE ON FUNCTION f() FROM PUBLIC;"], 0),
        ([function(), "REVOKE ALL ON FUNCTION g(int, text), public.f FROM anon, PUBLIC;"], 0),
        ([function(), "REVOKE ALL ON ROUTINE f FROM anon;"], 1),
        ([function(), "REVOKE ALL ON FUNCTION g() FROM PUBLIC;"], 1),
        ([function(), "REVOKE SELECT ON f FROM PUBLIC;"], 1),
        ([function(), "REVOKE EXECUTE ON ALL FUNCTIONS IN SCHEMA public FROM PUBLIC;"], 0),
        (["REVOKE EXECUTE ON ALL FUNCTIONS IN SCHEMA public FROM PUBLIC;", function()], 1),
        (["ALTER DEFAULT PRIVILEGES REVOKE EXECUTE ON FUNCTIONS FROM PUBLIC;", function()], 0),
        # what is everybody's everywhere cannot be taken away in one namespace
        (["ALTER DEFAULT PRIVILEGES IN SCHEMA public REVOKE EXECUTE ON FUNCTIONS FROM PUBLIC;", function()], 1),
        ([function(), "REVOKE EXECUTE ON FUNCTION f() FROM PUBLIC;", function()], 0),
        ([function(), "REVOKE EXECUTE ON FUNCTION f() FROM PUBLIC;", "DROP FUNCTION f();", function()], 1),
        ([function(), "DROP FUNCTION IF EXISTS f();"], 0),
        ([function().replace("FUNCTION", "PROCEDURE").replace("RETURNS void", "")], 1),
    ],
)
def test_a_function_of_its_owners_rights_is_for_everybody_until_that_is_taken_away(
    texts: list[str], count: int
) -> None:
    assert len(found(*texts, code="SEC117")) == count


def test_a_view_of_a_table_with_row_security_in_a_declaration(tmp_path: Path) -> None:
    text = NOTES.format(options=", force_row_security=True", member="p = Policy(using='id IS NULL')")
    text += "\nv = View(f'SELECT id FROM {Notes}'%s)\n"
    assert declared(tmp_path, text % "") == {"SEC110"}
    assert declared(tmp_path, text % ", security_invoker=True") == set()


def declared(folder: Path, text: str) -> set[str]:
    """The codes of the group that are found in a declaration."""
    (folder / "schema.py").write_text(HEAD + text)
    schema = load_schema(["schema.py"], folder)
    declaration = Declaration(lower_schema(schema, NEON), Context(schema, NEON, Options()))
    answer = lint_declarations([(declaration, settings_for(NEON, select=["SEC"]))])
    return {finding.code for one in answer for finding in one.findings}


def test_every_rule_of_the_group_says_where_it_comes_from() -> None:
    settings = settings_for(NEON, select=["SEC"])
    assert len(settings.severities) >= 18
    assert all(RULES[code].source for code in settings.severities)


def test_a_gap_of_a_policy_is_one_on_the_way_back_too():
    text = "DROP POLICY p ON t;\n--> statement-breakpoint\nCREATE POLICY p ON t USING (true);\n"
    files = [Found(Path("0001_it.sql"), "SELECT 1;"), Found(Path("rollback/0001_it.sql"), text, rollback=True)]
    linted = lint(files, NEON, settings_for(NEON, select=["SEC107"]))
    assert [[finding.code for finding in one.findings] for one in linted] == [[], ["SEC107"]]
