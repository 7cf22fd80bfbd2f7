"""Everything that the seed document names: 「データベース設計（Turso + Drizzle ORM）」."""

from __future__ import annotations

import os
import time

import pytest

from schemadef.engines.base import Engine
from schemadef.errors import ConfigError, EngineError

DATABASES = ("local", "postgres")
ENGINES = [
    ("local", "sqlite"),
    ("local", "libsql"),
    ("local", "sqld"),
    ("postgres", "postgres18"),
    ("postgres", "postgres14"),
]
STATUS = ("PENDING", "PROCESSING", "COMPLETED", "FAILED", "RETRYING")
SYNC_STATUS = ("PENDING", "SYNCING", "COMPLETED", "FAILED")
on_every_engine = pytest.mark.parametrize(("name", "engine"), ENGINES, indirect=["engine"])


@pytest.fixture(params=DATABASES)
def facts(example, request):
    return example.facts(request.param)


def test_one_folder_for_sqlite_and_turso_and_one_for_postgres(example):
    local, postgres = example.config.databases.values()
    assert (local.name, postgres.name) == DATABASES
    assert local.dialect == ("turso", "sqlite")
    assert postgres.dialect == ("postgres",)
    # 統一スキーマ定義: one declaration for both
    assert local.declaration == postgres.declaration == ("schema.py",)
    assert os.path.relpath(local.path, example.folder) == "../../generated/desktop_sync/local"
    assert os.path.relpath(postgres.path, example.folder) == "../../generated/desktop_sync/postgres"


def test_the_tables(facts):
    assert facts.tables() == {"workflows", "user_settings", "sync_metadata"}


def test_workflows(facts):
    assert facts.names("workflows") == [
        "id",
        "type",
        "user_id",
        "status",
        "input_payload",
        "output_payload",
        "error_log",
        "retry_count",
        "created_at",
        "updated_at",
        "completed_at",
        "deleted_at",
    ]
    assert facts.nullable("workflows") == {"input_payload", "output_payload", "error_log", "completed_at", "deleted_at"}
    assert facts.primary_key("workflows") == ("id",)
    assert facts.values("workflows.status") == STATUS
    assert facts.default("workflows.status").split("::")[0] == "'PENDING'"
    assert facts.default("workflows.retry_count") == "0"
    for column in ("input_payload", "output_payload"):
        assert facts.type(f"workflows.{column}") == "json"
    for column in ("created_at", "updated_at", "completed_at", "deleted_at"):
        assert facts.type(f"workflows.{column}") == "timestamp"


def test_user_settings(facts):
    assert facts.names("user_settings") == ["id", "user_id", "preferences", "created_at", "updated_at"]
    assert facts.nullable("user_settings") == {"preferences"}
    assert facts.uniques("user_settings") == {("user_id",)}
    assert facts.type("user_settings.preferences") == "json"


def test_sync_metadata(facts):
    assert facts.names("sync_metadata") == ["id", "table_name", "last_sync_at", "sync_status"]
    assert facts.nullable("sync_metadata") == {"last_sync_at"}
    assert facts.type("sync_metadata.last_sync_at") == "timestamp"
    assert facts.values("sync_metadata.sync_status") == SYNC_STATUS
    assert facts.default("sync_metadata.sync_status").split("::")[0] == "'PENDING'"


def test_every_table_has_a_random_uuid_as_its_key(facts):
    for table in facts.tables():
        assert facts.primary_key(table) == ("id",)
        assert facts.type(f"{table}.id") == "uuid"
        assert "random" in (facts.default(f"{table}.id") or "")


def test_the_indexes_of_15_7(facts):
    assert facts.indexes("workflows") == {
        "idx_workflows_status": ("status",),
        "idx_workflows_user_id": ("user_id",),
        "idx_workflows_created_at": ("created_at",),
        "idx_workflows_type_status": ("type", "status"),
    }


def test_what_drizzle_stores(example):
    """The seed's schema.ts: text for enums, JSON and UUIDs, integer({ mode: "timestamp" }) for moments."""
    facts = example.facts("local")
    assert {column: facts.stored(f"workflows.{column}") for column in facts.names("workflows")} == {
        "id": "TEXT",
        "type": "TEXT",
        "user_id": "TEXT",
        "status": "TEXT",
        "input_payload": "TEXT",
        "output_payload": "TEXT",
        "error_log": "TEXT",
        "retry_count": "INTEGER",
        "created_at": "INTEGER",
        "updated_at": "INTEGER",
        "completed_at": "INTEGER",
        "deleted_at": "INTEGER",
    }
    assert facts.column("workflows.created_at").logical.stored == "epoch_seconds"
    assert facts.default("workflows.created_at") == "unixepoch()"


def test_postgres_has_enum_types(example):
    assert example.facts("postgres").enums() == {"workflow_status": STATUS, "sync_status": SYNC_STATUS}


@pytest.mark.parametrize(
    ("name", "url", "token"),
    [
        ("local-file", "file:./data/local.db", ""),
        ("local-turso", "${TURSO_DATABASE_URL}", "${TURSO_AUTH_TOKEN}"),
        ("desktop", "file:${appDataPath}/app.db", ""),
        ("railway", "${TURSO_DATABASE_URL}", "${TURSO_AUTH_TOKEN}"),
    ],
)
def test_the_environments_of_15_2(example, name, url, token):
    local = example.database("local")
    assert list(local.environments) == ["local-file", "local-turso", "desktop", "railway"]
    assert (local.environment(name).url, local.environment(name).token) == (url, token)


def test_what_the_environments_resolve_to(example):
    local = example.database("local")
    cloud = {"TURSO_DATABASE_URL": "libsql://ai-workflow.turso.io", "TURSO_AUTH_TOKEN": "eyJ"}
    for name in ("local-turso", "railway"):
        target = local.environment(name).resolve(cloud)
        assert (target.url, target.token) == ("libsql://ai-workflow.turso.io", "eyJ")
        with pytest.raises(ConfigError, match="TURSO_AUTH_TOKEN"):
            local.environment(name).resolve({"TURSO_DATABASE_URL": "libsql://ai-workflow.turso.io"})
    # 認証は不要
    assert local.environment("desktop").resolve({"appDataPath": "/data"}).url == "file:/data/app.db"
    assert local.environment("local-file").resolve({}).url == f"file:{example.folder}/data/local.db"
    with pytest.raises(ConfigError, match="appDataPath"):
        local.environment("desktop").resolve({})


@on_every_engine
def test_up_again_and_back(example, name: str, engine: Engine):
    example.prove(name, engine)


@on_every_engine
def test_defaults_and_refusals(example, name: str, engine: Engine):
    example.create(name, engine)
    engine.execute("INSERT INTO workflows (type, user_id) VALUES ('summary', 'u1')")
    assert engine.query("SELECT status, retry_count, deleted_at, length(CAST(id AS TEXT)) FROM workflows") == [
        ("PENDING", 0, None, 36)
    ]
    engine.execute("INSERT INTO user_settings (user_id, preferences) VALUES ('u1', '{\"theme\": \"dark\"}')")
    engine.execute("INSERT INTO sync_metadata (table_name) VALUES ('workflows')")
    for broken in (
        "UPDATE workflows SET status = 'DONE'",
        "UPDATE workflows SET input_payload = '{'",
        "UPDATE workflows SET user_id = NULL",
        "UPDATE sync_metadata SET sync_status = 'RETRYING'",
        "INSERT INTO user_settings (user_id) VALUES ('u1')",
    ):
        with pytest.raises(EngineError):
            engine.execute(broken)


@pytest.mark.parametrize("engine", ["sqlite", "libsql", "sqld"], indirect=True)
def test_moments_are_the_seconds_that_drizzle_reads(example, engine: Engine):
    example.create("local", engine)
    before = int(time.time())
    engine.execute("INSERT INTO workflows (type, user_id) VALUES ('summary', 'u1')")
    (created,) = engine.query("SELECT created_at FROM workflows")[0]
    assert isinstance(created, int)
    assert before <= created <= time.time()


@on_every_engine
def test_an_update_touches_the_row_unless_it_says_the_time_itself(example, name: str, engine: Engine):
    """The repository sets updatedAt in updateStatus, and forgets it in softDelete."""
    example.create(name, engine)
    day = "1000000" if name == "local" else "timestamptz '1970-01-12 13:46:40Z'"
    engine.execute(f"INSERT INTO workflows (type, user_id, updated_at) VALUES ('summary', 'u1', {day})")
    engine.execute(f"UPDATE workflows SET status = 'FAILED', updated_at = {day}")
    assert engine.query(f"SELECT count(*) FROM workflows WHERE updated_at > {day}") == [(1,)]
    late = "4000000000" if name == "local" else "timestamptz '2096-10-02 07:06:40Z'"
    engine.execute(f"UPDATE workflows SET status = 'RETRYING', updated_at = {late}")
    assert engine.query(f"SELECT count(*) FROM workflows WHERE updated_at = {late}") == [(1,)]
