"""Materialised views, exclusion constraints, partitions, and how tables are kept: from any state to any other.

Each pair of states is gone there and back on a real server: the statements reach the state, again they change nothing,
the strict ones pass over what stands, and rows of tables that stay are kept.
"""

from __future__ import annotations

import pytest
from catalog_reading import made, read
from engines import fresh

from schemadef.compile import compile_change
from schemadef.dialect import load_dialect
from schemadef.diff import diff
from schemadef.engines.base import Engine
from schemadef.introspect import introspect
from schemadef.snapshot import Snapshot, Told
from schemadef.statement import Hazard
from schemadef.tokens import tokens

POSTGRES = load_dialect("postgres")
T = "CREATE TABLE t (a int, b text, c int);"
R = "CREATE TABLE r (a int, b int, PRIMARY KEY (a, b));"
F = "CREATE FUNCTION g() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN new; END';"
P = "CREATE TABLE p (a int NOT NULL, b text, c timestamptz NOT NULL) PARTITION BY RANGE (c);"
Q = P.replace(" p ", " q ")
P1 = "CREATE TABLE p1 PARTITION OF p FOR VALUES FROM ('2024-01-01') TO ('2025-01-01');"
ALONE = "CREATE TABLE p1 (a int NOT NULL, b text, c timestamptz NOT NULL);"
KEYS = "ALTER TABLE p ADD PRIMARY KEY (a, c); CREATE INDEX ON p (b);"
M = "CREATE MATERIALIZED VIEW m AS SELECT a FROM t; CREATE INDEX i ON m (a);"
K = "ALTER TABLE t ADD CONSTRAINT k CHECK (a > 0)"
FK = "ALTER TABLE t ADD CONSTRAINT f FOREIGN KEY (a, c) REFERENCES r"
X = "ALTER TABLE t ADD CONSTRAINT x EXCLUDE "

PAIRS: dict[str, tuple[str, str]] = {
    "a view's query, and who reads it": (
        T + M + "CREATE VIEW v AS SELECT a FROM m;",
        T + "CREATE MATERIALIZED VIEW m WITH (fillfactor = 70) AS SELECT a, b FROM t; CREATE UNIQUE INDEX j ON m (a);"
        "CREATE INDEX i ON m (lower(b)); COMMENT ON MATERIALIZED VIEW m IS 'x'; CREATE VIEW v AS SELECT a FROM m;"),
    "a view's options": (
        T + M, T + M + "ALTER MATERIALIZED VIEW m SET (fillfactor = 70, toast.autovacuum_enabled = false);"),
    "a column that a view reads": (T + M, T.replace("a int", "a bigint") + M),
    "a view instead": (T + M, T + "CREATE VIEW m AS SELECT a FROM t;"),
    "a table instead": (T + M, T + "CREATE TABLE m (a int); CREATE INDEX i ON m (a);"),
    "no view": (T + M, T),
    "an exclusion": (T, T + X + "(a WITH =, lower(b) WITH =) WHERE (a > 0) INITIALLY DEFERRED;"),
    "another exclusion": (T + X + "(a WITH =);", T + X + "USING hash (a WITH =); COMMENT ON CONSTRAINT x ON t IS 'n';"),
    "an index instead": (T + X + "(a WITH =);", T + "CREATE INDEX x ON t (a);"),
    "an excluded column": (T + X + "(a WITH =);", T.replace("a int", "a bigint") + X + "(a WITH =);"),
    "partitions": (
        "",
        P + P1 + "CREATE INDEX ON p (a); CREATE TABLE d PARTITION OF p (CHECK (a > 0)) DEFAULT PARTITION BY HASH (a);"
        "CREATE TABLE h PARTITION OF d FOR VALUES WITH (MODULUS 2, REMAINDER 0) WITH (fillfactor = 70);"
        "CREATE INDEX ON h (b); COMMENT ON TABLE h IS 'x';"),
    "a bound": (P + P1, P + P1.replace("'2025", "'2026")),
    "a table joins": (P + ALONE, P + P1),
    "a table of other columns joins": (
        P.replace("b text", "b text DEFAULT 7 CHECK (a > 0)") + "CREATE TABLE p1 (a bigint, b text, c timestamptz, z int);",
        P.replace("b text", "b text DEFAULT 7 CHECK (a > 0)") + P1),
    "a table with keys joins": (
        P + KEYS + ALONE.replace(");", ", PRIMARY KEY (a, c));") + "CREATE INDEX ON p1 (b);", P + KEYS + P1),
    "a table moves": (P + Q + P1, P + Q + P1.replace("OF p", "OF q")),
    "columns of the parent": (
        P + P1 + "CREATE VIEW v AS SELECT b FROM p1;",
        P.replace("b text", "b varchar(20), d int DEFAULT 3") + P1 + "CREATE VIEW v AS SELECT b FROM p1;"),
    "a key of the parent": (P + P1, P + P1 + KEYS),
    "another division": (P + P1, P.replace("RANGE (c)", "LIST (a)") + P1.replace("FROM ('2024-01-01') TO ('2025-01-01')", "IN (3)")),
    "a trigger of the parent": (
        F + P + P1, F + P + P1 + "CREATE TRIGGER x AFTER INSERT ON p FOR EACH ROW EXECUTE FUNCTION g();"),
    "a foreign key of the parent": (
        R + P + "ALTER TABLE p ADD d int;" + P1,
        R + P + "ALTER TABLE p ADD d int;" + P1 + "ALTER TABLE p ADD CONSTRAINT f FOREIGN KEY (a, d) REFERENCES r;"),
    "unlogged": (T, T.replace("CREATE", "CREATE UNLOGGED")),
    "storage parameters": (
        T + "ALTER TABLE t SET (fillfactor = 70, toast.autovacuum_enabled = false);",
        T + "ALTER TABLE t SET (fillfactor = 80, autovacuum_enabled = false);"),
    "replica identity": (T + "ALTER TABLE t REPLICA IDENTITY NOTHING;", T + "ALTER TABLE t REPLICA IDENTITY FULL;"),
    "replica identity by an index": (
        T + "ALTER TABLE t ALTER a SET NOT NULL; CREATE UNIQUE INDEX i ON t (a);",
        T + "ALTER TABLE t ALTER a SET NOT NULL; CREATE UNIQUE INDEX i ON t (a); ALTER TABLE t REPLICA IDENTITY USING INDEX i;"),
    "clustering": (
        T + "CREATE INDEX i ON t (a); CREATE INDEX j ON t (b); ALTER TABLE t CLUSTER ON i;",
        T + "CREATE INDEX i ON t (a); CREATE INDEX j ON t (b); ALTER TABLE t CLUSTER ON j;"),
    "columns": (
        T,
        T + "ALTER TABLE t ALTER b SET STORAGE EXTERNAL, ALTER b SET COMPRESSION pglz, ALTER a SET STATISTICS 0, "
        "ALTER a SET (n_distinct = 5);"),
    "not validated": (T + K + ";", T + K + " NOT VALID;"),
    "not validated in a new table": ("", T + K + " NOT VALID;"),
    "not inherited": (T + K + ";", T + K + " NO INHERIT;"),
    "a foreign key that is not validated": (T + R + FK + ";", T + R + FK + " MATCH FULL NOT VALID;"),
}  # fmt: skip
NEWER: dict[str, tuple[str, str]] = {
    "not enforced": (T + K + ";", T + K + " NOT ENFORCED;"),
    "a foreign key that is not enforced": (T + R + FK + ";", T + R + FK + " NOT ENFORCED;"),
    "some columns on delete": (T + R + FK + " ON DELETE SET NULL;", T + R + FK + " ON DELETE SET NULL (a) DEFERRABLE;"),
    "a temporal key": (
        "CREATE TABLE x (a int4range, p int4range, PRIMARY KEY (a, p));",
        "CREATE TABLE x (a int4range, p int4range, PRIMARY KEY (a, p WITHOUT OVERLAPS));"),
    "temporal keys": (
        "",
        "CREATE TABLE x (a int4range, p int4range, PRIMARY KEY (a, p WITHOUT OVERLAPS));"
        "CREATE TABLE y (a int4range, p int4range, FOREIGN KEY (a, PERIOD p) REFERENCES x (a, PERIOD p));"),
}  # fmt: skip


def statements_of(script: str) -> list[str]:
    """A script taken apart at its semicolons."""
    texts = [""]
    for token in tokens(script):
        if token.text == ";":
            texts.append("")
        else:
            texts[-1] += token.text
    return [text for text in texts if text.strip()]


def go(engine: Engine, old: Snapshot, new: Snapshot, guards: str) -> None:
    """Change what stands into `new`, and see that it has become it, after a second run too."""
    change = compile_change(old, new, POSTGRES, Told(guards=guards), filling=True)
    for _ in range(2):
        for statement in change.up:
            engine.execute(statement.sql)
        assert diff(read(engine), new) == []


@pytest.mark.parametrize("case", PAIRS)
def test_there_and_back(any_postgres: Engine, case: str) -> None:
    _there_and_back(any_postgres, *PAIRS[case])


@pytest.mark.parametrize("case", NEWER)
def test_there_and_back_on_newer_servers(postgres: Engine, case: str) -> None:
    _there_and_back(postgres, *NEWER[case])


def _there_and_back(engine: Engine, before: str, after: str) -> None:
    old = made(engine, *statements_of(before))
    version = engine.query("SHOW server_version_num")[0][0][:2]
    with fresh(f"postgres{version}") as other:
        new = made(other, *statements_of(after))
    assert old.unmodelled == new.unmodelled == ()
    assert diff(old, new)
    go(engine, old, new, "plain")
    go(engine, new, old, "strict")


@pytest.mark.parametrize(
    ("before", "after"),
    [
        (P + ALONE, P + P1),
        (P + P1, P + ALONE),
        (P + P1, P + P1.replace("'2025", "'2026")),
        (P + P1, P.replace("b text", "b varchar(20), d int DEFAULT 3") + P1),
        (T.replace("t (", "p1 ("), T.replace("t (", "p1 (").replace("CREATE", "CREATE UNLOGGED")),
    ],
)
def test_the_rows_stay(postgres: Engine, before: str, after: str) -> None:
    old = made(postgres, *statements_of(before))
    columns = "a, b, c" if "PARTITION" in before else "a, b"
    values = "1, 'x', '2024-06-01'" if "PARTITION" in before else "1, 'x'"
    postgres.execute(f"INSERT INTO p1 ({columns}) VALUES ({values})")
    with fresh("postgres") as other:
        new = made(other, *statements_of(after))
    go(postgres, old, new, "plain")
    assert postgres.query("SELECT a, b FROM p1") == [(1, "x")]


def test_rows_outside_of_a_bound_stop_it_and_stay(postgres: Engine) -> None:
    old = made(postgres, *statements_of(P + ALONE))
    postgres.execute("INSERT INTO p1 VALUES (1, 'x', '2030-01-01')")
    with fresh("postgres") as other:
        new = made(other, *statements_of(P + P1))
    (statement,) = compile_change(old, new, POSTGRES).up
    assert statement.hazards == (Hazard.MAY_FAIL_ON_DATA,)
    with pytest.raises(Exception, match="violated by some row"):
        postgres.execute(statement.sql)
    assert read(postgres) == old


def test_another_division_says_that_it_deletes_rows(postgres: Engine) -> None:
    old = made(postgres, *statements_of(P))
    with fresh("postgres") as other:
        new = made(other, *statements_of(P.replace("RANGE (c)", "LIST (a)")))
    hazards = {hazard for statement in compile_change(old, new, POSTGRES).up for hazard in statement.hazards}
    assert Hazard.DELETES_DATA in hazards


@pytest.mark.parametrize(
    ("there", "wanted", "differs"),
    [
        (P + P1.replace("'2025", "'2026"), P + P1, "2026"),
        (P + Q + P1.replace("OF p", "OF q"), P + Q + P1, "of q"),
        (P + P1 + "ALTER TABLE p1 ADD CHECK (a > 1);", P + P1.replace("OF p", "OF p (CONSTRAINT p1_a_check CHECK (a > 0))"), "a > 1"),
        (T + M, T + M.replace("SELECT a", "SELECT c AS a"), "AS SELECT a"),
        (T + M + "ALTER MATERIALIZED VIEW m SET (fillfactor = 70);", T + M, "fillfactor=70"),
        (T + X + "(a WITH =);", T + X + "(c WITH =);", "EXCLUDE"),
        (T + R + FK + " MATCH FULL;", T + R + FK + ";", "MATCH FULL"),
    ],
)  # fmt: skip
def test_a_strict_statement_refuses_what_differs(postgres: Engine, there: str, wanted: str, differs: str) -> None:
    made(postgres, *statements_of(there))
    with fresh("postgres") as other:
        new = made(other, *statements_of(wanted))
    with pytest.raises(Exception, match="is there, and is not what this statement makes") as caught:
        for statement in compile_change(Snapshot(), new, POSTGRES, Told(guards="strict")).up:
            postgres.execute(statement.sql)
    assert differs in str(caught.value)


@pytest.mark.parametrize("guards", ["plain", "strict"])
def test_what_was_made_in_another_things_place_stays_when_all_runs_again(guards: str) -> None:
    """Rows that came after the change are not dropped by a second run, nor is a key that something uses by then."""
    before = (
        "CREATE TABLE t (a integer, b integer, CONSTRAINT t_pkey PRIMARY KEY (a, b))",
        "CREATE TABLE u (x integer)",
        "CREATE TABLE p (id integer, k text) PARTITION BY RANGE (id)",
        "CREATE TABLE p1 PARTITION OF p FOR VALUES FROM (0) TO (100)",
    )
    after = (
        "CREATE TABLE t (a integer NOT NULL, b integer NOT NULL, CONSTRAINT t_pkey PRIMARY KEY (a))",
        "CREATE TABLE u (x integer CONSTRAINT u_fk REFERENCES t (a))",
        "CREATE TABLE p (id integer, k text) PARTITION BY LIST (k)",
        "CREATE TABLE p1 PARTITION OF p FOR VALUES IN ('a')",
    )
    dialect = load_dialect("postgres", "14")
    with fresh("postgres") as engine, fresh("postgres") as other:
        for one, statements in ((engine, before), (other, after)):
            for sql in statements:
                one.execute(sql)
        wanted = introspect(other, dialect)
        change = compile_change(introspect(engine, dialect), wanted, dialect, Told(guards=guards))
        for statement in change.up:
            engine.execute(statement.sql)
        for sql in ("INSERT INTO p VALUES (1, 'a')", "INSERT INTO t VALUES (1, 2)", "INSERT INTO u VALUES (1)"):
            engine.execute(sql)
        for statement in change.up:
            engine.execute(statement.sql)
        assert introspect(engine, dialect) == wanted
        assert [engine.query(f"SELECT count(*) FROM {name}") for name in ("p", "t", "u")] == [[(1,)]] * 3


AFRESH = ("DROP TABLE IF EXISTS t",)
SAME = {
    "of a table": ("WITH (fillfactor = 70, autovacuum_enabled = false, autovacuum_vacuum_scale_factor = 0.20)",
                   "WITH (autovacuum_vacuum_scale_factor = 0.2, autovacuum_enabled = off, fillfactor = '070')"),
    "of its TOAST table": ("WITH (toast.autovacuum_enabled = 1)", "WITH (toast.autovacuum_enabled = yes)"),
}  # fmt: skip


@pytest.mark.parametrize("whose", SAME)
def test_parameters_that_mean_the_same_are_no_difference(any_postgres: Engine, whose: str) -> None:
    one, other = (made(any_postgres, *AFRESH, f"CREATE TABLE t (a int, b text) {text}") for text in SAME[whose])
    assert one != other
    assert not diff(one, other)


def test_an_index_whose_parameters_mean_the_same_stays(any_postgres: Engine) -> None:
    first, second = "(fillfactor = 70, deduplicate_items = no)", "(deduplicate_items = off, fillfactor = 70)"
    table = (*AFRESH, "CREATE TABLE t (a int)")
    one, other = (made(any_postgres, *table, f"CREATE INDEX i ON t (a) WITH {text}") for text in (first, second))
    assert one != other
    assert not diff(one, other)


@pytest.mark.parametrize("name", ["", "CONSTRAINT k"])
def test_what_a_constraint_for_not_null_is_called_is_no_difference(any_postgres: Engine, name: str) -> None:
    found = made(any_postgres, f"CREATE TABLE t (a int {name} NOT NULL)")
    assert not found.unmodelled
    assert not diff(found, made(any_postgres, *AFRESH, "CREATE TABLE t (a int CONSTRAINT other NOT NULL)"))
