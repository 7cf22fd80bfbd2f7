"""What lint reads of a text is what the platforms read: where statements begin and end, and what stands around them."""

from __future__ import annotations

import re
import sqlite3
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from lint_split import split

from schemadef.lint.sql.blocks import inner_statements
from schemadef.lint.sql.cutting import statements_of
from schemadef.lint.sql.lexer import Tokens

ROOT = Path(__file__).parent.parent
FILES = sorted((ROOT / "generated").rglob("*.sql"))


def ours(sql: str) -> list[str]:
    return [statement.text for statement in statements_of(Tokens(sql))]


def bare(text: str) -> str:
    """A statement of the other splitter: without the comments around it."""
    tokens = Tokens(text)
    return text[tokens.start[0] : tokens.end[-1]] if len(tokens) else ""


def theirs(sql: str) -> list[str] | None:
    found = split(sql)
    return None if found is None else [text for text in map(bare, found) if text]


def test_the_files_of_the_project_are_split_as_postgres_splits_them() -> None:
    read = 0
    for path in FILES:
        text = path.read_text()
        expected = theirs(text)
        if expected is not None:
            read += 1
            assert ours(text) == expected, path
    assert read > 10


def test_the_texts_in_the_tests_are_split_as_postgres_splits_them() -> None:
    read = 0
    for path in sorted((ROOT / "tests").glob("*.py")):
        for text in re.findall(r'"""(.+?)"""', path.read_text(), re.DOTALL):
            expected = theirs(text) if ";" in text and "\\" not in text else None
            if expected is not None:
                read += 1
                assert ours(text) == expected, path
    assert read > 10


STATEMENTS = (
    "SELECT 1",
    "SELECT ';' AS a",
    "SELECT 'it''s; b'",
    r"SELECT E'a\';b'",
    r"SELECT E'\\'",
    r"SELECT 'a\'",
    "SELECT U&'d\\0061;'",
    "SELECT B'01', X'1F', N'a;'",
    'SELECT 1 AS "a;""b"',
    'SELECT U&"a;b"',
    "SELECT $$a;b$$",
    "SELECT $a$;$b$;$$;$a$",
    "SELECT $été$;$été$",
    "SELECT a$b$c FROM t",
    "SELECT $1",
    "SELECT 1 -- ;\n + 2",
    "SELECT 1 /* ; /* ; */ ; */ + 2",
    "SELECT 1 --/* ;\n",
    "SELECT '/*', ';', '*/'",
    "SELECT a[1:2], b::text, c ->> 'x'",
    "SELECT 1 AS été",
    "SELECT 'a'\n  'b;'",
    "SELECT CASE WHEN a THEN 1 ELSE 2 END",
    "CREATE TABLE t (a int CHECK (a > 0 AND b <> ';'), b text DEFAULT ';')",
    "DO $$ BEGIN IF true THEN PERFORM 1; END IF; END $$",
    "CREATE FUNCTION f() RETURNS int LANGUAGE sql AS $f$ SELECT 1; $f$",
    "CREATE FUNCTION f() RETURNS int LANGUAGE sql AS 'SELECT 1;'",
    "CREATE FUNCTION f(a int) RETURNS int BEGIN ATOMIC SELECT 1; SELECT CASE WHEN a = 1 THEN 2 ELSE 3 END; END",
    "CREATE OR REPLACE PROCEDURE p() BEGIN ATOMIC INSERT INTO t VALUES (1); END",
    "CREATE OR REPLACE PROCEDURE p() BEGIN ATOMIC END",
    "CREATE FUNCTION f() RETURNS int LANGUAGE sql RETURN CASE WHEN true THEN 1 END",
    "CREATE TRIGGER t BEFORE UPDATE ON a FOR EACH ROW EXECUTE FUNCTION f()",
    "CREATE RULE r AS ON INSERT TO t DO INSTEAD (SELECT 1; SELECT 2)",
    "BEGIN",
    "COMMIT",
    "CREATE SCHEMA s CREATE TABLE t (a int)",
    "SELECT 'é;ü', $$日本;語$$",
    "CREATE OPERATOR <% (LEFTARG = text, RIGHTARG = text, PROCEDURE = f)",
    "CREATE OPERATOR <%> (LEFTARG = bit, RIGHTARG = bit, PROCEDURE = f)",
)
GAPS = (
    "",
    " ",
    "\n",
    "\r\n",
    "\t",
    "-- a; 'b\n",
    "/* a; 'b */",
    "/* a /* ; */ ' */",
    "--\n",
    ";",
    "/**/",
    "-- $$\n",
    "-- /*\n",
)


@pytest.mark.parametrize("sql", STATEMENTS)
def test_each_statement_is_one(sql: str) -> None:
    assert theirs(sql + ";") == [bare(sql)], "Postgres reads it otherwise"
    assert ours(sql + ";") == [bare(sql)]
    assert ours(f"{sql};{sql}") == [bare(sql)] * 2


@settings(max_examples=300, deadline=None)
@given(st.lists(st.tuples(st.sampled_from(GAPS), st.sampled_from(STATEMENTS), st.sampled_from(GAPS)), max_size=6))
def test_any_run_of_statements_is_split_as_postgres_splits_it(parts: list[tuple[str, str, str]]) -> None:
    text = "".join(f"{before}{sql}{after};" for before, sql, after in parts)
    expected = theirs(text)
    if expected is not None:
        assert ours(text) == expected


GUARDS = [
    ("BEGIN SELECT 1; END", [("SELECT 1", "", (), False)]),
    ("BEGIN IF a THEN SELECT 1; END IF; SELECT 2; END", [("SELECT 1", "a", (), False), ("SELECT 2", "", (), False)]),
    (
        "BEGIN IF a THEN SELECT 1; ELSIF b THEN SELECT 2; ELSEIF c THEN SELECT 3; ELSE SELECT 4; END IF; END",
        [("SELECT 1", "a", (), False), ("SELECT 2", "b", (), False), ("SELECT 3", "c", (), False), ("SELECT 4", "c", (), True)],
    ),
    (
        "BEGIN IF a THEN IF b THEN SELECT 1; END IF; SELECT 2; END IF; END",
        [("SELECT 1", "b", (), False), ("SELECT 2", "a", (), False)],
    ),
    (
        "BEGIN IF CASE WHEN a THEN b ELSE c END THEN SELECT 1; ELSE SELECT 2; END IF; END",
        [("SELECT 1", "CASE WHEN a THEN b ELSE c END", (), False), ("SELECT 2", "CASE WHEN a THEN b ELSE c END", (), True)],
    ),
    ("BEGIN IF NOT EXISTS (SELECT 1 FROM t) THEN CREATE TYPE a AS ENUM (); END IF; END", [("CREATE TYPE a AS ENUM ()", "NOT EXISTS (SELECT 1 FROM t)", (), False)]),
    ("BEGIN CASE x WHEN 1 THEN SELECT 1; ELSE SELECT 2; END CASE; SELECT 3; END", [("SELECT 1", "", (), False), ("SELECT 2", "", (), True), ("SELECT 3", "", (), False)]),
    (
        "BEGIN IF a THEN CASE WHEN x THEN SELECT 1; ELSE SELECT 2; END CASE; SELECT 3; END IF; END",
        [("SELECT 1", "x", (), False), ("SELECT 2", "x", (), True), ("SELECT 3", "a", (), False)],
    ),
    (
        "BEGIN SELECT 1; EXCEPTION WHEN duplicate_object OR SQLSTATE '42P07' THEN NULL; END",
        [("SELECT 1", "", ("duplicate_object", "42P07"), False)],
    ),
    (
        "BEGIN BEGIN SELECT 1; EXCEPTION WHEN others THEN NULL; END; SELECT 2; END",
        [("SELECT 1", "", ("others",), False), ("SELECT 2", "", (), False)],
    ),
    (
        "BEGIN UPDATE t SET a = CASE WHEN b THEN 1 END; SELECT 1; EXCEPTION WHEN others THEN NULL; END",
        [("UPDATE t SET a = CASE WHEN b THEN 1 END", "", ("others",), False), ("SELECT 1", "", ("others",), False)],
    ),
    (
        "BEGIN SELECT 1; EXCEPTION WHEN a THEN NULL; WHEN b THEN RAISE NOTICE 'x'; END",
        [("SELECT 1", "", ("a", "b"), False)],
    ),
    ("DECLARE a int := 1; b text DEFAULT 'BEGIN'; BEGIN SELECT 1; END", [("SELECT 1", "", (), False)]),
    ("<<outer>> BEGIN SELECT 1; END outer", [("SELECT 1", "", (), False)]),
    ("BEGIN IF a THEN <<inner>> LOOP EXIT inner WHEN b; SELECT 1; END LOOP inner; END IF; SELECT 2; END", [("SELECT 1", "a", (), False), ("SELECT 2", "", (), False)]),
    ("BEGIN FOR r IN SELECT 1 LOOP SELECT 2; END LOOP; WHILE a LOOP SELECT 3; END LOOP; FOREACH x IN ARRAY y LOOP SELECT 4; END LOOP; END", [("SELECT 2", "", (), False), ("SELECT 3", "", (), False), ("SELECT 4", "", (), False)]),
    ("BEGIN IF a THEN EXECUTE $q$ CREATE TABLE t (); $q$; END IF; END", [("EXECUTE $q$ CREATE TABLE t (); $q$", "a", (), False), ("CREATE TABLE t ()", "a", (), False)]),
    ("BEGIN x := 1; y = 2; PERFORM f(); END", [("PERFORM f()", "", (), False)]),
    ("BEGIN IF a THEN NULL; END IF; RAISE NOTICE 'x'; RETURN; END", []),
]  # fmt: skip


@pytest.mark.parametrize(("body", "expected"), GUARDS)
@pytest.mark.parametrize("tag", ["$$", "$do$"])
def test_a_block_gives_its_statements_with_what_guards_them(body: str, expected: list[object], tag: str) -> None:
    commented = body if "$q$" in body else body.replace("; ", "; -- IF x THEN ' \n/* END; */ ")
    for sql in (body, body.replace(" ", "\n"), commented):
        (block,) = statements_of(Tokens(f"DO {tag} {sql} {tag};"))
        found = [
            (
                " ".join(one.text.split()),
                " ".join(one.guard.condition.split()) if one.guard else "",
                one.guard.caught if one.guard else (),
                bool(one.guard and one.guard.negated),
            )
            for one in inner_statements(block)
        ]
        assert found == expected


TRIGGERS = (
    "CREATE TRIGGER t AFTER UPDATE ON a BEGIN UPDATE b SET c = 1; END;",
    "CREATE TRIGGER t AFTER UPDATE ON a BEGIN UPDATE b SET c = CASE WHEN d THEN 1 ELSE 2 END; SELECT 1; END;",
    "CREATE TEMP TRIGGER IF NOT EXISTS t BEFORE DELETE ON a WHEN CASE WHEN old.x THEN 1 END BEGIN SELECT CASE 1 WHEN 1 THEN CASE 2 WHEN 2 THEN 3 END END; END;",
    "CREATE TRIGGER t INSTEAD OF INSERT ON v BEGIN SELECT RAISE(ABORT, 'END;'); END;",
    'CREATE TRIGGER t AFTER INSERT ON a BEGIN INSERT INTO "end" VALUES (1); -- END;\n SELECT `end;`; END;',
)


@pytest.mark.parametrize("sql", TRIGGERS)
def test_a_trigger_of_sqlite_is_one_statement(sql: str) -> None:
    assert ours(sql) == [sql.rstrip(";")]
    assert ours(f"{sql}\nSELECT 1;\n{sql}") == [sql.rstrip(";"), "SELECT 1", sql.rstrip(";")]
    assert sqlite3.complete_statement(sql)
    with sqlite3.connect(":memory:") as database:
        for table in ("a (x, d)", "b (c, d)", '"end" (x)'):
            database.execute(f"CREATE TABLE {table}")
        database.execute("CREATE VIEW v AS SELECT 1 AS x")
        database.execute("PRAGMA writable_schema = off")
        database.executescript(sql)
