"""Sequences, domains, composite types and ranges come back from a real Postgres as the values that describe them."""

from __future__ import annotations

import pytest
from catalog_reading import made, only

from schemadef.engines.base import Engine
from schemadef.model import (
    Attribute,
    Check,
    Column,
    CompositeType,
    DataType,
    Domain,
    DomainCheck,
    Id,
    Index,
    Object,
    RangeType,
    Sequence,
    Trigger,
    View,
)

TEXT = DataType(name="text")
MOOD = DataType(name="mood", namespace="public")
SEQUENCES: dict[str, Sequence] = {
    "": Sequence(namespace="public", name="s"),
    "AS smallint START 5 INCREMENT 5 MINVALUE 5 MAXVALUE 50 CACHE 3 CYCLE": Sequence(
        namespace="public", name="s", type="smallint", start=5, increment=5, minimum=5, maximum=50, cache=3, cycle=True
    ),
    "AS integer INCREMENT -2": Sequence(namespace="public", name="s", type="integer", start=-1, increment=-2),
    "AS integer MAXVALUE 2147483647 MINVALUE 1": Sequence(namespace="public", name="s", type="integer"),
    "INCREMENT -1 MINVALUE -9 MAXVALUE 9 START 9": Sequence(
        namespace="public", name="s", start=9, increment=-1, minimum=-9, maximum=9
    ),
}


@pytest.mark.parametrize("options", SEQUENCES)
def test_a_sequence(any_postgres: Engine, options: str) -> None:
    found = made(any_postgres, f"CREATE SEQUENCE s {options}")
    assert only(found, Sequence) == SEQUENCES[options]
    assert found.unmodelled == ()


def test_whose_a_sequence_is(any_postgres: Engine) -> None:
    found = made(
        any_postgres,
        "CREATE TABLE t (a serial, b smallserial, c integer GENERATED ALWAYS AS IDENTITY, d integer)",
        "CREATE SEQUENCE mine OWNED BY t.d",
        "COMMENT ON SEQUENCE mine IS 'it''s mine'",
        "CREATE TEMPORARY SEQUENCE passing",
    )
    named = {sequence.name: sequence for sequence in found.of(Sequence)}
    assert {name: (s.type, s.owned_by) for name, s in named.items()} == {
        "t_a_seq": ("integer", ("t", "a")),
        "t_b_seq": ("smallint", ("t", "b")),
        "mine": ("bigint", ("t", "d")),
    }
    assert named["mine"].comment == "it's mine"
    column = found.get(Id("column", "public", "t", "a"))
    assert isinstance(column, Column)
    assert column.uses == (Id("sequence", "public", "", "t_a_seq"),)
    assert named["t_a_seq"].owners == (Id("table", "public", "", "t"), Id("column", "public", "t", "a"))


def test_an_unlogged_sequence(postgres: Engine) -> None:
    assert only(made(postgres, "CREATE UNLOGGED SEQUENCE s"), Sequence).unlogged


IS_FINE = "CREATE FUNCTION fine(text) RETURNS boolean LANGUAGE sql IMMUTABLE AS 'SELECT true'"
FINE = Id("function", "public", "", "fine(text)")
MOODS = "CREATE TYPE mood AS ENUM ('a')"
KINDS: dict[str, tuple[tuple[str, ...], tuple[Object, ...]]] = {
    "domain": (
        (IS_FINE, """CREATE DOMAIN d AS varchar(20) COLLATE "C" DEFAULT 'x' NOT NULL
                     CONSTRAINT "Shape" CHECK (fine(VALUE)) CHECK (VALUE <> '')""",
         "COMMENT ON DOMAIN d IS 'n'", """COMMENT ON CONSTRAINT "Shape" ON DOMAIN d IS 'm'"""),
        (Domain(namespace="public", name="d", type=DataType(name="character varying", arguments=("20",)),
                collation="C", default="'x'::character varying", not_null=True, comment="n"),
         DomainCheck(namespace="public", domain="d", name="Shape", expression="public.fine((VALUE)::text)", comment="m",
                     uses=(FINE,)),
         DomainCheck(namespace="public", domain="d", name="d_check", expression="((VALUE)::text <> ''::text)")),
    ),
    "domain over another": (
        (MOODS, "CREATE DOMAIN d AS mood[]", "CREATE DOMAIN dd AS d",
         "ALTER DOMAIN dd ADD CONSTRAINT k CHECK (VALUE IS NOT NULL) NOT VALID"),
        (Domain(namespace="public", name="d", type=DataType(name="mood", namespace="public", dimensions=1),
                uses=(Id("enum", "public", "", "mood"),)),
         Domain(namespace="public", name="dd", type=DataType(name="d", namespace="public"),
                uses=(Id("domain", "public", "", "d"),)),
         DomainCheck(namespace="public", domain="dd", name="k", expression="(VALUE IS NOT NULL)", valid=False)),
    ),
    "composite type": (
        (MOODS, """CREATE TYPE c AS (a integer, gone text, "B b" varchar(3) COLLATE "C", m mood[])""",
         "ALTER TYPE c DROP ATTRIBUTE gone", "COMMENT ON TYPE c IS 'n'", "COMMENT ON COLUMN c.a IS 'm'"),
        (CompositeType(namespace="public", name="c", comment="n", attribute_comments=(("a", "m"),), attributes=(
            Attribute(name="a", type=DataType(name="integer")),
            Attribute(name="B b", type=DataType(name="character varying", arguments=("3",)), collation="C"),
            Attribute(name="m", type=DataType(name="mood", namespace="public", dimensions=1)),
        )),),
    ),
    "empty composite type": (("CREATE TYPE c AS ()",), (CompositeType(namespace="public", name="c"),)),
    "range": (
        ("""CREATE TYPE r AS RANGE (subtype = text, subtype_opclass = text_pattern_ops, collation = "C")""",
         "CREATE TYPE f_range AS RANGE (subtype = float8, subtype_diff = float8mi, multirange_type_name = fs)",
         "COMMENT ON TYPE r IS 'n'"),
        (RangeType(namespace="public", name="r", subtype=TEXT, operator_class="text_pattern_ops", collation="C",
                   comment="n"),
         RangeType(namespace="public", name="f_range", subtype=DataType(name="double precision"),
                   difference="float8mi", multirange="fs")),
    ),
}  # fmt: skip


@pytest.mark.parametrize("kind", KINDS)
def test_types(any_postgres: Engine, kind: str) -> None:
    ddl, expected = KINDS[kind]
    found = made(any_postgres, *ddl)
    assert [found.get(obj.id) for obj in expected] == list(expected)
    assert sorted(found.of(Object), key=lambda obj: obj.id) == [found.get(id) for id in found.ids()]
    assert found.unmodelled == ()


def test_what_uses_a_type_or_a_function(any_postgres: Engine) -> None:
    found = made(
        any_postgres,
        MOODS,
        IS_FINE,
        "CREATE FUNCTION act() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN new; END'",
        "CREATE TYPE c AS (a integer)",
        """CREATE TABLE t (
            a text, m mood DEFAULT 'a', c c, d boolean DEFAULT fine('x'), g boolean GENERATED ALWAYS AS (fine('y')) STORED,
            CONSTRAINT k CHECK (fine(a) AND m <> 'a')
        )""",
        "CREATE INDEX i ON t (fine(a)) WHERE m = 'a'",
        "CREATE TRIGGER g BEFORE UPDATE ON t FOR EACH ROW WHEN (fine(new.a)) EXECUTE FUNCTION act()",
        "CREATE VIEW v AS SELECT (c).a FROM t",
    )
    mood = Id("enum", "public", "", "mood")
    assert only(found, Check).uses == (mood, FINE)
    assert only(found, Index).uses == (mood, FINE)
    assert only(found, Trigger).uses == (FINE,)
    assert Id("composite_type", "public", "", "c") in only(found, View).uses
    uses = {column.name: column.uses for column in found.of(Column)}
    assert uses == {"a": (), "m": (mood,), "c": (), "d": (FINE,), "g": (FINE,)}
    column = found.get(Id("column", "public", "t", "c"))
    assert column is not None
    assert Id("composite_type", "public", "", "c") in set(column.needs())
