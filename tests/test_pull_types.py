"""Sequences and types that are pulled say what is there, and read like what somebody would have written."""

from __future__ import annotations

from catalog_reading import made
from pulled import is_formatted, pulled, types

from schemadef.dialect import load_dialect
from schemadef.engines.base import Engine

EVERYTHING = (
    "CREATE SCHEMA app",
    "CREATE TYPE mood AS ENUM ('a')",
    "CREATE FUNCTION fine(text) RETURNS boolean LANGUAGE sql IMMUTABLE AS 'SELECT true'",
    "CREATE SEQUENCE s AS smallint START 5 INCREMENT -2 MAXVALUE 10 CACHE 3 CYCLE",
    """CREATE DOMAIN d AS varchar(20) COLLATE "C" DEFAULT 'x' NOT NULL
       CONSTRAINT shape CHECK (fine(VALUE)) CONSTRAINT d_check CHECK (VALUE <> 'y')""",
    "CREATE DOMAIN app.dd AS d[]",
    """CREATE TYPE c AS (a integer, b d, m mood[], "T t" text COLLATE "C")""",
    "CREATE TYPE r AS RANGE (subtype = float8, subtype_diff = float8mi, multirange_type_name = rs)",
    "CREATE TABLE t (id serial PRIMARY KEY, n integer DEFAULT nextval('s'), x c, y r, e d DEFAULT 'q', o integer)",
    'CREATE SEQUENCE app."Od d"',
    """CREATE TABLE app."order" (a bigserial, b integer DEFAULT nextval('app."Od d"') + 1)""",
    "CREATE SEQUENCE own OWNED BY t.o",
    "COMMENT ON TYPE c IS 'n'",
    "COMMENT ON COLUMN c.a IS 'n'",
    "COMMENT ON DOMAIN d IS 'n'",
    "COMMENT ON CONSTRAINT shape ON DOMAIN d IS 'n'",
    "COMMENT ON SEQUENCE s IS 'n'",
    "COMMENT ON TYPE r IS 'n'",
)


def test_sequences_and_types(postgres: Engine) -> None:
    found = pulled(made(postgres, *EVERYTHING), load_dialect("postgres", "18"))
    assert found.left_out == ()
    assert is_formatted(found.text) == ""
    assert types(found.text).startswith("Success")
    for line in (
        "= integer(primary_key=True, default=next_value(t_id_seq, owned=True))",
        "n = integer(null=True, default=next_value(s))",
        "own = Sequence(owned_by=lambda: T.o)",
        "= bigint(default=next_value(order_a_seq, owned=True))",
        'Check("public.fine((VALUE)::text)", name="shape", comment="n")',
    ):
        assert line in found.text
