"""What tables, columns and views can be told: options, vectors, and queries."""

from __future__ import annotations

from typing import Any

import pytest
from stage import KINDS, compiled, lowered, staged

import schemadef as d
from schemadef import Extension, Index, PrimaryKey, Table, View
from schemadef.errors import DeclarationError, SchemadefError
from schemadef.model import Id

FAMILY = ("sqlite", "d1", "turso")


class Strict(Table, strict=FAMILY):
    id = d.integer(primary_key=True, autoincrement=True, identity=True)
    what = d.text()


class Pairs(Table, without_rowid=("sqlite",)):
    a = d.text()
    b = d.integer()

    key = PrimaryKey(a, b)


def test_options_of_the_sqlite_family(any_sqlite_family: Any) -> None:
    for statement in compiled("sqlite", Strict, Pairs).up:
        any_sqlite_family.execute(statement.sql)
    with pytest.raises(SchemadefError):
        any_sqlite_family.execute("INSERT INTO strict (id, what) VALUES ('x', 'y')")
    any_sqlite_family.batch(
        ["INSERT INTO strict (what) VALUES ('a')", "DELETE FROM strict", "INSERT INTO strict (what) VALUES ('b')"]
    )
    assert any_sqlite_family.query("SELECT id FROM strict") == [(2,)]
    with pytest.raises(SchemadefError):
        any_sqlite_family.query("SELECT rowid FROM pairs")


@pytest.mark.parametrize("kind", KINDS)
def test_numbers_that_the_database_gives(kind: str) -> None:
    class Given(Table):
        id = d.integer(primary_key=True, identity=d.Identity(always=False))
        what = d.text()

    with staged(kind, Given) as engine:
        engine.batch(["INSERT INTO given (what) VALUES ('a')", "INSERT INTO given (what) VALUES ('b')"])
        assert engine.query("SELECT id, what FROM given ORDER BY id") == [(1, "a"), (2, "b")]


@pytest.mark.parametrize(
    ("dialect", "columns", "words"),
    [
        ("sqlite", {"id": d.integer(primary_key=True), "n": d.integer(identity=True)}, "identity columns"),
        ("sqlite", {"a": d.integer(primary_key=True, identity=True), "b": d.integer(primary_key=True)}, "identity"),
        ("sqlite", {}, "no columns"),
        ("postgres", {"id": d.integer(primary_key=True, autoincrement=True)}, "no AUTOINCREMENT"),
        ("sqlite", {"a": d.integer(autoincrement=True), "b": d.integer(primary_key=True)}, "AUTOINCREMENT"),
        ("postgres", {"id": d.text(primary_key=True), "v": d.integer(generated="1", virtual=True)}, "virtual"),
        ("sqlite", {"id": d.integer(default=1, generated="1")}, "both a default and an expression"),
    ],
)
def test_an_option_that_the_dialect_cannot_give_is_refused(dialect: str, columns: Any, words: str) -> None:
    table = type("Refused", (Table,), dict(columns))
    with pytest.raises(DeclarationError) as caught:
        lowered(dialect, table)
    assert words in caught.value.message


# vectors


class Notes(Table):
    id = d.text(primary_key=True)
    embedding = d.vector(3, null=True, default=[0, 0, 1.5])

    near = Index(embedding.asc(operator_class="vector_cosine_ops"), method="hnsw")


class Lists(Table):
    id = d.integer(primary_key=True)
    embedding = d.vector(2)

    near_l2 = Index(embedding.asc(operator_class="vector_l2_ops"), method="ivfflat", options={"lists": 1})


VECTORS = "('a', '[1,0,0]'), ('b', '[0.9,0.1,0]'), ('c', '[0,1,0]')"


def test_vectors_on_postgres() -> None:
    extension = Extension("vector")
    with staged("postgres", extension, Notes, Lists) as engine:
        engine.execute(f"INSERT INTO notes VALUES {VECTORS}")
        engine.execute("INSERT INTO notes (id) VALUES ('d')")
        nearest = "SELECT id FROM notes ORDER BY embedding <=> '[1,0,0]' LIMIT 2"
        assert engine.query(nearest) == [("a",), ("b",)]
        assert engine.query("SELECT embedding::text FROM notes WHERE id = 'd'") == [("[0,0,1.5]",)]
        methods = "SELECT amname FROM pg_index JOIN pg_class c ON c.oid = indexrelid JOIN pg_am a ON a.oid = c.relam"
        assert {("hnsw",), ("ivfflat",)} <= set(engine.query(methods))
        with pytest.raises(SchemadefError, match="expected 3 dimensions"):
            engine.execute("INSERT INTO notes VALUES ('e', '[1,2]')")


@pytest.mark.parametrize("kind", ["libsql", "sqld"])
def test_vectors_on_libsql(kind: str) -> None:
    with staged(kind, Notes, Lists) as engine:
        for row in ("('a', vector32('[1,0,0]'))", "('b', vector32('[0.9,0.1,0]'))", "('c', vector32('[0,1,0]'))"):
            engine.execute(f"INSERT INTO notes VALUES {row}")
        engine.execute("INSERT INTO notes (id) VALUES ('d')")
        nearest = (
            "SELECT notes.id FROM vector_top_k('near', vector32('[1,0,0]'), 2) AS k JOIN notes ON notes.rowid = k.id"
        )
        assert sorted(engine.query(nearest)) == [("a",), ("b",)]
        assert engine.query("SELECT vector_extract(embedding) FROM notes WHERE id = 'd'") == [("[0,0,1.5]",)]
        with pytest.raises(SchemadefError):
            engine.execute("INSERT INTO notes VALUES ('e', vector32('[1,2]'))")


@pytest.mark.parametrize("dialect", ["sqlite", "d1"])
def test_plain_sqlite_has_no_vectors(dialect: str) -> None:
    with pytest.raises(DeclarationError, match=r"has no type vector, which column notes.embedding asks for"):
        lowered(dialect, Notes)


# views


class Items(Table):
    id = d.integer(primary_key=True)
    name = d.text()
    sold = d.boolean(default=False)
    at = d.timestamp(null=True)


open_items = View(f"SELECT * FROM {Items} WHERE NOT {Items.sold}", name="open_items")
named = View(f"SELECT o.name AS label, count(*) AS n FROM {open_items} o GROUP BY o.name", name="named")
both = View(f"SELECT n.label FROM {named} n UNION SELECT i.name FROM {Items} i", name="both")


@pytest.mark.parametrize("kind", KINDS)
def test_views_read_tables_and_views(kind: str) -> None:
    with staged(kind, both, named, open_items, Items) as engine:
        engine.execute("INSERT INTO items (id, name, sold) VALUES (1, 'a', false), (2, 'a', false), (3, 'b', true)")
        assert engine.query("SELECT label, n FROM named") == [("a", 2)]
        assert sorted(engine.query('SELECT * FROM "both"')) == [("a",), ("b",)]
        assert len(engine.query("SELECT * FROM open_items")) == 2


def test_a_view_whose_text_is_given_outright_need_not_be_translated() -> None:
    random_one = View(
        d.sql("SELECT name FROM items ORDER BY random() LIMIT 1", overrides={"sqlite": "SELECT name FROM items"}),
        name="random_one",
    )
    for dialect in ("postgres", *FAMILY):
        assert Id("view", "public" if dialect == "postgres" else "", "", "random_one") in lowered(
            dialect, Items, random_one, open_items
        )


def test_a_view_that_reads_what_is_not_there_is_refused() -> None:
    for text, words in (("SELECT 1 FROM nowhere", "nowhere"), (f"SELECT v.m FROM {named} v", "'m'")):
        for dialect in ("postgres", "sqlite"):
            with pytest.raises(DeclarationError) as caught:
                lowered(dialect, Items, open_items, named, View(text, name="wrong"))
            assert words in caught.value.message or "v.m" in caught.value.message


def test_one_thing_stands_where_several_may() -> None:
    """A text is one argument, and not its letters."""

    class Alone(Table, only="postgres"):
        id = d.integer(primary_key=True)
        word = d.text()

        by_id = Index(id, include=word)
        moved = d.Trigger("before", "update", of=word, function="extensions.moddatetime", arguments="word")

    sql = "\n".join(statement.sql for statement in compiled("postgres", Alone).up)
    assert '("id") INCLUDE ("word")' in sql
    assert 'BEFORE UPDATE OF "word" ON "public"."alone"' in sql
    assert """EXECUTE FUNCTION "extensions"."moddatetime"('word')""" in sql
