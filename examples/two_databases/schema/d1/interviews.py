"""インタビューデータ."""

from __future__ import annotations

from enum import StrEnum

from schema.d1.articles import Articles
from schemadef import Index, Table, Trigger, enum, json, now, random_uuid, timestamp, uuid


class ContentType(StrEnum):
    TEXT = "text"
    IMAGE = "image"


class Interviews(Table):
    """The conversation that an article is generated from."""

    id = uuid(primary_key=True, default=random_uuid())
    article_id = uuid(references=Articles.id, on_delete="cascade")
    content_type = enum(ContentType, default=ContentType.TEXT)
    # メッセージ履歴: the list of messages as one JSON document
    messages = json(default=[])
    created_at = timestamp(default=now())
    updated_at = timestamp(default=now())

    idx_interviews_article = Index(article_id)
    touch = Trigger.touch(updated_at)
