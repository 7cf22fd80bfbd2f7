"""Everything that the seed document names, and its 受け入れ基準 on every engine."""

from __future__ import annotations

import os
import tomllib

import pytest
from engines import fresh

from schemadef.engines.base import Engine
from schemadef.errors import EngineError
from schemadef.model import Function, Trigger

DATABASES = ("d1", "turso", "postgres")
ENGINES = [
    ("d1", "workerd"),
    ("turso", "sqld"),
    ("turso", "libsql"),
    ("postgres", "postgres18"),
    ("postgres", "postgres14"),
]
CLOUDFLARE = {"CLOUDFLARE_ACCOUNT_ID": "account", "CLOUDFLARE_API_TOKEN": "secret"}
USER = "00000000-0000-4000-8000-000000000001"
OTHER = "00000000-0000-4000-8000-000000000002"
MESSAGE = "00000000-0000-4000-8000-0000000000a1"
REPLY = "00000000-0000-4000-8000-0000000000a2"


@pytest.fixture(params=DATABASES)
def facts(example, request):
    return example.facts(request.param)


@pytest.fixture(params=ENGINES, ids=lambda pair: "-".join(pair))
def database(example, request):
    """The whole schema on a real engine, with one user."""
    name, kind = request.param
    with fresh(kind) as engine:
        example.create(name, engine)
        engine.execute(
            f"INSERT INTO users (id, auth_provider, auth_provider_user_id) VALUES ('{USER}', 'privy', 'did:privy:1')"
        )
        yield engine


def event(delta: int, reason: str = "'chat'", message: str = "NULL", user: str = USER) -> str:
    return (
        "INSERT INTO point_events (user_id, session_id, message_id, delta, reason)"
        f" VALUES ('{user}', 's1', {message}, {delta}, {reason})"
    )


def message(id: str, role: str = "user", at: str = "") -> str:
    column, value = (", created_at", f", {at}") if at else ("", "")
    return (
        f"INSERT INTO chat_messages (id, user_id, session_id, role, content{column})"
        f" VALUES ('{id}', '{USER}', 's1', '{role}', 'こんにちは'{value})"
    )


def points(engine: Engine) -> list[tuple[object, ...]]:
    """Each user's total, beside the sum of the deltas."""
    return list(
        engine.query(
            "SELECT s.total_points, (SELECT coalesce(sum(e.delta), 0) FROM point_events e WHERE e.user_id = s.user_id)"
            " FROM user_stats s ORDER BY s.user_id"
        )
    )


def test_one_declaration_for_three_databases(example):
    assert tuple(example.config.databases) == DATABASES
    for database in example.config.databases.values():
        assert database.declaration == ("schema.py",)
        assert database.dialect == (database.name,)
        assert os.path.relpath(database.path, example.folder) == f"../../generated/chat_points/{database.name}"


def test_four_tables(facts):
    assert facts.tables() == {"users", "chat_messages", "point_events", "user_stats"}


def test_users(facts):
    assert facts.names("users") == [
        "id",
        "auth_provider",
        "auth_provider_user_id",
        "display_name",
        "wallet_address",
        "created_at",
        "updated_at",
    ]
    assert facts.nullable("users") == {"display_name", "wallet_address"}
    assert facts.uniques("users") == {("auth_provider", "auth_provider_user_id")}
    assert facts.values("users.auth_provider") == ("x", "privy")


def test_chat_messages(facts):
    assert facts.names("chat_messages") == [
        "id",
        "user_id",
        "session_id",
        "role",
        "content",
        "score_raw",
        "score_adjusted",
        "emotion",
        "created_at",
    ]
    assert facts.nullable("chat_messages") == {"score_raw", "score_adjusted", "emotion"}
    assert facts.values("chat_messages.role") == ("user", "agent", "system")
    assert facts.foreign_keys("chat_messages") == {"user_id": "users.id no action"}
    assert list(facts.indexes("chat_messages").values()) == [("user_id", "session_id", "created_at")]


def test_point_events(facts):
    assert facts.names("point_events") == [
        "id",
        "user_id",
        "session_id",
        "message_id",
        "delta",
        "reason",
        "metadata_json",
        "created_at",
    ]
    assert facts.nullable("point_events") == {"message_id", "metadata_json"}
    assert facts.type("point_events.metadata_json") == "json"
    assert facts.foreign_keys("point_events") == {
        "user_id": "users.id no action",
        "message_id": "chat_messages.id no action",
    }
    assert list(facts.indexes("point_events").values()) == [("user_id", "created_at")]


def test_user_stats(facts):
    assert facts.names("user_stats") == [
        "user_id",
        "total_points",
        "intimacy_level",
        "last_message_at",
        "updated_at",
    ]
    assert facts.nullable("user_stats") == {"last_message_at"}
    assert facts.primary_key("user_stats") == ("user_id",)
    assert facts.foreign_keys("user_stats") == {"user_id": "users.id no action"}
    assert facts.default("user_stats.total_points") == "0"


def test_keys_are_uuids(facts):
    for table in ("users", "chat_messages", "point_events"):
        assert facts.primary_key(table) == ("id",)
        assert facts.type(f"{table}.id") == "uuid"


def test_uuids_are_text_on_sqlite(example):
    """`id` (UUID text)."""
    for name in ("d1", "turso"):
        assert example.facts(name).stored("users.id") == "TEXT"


def test_total_points_has_one_writer(facts):
    writers = [
        code.name
        for code in facts.snapshot
        if (isinstance(code, Trigger) and any("total_points" in text for text in code.body))
        or (isinstance(code, Function) and "total_points" in code.body)
    ]
    assert [name.removesuffix("_fn") for name in writers] == ["point_events_adds_to_total_points"]


def test_d1_binding(example):
    """`[[d1_databases]]` in wrangler.toml, with the binding DB of the seed."""
    wrangler = tomllib.loads((example.folder / "wrangler.toml").read_text(encoding="utf-8"))
    d1 = example.database("d1")
    assert list(d1.environments) == ["local", "production"]
    for section, name in (({}, "local"), (wrangler["env"]["production"], "production")):
        (binding,) = (section or wrangler)["d1_databases"]
        assert d1.environment(name).binding == binding["binding"] == "DB"
        url = d1.environment(name).resolve(CLOUDFLARE).url
        if name == "local":
            assert url.endswith(f"/.wrangler/state/v3/d1?id={binding['database_id']}")
        else:
            assert url == f"d1://account/{binding['database_name']}"
        assert os.path.normpath(example.folder / binding["migrations_dir"]) == os.path.normpath(d1.path)


def test_the_other_environments(example):
    turso = example.database("turso").environment()
    assert (turso.name, turso.url, turso.token) == ("production", "${TURSO_DATABASE_URL}", "${TURSO_AUTH_TOKEN}")
    postgres = example.database("postgres").environment()
    assert (postgres.name, postgres.url) == ("production", "${DATABASE_URL}")


@pytest.mark.parametrize(("name", "engine"), ENGINES, indirect=["engine"])
def test_up_again_and_back(example, name: str, engine: Engine):
    example.prove(name, engine)


def test_one_external_account_is_one_user(database: Engine):
    """同一外部アカウントで重複ユーザーが作られない."""
    again = "INSERT INTO users (auth_provider, auth_provider_user_id) VALUES ('privy', 'did:privy:1')"
    with pytest.raises(EngineError):
        database.execute(again)
    database.execute(
        again + " ON CONFLICT (auth_provider, auth_provider_user_id) DO UPDATE SET display_name = 'トークン'"
    )
    assert database.query("SELECT CAST(id AS TEXT), display_name FROM users") == [(USER, "トークン")]
    database.execute("INSERT INTO users (auth_provider, auth_provider_user_id) VALUES ('x', 'did:privy:1')")
    assert database.query("SELECT count(*) FROM users") == [(2,)]


def test_a_chat_turn_is_one_transaction(database: Engine):
    """1回のメッセージ処理で chat_messages と point_events が記録され、user_stats.total_points が整合する."""
    database.batch([message(MESSAGE), message(REPLY, "agent"), event(7, message=f"'{REPLY}'")])
    assert database.query("SELECT role FROM chat_messages ORDER BY id") == [("user",), ("agent",)]
    assert database.query("SELECT delta FROM point_events") == [(7,)]
    assert points(database) == [(7, 7)]


def test_a_chat_turn_that_fails_leaves_nothing(database: Engine):
    with pytest.raises(EngineError):
        database.batch([message(MESSAGE), event(7), event(1, reason="NULL")])
    for table in ("chat_messages", "point_events", "user_stats"):
        assert database.query(f"SELECT count(*) FROM {table}") == [(0,)]


def test_the_total_is_the_sum_of_the_deltas(database: Engine):
    """An event for a user without a row of stats makes one."""
    database.execute(f"INSERT INTO users (id, auth_provider, auth_provider_user_id) VALUES ('{OTHER}', 'x', 'did:x:2')")
    assert database.query("SELECT count(*) FROM user_stats") == [(0,)]
    for delta in (5, -12, 0, 100):
        database.execute(event(delta))
    database.batch([event(1), event(2), event(-9, user=OTHER)])
    assert points(database) == [(96, 96), (-9, -9)]
    assert database.query("SELECT intimacy_level, last_message_at FROM user_stats") == [(0, None), (0, None)]


def test_a_message_moves_last_message_at(database: Engine):
    moved = (
        "SELECT count(*) FROM user_stats"
        " WHERE last_message_at = (SELECT max(created_at) FROM chat_messages) AND total_points = 0"
    )
    database.execute(message(MESSAGE))
    assert database.query(moved) == [(1,)]
    # one that comes late does not move it back
    old = "timestamptz '2020-01-01 00:00:00Z'" if database.dialect_family == "catalog" else "1577836800"
    database.execute(message(REPLY, at=old))
    assert database.query("SELECT count(*) FROM chat_messages") == [(2,)]
    assert database.query(moved) == [(1,)]


def test_the_history_cannot_be_rewritten(database: Engine):
    database.execute(event(7))
    with pytest.raises(EngineError, match="point_events is an audit history: add an event instead"):
        database.execute("UPDATE point_events SET delta = 1000")
    with pytest.raises(EngineError, match="point_events is an audit history: nothing leaves it"):
        database.execute("DELETE FROM point_events")
    with pytest.raises(EngineError):
        database.execute("DELETE FROM users")
    assert points(database) == [(7, 7)]


def test_what_the_columns_refuse(database: Engine):
    for broken in (
        message(MESSAGE, "bot"),
        event(1, message=f"'{MESSAGE}'"),
        event(1, user=OTHER),
        "INSERT INTO point_events (user_id, session_id, delta, reason, metadata_json)"
        f" VALUES ('{USER}', 's1', 1, 'chat', '{{')",
    ):
        with pytest.raises(EngineError):
            database.execute(broken)
