"""ユーザープロフィール."""

from __future__ import annotations

from schemadef import Table, Trigger, now, random_uuid, text, timestamp, uuid


class UserProfiles(Table):
    """Made by better-auth's after hook when somebody signs in for the first time."""

    id = uuid(primary_key=True, default=random_uuid())
    # users.id of the other database: no foreign key reaches there, so the column is only unique
    user_id = text(unique=True)
    display_name = text()
    bio = text(null=True)
    avatar_url = text(null=True)
    created_at = timestamp(default=now())
    updated_at = timestamp(default=now())

    touch = Trigger.touch(updated_at)
