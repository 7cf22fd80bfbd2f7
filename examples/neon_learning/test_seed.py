"""Everything that the seed document names: 「Neon PostgreSQL データベース運用詳細」."""

from __future__ import annotations

import os
import re

import pytest
from engines import fresh

from schemadef.engines.base import Engine
from schemadef.errors import EngineError
from schemadef.introspect import introspect
from schemadef.load import load_schema
from schemadef.model import Column, Extension, Function, Index, Table
from schemadef.snapshot import Snapshot

CORE = {"users", "subscriptions", "lesson_slots", "reservations", "materials", "messages", "webhook_events"}
SESSIONS = {"sessions", "session_analyses", "interview_questions", "interview_answers"}
CHAT = {"chat_sessions", "chat_messages", "user_ai_profiles", "user_ai_memories", "session_tags"}
RAG_METRICS = {"ai_dialogue_log", "provenance", "rag_metrics_history", "plugin_registry"}
RAG = {"rag_embeddings", "question_templates"}
WRITTEN_ONCE = {"messages", "webhook_events", "ai_dialogue_log", "rag_metrics_history", "chat_messages", "session_tags"}

STEPS = {
    "0001_initial": ("base", "core"),
    "0006_add_rag_metrics": ("rag_metrics",),
    "0009_add_log_entries": ("log_entries",),
    "0010_add_sessions": ("sessions",),
    "0012_add_rag_embeddings": ("rag",),
    "0015_add_muednote_v3": ("chat",),
}

ALICE = "00000000-0000-4000-8000-00000000000a"
BOB = "00000000-0000-4000-8000-00000000000b"
VECTOR = "('[' || repeat('0.1,', 1535) || '0.1]')::vector"


@pytest.fixture
def facts(example):
    return example.facts("mued")


@pytest.fixture
def postgres():
    with fresh("postgres") as engine:
        yield engine


@pytest.fixture
def database(example, postgres):
    """The whole schema on Postgres with pgvector, and two users."""
    example.create("mued", postgres)
    for id in (ALICE, BOB):
        postgres.execute(f"INSERT INTO users (id, clerk_id, email) VALUES ('{id}', 'user_{id[-1]}', '{id[-1]}@a.jp')")
    return postgres


@pytest.fixture
def as_user(database):
    """Call it to become the application on behalf of a user, of nobody with "", or the owner of the tables with None.

    The application's role owns nothing and cannot bypass the policies, so they hold for it.
    """
    role = "app_" + database.query("SELECT current_database()")[0][0]
    database.execute(f"CREATE ROLE {role}")
    database.execute(f"GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA public TO {role}")

    def become(user: str | None) -> None:
        database.execute("RESET ROLE" if user is None else f"SET ROLE {role}")
        database.query(f"SELECT set_config('app.user_id', '{user or ''}', false)")

    yield become
    become(None)
    database.execute(f"DROP OWNED BY {role}")
    database.execute(f"DROP ROLE {role}")


def test_the_database(example):
    (mued,) = example.config.databases.values()
    assert mued.dialect == ("neon",)
    assert os.path.relpath(mued.path, example.folder) == "../../generated/neon_learning/mued"


def test_the_environment(example):
    """環境変数: `DATABASE_URL` (`.env.local`に設定)."""
    environment = example.database("mued").environment()
    assert (environment.url, environment.env_file) == ("${DATABASE_URL}", ".env.local")
    assert environment.resolve({"DATABASE_URL": "postgresql://a"}).url == "postgresql://a"


def test_the_23_tables(facts):
    assert len(facts.tables()) == 23
    assert facts.tables() == CORE | SESSIONS | {"log_entries"} | CHAT | RAG_METRICS | RAG


def test_the_7_enums(facts):
    enums = facts.enums()
    assert set(enums) == {
        "content_type",
        "acquisition_method",
        "license_type",
        "session_type",
        "focus_area",
        "ai_profile_type",
        "memory_type",
    }
    assert enums["content_type"] == ("material", "note_article")


def test_where_the_enums_are_used(facts):
    assert {
        f"{column.table}.{column.name}": column.type.name
        for column in facts.snapshot.of(Column)
        if column.type.name in facts.enums()
    } == {
        "provenance.content_type": "content_type",
        "provenance.acquisition_method": "acquisition_method",
        "provenance.license_type": "license_type",
        "sessions.session_type": "session_type",
        "interview_questions.focus_area": "focus_area",
        "question_templates.focus_area": "focus_area",
        "user_ai_profiles.profile_type": "ai_profile_type",
        "user_ai_memories.memory_type": "memory_type",
    }


def test_the_seeds_index_and_foreign_key(facts):
    assert facts.indexes("users")["idx_user_email"] == ("email",)
    assert facts.foreign_keys("ai_dialogue_log") == {"user_id": "users.id cascade"}
    assert "fk_user" in {obj.name for obj in facts.snapshot if obj.kind == "foreign_key"}


def test_every_foreign_key(facts):
    owned = {"user_id": "users.id cascade"}
    assert {table: keys for table in facts.tables() if (keys := facts.foreign_keys(table))} == {
        "subscriptions": owned,
        "lesson_slots": {"mentor_id": "users.id cascade"},
        "reservations": {"slot_id": "lesson_slots.id restrict", "student_id": "users.id cascade"},
        "materials": {"creator_id": "users.id cascade"},
        "messages": {
            "sender_id": "users.id cascade",
            "receiver_id": "users.id cascade",
            "reservation_id": "reservations.id set null",
        },
        "ai_dialogue_log": owned,
        "provenance": {"acquired_by": "users.id set null"},
        "log_entries": owned,
        "sessions": owned,
        "session_analyses": {"session_id": "sessions.id cascade"},
        "interview_questions": {"session_id": "sessions.id cascade"},
        "interview_answers": {"question_id": "interview_questions.id cascade"},
        "rag_embeddings": owned,
        "chat_sessions": owned,
        "chat_messages": {"chat_session_id": "chat_sessions.id cascade"},
        "user_ai_profiles": owned,
        "user_ai_memories": {"user_id": "users.id cascade", "source_message_id": "chat_messages.id set null"},
        "session_tags": {"chat_session_id": "chat_sessions.id cascade"},
    }


def test_accounts_of_clerk_and_stripe(facts):
    """`users` (Clerk連携), `subscriptions` (Stripe連携), `webhook_events`."""
    assert facts.uniques("users") == {("clerk_id",)}
    assert facts.uniques("subscriptions") == {("user_id",), ("stripe_subscription_id",)}
    assert facts.uniques("webhook_events") == {("event_id",)}


def test_one_touch_function_serves_every_table_that_changes(facts):
    assert [function.name for function in facts.snapshot.of(Function)] == ["touch_updated_at_fn"]
    for table in facts.tables():
        changes = table not in WRITTEN_ONCE
        assert facts.triggers(table) == ({f"{table}_touch"} if changes else set())
        assert ("updated_at" in facts.names(table)) == changes


def test_row_level_security(facts):
    """`0011_add_sessions_rls_policies`, `0014_add_rag_rls_policies`."""
    assert {table.name for table in facts.snapshot.of(Table) if table.row_security} == SESSIONS | RAG
    for table in SESSIONS:
        assert facts.policies(table)["own_rows"].command == "all"
    assert {policy.command for policy in facts.policies("rag_embeddings").values()} == {
        "select",
        "insert",
        "update",
        "delete",
    }
    assert {policy.command for policy in facts.policies("question_templates").values()} == {"select"}
    assert "current_setting('app.user_id', true)" in facts.policies("sessions")["own_rows"].using


def test_embeddings(facts):
    assert [extension.name for extension in facts.snapshot.of(Extension)] == ["vector"]
    assert facts.column("rag_embeddings.embedding").type.name == "vector"
    assert facts.column("rag_embeddings.embedding").type.arguments == ("1536",)
    (index,) = [index for index in facts.of("rag_embeddings", Index) if "embeddings_embedding" in index.name]
    assert (index.method, index.parts[0].column, index.parts[0].operator_class) == (
        "hnsw",
        "embedding",
        "vector_cosine_ops",
    )
    assert dict(index.options) == {"m": "16", "ef_construction": "64"}


def test_every_statement_keeps_the_seeds_rules(example):
    """冪等性の確保: 全てのDDL文は再実行可能に."""
    plain = r"(CREATE TABLE|CREATE( UNIQUE)? INDEX|CREATE EXTENSION) IF NOT EXISTS |ALTER TABLE \S+ (ENABLE|FORCE) ROW "
    for statement in example.compiled("mued").up:
        assert re.match(rf"{plain}|DO \$(\w*)\$\nBEGIN\n  IF ", statement.sql), statement.sql
        # BEGIN; ... COMMIT;は使用不可
        assert not re.match(r"(BEGIN|COMMIT|START)\b", statement.sql)


def test_up_again_and_back(example, postgres: Engine):
    example.prove("mued", postgres)


@pytest.mark.parametrize(
    ("step", "tables", "enums"),
    [
        # rollback_0006_add_rag_metrics.sql
        ("0006_add_rag_metrics", RAG_METRICS, {"content_type", "acquisition_method", "license_type"}),
        # rollback_0010_sessions_phase2.sql
        ("0010_add_sessions", SESSIONS, {"session_type", "focus_area"}),
        # rollback_0012_rag_phase1.3.sql
        ("0012_add_rag_embeddings", RAG, set()),
        ("0015_add_muednote_v3", CHAT, {"ai_profile_type", "memory_type"}),
    ],
)
def test_the_rollbacks_that_the_seed_names(example, postgres: Engine, step, tables, enums):
    """Each step of the seed's history can be made and taken back by itself."""
    before, after = Snapshot(), Snapshot()
    files: list[str] = []
    for name, modules in STEPS.items():
        files += [f"schema/{module}.py" for module in modules]
        before, after = after, example.lower("mued", load_schema(files, example.folder))
        change = example.compiled("mued", before, after)
        if name == step:
            break
        for statement in change.up:
            postgres.execute(statement.sql)
    dialect = example.dialect("mued")
    stood = introspect(postgres, dialect).objects
    for statement in change.up:
        postgres.execute(statement.sql)
    added = set(introspect(postgres, dialect).objects) - set(stood)
    assert {id.name for id in added if id.kind == "table"} == tables
    assert {id.name for id in added if id.kind == "enum"} == enums
    for statement in change.down:
        postgres.execute(statement.sql)
    assert introspect(postgres, dialect).objects == stood


def test_users_see_their_own_sessions(database: Engine, as_user):
    insert = "INSERT INTO sessions (user_id, session_type, title) VALUES ('{}', 'practice', '練習')"
    for user in (ALICE, BOB):
        as_user(user)
        database.execute(insert.format(user))
        database.execute(
            "INSERT INTO interview_questions (session_id, position, question, focus_area)"
            " SELECT id, 1, 'どの和音?', 'harmony' FROM sessions"
        )
        database.execute("INSERT INTO interview_answers (question_id, answer) SELECT id, 'V7' FROM interview_questions")
        database.execute(
            "INSERT INTO session_analyses (session_id, analysis, model, confidence)"
            " SELECT id, '{}', 'm', 0.9 FROM sessions"
        )
    with pytest.raises(EngineError, match="row-level security"):
        database.execute(insert.format(ALICE))
    for table in sorted(SESSIONS):
        assert database.query(f"SELECT count(*) FROM {table}") == [(1,)]
        database.execute(f"UPDATE {table} SET created_at = now()")
    as_user("")
    for table in sorted(SESSIONS):
        assert database.query(f"SELECT count(*) FROM {table}") == [(0,)]


def test_users_find_their_own_and_shared_embeddings(database: Engine, as_user):
    insert = (
        "INSERT INTO rag_embeddings (user_id, source_type, source_id, chunk, content, embedding)"
        " VALUES ({}, 'session', gen_random_uuid(), 0, 'text', " + VECTOR + ")"
    )
    as_user(ALICE)
    database.execute(insert.format(f"'{ALICE}'"))
    for forbidden in (f"'{BOB}'", "NULL"):
        with pytest.raises(EngineError, match="row-level security"):
            database.execute(insert.format(forbidden))
    as_user(None)
    database.execute(insert.format("NULL"))
    nearest = f"SELECT user_id IS NULL FROM rag_embeddings ORDER BY embedding <=> {VECTOR}, user_id"
    as_user(ALICE)
    assert database.query(nearest) == [(False,), (True,)]
    as_user(BOB)
    assert database.query(nearest) == [(True,)]
    database.execute("DELETE FROM rag_embeddings")
    assert database.query(nearest) == [(True,)]


def test_templates_are_read_and_not_written(database: Engine, as_user):
    insert = "INSERT INTO question_templates (template_key, focus_area, question) VALUES ('{}', 'rhythm', 'テンポは?')"
    as_user(None)
    database.execute(insert.format("tempo"))
    as_user(ALICE)
    assert database.query("SELECT template_key, language FROM question_templates") == [("tempo", "ja")]
    with pytest.raises(EngineError, match="row-level security"):
        database.execute(insert.format("mine"))
    as_user("")
    assert database.query("SELECT count(*) FROM question_templates") == [(0,)]


def test_lessons_and_reservations(database: Engine):
    database.execute(
        "INSERT INTO lesson_slots (mentor_id, start_time, end_time, price)"
        f" VALUES ('{ALICE}', '2026-04-01 10:00+09', '2026-04-01 11:00+09', 5000)"
    )
    reserve = f"INSERT INTO reservations (slot_id, student_id, amount) SELECT id, '{BOB}', price FROM lesson_slots"
    database.execute(reserve)
    for broken in (
        reserve,
        "UPDATE reservations SET status = 'cancelled'",
        "UPDATE lesson_slots SET end_time = start_time",
        "UPDATE lesson_slots SET booked = 2",
        "DELETE FROM lesson_slots",
    ):
        with pytest.raises(EngineError):
            database.execute(broken)
    database.execute("UPDATE reservations SET status = 'cancelled', cancelled_at = now()")
    database.execute(reserve)
    assert database.query("SELECT status, currency FROM reservations ORDER BY status") == [
        ("cancelled", "JPY"),
        ("pending", "JPY"),
    ]


def test_an_update_touches_the_row(database: Engine):
    database.execute(f"INSERT INTO materials (creator_id, title) VALUES ('{ALICE}', 'Scales')")
    database.execute("UPDATE materials SET updated_at = '2020-01-01'")
    database.execute("UPDATE materials SET description = 'C major'")
    assert database.query("SELECT updated_at > '2020-01-02', search_text FROM materials") == [(True, "scales c major")]
