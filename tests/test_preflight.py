"""Rows that stand in the way of a migration are told before anything of it is touched: how many, and which."""

from __future__ import annotations

from pathlib import Path

import pytest
from engines import fresh
from hypothesis import given
from hypothesis import strategies as st

from schemadef.compile import compile_change
from schemadef.dialect import load_dialect
from schemadef.engines.base import Engine
from schemadef.errors import MigrationError
from schemadef.introspect import introspect
from schemadef.migrate import migrate
from schemadef.migrate.preflight import in_the_way
from schemadef.migration.folder import Migration, read_folder, write_migration
from schemadef.requirement import Requirement, parse_requirement
from schemadef.snapshot import Header, Told
from schemadef.statement import Statement

BEFORE = """
    CREATE TABLE author (id integer PRIMARY KEY, email text, age integer, born text, mood text);
    CREATE TABLE book (id integer PRIMARY KEY, author_id integer, title text)
"""
ROWS = """
    INSERT INTO author VALUES (1, 'a@x', 5, '1990-01-01', 'ok'), (2, 'a@x', NULL, 'long ago', 'odd'), (3, NULL, -1, NULL, NULL);
    INSERT INTO book VALUES (10, 1, 'one'), (11, 7, 'two'), (12, NULL, 'three')
"""
CASES = {
    "a value": ("ALTER TABLE author ALTER COLUMN email SET NOT NULL", "1 row of public.author has no value in email (id 3)"),
    "a key": ("ALTER TABLE author ADD CONSTRAINT u UNIQUE (email)", "2 rows of public.author are alike in email (id 1; id 2)"),
    "an index": ("CREATE UNIQUE INDEX u ON author (email)", "2 rows of public.author are alike in email (id 1; id 2)"),
    "a check": ("ALTER TABLE author ADD CONSTRAINT c CHECK (age > 0)", "1 row of public.author does not meet (age > 0) (id 3)"),
    "a foreign key": (
        "ALTER TABLE book ADD CONSTRAINT f FOREIGN KEY (author_id) REFERENCES author",
        "1 row of public.book points at no row: author_id in public.author (id) (id 11)",
    ),
    "a type": ("ALTER TABLE author ALTER COLUMN born TYPE date USING born::date", "1 row of public.author cannot be read as date in born (id 2)"),
}  # fmt: skip


def run(engine: Engine, text: str) -> None:
    for sql in text.split(";\n"):
        engine.execute(sql)


@pytest.mark.parametrize("case", CASES)
def test_what_would_fail_on_rows_is_told_before_anything_runs(case: str, tmp_path: Path) -> None:
    change, sentence = CASES[case]
    dialect = load_dialect("postgres", "18")
    with fresh("postgres") as engine, fresh("postgres") as other:
        run(engine, BEFORE)
        run(other, BEFORE)
        old = introspect(engine, dialect)
        other.execute(change)
        new = introspect(other, dialect)
        compiled = compile_change(old, new, dialect)
        told = Told(when=1000, name="change")
        migration = Migration(
            number=1,
            name="change",
            when=1000,
            up=compiled.up,
            rollback=compiled.down,
            snapshot=new.with_header(Header(dialect=dialect.names, told=told)).text(),
        )
        write_migration(read_folder(tmp_path), migration, dialect=dialect.journal)
        run(engine, ROWS)
        with pytest.raises(MigrationError) as raised:
            migrate(engine, read_folder(tmp_path))
        assert sentence in raised.value.message
        assert introspect(engine, dialect) == old
        run(engine, "DELETE FROM book;\nDELETE FROM author")
        migrate(engine, read_folder(tmp_path))
        assert introspect(engine, dialect) == new


NAMES = st.text(st.characters(codec="utf-8", exclude_characters="\0"), min_size=1, max_size=12)
COLUMNS = st.lists(NAMES, min_size=1, max_size=3).map(tuple)
PATHS = st.lists(NAMES, min_size=1, max_size=2).map(tuple)
REQUIREMENTS = st.one_of(
    st.builds(Requirement, kind=st.just("no rows"), table=PATHS),
    st.builds(Requirement, kind=st.sampled_from(("value", "different")), table=PATHS, columns=COLUMNS),
    st.builds(Requirement, kind=st.just("found"), table=PATHS, columns=COLUMNS, to_table=PATHS, to_columns=COLUMNS),
    st.builds(Requirement, kind=st.just("other"), table=PATHS, columns=COLUMNS, values=COLUMNS),
    st.builds(Requirement, kind=st.just("readable"), table=PATHS, columns=COLUMNS, values=NAMES.map(lambda n: (n,))),
    st.builds(Requirement, kind=st.just("meets"), table=PATHS, condition=st.just("age > 0 AND name <> 'it''s (x'")),
)


@given(REQUIREMENTS)
def test_a_requirement_is_read_as_it_was_written(requirement: Requirement) -> None:
    assert parse_requirement(str(requirement)) == requirement


@pytest.mark.parametrize(
    "text", ["", "nothing", "a value in", 'a value in "t"', 'values of "t" ("a") "b"', "rows of t"]
)
def test_what_is_no_requirement_is_refused(text: str) -> None:
    with pytest.raises(MigrationError, match="what they must be"):
        parse_requirement(text)


@pytest.mark.parametrize("name", ["sqlite", "libsql", "sqld", "workerd"])
def test_rows_are_told_on_the_sqlite_family(name: str) -> None:
    with fresh(name) as engine:
        run(engine, BEFORE)
        run(engine, ROWS)
        texts = (
            "no rows in book",
            "different values in author (email)",
            "values of book (author_id) in author (id)",
            "a value in author (age)",
        )
        statements = [Statement(sql="SELECT 1", requires=(text,)) for text in texts]
        assert list(in_the_way(engine, statements)) == [
            "3 rows of book would have no value for a new column (id 10; id 11; id 12)",
            "2 rows of author are alike in email (id 1; id 2)",
            "1 row of book points at no row: author_id in author (id) (id 11)",
            "1 row of author has no value in age (id 2)",
        ]


def test_dialects_that_cannot_ask_whether_a_text_is_a_value_do_not() -> None:
    assert not load_dialect("postgres", "15").features["input_is_valid"]


AFTER = """
    CREATE TABLE author (
        id integer PRIMARY KEY, email text UNIQUE, age integer NOT NULL, born text, mood text CHECK (mood = 'ok')
    );
    CREATE TABLE book (id integer PRIMARY KEY, author_id integer REFERENCES author (id), title text)
"""


@pytest.mark.parametrize("name", ["sqlite", "libsql", "sqld", "workerd"])
def test_a_rebuild_tells_which_rows_do_not_fit(name: str) -> None:
    dialect = load_dialect("sqlite")
    with fresh(name) as engine, fresh(name) as other:
        run(engine, BEFORE)
        run(other, AFTER)
        compiled = compile_change(introspect(engine, dialect), introspect(other, dialect), dialect)
        run(engine, ROWS)
        assert list(in_the_way(engine, compiled.up)) == [
            "1 row of author has no value in age (id 2)",
            "2 rows of author are alike in email (id 1; id 2)",
            "1 row of author does not meet mood = 'ok' (id 2)",
            "1 row of book points at no row: author_id in author (id) (id 11)",
        ]
