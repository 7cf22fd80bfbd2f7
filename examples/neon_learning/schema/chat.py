"""MUEDnote v3 チャット: conversations with the AI, and what it remembers."""

from __future__ import annotations

from enum import StrEnum

from schema.base import Event, Record
from schema.core import Users
from schemadef import (
    Check,
    Index,
    PrimaryKey,
    Table,
    Unique,
    boolean,
    enum,
    integer,
    json,
    now,
    numeric,
    text,
    timestamp,
    uuid,
)


class AiProfileType(StrEnum):
    SKILL_LEVEL = "skill_level"
    MUSICAL_STYLE = "musical_style"
    LEARNING_STYLE = "learning_style"
    GOAL = "goal"


class MemoryType(StrEnum):
    FACT = "fact"
    PREFERENCE = "preference"
    GOAL = "goal"
    EXPERIENCE = "experience"


class ChatSessions(Record):
    """チャットセッション."""

    user_id = uuid(references=Users.id, on_delete="cascade")
    title = text(default="")
    summary = text(null=True)
    is_archived = boolean(default=False)
    last_message_at = timestamp(null=True)

    idx_chat_sessions_user = Index(user_id, last_message_at.desc(nulls="last"), where=f"NOT {is_archived}")


class ChatMessages(Event):
    """チャットメッセージ."""

    chat_session_id = uuid(references=ChatSessions.id, on_delete="cascade")
    role = text()
    content = text()
    model = text(null=True)
    tokens = integer(default=0)
    metadata = json(default={})

    role_is_known = Check(f"{role} IN ('user', 'assistant', 'system')")
    idx_chat_messages_session = Index(chat_session_id, Event.created_at)


class UserAiProfiles(Record):
    """AIプロファイル: how the AI sees a user, one row for each aspect."""

    user_id = uuid(references=Users.id, on_delete="cascade")
    profile_type = enum(AiProfileType)
    profile = json(default={})
    confidence = numeric(4, 3, default=0)

    one_profile_of_a_type = Unique(user_id, profile_type, name="user_ai_profiles_type_key")
    confidence_is_a_share = Check(f"{confidence} BETWEEN 0 AND 1")


class UserAiMemories(Record):
    """AIメモリ: what the AI keeps from a conversation."""

    user_id = uuid(references=Users.id, on_delete="cascade")
    memory_type = enum(MemoryType)
    content = text()
    importance = numeric(4, 3, default=0.5)
    source_message_id = uuid(null=True, references=ChatMessages.id, on_delete="set null")
    expires_at = timestamp(null=True)

    importance_is_a_share = Check(f"{importance} BETWEEN 0 AND 1")
    idx_user_ai_memories_recall = Index(user_id, memory_type, importance.desc())
    idx_user_ai_memories_expiry = Index(expires_at, where=f"{expires_at} IS NOT NULL")


class SessionTags(Table):
    """セッションタグ."""

    chat_session_id = uuid(references=ChatSessions.id, on_delete="cascade")
    tag = text()
    source = text(default="ai")
    created_at = timestamp(default=now())

    session_tags_pkey = PrimaryKey(chat_session_id, tag)
    source_is_known = Check(f"{source} IN ('ai', 'user')")
    idx_session_tags_tag = Index(tag)
