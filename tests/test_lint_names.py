"""Types and names: what a team may wish for, and what a server refuses or cuts off."""

from __future__ import annotations

from pathlib import Path

import pytest
from command_line import schemadef

from schemadef.dialect import Dialect, load_dialect
from schemadef.engines.base import Engine
from schemadef.errors import ConfigError, EngineError
from schemadef.lint.declared.declaration import Declaration
from schemadef.lint.declared.run import lint_declarations
from schemadef.lint.files import Found
from schemadef.lint.finding import Severity
from schemadef.lint.naming import check_patterns
from schemadef.lint.run import lint, settings_for
from schemadef.lint.wishes import NONE, Wishes
from schemadef.load import load_schema
from schemadef.lower import Options, lower_schema
from schemadef.lower.context import Context

NEON = load_dialect("neon", "18")
SQLITE = load_dialect("sqlite")


def found(text: str, *select: str, wishes: Wishes = NONE, dialect: Dialect = NEON) -> list[str]:
    """What is found in a file: each code with the words that it marks."""
    settings = settings_for(dialect, select=select)._replace(wishes=wishes)
    (one,) = lint([Found(Path("0001_it.sql"), text)], dialect, settings)
    return [f"{finding.code} {text[finding.start : finding.end]}" for finding in one.findings]


@pytest.mark.parametrize(
    ("column", "codes"),
    [
        ("id int", {"TYPE101"}),
        ("id int8", set()),
        ("n int", set()),
        ("n int REFERENCES other (id)", {"TYPE101"}),
        ("n int PRIMARY KEY", {"TYPE101"}),
        ("n int GENERATED ALWAYS AS IDENTITY", {"TYPE101"}),
        ("user_id smallint", {"TYPE101"}),
        ("n serial", {"TYPE101", "TYPE105"}),
        ("n bigserial", {"TYPE105"}),
        ('n "serial"', {"TYPE101", "TYPE105"}),
        ("at timestamp", {"TYPE102"}),
        ("at timestamp(3) without time zone", {"TYPE102"}),
        ("at timestamp with time zone", set()),
        ("at timestamptz[]", set()),
        ("at timestamp[]", {"TYPE102"}),
        ("s varchar(80)", {"TYPE103"}),
        ("s character varying(80)", {"TYPE103"}),
        ("s varchar", set()),
        ("s char", {"TYPE103"}),
        ("s text", set()),
        ("j json", {"TYPE104"}),
        ("j jsonb", set()),
        ("m money", {"TYPE106"}),
        ("total_amount real", {"TYPE106"}),
        ("total_amount numeric(12, 2)", set()),
        ("ratio real", set()),
        ("t time with time zone", {"TYPE106"}),
        ("accosting double precision", set()),
    ],
)
def test_types_of_columns(column: str, codes: set[str]) -> None:
    wanted = ("TYPE101", "TYPE102", "TYPE103", "TYPE104", "TYPE105", "TYPE106")
    for text in (f"CREATE TABLE t ({column});", f"ALTER TABLE t ADD COLUMN {column};", f"ALTER TABLE t ADD {column};"):
        assert {said.split()[0] for said in found(text, *wanted)} == codes, text
    name, _, kind = column.partition(" ")
    if not any(word in kind for word in ("REFERENCES", "PRIMARY", "GENERATED")):
        text = f"ALTER TABLE t ALTER COLUMN {name} TYPE {kind} USING {name}::{kind};"
        assert {said.split()[0] for said in found(text, *wanted)} == codes, text


@pytest.mark.parametrize(
    ("text", "missing"),
    [
        ("CREATE TABLE t (x int);", True),
        ("CREATE TABLE t (x int PRIMARY KEY);", False),
        ("CREATE TABLE t (x int, PRIMARY KEY (x));", False),
        ("CREATE TABLE t (x int); ALTER TABLE ONLY t ADD CONSTRAINT k PRIMARY KEY (x);", False),
        ("CREATE TABLE t (x int); DROP TABLE t;", False),
        ("CREATE TEMP TABLE t (x int);", False),
        ("CREATE TABLE t PARTITION OF p FOR VALUES IN (1);", False),
        ("CREATE TABLE t (LIKE p INCLUDING ALL);", False),
        ("CREATE TABLE t AS SELECT 1 AS x;", False),
        ("CREATE TABLE t (x int) INHERITS (p);", False),
        ("CREATE TABLE t (x int UNIQUE);", True),
    ],
)
def test_a_table_without_a_primary_key(text: str, missing: bool) -> None:
    assert bool(found(text, "TYPE107")) is missing


LONG = "a" * 64


@pytest.mark.parametrize(
    ("text", "names"),
    [
        (f"CREATE TABLE {LONG} (x int);", [LONG]),
        (f'CREATE TABLE "{LONG}" (x int);', [f'"{LONG}"']),
        (f"CREATE TABLE {LONG[1:]} (x int);", []),
        (f'CREATE TABLE "{"é" * 32}" (x int);', [f'"{"é" * 32}"']),
        (f'CREATE TABLE "{"é" * 31}" (x int);', []),
        (f"INSERT INTO t VALUES ('{LONG}');", []),
        (f"SELECT 1; -- {LONG}", []),
        (f"DO $$ BEGIN ALTER TABLE t ADD COLUMN {LONG} int; END $$;", [LONG]),
    ],
)
def test_a_name_that_postgres_cuts_off_is_an_error(text: str, names: list[str]) -> None:
    assert found(text, "TYPE108") == [f"TYPE108 {name}" for name in names]
    assert settings_for(NEON).severities["TYPE108"] is Severity.ERROR


TWICE = [
    "CREATE TABLE t (a int, b int, a text)",
    "CREATE TABLE t (a int, -- once\n A text)",
    "INSERT INTO t (a, b, a) VALUES (1, 2, 3)",
    "UPDATE t SET a = 1, b = 2, a = 3",
    "UPDATE t SET (a, b) = (1, 2), a = 3",
    "CREATE TABLE t (a int, b int, UNIQUE (a, a))",
    "ALTER TABLE t ADD CONSTRAINT k PRIMARY KEY (a, b, a)",
]
ONCE = [
    "CREATE TABLE t (a int, b int, CHECK (a > 0), CHECK (a < 9), UNIQUE (a), UNIQUE (b))",
    "CREATE TABLE t (a numeric(10, 2), b numeric(10, 2))",
    "CREATE TABLE t (a int, b int, UNIQUE (a, b), UNIQUE (b, a))",
    "ALTER TABLE t ADD UNIQUE (a, b), ADD CHECK (a > 0 OR a < 0)",
    'CREATE TABLE t (a int, "A" int)',
    "INSERT INTO t (a, b) VALUES (1, 1)",
    "INSERT INTO t (a) SELECT a FROM t WHERE a IN (1, 1)",
    "INSERT INTO t SELECT (a), a FROM t",
    "UPDATE t SET a = 1, b = a FROM (SELECT 1, 1) q WHERE a = 1 AND a = 1",
    "UPDATE t SET a = 1 WHERE b = 2 AND b = 3",
]


def test_a_column_twice_is_what_postgres_refuses(postgres: Engine) -> None:
    for text in (*TWICE, *ONCE):
        postgres.execute("DROP TABLE IF EXISTS t")
        if not text.startswith("CREATE"):
            postgres.execute("CREATE TABLE t (a int, b int)")
        refused = ""
        try:
            postgres.execute(text)
        except EngineError as error:
            refused = error.message
        twice = any(words in refused for words in ("more than once", "multiple assignments", "appears twice"))
        assert bool(found(f"{text};", "TYPE109")) is twice is (text in TWICE), text


def test_sqlite_tells_no_columns_apart_by_their_case_and_sets_one_twice() -> None:
    assert found('CREATE TABLE t (a int, "A" int);', "TYPE109", dialect=SQLITE) == ['TYPE109 "A"']
    assert found("UPDATE t SET a = 1, a = 2;", "TYPE109", dialect=SQLITE) == []
    assert found("CREATE VIRTUAL TABLE t USING fts5(a, content, content='b');", "TYPE109", dialect=SQLITE) == []


@pytest.mark.parametrize(
    ("column", "index", "bad"),
    [
        ("vector(2000)", "hnsw (e vector_l2_ops)", False),
        ("vector(2001)", "hnsw (e vector_l2_ops)", True),
        ("vector(2001)", "ivfflat (e)", True),
        ("vector(2001)", "btree (e)", False),
        ("halfvec(4000)", "hnsw (e halfvec_l2_ops)", False),
        ("halfvec(4001)", "hnsw (e halfvec_l2_ops)", True),
        ("vector(3000)", "hnsw ((e::halfvec(3000)) halfvec_l2_ops)", False),
        ("vector(5000)", "hnsw ((e::halfvec(5000)) halfvec_l2_ops)", True),
        ("vector", "hnsw (e vector_l2_ops)", False),
    ],
)
def test_an_index_on_vectors_that_are_too_long(column: str, index: str, bad: bool) -> None:
    assert bool(found(f"CREATE TABLE t (e {column}); CREATE INDEX i ON t USING {index};", "TYPE110")) is bad


@pytest.mark.parametrize(
    ("columns", "bad"),
    [
        ("a boolean, b bigint, c boolean, d bigint", True),
        ("b bigint, d bigint, a boolean, c boolean", False),
        ("a int, b bigint", False),
        ("t text, a boolean, b bigint, c boolean, d bigint", False),
    ],
)
def test_columns_in_an_order_that_wastes_space(columns: str, bad: bool) -> None:
    assert bool(found(f"CREATE TABLE t ({columns});", "TYPE111")) is bad


@pytest.mark.parametrize(
    ("text", "codes"),
    [
        ('CREATE TABLE "order" (id int);', ['NAME109 "order"']),
        ('ALTER TABLE t ADD COLUMN "group" int;', ['NAME109 "group"']),
        ('ALTER TABLE t RENAME COLUMN a TO "user";', ['NAME109 "user"']),
        ("CREATE TABLE orders (key text, value text);", []),
        ('CREATE TABLE "userNotes" (id int);', ['NAME110 "userNotes"']),
        ('CREATE TABLE "user_notes" ("id" int);', []),
        ("CREATE TABLE userNotes (Id int);", []),
        ("CREATE SCHEMA pg_mine;", ["NAME111 CREATE SCHEMA pg_mine"]),
        ("CREATE TABLE pg_mine (id int);", []),
    ],
)
def test_names_that_must_be_quoted_or_are_taken(text: str, codes: list[str]) -> None:
    assert found(text, "NAME109", "NAME110", "NAME111") == codes


def test_a_prefix_is_the_servers_where_the_server_says_so(postgres: Engine, sqlite_engine: Engine) -> None:
    for engine, text in ((postgres, "CREATE SCHEMA pg_mine"), (sqlite_engine, "CREATE TABLE sqlite_mine (x)")):
        with pytest.raises(EngineError):
            engine.execute(text)
    assert found("CREATE TABLE sqlite_mine (x);", "NAME111", dialect=SQLITE) != []
    postgres.execute("CREATE TABLE pg_mine (x int)")


PATTERNS = Wishes(
    names={
        "table": "t_[a-z]+",
        "index": "ix_{table}_{columns}",
        "foreign_key": "fk_{table}_{column}",
        "unique": "uq_{table}_{columns}",
        "primary_key": "pk_{table}",
        "check": "ck_{table}_.+",
    }
)


@pytest.mark.parametrize(
    ("text", "codes"),
    [
        ("CREATE TABLE notes (id int);", ["NAME101 notes"]),
        ("ALTER TABLE t_a RENAME TO notes;", ["NAME101 notes"]),
        ("CREATE TABLE s.t_notes (id int);", []),
        ("CREATE INDEX ix_t_a_b ON s.t (a, b DESC);", []),
        ("CREATE INDEX ix_t_b_a ON s.t (a, b);", ["NAME103 ix_t_b_a"]),
        ("CREATE INDEX ON t (a);", []),
        ("CREATE UNIQUE INDEX uq_t_a ON t (a);", []),
        ("CREATE UNIQUE INDEX ix_t_a ON t (a);", ["NAME106 ix_t_a"]),
        ("ALTER TABLE t ADD CONSTRAINT fk_t_a FOREIGN KEY (a, b) REFERENCES o (a, b);", []),
        ("ALTER TABLE t ADD CONSTRAINT o FOREIGN KEY (a) REFERENCES o (a);", ["NAME104 o"]),
        ("CREATE TABLE t_a (a int CONSTRAINT x REFERENCES o (a));", ["NAME104 x"]),
        ("CREATE TABLE t_a (a int CONSTRAINT pk_t_a PRIMARY KEY);", []),
        ("CREATE TABLE t_a (a int, CONSTRAINT x PRIMARY KEY (a), PRIMARY KEY (a));", ["NAME112 x"]),
        ("ALTER TABLE t ADD CONSTRAINT x CHECK (a > 0);", ["NAME105 x"]),
        ("ALTER TABLE t ADD CONSTRAINT ck_t_a CHECK (a > 0);", []),
        ("ALTER TABLE t ADD CONSTRAINT uq_t_x UNIQUE USING INDEX i;", []),
        ("ALTER TABLE t ADD CONSTRAINT x PRIMARY KEY USING INDEX i;", ["NAME112 x"]),
        ('CREATE TABLE t_a ("aB" int);', ['NAME102 "aB"']),
        ('CREATE TRIGGER "X" AFTER INSERT ON t EXECUTE FUNCTION f();', ['NAME107 "X"']),
        ('CREATE POLICY "My rows" ON t;', ['NAME108 "My rows"']),
    ],
)
def test_patterns_for_names(text: str, codes: list[str]) -> None:
    wanted = [f"NAME1{number:02d}" for number in (*range(1, 9), 12)]
    assert found(text, *wanted, wishes=PATTERNS) == codes


def test_patterns_hold_for_declarations_too(tmp_path: Path) -> None:
    text = (
        "from schemadef import *\n\n\nclass Notes(Table):\n    id = uuid(primary_key=True)\n    at = timestamp()\n"
        "    ix_notes_at = Index(at)\n    by_id = Index(id, at)\n"
    )
    (tmp_path / "schema.py").write_text(text)
    schema = load_schema(["schema.py"], tmp_path)
    declaration = Declaration(lower_schema(schema, NEON), Context(schema, NEON, Options()), PATTERNS)
    (answer,) = lint_declarations([(declaration, settings_for(NEON, select=["NAME101", "NAME103"]))])
    assert [(one.code, answer.file.place(one.start)[0]) for one in answer.findings] == [("NAME101", 4), ("NAME103", 8)]


@pytest.mark.parametrize(
    ("names", "sentence"),
    [
        ({"indx": "x"}, 'no kind "indx"'),
        ({"index": "{tabel}_idx"}, "{tabel} stands for nothing"),
        ({"index": "(["}, "no regular expression"),
    ],
)
def test_a_pattern_that_is_none_is_refused(names: dict[str, str], sentence: str) -> None:
    with pytest.raises(ConfigError, match=sentence.replace("{", r"\{")):
        check_patterns(names)


def test_the_configuration_says_the_patterns(tmp_path: Path) -> None:
    (tmp_path / "a.sql").write_text("CREATE INDEX IF NOT EXISTS i ON t (a);\n")
    (tmp_path / "schemadef.toml").write_text('[lint]\nselect = ["NAME103"]\nnames = {index = "ix_{table}_{columns}"}\n')
    done = schemadef("lint", "a.sql", cwd=tmp_path)
    assert "NAME103 i is not named like ix_t_a" in done.out
    (tmp_path / "schemadef.toml").write_text('[lint]\nnames = {index = "ix_{tabel}"}\n')
    done = schemadef("lint", "a.sql", cwd=tmp_path)
    assert done.status == 2 and "{tabel}" in done.err and "Traceback" not in done.err


@pytest.mark.parametrize(
    ("text", "code", "bad"),
    [
        ("LOCK TABLE t;", "SAFE109", True),
        ("LOCK TABLE t IN ACCESS EXCLUSIVE MODE;", "SAFE109", True),
        ("LOCK TABLE t IN ACCESS SHARE MODE;", "SAFE109", False),
        ("LOCK TABLE t IN SHARE ROW EXCLUSIVE MODE;", "SAFE109", False),
        ("LOCK TABLE t IN ACCESS EXCLUSIVE MODE NOWAIT;", "SAFE109", True),
        ("VACUUM (FULL) t;", "SAFE109", True),
        ("VACUUM (FULL false) t;", "SAFE109", False),
        ("VACUUM ANALYZE t;", "SAFE109", False),
        ("CLUSTER;", "SAFE109", True),
        ("SET lock_timeout = '1s'; ALTER TABLE t ADD c int;", "SAFE107", False),
        ("SELECT set_config('lock_timeout', '1s', true); ALTER TABLE t ADD c int;", "SAFE107", False),
        ("SET foo.lock_timeout = '1s'; ALTER TABLE t ADD c int;", "SAFE107", True),
        ("CREATE TABLE t (a int); ALTER TABLE t ADD c int;", "SAFE107", False),
        ("CREATE INDEX CONCURRENTLY i ON t (a);", "SAFE107", False),
        ("CREATE INDEX i ON t (a);", "SAFE107", True),
        ("ALTER TABLE t ADD c int; COMMIT; SELECT 1 FROM t;", "SAFE108", False),
        ("ALTER TABLE t ADD c int; UPDATE t SET c = 1;", "SAFE108", True),
        ("ALTER TABLE t VALIDATE CONSTRAINT k; SELECT 1 FROM t;", "SAFE108", False),
        ("ALTER TABLE t ADD a int; ALTER TABLE t ADD b int;", "SAFE110", True),
        ("ALTER TABLE t ADD a int; ALTER TABLE u ADD b int; ALTER TABLE t ADD b int;", "SAFE110", False),
        ("ALTER TABLE t ADD a int; ALTER TABLE t RENAME TO u;", "SAFE110", False),
        ("ALTER TABLE t ADD PRIMARY KEY USING INDEX i;", "SAFE206", True),
        (
            "ALTER TABLE t ALTER a SET NOT NULL; CREATE UNIQUE INDEX i ON t (a); ALTER TABLE t ADD PRIMARY KEY USING INDEX i;",
            "SAFE206",
            False,
        ),
        ("ALTER DOMAIN d ADD CHECK (VALUE > 0);", "SAFE208", True),
        ("CREATE DOMAIN d AS int; ALTER DOMAIN d ADD CHECK (VALUE > 0);", "SAFE208", False),
        ("ALTER DOMAIN d DROP CONSTRAINT k;", "SAFE208", False),
        ("ALTER TABLE t ALTER c DROP NOT NULL;", "SAFE309", True),
        ("ALTER TABLE t ALTER c SET NOT NULL;", "SAFE309", False),
        ("ALTER TABLE t DROP COLUMN c;", "SAFE309", False),
        ("DROP TRIGGER x ON t;", "SAFE309", True),
        ("ALTER TYPE m ADD VALUE 'b' AFTER 'a';", "SAFE406", False),
        ("INSERT INTO t VALUES (1);", "SAFE505", True),
        ("INSERT INTO s.t AS x SELECT 1;", "SAFE505", True),
        ("INSERT INTO t (a) VALUES (1);", "SAFE505", False),
        ("INSERT INTO t DEFAULT VALUES;", "SAFE505", False),
        ("ALTER TABLE t ADD j json;", "SAFE407", True),
        ("ALTER TABLE t ADD j json[], ADD k jsonb DEFAULT '{}'::json;", "SAFE407", False),
        ("CREATE TABLE t (a int); ALTER TABLE t ADD j json;", "SAFE407", False),
        ("CREATE INDEX CONCURRENTLY i ON t (a, b, c, d);", "TYPE114", True),
        ("CREATE UNIQUE INDEX CONCURRENTLY i ON t (a, b, c, d);", "TYPE114", False),
        ("CREATE INDEX CONCURRENTLY i ON t (a, f(b, c, d), e);", "TYPE114", False),
    ],
)
def test_what_others_look_at_too(text: str, code: str, bad: bool) -> None:
    assert bool(found(text, code)) is bad


@pytest.mark.parametrize(
    ("text", "bad"),
    [
        ("CREATE TABLE t (a int REFERENCES o (id));", True),
        ("CREATE TABLE t (a int PRIMARY KEY REFERENCES o (id));", False),
        ("CREATE TABLE t (a int, FOREIGN KEY (a) REFERENCES o (id)); CREATE INDEX i ON t (a, b);", False),
        ("CREATE TABLE t (a int, FOREIGN KEY (a) REFERENCES o (id)); CREATE INDEX i ON t (b, a);", True),
        ("CREATE TABLE t (a int, FOREIGN KEY (a) REFERENCES o (id)); CREATE INDEX i ON t (a) WHERE b;", True),
        ("CREATE TABLE t (a int, b int, UNIQUE (b, a), FOREIGN KEY (a, b) REFERENCES o (a, b));", False),
        ("CREATE TABLE t (a int); ALTER TABLE t ADD CONSTRAINT k FOREIGN KEY (a) REFERENCES o (id);", True),
        ("CREATE TABLE t (a int REFERENCES o (id)); DROP TABLE t;", False),
    ],
)
def test_a_foreign_key_that_no_index_serves(text: str, bad: bool) -> None:
    assert bool(found(text, "SAFE111")) is bad


@pytest.mark.parametrize("dialect", ["sqlite", "d1", "turso", "neon"])
@pytest.mark.parametrize(
    ("text", "code", "bad"),
    [
        ("DROP TABLE t;", "SAFE301", True),
        ("CREATE TABLE new_t (a int); DROP TABLE t; ALTER TABLE new_t RENAME TO t;", "SAFE301", False),
        ("CREATE TEMPORARY TABLE t (a int); DROP TABLE t;", "SAFE301", False),
        ("ALTER TABLE t DROP COLUMN a;", "SAFE302", True),
        ("ALTER TABLE t RENAME COLUMN a TO b;", "SAFE401", True),
        ("ALTER TABLE t RENAME TO u;", "SAFE402", True),
        ("CREATE TABLE new_t (a int); ALTER TABLE new_t RENAME TO t;", "SAFE402", False),
        ("DELETE FROM t;", "SAFE501", True),
        ("DELETE FROM t WHERE a > 1;", "SAFE501", False),
    ],
)
def test_what_loses_rows_or_breaks_code_does_so_everywhere(dialect: str, text: str, code: str, bad: bool) -> None:
    assert bool(found(text, code, dialect=load_dialect(dialect))) is bad
