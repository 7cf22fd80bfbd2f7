"""What tables have in common."""

from __future__ import annotations

from schemadef import Table, Trigger, now, random_uuid, timestamp, uuid

CALLER = "nullif(current_setting('app.user_id', true), '')::uuid"
"""The user on whose behalf a statement runs: the application says `SELECT set_config('app.user_id', …, true)`."""


class Event(Table, abstract=True):
    """Something that happened: it is written once."""

    id = uuid(primary_key=True, default=random_uuid())
    created_at = timestamp(default=now())


class Record(Event, abstract=True):
    """Something that changes."""

    updated_at = timestamp(default=now())

    touch = Trigger.touch(updated_at)
