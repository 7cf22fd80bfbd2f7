"""One file of a migration: its statements, and back."""

from __future__ import annotations

import pytest
from made_folder import statements

from schemadef.errors import MigrationError
from schemadef.migration.directive import Directive, parse_directive
from schemadef.migration.file import label, parse_file, render_file
from schemadef.statement import Hazard, Statement


def test_a_file_is_its_statements_and_back():
    up = (
        Statement(sql="CREATE TABLE a (\n  b TEXT\n)"),
        Statement(
            sql="ALTER TABLE a ADD COLUMN c TEXT",
            directive="unless column a.c",
            hazards=(Hazard.BLOCKS_WRITES, Hazard.DELETES_DATA),
            lock="ACCESS EXCLUSIVE",
            loses=("the data that went to drop column a.d",),
        ),
        Statement(sql="CREATE INDEX CONCURRENTLY i ON a (b)", transactional=False),
    )
    text = render_file(up)
    assert text == (
        "CREATE TABLE a (\n  b TEXT\n);\n--> statement-breakpoint\n"
        "-- schemadef: unless column a.c\n-- hazards: BLOCKS_WRITES, DELETES_DATA\n-- lock: ACCESS EXCLUSIVE\n"
        "-- not restored: the data that went to drop column a.d\nALTER TABLE a ADD COLUMN c TEXT;\n"
        "--> statement-breakpoint\n-- schemadef: no transaction\nCREATE INDEX CONCURRENTLY i ON a (b);\n"
    )
    assert parse_file(text) == up
    assert parse_file(render_file(())) == ()


@pytest.mark.parametrize(
    "sql",
    [
        "INSERT INTO a VALUES ('it''s; -- not /* a comment')",
        "SELECT 'line\n\nbreak\u2028\x0c\x85'",
        "DO $sd$ BEGIN PERFORM 'a;'; END $sd$",
        "CREATE TRIGGER t AFTER INSERT ON a BEGIN UPDATE a SET b = '記事'; END",
        "-- why\nSELECT 1",
        "/* why */ SELECT '--'",
        "SELECT 1 -- why\n + 1",
        'CREATE TABLE "begin" ("--> x" TEXT)',
    ],
)
def test_hostile_text_survives(sql):
    assert parse_file(render_file(statements(sql, sql))) == statements(sql, sql)


@pytest.mark.parametrize(
    ("sql", "sentence"),
    [
        ("SELECT '--> statement-breakpoint'", "contains `--> statement-breakpoint`, at which every reader cuts"),
        ("SELECT '\r\n'", "contains a carriage return"),
        ("SELECT '\0'", "contains a NUL"),
        ("\ufeffSELECT 1", "contains a byte order mark"),
        ("SELECT 'BEGIN TRANSACTION'", "contains the words BEGIN TRANSACTION"),
        ("SELECT 1 -- one", "ends in a comment"),
        ("SELECT 1;", "ends in a semicolon"),
        ("", "is empty"),
        ("-- only a comment\n", "ends in a comment"),
        ("/* only a comment */", "is empty"),
        ("BEGIN", "begins or ends a transaction"),
        ("/* x */ COMMIT", "begins or ends a transaction"),
        ("savepoint a", "begins or ends a transaction"),
        ("-- hazards: none\nSELECT 1", "begins with a comment that the runner would read"),
    ],
)
def test_what_some_reader_would_break_on_is_refused(sql, sentence):
    with pytest.raises(MigrationError, match=r"the statement for table a") as caught:
        render_file([Statement(sql=sql, subject="table a")])
    assert sentence in str(caught.value)


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("SELECT 1;\n--> statement-breakpoint\n", "statement 2 is empty"),
        ("", "statement 1 is empty"),
        ("-- schemadef: when full moon\nSELECT 1;\n", '"when full moon" is not a directive'),
        ("-- schemadef: unless column a\nSELECT 1;\n", '"unless column a" is not a directive'),
        ("-- schemadef: unless table a.b\nSELECT 1;\n", '"unless table a.b" is not a directive'),
        ("-- schemadef: unless\nSELECT 1;\n", '"unless" is not a directive'),
        (
            "-- hazards: SPICY\nSELECT 1;\n",
            "'SPICY' is not a valid Hazard in `-- hazards: SPICY`; known are DELETES_DATA",
        ),
    ],
)
def test_a_corrupted_file_is_told(text, sentence):
    with pytest.raises(MigrationError) as caught:
        parse_file(text)
    assert sentence in str(caught.value)


def test_directives_name_any_object():
    assert parse_directive('if column "my ""t"".x".記事') == Directive(
        unless=False, kind="column", names=('my "t".x', "記事")
    )
    assert parse_directive("unless index Idx").target == ("index", "idx")
    named = parse_directive('unless renamed column "t"."a while query b" to "c" while query SELECT 1')
    assert (named.names, named.to, named.asked) == (("t", "a while query b"), "c", "SELECT 1")
    with pytest.raises(MigrationError, match="is not a directive"):
        parse_directive("unless table t while query SELECT 1")


def test_a_label_is_the_line_that_does_something():
    block = (
        "DO $sd$ BEGIN\n  IF NOT EXISTS (\n    SELECT\n  ) THEN\n    CREATE TYPE s AS ENUM ('a');\n  END IF;\nEND $sd$"
    )
    assert label(Statement(sql=block)) == "`CREATE TYPE s AS ENUM ('a');`"
    assert label(Statement(sql=block, subject="enum s")) == "enum s"
    assert label(Statement(sql="-- x\nSELECT 1")) == "`SELECT 1`"
    assert len(label(Statement(sql="SELECT " + "1" * 500))) == 102
