"""What is read of a Postgres makes the same again, to the letter: the catalog prints it as it did before."""

from __future__ import annotations

import pytest
from catalog_reading import read

from schemadef.compile import compile_change
from schemadef.dialect import load_dialect
from schemadef.engines.base import Engine
from schemadef.engines.scratch import scratch
from schemadef.introspect.reread import read_alike, reread
from schemadef.live import compare
from schemadef.snapshot import Snapshot

EXPRESSIONS = (
    "s IN ('a', 'b')",
    "s NOT IN ('a', 'b')",
    "s IN ('a''b', '])::text[]', 'c, d')",
    "s IN ('a', NULL)",
    "s IN ('a', t)",
    "s = ANY (ARRAY[v, 'b'])",
    "v IN ('a', 'b') OR (s IN ('c', 'd') AND t IN ('e', 'f'))",
    "coalesce(s, 'z') <> ALL (ARRAY['a', 'b']::varchar[])",
    "s LIKE ANY (ARRAY['a%', 'b%']::varchar[])",
    "a <@ ARRAY['a', 'b']::varchar[]",
    "s = ANY (a) AND 'x' = ANY (a)",
    "t IN ('a', 'b')",
    "t = ANY (ARRAY['a', 'b'])",
    "n IN (1, 2.5) AND i IN (1, 2)",
    "'(ARRAY[''a''::character varying])::text[]' <> t",
)
TABLE = "CREATE TABLE t (id int, i int, n numeric, s varchar(9), v varchar, t text, a varchar[])"
PLACES: dict[str, tuple[str, ...]] = {
    "check": ("ALTER TABLE t ADD CONSTRAINT c CHECK ({0})",),
    "index": ("CREATE INDEX x ON t (id, ({0})) WHERE {0}",),
    "generated column": ("ALTER TABLE t ADD g boolean GENERATED ALWAYS AS ({0}) STORED",),
    "default": ("ALTER TABLE t ADD b boolean DEFAULT ('a'::varchar = ANY (ARRAY['a', 'b']::varchar[]))",),
    "identity": ('ALTER TABLE t ADD k integer GENERATED ALWAYS AS IDENTITY (SEQUENCE NAME "My Seq" START 5 CYCLE)',),
    "plain identity": ("ALTER TABLE t ADD k integer GENERATED ALWAYS AS IDENTITY (SEQUENCE NAME counter)",),
    "policy": ("CREATE POLICY p ON t USING ({0}) WITH CHECK ({0})",),
    "trigger": (
        "CREATE FUNCTION f() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN new; END'",
        "CREATE TRIGGER g BEFORE DELETE ON t FOR EACH ROW WHEN (OLD.s IN ('a', 'b')) EXECUTE FUNCTION f()",
    ),
    "view": ("CREATE VIEW w AS SELECT id, ({0}) AS b FROM t WHERE {0}",),
    "materialized view": ("CREATE MATERIALIZED VIEW w AS SELECT id FROM t WHERE {0}",),
    "exclusion": ("ALTER TABLE t ADD CONSTRAINT c EXCLUDE USING btree (id WITH =) WHERE ({0})",),
    "function": ("CREATE FUNCTION f() RETURNS bigint LANGUAGE sql BEGIN ATOMIC SELECT count(*) FROM t WHERE {0}; END",),
    "domain": (
        "CREATE DOMAIN d AS varchar CHECK (VALUE IN ('a', 'b'))",
        "ALTER TABLE t ADD d d CHECK (d IN ('a', 'b'))",
    ),
}
PRINTED = """
SELECT pg_get_constraintdef(oid) FROM pg_constraint WHERE connamespace = 'public'::regnamespace
UNION ALL SELECT indexdef FROM pg_indexes WHERE schemaname = 'public'
UNION ALL SELECT pg_get_expr(adbin, adrelid) FROM pg_attrdef
UNION ALL SELECT pg_get_constraintdef(oid) FROM pg_constraint WHERE contypid > 0
UNION ALL SELECT relname FROM pg_class WHERE relkind = 'S'
UNION ALL SELECT qual || with_check FROM pg_policies
UNION ALL SELECT pg_get_triggerdef(oid) FROM pg_trigger WHERE NOT tgisinternal
UNION ALL SELECT pg_get_viewdef(oid) FROM pg_class WHERE relkind IN ('v', 'm') AND relnamespace = 'public'::regnamespace
UNION ALL SELECT pg_get_function_sqlbody(oid) FROM pg_proc WHERE pronamespace = 'public'::regnamespace
ORDER BY 1
"""


@pytest.mark.parametrize("place", PLACES)
def test_made_again_as_it_was_printed(postgres: Engine, place: str) -> None:
    _same_again(postgres, [statement.format(EXPRESSIONS[7]) for statement in PLACES[place]])


def test_an_identity_whose_name_is_taken(postgres: Engine) -> None:
    """The serial column's sequence has the name that the identity has elsewhere; it goes only afterwards."""
    postgres.execute("CREATE TABLE t (id integer GENERATED ALWAYS AS IDENTITY)")
    postgres.execute("ALTER TABLE t RENAME TO u")
    wanted = read(postgres)
    with scratch("postgres") as other:
        other.execute("CREATE TABLE t (id serial)")
        for made in compile_change(read(other), wanted, load_dialect("postgres")).up:
            other.execute(made.sql)
        assert compare(other, wanted, load_dialect("postgres")).deltas == ()


@pytest.mark.parametrize("expression", EXPRESSIONS)
def test_every_expression(postgres: Engine, expression: str) -> None:
    _same_again(postgres, [PLACES["check"][0].format(expression)])


def _same_again(engine: Engine, statements: list[str]) -> None:
    for statement in (TABLE, *statements):
        engine.execute(statement)
    found = read(engine)
    with scratch("postgres") as other:
        for made in compile_change(Snapshot(), found, load_dialect("postgres")).up:
            other.execute(made.sql)
        assert other.query(PRINTED) == engine.query(PRINTED)
        assert read(other) == found


@pytest.mark.parametrize("expression", EXPRESSIONS)
def test_a_restored_database_reads_alike(postgres: Engine, expression: str) -> None:
    """What a dump holds, read again, is another text for the same condition."""
    postgres.execute(TABLE)
    texts = []
    for name in ("one", "restored"):
        postgres.execute(f"ALTER TABLE t ADD CONSTRAINT {name} CHECK ({texts[-1] if texts else expression})")
        query = f"SELECT pg_get_expr(conbin, conrelid) FROM pg_constraint WHERE conname = '{name}'"
        texts += [text for (text,) in postgres.query(query)]
    one, restored = (reread(text) for text in texts)
    assert read_alike(one, restored)
    assert read_alike(restored, one)


def test_a_restored_database_has_no_drift(postgres: Engine) -> None:
    postgres.execute(TABLE)
    postgres.execute("ALTER TABLE t ADD CONSTRAINT c CHECK (s IN ('a', 'b'))")
    expected = read(postgres)
    ((printed,),) = postgres.query("SELECT pg_get_constraintdef(oid) FROM pg_constraint WHERE conname = 'c'")
    postgres.execute("ALTER TABLE t DROP CONSTRAINT c")
    postgres.execute(f"ALTER TABLE t ADD CONSTRAINT c {printed}")
    assert read(postgres) != expected
    assert compare(postgres, expected, load_dialect("postgres")).deltas == ()


@pytest.mark.parametrize(
    "other",
    [
        "((s)::text = ANY (ARRAY[('a'::character varying)::text, ('c'::character varying)::text]))",
        "((s)::text = ANY (ARRAY[('a'::character varying)::text, 'b'::text]))",
        "((s)::text <> ALL (ARRAY[('a'::character varying)::text, ('b'::character varying)::text]))",
        "((s)::text = ANY (ARRAY['a'::text, 'b'::text]))",
        "((s)::text = ANY (ARRAY[('a'::character varying)::text, ('b'::character varying)::text",
    ],
)
def test_other_lists_do_not_read_alike(other: str) -> None:
    assert not read_alike(
        reread("((s)::text = ANY ((ARRAY['a'::character varying, 'b'::character varying])::text[]))"), other
    )
