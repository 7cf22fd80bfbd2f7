"""The canonical text of SQL: equal for equal tokens, the same to SQLite, and stable."""

from __future__ import annotations

import sqlite3

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from schemadef.canonical import bare, canonical, fold, name_of, pieces

ATOMS = st.sampled_from(
    ["a", '"b c"', "`d`", "[e f]", "名前", "1", "1.5", ".5", "1e-3", "0xFF", "'it''s -- ( ;'", "x'ab'", "NULL", "true"]
)
OPERATORS = st.sampled_from(["+", "-", "*", "/", "||", "=", "==", "<>", "!=", "<=", "<<", "AND", "or", "IS", "IS NOT"])
SPACE = st.sampled_from([" ", "\n", "\t ", " /* ; ( */", " -- it's\n", "/**/ "])


def binary(three: tuple[list[str], str, list[str]]) -> list[str]:
    return [*three[0], *three[1].split(), *three[2]]


def call(arguments: list[list[str]]) -> list[str]:
    listed = [piece for argument in arguments for piece in [",", *argument]]
    return ["max", "(", *listed[1:], ")"]


def deeper(inner: st.SearchStrategy[list[str]]) -> st.SearchStrategy[list[str]]:
    return st.one_of(
        st.tuples(inner, OPERATORS, inner).map(binary),
        inner.map(lambda one: ["(", *one, ")"]),
        st.tuples(st.sampled_from(["-", "+", "~", "NOT"]), inner).map(lambda two: [two[0], *two[1]]),
        st.lists(inner, min_size=1, max_size=3).map(call),
        inner.map(lambda one: ["a", "IN", "(", "1", ",", *one, ")"]),
        inner.map(lambda one: ["(", "CASE", "WHEN", *one, "THEN", "-", "1", "ELSE", "t", ".", "a", "END", ")"]),
    )


def expressions() -> st.SearchStrategy[list[str]]:
    return st.recursive(ATOMS.map(lambda atom: [atom]), deeper, max_leaves=6)


def spaced(parts: list[str], data: st.DataObject) -> str:
    """The pieces with some space or a comment between them."""
    return "".join(data.draw(SPACE) + part for part in parts)


@settings(derandomize=True, max_examples=400, deadline=None)
@given(expressions(), st.data())
def test_space_and_comments_make_no_difference(parts: list[str], data: st.DataObject) -> None:
    once = canonical(" ".join(parts))

    assert canonical(spaced(parts, data)) == once
    assert canonical(once) == once
    same = {"==": "=", "!=": "<>"}
    assert pieces(once) == bare([same.get(part, part) for part in parts])


@settings(derandomize=True, max_examples=400, deadline=None)
@given(expressions())
def test_sqlite_reads_both_texts_alike(parts: list[str]) -> None:
    connection = sqlite3.connect(":memory:")
    source = """FROM (SELECT 1 AS a, 2 AS "b c", 'x' AS d, NULL AS "e f", 3 AS 名前) AS t"""

    def value(text: str) -> object:
        try:
            return connection.execute(f"SELECT ({text}) {source}").fetchone()
        except sqlite3.OperationalError as error:
            return str(error)

    assert value(canonical(" ".join(parts))) == value(" ".join(parts))


@pytest.mark.parametrize(
    ("written", "canonical_text"),
    [
        ("a  -  1", "a - 1"),
        ("a - - 1", "a - -1"),
        ("( (a) )", "a"),
        ("(a) + (b)", "(a) + (b)"),
        ("(SELECT 1)", "(SELECT 1)"),
        ("(1, 2)", "(1, 2)"),
        ("lower ( a )", "lower(a)"),
        ("a IN(1,2)", "a IN (1, 2)"),
        ("count( * )", "count(*)"),
        ('NEW . a==OLD."a"', 'NEW.a = OLD."a"'),
        ("a/* x */||'b  c'", "a || 'b  c'"),
        ("a -- no more", "a"),
        ("j->>'$.a'", "j ->> '$.a'"),
        ("UPDATE t SET a=-1;", "UPDATE t SET a = -1"),
        ("INSERT INTO t(a)VALUES(1)", "INSERT INTO t(a) VALUES (1)"),
        ("全角\u3000空白", "全角\u3000空白"),
        ("", ""),
        ("'unfinished", "'unfinished"),
    ],
)
def test_spelling(written: str, canonical_text: str) -> None:
    assert canonical(written) == canonical_text


def test_names_lose_their_quotes_and_ascii_its_case() -> None:
    assert [name_of(piece) for piece in pieces("""a "b""c" `d``e` [f"g] 'h''i'""")] == ["a", 'b"c', "d`e", 'f"g', "h'i"]
    assert fold("ÄB名") == "Äb名"
