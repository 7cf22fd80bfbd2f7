"""better-auth's tables, as its command line writes them for Drizzle on SQLite with `usePlural: true`.

https://www.better-auth.com/docs/concepts/database (core schema). Identifiers are better-auth's own texts, not UUIDs,
and its timestamps are epoch milliseconds (Drizzle's mode "timestamp_ms"): the configuration says so once for the
whole database.
"""

from __future__ import annotations

from schemadef import Index, Table, Trigger, boolean, now, text, timestamp


class Users(Table):
    id = text(primary_key=True)
    name = text()
    email = text(unique=True)
    email_verified = boolean(default=False)
    image = text(null=True)
    created_at = timestamp(default=now())
    updated_at = timestamp(default=now())

    touch = Trigger.touch(updated_at)


class Sessions(Table):
    id = text(primary_key=True)
    expires_at = timestamp()
    token = text(unique=True)
    created_at = timestamp(default=now())
    updated_at = timestamp(default=now())
    ip_address = text(null=True)
    user_agent = text(null=True)
    user_id = text(references=Users.id, on_delete="cascade")

    # the name that better-auth gives, so that its own command line finds nothing to change
    sessions_user_id_idx = Index(user_id, name="sessions_userId_idx")
    touch = Trigger.touch(updated_at)


class Accounts(Table):
    id = text(primary_key=True)
    account_id = text()
    provider_id = text()
    user_id = text(references=Users.id, on_delete="cascade")
    access_token = text(null=True)
    refresh_token = text(null=True)
    id_token = text(null=True)
    access_token_expires_at = timestamp(null=True)
    refresh_token_expires_at = timestamp(null=True)
    scope = text(null=True)
    password = text(null=True)
    created_at = timestamp(default=now())
    updated_at = timestamp(default=now())

    accounts_user_id_idx = Index(user_id, name="accounts_userId_idx")
    touch = Trigger.touch(updated_at)


class Verifications(Table):
    id = text(primary_key=True)
    identifier = text()
    value = text()
    expires_at = timestamp()
    created_at = timestamp(default=now())
    updated_at = timestamp(default=now())

    verifications_identifier_idx = Index(identifier)
    touch = Trigger.touch(updated_at)
