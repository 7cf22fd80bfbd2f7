"""Workflows, user settings and sync metadata: one declaration for the desktop's file, Turso, Expo and Postgres."""

from __future__ import annotations

from enum import StrEnum

from schemadef import Index, Table, Trigger, enum, integer, json, now, random_uuid, text, timestamp, uuid


class WorkflowStatus(StrEnum):
    PENDING = "PENDING"
    PROCESSING = "PROCESSING"
    COMPLETED = "COMPLETED"
    FAILED = "FAILED"
    RETRYING = "RETRYING"


class SyncStatus(StrEnum):
    PENDING = "PENDING"
    SYNCING = "SYNCING"
    COMPLETED = "COMPLETED"
    FAILED = "FAILED"


class Workflows(Table):
    """ワークフロー."""

    id = uuid(primary_key=True, default=random_uuid())
    type = text()
    user_id = text()
    status = enum(WorkflowStatus, default=WorkflowStatus.PENDING)
    input_payload = json(null=True)
    output_payload = json(null=True)
    error_log = text(null=True)
    retry_count = integer(default=0)
    created_at = timestamp(default=now())
    updated_at = timestamp(default=now())
    completed_at = timestamp(null=True)
    # 論理削除: the repository reads rows where this is NULL
    deleted_at = timestamp(null=True)

    # 15.7 推奨インデックス
    idx_workflows_status = Index(status)
    idx_workflows_user_id = Index(user_id)
    idx_workflows_created_at = Index(created_at)
    idx_workflows_type_status = Index(type, status)
    touch = Trigger.touch(updated_at)


class UserSettings(Table):
    """ユーザー設定."""

    id = uuid(primary_key=True, default=random_uuid())
    user_id = text(unique=True)
    preferences = json(null=True)
    created_at = timestamp(default=now())
    updated_at = timestamp(default=now())

    touch = Trigger.touch(updated_at)


class SyncMetadata(Table):
    """同期メタデータ: how far a table of the local file has come."""

    id = uuid(primary_key=True, default=random_uuid())
    table_name = text()
    last_sync_at = timestamp(null=True)
    sync_status = enum(SyncStatus, default=SyncStatus.PENDING)
