"""Users, their chat, and points: a history that cannot be rewritten and a sum that has one writer."""

from __future__ import annotations

from enum import StrEnum

from schemadef import (
    Index,
    Table,
    Trigger,
    Unique,
    enum,
    integer,
    json,
    now,
    random_uuid,
    reject,
    run,
    text,
    timestamp,
    uuid,
)


class AuthProvider(StrEnum):
    X = "x"
    PRIVY = "privy"


class MessageRole(StrEnum):
    USER = "user"
    AGENT = "agent"
    SYSTEM = "system"


class Users(Table):
    """X/Privyの外部IDを正として、内部IDは参照安定化に使う."""

    id = uuid(primary_key=True, default=random_uuid())
    # the next provider needs no rebuild of the table that everything references
    auth_provider = enum(AuthProvider, check=False)
    auth_provider_user_id = text()
    display_name = text(null=True)
    # 初期は1本で開始する
    wallet_address = text(null=True)
    created_at = timestamp(default=now())
    updated_at = timestamp(default=now())

    users_external_account_key = Unique(auth_provider, auth_provider_user_id)
    touch = Trigger.touch(updated_at)


class UserStats(Table):
    """画面表示やランキング用の高速参照スナップショット.

    Triggers on the two tables below make and move these rows; the application writes nothing but `intimacy_level`.
    """

    user_id = uuid(primary_key=True, references=Users.id)
    total_points = integer(default=0)
    intimacy_level = integer(default=0)
    last_message_at = timestamp(null=True)
    updated_at = timestamp(default=now())

    touch = Trigger.touch(updated_at)


class ChatMessages(Table):
    """会話履歴とスコア文脈を1テーブルで回収する."""

    id = uuid(primary_key=True, default=random_uuid())
    user_id = uuid(references=Users.id)
    session_id = text()
    role = enum(MessageRole)
    content = text()
    score_raw = integer(null=True)
    score_adjusted = integer(null=True)
    emotion = text(null=True)
    created_at = timestamp(default=now())

    idx_chat_messages_user_session_created_at = Index(user_id, session_id, created_at)
    moves_last_message_at = Trigger(
        "after",
        "insert",
        do=run(
            f"""
            INSERT INTO {UserStats} ({UserStats.user_id}, {UserStats.last_message_at})
            VALUES (NEW.{user_id}, NEW.{created_at})
            ON CONFLICT ({UserStats.user_id}) DO UPDATE SET {UserStats.last_message_at} = CASE
                WHEN {UserStats}.{UserStats.last_message_at} > excluded.{UserStats.last_message_at}
                THEN {UserStats}.{UserStats.last_message_at}
                ELSE excluded.{UserStats.last_message_at}
            END
            """
        ),
    )


class PointEvents(Table):
    """監査可能なpoint加減算履歴."""

    id = uuid(primary_key=True, default=random_uuid())
    user_id = uuid(references=Users.id)
    session_id = text()
    message_id = uuid(null=True, references=ChatMessages.id)
    delta = integer()
    reason = text()
    metadata_json = json(null=True)
    created_at = timestamp(default=now())

    idx_point_events_user_created_at = Index(user_id, created_at)
    # the one writer of total_points, on every database
    adds_to_total_points = Trigger(
        "after",
        "insert",
        do=run(
            f"""
            INSERT INTO {UserStats} ({UserStats.user_id}, {UserStats.total_points})
            VALUES (NEW.{user_id}, NEW.{delta})
            ON CONFLICT ({UserStats.user_id}) DO UPDATE SET {UserStats.total_points} =
                {UserStats}.{UserStats.total_points} + excluded.{UserStats.total_points}
            """
        ),
    )
    # 履歴 is only ever added to: a mistake is mended by a further event
    is_never_changed = Trigger("before", "update", do=reject("point_events is an audit history: add an event instead"))
    is_never_deleted = Trigger("before", "delete", do=reject("point_events is an audit history: nothing leaves it"))
