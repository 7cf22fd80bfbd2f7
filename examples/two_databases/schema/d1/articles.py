"""記事データ."""

from __future__ import annotations

from enum import StrEnum

from schema.d1.user_profiles import UserProfiles
from schemadef import Check, Index, Table, Trigger, enum, now, random_uuid, text, timestamp, uuid


class ArticleStatus(StrEnum):
    DRAFT = "draft"
    GENERATING = "generating"
    PUBLISHED = "published"


class Articles(Table):
    id = uuid(primary_key=True, default=random_uuid())
    # ユーザーとの関連: inside this database the profile stands for the user
    user_id = text(references=UserProfiles.user_id, on_delete="cascade")
    title = text()
    content = text(default="")
    status = enum(ArticleStatus, default=ArticleStatus.DRAFT)
    published_at = timestamp(null=True)
    created_at = timestamp(default=now())
    updated_at = timestamp(default=now())

    published_has_a_date = Check(f"{status} <> 'published' OR {published_at} IS NOT NULL")
    idx_articles_user_created_at = Index(user_id, created_at.desc())
    # the public list shows nothing else
    idx_articles_published_at = Index(published_at.desc(), where=f"{status} = 'published'")
    touch = Trigger.touch(updated_at)
