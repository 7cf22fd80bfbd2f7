"""A strict statement, and the comparison before a plain one, refuse what differs and pass what later migrations add."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from engines import POSTGRES_VERSIONS, fresh
from postgres_differences_program import PROGRAMS
from postgres_differences_table import TABLES, TASKS, USERS
from postgres_folder import POSTGRES, compiled, dump, prepare, run
from strict import MADE, OPERATIONS, STRICT, operation_of

from schemadef.dialect import load_dialect
from schemadef.differing import DIFFERS, comparison, refuse_differing
from schemadef.engines.base import Engine
from schemadef.errors import DriftError, EngineError
from schemadef.model import Check, Column, DataType, Index, IndexPart, Policy, PrimaryKey, Unique, View
from schemadef.names import quote
from schemadef.operations import Operation
from schemadef.operations.check import AddCheck
from schemadef.operations.column import AddColumn
from schemadef.operations.index import CreateIndex
from schemadef.operations.policy import CreatePolicy
from schemadef.operations.primary_key import AddPrimaryKey
from schemadef.operations.unique import AddUnique
from schemadef.operations.view import CreateView
from schemadef.plan import rollback
from schemadef.render import Renderer
from schemadef.tokens import tokens

BACK = "DO $$ BEGIN RAISE EXCEPTION 'back' USING ERRCODE = 'SD999'; END $$"


@pytest.fixture(scope="module", params=POSTGRES_VERSIONS)
def standing(request: pytest.FixtureRequest) -> Iterator[Engine]:
    """A database with the whole declaration; every test leaves it as it was."""
    with fresh(f"postgres{request.param}") as engine:
        prepare(engine)
        for migration in compiled("strict"):
            run(engine, migration.up)
        yield engine


def statements_of(script: str) -> list[str]:
    """A script taken apart at its semicolons."""
    texts = [""]
    for token in tokens(script):
        if token.text == ";":
            texts.append("")
        else:
            texts[-1] += token.text
    return texts


@pytest.mark.parametrize(("subject", "by_hand", "there", "wanted"), [*TABLES, *PROGRAMS])
def test_what_differs_is_refused_with_both_definitions(
    standing: Engine, subject: str, by_hand: str, there: str, wanted: str
) -> None:
    full, operation = operation_of(subject)
    for look in (STRICT[full], comparison(operation, POSTGRES)):
        with pytest.raises(EngineError) as caught:
            standing.batch([*statements_of(by_hand), look])
        assert caught.value.code == DIFFERS, caught.value
        found = caught.value.message.rpartition(" and would be ")[0]
        assert there in found + " and would be"
        assert wanted in caught.value.message
        assert str(operation.object.id) in caught.value.message


def test_as_it_stands_nothing_differs(standing: Engine) -> None:
    before = dump(standing)
    for operation, _ in MADE:
        refuse_differing(standing, operation, POSTGRES)
    assert dump(standing) == before


def test_what_makes_nothing_has_nothing_to_compare() -> None:
    back = rollback([operation for migration in compiled("plain") for operation in migration.operations])
    assert {type(operation).__name__ for operation in back} >= {"DropTable", "DropFunction", "RunRawDown", "ForgetRole"}
    assert {comparison(operation, POSTGRES) for operation in back} == {""}
    silent = {type(operation).__name__ for operation, _ in MADE if not comparison(operation, POSTGRES)}
    assert silent == {
        *("CreateNamespace", "RequireRole", "RunRawUp", "SetComment", "SetRowSecurity", "SetForceRowSecurity"),
        *("CreateGrant", "CreateDefaultPrivileges", "CreateOwner", "SettleGrant"),
    }


LATER = [
    USERS + "ADD later integer DEFAULT 1 CHECK (later > 0) UNIQUE, ADD gone integer",
    USERS + "DROP gone, ADD CONSTRAINT short CHECK (length(name) < 30), ENABLE ROW LEVEL SECURITY",
    TASKS + "ADD owner_id uuid REFERENCES app.users, ADD part integer GENERATED ALWAYS AS (1 + 2) STORED",
    "ALTER TYPE app.mood ADD VALUE 'first' BEFORE 'sad'",
    "ALTER TYPE app.mood ADD VALUE 'between' BEFORE '静か'",
    "ALTER TYPE app.mood ADD VALUE 'last'",
    "CREATE INDEX later_index ON app.users (later)",
    "CREATE FUNCTION app.label(n integer) RETURNS text LANGUAGE sql AS 'SELECT n::text'",
    "CREATE TRIGGER later BEFORE DELETE ON app.tasks FOR EACH ROW EXECUTE FUNCTION app.tasks_keep_fn()",
    "CREATE POLICY later ON app.tasks USING (owner_id IS NULL)",
    "CREATE VIEW app.later AS SELECT * FROM app.happy",
    "COMMENT ON COLUMN app.users.email IS 'another'",
    "COMMENT ON TABLE app.users IS NULL",
    "COMMENT ON CONSTRAINT named ON app.users IS 'another'",
    "GRANT SELECT ON app.users TO sd_reader",
    "ALTER TABLE app.tasks NO FORCE ROW LEVEL SECURITY",
    "CREATE TABLE users (id integer)",
    "CREATE TABLE tasks (id integer)",
]


@pytest.mark.parametrize("look", ["strict", "compare"])
def test_what_later_statements_add_passes(standing: Engine, look: str) -> None:
    looks = [statement.sql if look == "strict" else comparison(operation, POSTGRES) for operation, statement in MADE]
    with pytest.raises(EngineError) as caught:
        standing.batch([*LATER, *filter(None, looks), BACK])
    assert caught.value.code == "SD999", caught.value


def test_a_comment_that_differs_is_set_and_an_equal_one_is_left_alone(any_postgres: Engine) -> None:
    prepare(any_postgres)
    for migration in compiled("strict"):
        run(any_postgres, migration.up)
    comments = [statement.sql for _, statement in MADE if "COMMENT ON" in statement.sql]
    assert {sql.split("COMMENT ON ")[1].split()[0] for sql in comments} == {
        "SCHEMA", "EXTENSION", "TABLE", "COLUMN", "CONSTRAINT", "INDEX", "POLICY", "TRIGGER", "FUNCTION", "VIEW",
        "PROCEDURE", "ROUTINE", "DOMAIN", "TYPE", "MATERIALIZED", "SEQUENCE",
    }  # fmt: skip
    everything = "SELECT classoid, objoid, objsubid, description, xmin::text FROM pg_description ORDER BY 1, 2, 3"
    before = any_postgres.query(everything)
    ours = "description ~ '[$'']' AND objoid >= 16384"
    any_postgres.execute(f"UPDATE pg_catalog.pg_description SET description = description || '!' WHERE {ours}")
    for sql in comments:
        any_postgres.execute(sql)
    after = any_postgres.query(everything)
    assert [row[:4] for row in before] == [row[:4] for row in after]
    for sql in comments:
        any_postgres.execute(sql)
    assert any_postgres.query(everything) == after


# What only newer servers have.
MODERN = load_dialect("postgres", "18")
INTEGER = DataType(name="integer")
T: dict[str, str] = {"namespace": "public", "table": "t"}
NEWER: list[tuple[Operation, str, str]] = [
    (
        AddUnique(object=Unique(**T, name="u", columns=("a",), nulls_not_distinct=True)),
        "ALTER TABLE t DROP CONSTRAINT u, ADD CONSTRAINT u UNIQUE (a)",
        "NULLS NOT DISTINCT",
    ),
    (
        CreateIndex(object=Index(**T, name="i", parts=(IndexPart(column="a"),), unique=True, nulls_not_distinct=True)),
        "DROP INDEX i; CREATE UNIQUE INDEX i ON t (a)",
        "NULLS NOT DISTINCT",
    ),
    (
        CreateView(object=View(namespace="public", name="v", query="SELECT a FROM t", security_invoker=True)),
        "ALTER VIEW v SET (security_invoker = false)",
        "security_invoker=true",
    ),
    (
        AddColumn(object=Column(**T, name="c", position=9, type=INTEGER, null=True, generated="a + 1", virtual=True)),
        "ALTER TABLE t DROP c, ADD c integer GENERATED ALWAYS AS (a + 1) STORED",
        "VIRTUAL (a + 1)",
    ),
    (
        AddColumn(object=Column(**T, name="d", position=9, type=INTEGER, default="1")),
        "ALTER TABLE t ALTER d DROP NOT NULL, ADD CONSTRAINT d_filled NOT NULL d NOT VALID",
        "DEFAULT 1 NOT NULL",
    ),
    (
        AddPrimaryKey(object=PrimaryKey(**T, name="pk", columns=("a",), include=("b",))),
        "ALTER TABLE t DROP CONSTRAINT pk, ADD CONSTRAINT pk PRIMARY KEY (a)",
        "PRIMARY KEY (a) INCLUDE (b)",
    ),
    (
        AddCheck(object=Check(**T, name="k", expression="a > 0")),
        "ALTER TABLE t DROP CONSTRAINT k, ADD CONSTRAINT k CHECK (a > 0) NOT ENFORCED",
        "CHECK ((a > 0))",
    ),
    (
        CreateIndex(
            object=Index(
                **T,
                name="near",
                parts=(IndexPart(column="e", operator_class="public.vector_cosine_ops"),),
                method="hnsw",
                options=(("m", "8"),),
            )
        ),
        "DROP INDEX near; CREATE INDEX near ON t USING hnsw (e public.vector_l2_ops) WITH (m = 8)",
        "vector_cosine_ops",
    ),
]


@pytest.mark.parametrize(("operation", "by_hand", "wanted"), NEWER, ids=str)
def test_what_newer_servers_have(postgres: Engine, operation: Operation, by_hand: str, wanted: str) -> None:
    postgres.execute("CREATE EXTENSION vector")
    postgres.execute("CREATE TABLE t (a integer, b integer, e vector(3))")
    strict = Renderer(MODERN, "strict").statement(operation).sql
    postgres.execute(strict)
    before = dump(postgres)
    postgres.execute(strict)
    refuse_differing(postgres, operation, MODERN)
    assert dump(postgres) == before
    for statement in statements_of(by_hand):
        postgres.execute(statement)
    for look in (strict, comparison(operation, MODERN)):
        with pytest.raises(EngineError) as caught:
            postgres.execute(look)
        assert caught.value.code == DIFFERS
        assert wanted in caught.value.message


def test_a_policy_may_read_its_own_table(any_postgres: Engine) -> None:
    any_postgres.execute("CREATE TABLE t (n integer)")
    own = Policy(**T, name="own", using="EXISTS (SELECT 1 FROM t x JOIN public.t y ON x.n = y.n WHERE x.n = t.n)")
    strict = Renderer(POSTGRES, "strict").statement(CreatePolicy(object=own)).sql
    any_postgres.execute(strict)
    any_postgres.execute(strict)
    check = "DO $$ BEGIN ASSERT pg_catalog.current_setting('search_path') = 'public'; END $$"
    any_postgres.batch([strict, check])


def test_a_search_path_that_names_nothing_stays_so(any_postgres: Engine) -> None:
    prepare(any_postgres)
    empty = "SELECT pg_catalog.set_config('search_path', '', false)"
    any_postgres.query(empty)
    users = OPERATIONS["create table app.users"]
    needed = [s for s in STRICT.values() if "CREATE SCHEMA" in s or "CREATE TYPE" in s]
    for sql in (*needed, STRICT[users.subject], STRICT[users.subject]):
        any_postgres.execute(sql)
    assert any_postgres.query("SHOW search_path") == [("",)]


def test_what_is_missing_passes_and_what_differs_is_drift(postgres: Engine) -> None:
    operation = NEWER[0][0]
    postgres.execute("CREATE TABLE t (a integer, b integer)")
    refuse_differing(postgres, operation, POSTGRES)
    postgres.execute("ALTER TABLE t ADD CONSTRAINT u UNIQUE (a, b)")
    with pytest.raises(
        DriftError, match=r"unique public\.t\.u is there, .* constraint u is UNIQUE \(a, b\) and would be"
    ) as caught:
        refuse_differing(postgres, operation, MODERN)
    assert caught.value.hint


def test_a_role_that_may_not_make_temporary_tables_is_told_so(postgres: Engine) -> None:
    postgres.execute("CREATE TABLE t (a integer, CONSTRAINT u UNIQUE (a))")
    prepare(postgres)
    ((database,),) = postgres.query("SELECT pg_catalog.current_database()::text")
    postgres.execute(f"REVOKE TEMPORARY ON DATABASE {quote(str(database))} FROM PUBLIC")
    postgres.execute("GRANT SELECT ON t TO sd_reader")
    postgres.execute("SET ROLE sd_reader")
    with pytest.raises(EngineError, match=r"unique public\.t\.u cannot be compared .* permission denied .* temporary"):
        refuse_differing(postgres, NEWER[0][0], MODERN)
