"""An expression means the same on every engine, or it does not pass."""

from __future__ import annotations

import re
import subprocess
import sys
from collections.abc import Iterator
from contextlib import ExitStack
from datetime import UTC, datetime

import pytest
from engines import FULL, fresh
from expression_cases import ALIKE, REFUSED, WRONG
from expression_rows import FEATURES, FORMS, NATIVE, fill, postgres_values, rows, scope, sqlite_values, translated
from hypothesis import given, seed, settings
from random_expressions import expressions

from schemadef.engines.base import Engine
from schemadef.errors import DeclarationError, EngineError
from schemadef.expression import ColumnForm, Scope, references, translate
from schemadef.expression.portable import portable
from schemadef.expression.translate import by_grammar
from schemadef.tokens import tokens

FAMILY = ("sqlite", "libsql", "workerd")


@pytest.fixture(scope="module")
def engines() -> Iterator[dict[str, Engine]]:
    """The same rows on Postgres and on every engine of the SQLite family."""
    with ExitStack() as stack:
        data = rows()
        yield {name: fill(stack.enter_context(fresh(name)), data) for name in ("postgres", *FAMILY)}


def refusal(sql: str, **more: object) -> DeclarationError:
    with pytest.raises(DeclarationError) as caught:
        translate(sql, language="sqlite", features=FEATURES, scope=scope(), **more)  # type: ignore[arg-type]
    assert "check t_check" in str(caught.value)
    return caught.value


@pytest.mark.parametrize(("kind", "sql"), ALIKE, ids=lambda value: value[:50])
def test_an_expression_gives_the_same_values_on_every_engine(engines, kind, sql):
    wanted = postgres_values(engines["postgres"], sql, kind)
    for name in FAMILY:
        assert sqlite_values(engines[name], sql, kind) == wanted, name


@seed(20261121)
@settings(max_examples=20_000 if FULL else 1_500, deadline=None, database=None)
@given(pair=expressions())
def test_a_random_expression_gives_the_same_values(engines, pair):
    kind, sql = pair
    try:
        translated(sql)
        wanted = postgres_values(engines["postgres"], sql, kind)
    except (DeclarationError, EngineError):  # refused, or out of Postgres's range: neither claims a value
        return
    assert sqlite_values(engines["sqlite"], sql, kind) == wanted


def test_most_random_expressions_are_let_through(engines):
    passed, asked = 0, 400

    @seed(7)
    @settings(max_examples=asked, deadline=None, database=None)
    @given(pair=expressions())
    def count(pair):
        nonlocal passed
        try:
            passed += bool(translated(pair[1]))
        except DeclarationError:
            return

    count()
    assert passed > 0.9 * asked


@seed(11)
@settings(max_examples=1_000, deadline=None, database=None)
@given(pair=expressions(2))
def test_the_short_way_writes_what_the_long_way_writes(pair):
    short = portable(pair[1], scope())
    if short is not None:
        assert short == by_grammar(pair[1], "sqlite", FEATURES, {}, scope(), "expression")


@pytest.mark.parametrize(("sql", "words"), REFUSED, ids=lambda value: value[:50])
def test_what_means_something_else_is_refused_by_name(engines, sql, words):
    error = refusal(sql)
    assert words in str(error)
    assert '{"sqlite": "…"}' in error.hint


@pytest.mark.parametrize(("sql", "words"), WRONG, ids=lambda value: value[:50] or "empty")
def test_what_is_wrong_is_told_with_its_place(sql, words):
    assert words in str(refusal(sql))


@pytest.mark.parametrize(("kind", "sql"), ALIKE, ids=lambda value: value[:50])
def test_a_translation_is_one_line_without_comments_and_semicolons(kind, sql):
    target = {"ts": FORMS["ts"], "tm": FORMS["tm"], "ti": FORMS["ti"], "numeric": FORMS["n"]}.get(kind)
    text = translated(sql, target)
    assert len(text.splitlines()) == 1
    found = list(tokens(text))
    assert not [token for token in found if token.kind in ("comment", "unterminated") or token.text == ";"]
    assert not re.search(
        r"(?<!\()\bCASE\b|\bEND\b(?!\))", "".join(t.text if t.kind == "word" else t.text[0] for t in found)
    )


@pytest.mark.parametrize("name", FAMILY)
def test_what_gives_the_same_value_each_time_can_be_indexed(engines, name):
    for kind, sql in ALIKE:
        if kind == "boolean" and "now()" not in sql:
            engines[name].execute(f"CREATE INDEX computed ON t (({translated(sql)}))")
            engines[name].execute("DROP INDEX computed")


@pytest.mark.parametrize("stored", ["epoch_seconds", "epoch_milliseconds", "iso"])
@pytest.mark.parametrize("sql", ["now()", "current_timestamp", "CURRENT_TIMESTAMP", "coalesce(NULL, now())", "(now())"])
def test_now_has_the_form_of_its_column(engines, stored, sql):
    form = ColumnForm(logical="timestamp", stored=stored)
    text = translated(sql, form)
    for name in FAMILY:
        ((value,),) = engines[name].query(f"SELECT {text}")
        seconds = {"epoch_seconds": 1, "epoch_milliseconds": 1000}.get(stored)
        moment = datetime.fromtimestamp(value / seconds, UTC) if seconds else datetime.fromisoformat(value)
        assert abs((moment - datetime.now(UTC)).total_seconds()) < 5


@pytest.mark.parametrize("target", ["uuid", "text"])
def test_a_random_uuid_is_of_version_4(engines, target):
    text = translated("gen_random_uuid()" + "::text" * (target == "text"), ColumnForm(logical=target))
    for name in FAMILY:
        found = {value for (value,) in engines[name].query(f"SELECT {text} FROM t")}
        assert len(found) == len(rows())
        assert all(re.fullmatch(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}", value) for value in found)
        assert {value[14] for value in found} == {"4"}
        assert {value[19] for value in found} <= set("89ab")


@pytest.mark.parametrize("sql", ["ts < now()", "d < current_date", "u = gen_random_uuid()"])
def test_what_changes_is_refused_where_the_target_computes_once(sql):
    with pytest.raises(DeclarationError, match="its value changes"):
        given = Scope(what="check t_check", columns=FORMS, deterministic=True)
        translate(sql, language="sqlite", features=FEATURES, scope=given)


@pytest.mark.parametrize(
    ("sql", "logical", "text"),
    [
        ("0", "numeric", "'0'"),
        ("1.50", "numeric", "'1.50'"),
        ("-1", "numeric", "'-1'"),
        ("5", "text", "'5'"),
        ("TRUE", "boolean", "1"),
        ("'false'", "boolean", "0"),
        ("'{}'", "json", "'{}'"),
        ("'draft'::public.status", "enum", "'draft'"),
        ("'A0EEBC99-9C0B-4EF8-BB6D-6BB9BD380A11'", "uuid", "'a0eebc99-9c0b-4ef8-bb6d-6bb9bd380a11'"),
        ("'\\xDEAD'", "bytes", "x'dead'"),
        ("NULL", "integer", "NULL"),
        ("'it''s'", "text", "'it''s'"),
        ("'a\nb'", "text", "('a' || char(10) || 'b')"),
        ("'08:30'", "time", "'08:30:00'"),
    ],
)
def test_a_default_is_written_as_its_column_stores_it(sql, logical, text):
    assert translated(sql, ColumnForm(logical=logical)) == text


@pytest.mark.parametrize(
    ("sql", "logical"),
    [("1.5", "integer"), ("'x'", "integer"), ("'x'", "json"), ("f", "numeric"), ("i", "boolean"), ("x", "enum")],
)
def test_a_default_that_its_column_cannot_store_is_refused(sql, logical):
    with pytest.raises(DeclarationError):
        translated(sql, ColumnForm(logical=logical))


def test_a_row_of_a_trigger_is_named(engines):
    given = Scope(what="trigger t_touch", columns=FORMS, rows=frozenset({"new", "old"}))

    def write(sql: str) -> str:
        return translate(sql, language="sqlite", features=FEATURES, scope=given)

    assert write("new.i IS DISTINCT FROM OLD.i") == "NEW.i IS NOT OLD.i"
    assert write('NEW."order" > 1 AND NEW.b') == 'NEW."order" > 1 AND NEW.b'
    with pytest.raises(DeclarationError, match=r"without its row; write NEW\.i"):
        write("i > 1")
    with pytest.raises(DeclarationError, match=r"'NEW\.nope'"):
        write("NEW.nope > 1")


def test_a_long_chain_stays_shallow_and_a_deep_nest_is_refused(engines):
    chain = " OR ".join(f"i = {number}" for number in range(400))
    text = translate(chain, language="sqlite", features=FEATURES, scope=scope(), limits={"expression_depth": 100})
    engines["workerd"].query(f"SELECT {text} FROM t")
    engines["workerd"].query(f"SELECT {translated('abs(' * 90 + 'f' + ')' * 90)} FROM t")
    deep = "abs(" * 120 + "f" + ")" * 120
    assert "levels deep" in str(refusal(deep, limits={"expression_depth": 100}))
    assert "nested too deeply" in str(refusal("(" * 3000 + "f" + ")" * 3000))


def test_a_pattern_too_long_for_the_target_is_refused():
    assert "more than 50 bytes" in str(refusal(f"x LIKE '{'a' * 60}%'", limits={"pattern_bytes": 50}))


def native(sql: str, **more: object) -> str:
    given = Scope(what="check t_check", columns=FORMS, **more)  # type: ignore[arg-type]
    return translate(sql, language="postgres", features=NATIVE, scope=given)


@pytest.mark.parametrize(
    "sql",
    [
        "i > 0",
        "x ~* '^a' AND y SIMILAR TO 'b'",
        "u = current_setting('app.user', true)::uuid",
        "(select auth.uid()) = u",
        "o @> '{\"a\": 1}'::jsonb OR o ? 'k'",
        "ts > now() - interval '1 month'",
        "to_tsvector('english', x) @@ plainto_tsquery('english', 'b')",
        "CASE WHEN i > 0 THEN x END IS NOT NULL",
        "extract(year from ts) > 2000 AND i = ANY (ARRAY[1, 2]) AND x COLLATE \"C\" < 'b'",
        "x = 'a;b--c' AND y = $$d;e$$",
        "i\n  > 0",
    ],
)
def test_where_the_target_speaks_the_source_language_the_text_stays(sql):
    assert native(sql) == sql


@pytest.mark.parametrize(
    ("sql", "words"),
    [
        *(
            (sql, words)
            for sql, words in WRONG
            if words.startswith(("is empty", "leaves", "closes", "is never", "holds"))
        ),
        ("nope > 0", "names the column 'nope'"),
        ("i > 0 AND odrer > 1", "did you mean 'order'?"),
        ("i >", "does not parse"),
        ("i + > 0 )(", "closes"),
    ],
)
def test_there_it_is_checked_all_the_same(sql, words):
    with pytest.raises(DeclarationError, match=re.escape(words)):
        native(sql)


def test_comments_do_not_reach_the_target():
    assert native("i > 0 -- ) OR (1=1") == "i > 0"
    assert native("i /* a /* nested */ b */ > 0") == "i   > 0"


def test_the_names_that_a_text_uses():
    assert references("price > 0 AND lower(\"Name\") = 'x'::text") == {"price", "Name"}
    assert references("NEW.a > old.b") == {"a", "b"}
    assert references("SELECT u.id FROM users u JOIN posts p ON p.author = u.id") == {"id", "author", "users", "posts"}
    assert references("INSERT INTO log (what) VALUES (NEW.title)") == {"log", "what", "title"}


def test_the_portable_core_needs_no_parser():
    code = """
import sys
from schemadef.expression import ColumnForm, Scope, translate
of = lambda logical, stored="": ColumnForm(logical=logical, stored=stored)
columns = {"a": of("integer"), "n": of("numeric"), "t": of("text"), "e": of("enum"), "b": of("boolean")}
texts = ["a > 0", "t <> ''", "n >= 0 AND a BETWEEN 1 AND 5", "e IN ('x', 'y')", "b", "length(t) <= 20", "t IS NOT NULL"]
made = {"now()": of("timestamp", "iso"), "gen_random_uuid()": of("uuid"), "'draft'": of("enum"), "0": of("integer")}
for features in ({"expressions": "native"}, {"expressions": "translated"}):
    for text in texts:
        translate(text, language="", features=features, scope=Scope(what="check", columns=columns))
    for text, target in made.items():
        translate(text, language="", features=features, scope=Scope(what="default", target=target))
assert "sqlglot" not in sys.modules
"""
    subprocess.run([sys.executable, "-c", code], check=True)
