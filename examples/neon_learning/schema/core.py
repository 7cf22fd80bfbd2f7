"""コアテーブル: people, lessons, money and messages.

The states of a row are texts with a check, not enum types: they change with the product, and Postgres cannot take a
value out of a type.
"""

from __future__ import annotations

from schema.base import Event, Record
from schemadef import Check, Index, array, boolean, integer, json, now, numeric, text, timestamp, uuid, varchar


class Users(Record):
    """ユーザー（Clerk連携）."""

    clerk_id = text(unique=True)
    email = text()
    name = text(default="")
    role = text(default="student")
    avatar_url = text(null=True)
    bio = text(null=True)
    skills = array(text(), default=[])
    time_zone = text(default="Asia/Tokyo")
    deleted_at = timestamp(null=True)

    role_is_known = Check(f"{role} IN ('student', 'mentor', 'admin')")
    # Clerk decides whether two accounts may share an address
    idx_user_email = Index(email)
    idx_users_mentors = Index(name, where=f"{role} = 'mentor' AND {deleted_at} IS NULL")


class Subscriptions(Record):
    """サブスクリプション（Stripe連携）: at most one for each user."""

    user_id = uuid(unique=True, references=Users.id, on_delete="cascade")
    tier = text(default="freemium")
    status = text(default="active")
    stripe_customer_id = text(null=True)
    stripe_subscription_id = text(null=True, unique=True)
    current_period_start = timestamp(null=True)
    current_period_end = timestamp(null=True)
    cancel_at_period_end = boolean(default=False)
    ai_materials_used = integer(default=0)

    tier_is_known = Check(f"{tier} IN ('freemium', 'starter', 'basic', 'premium')")
    status_is_known = Check(f"{status} IN ('active', 'past_due', 'canceled', 'incomplete', 'trialing')")
    period_has_a_length = Check(f"{current_period_end} > {current_period_start}")
    idx_subscriptions_customer = Index(stripe_customer_id)


class LessonSlots(Record):
    """レッスン枠: a time that a mentor offers."""

    mentor_id = uuid(references=Users.id, on_delete="cascade")
    start_time = timestamp()
    end_time = timestamp()
    price = numeric(10, 2)
    currency = varchar(3, default="JPY")
    max_capacity = integer(default=1)
    booked = integer(default=0)
    status = text(default="available")
    tags = array(text(), default=[])

    ends_after_it_starts = Check(f"{end_time} > {start_time}")
    is_not_overbooked = Check(f"{booked} BETWEEN 0 AND {max_capacity}")
    price_is_no_debt = Check(f"{price} >= 0")
    status_is_known = Check(f"{status} IN ('available', 'booked', 'cancelled')")
    idx_lesson_slots_mentor = Index(mentor_id, start_time)
    idx_lesson_slots_available = Index(start_time, where=f"{status} = 'available'")


class Reservations(Record):
    """予約."""

    slot_id = uuid(references=LessonSlots.id, on_delete="restrict")
    student_id = uuid(references=Users.id, on_delete="cascade")
    status = text(default="pending")
    payment_status = text(default="unpaid")
    amount = numeric(10, 2)
    currency = varchar(3, default="JPY")
    stripe_session_id = text(null=True, unique=True)
    stripe_payment_intent_id = text(null=True, unique=True)
    note = text(default="")
    cancelled_at = timestamp(null=True)

    status_is_known = Check(f"{status} IN ('pending', 'approved', 'completed', 'cancelled')")
    payment_status_is_known = Check(f"{payment_status} IN ('unpaid', 'processing', 'paid', 'refunded', 'failed')")
    cancelled_has_a_time = Check(f"({status} = 'cancelled') = ({cancelled_at} IS NOT NULL)")
    # a student may come back to a slot that they had cancelled
    idx_reservations_one_seat = Index(slot_id, student_id, unique=True, where=f"{status} <> 'cancelled'")
    idx_reservations_student = Index(student_id, Record.created_at.desc())


class Materials(Record):
    """教材."""

    creator_id = uuid(references=Users.id, on_delete="cascade")
    title = text()
    description = text(default="")
    content = json(default={})
    instrument = text(null=True)
    difficulty = text(default="beginner")
    is_public = boolean(default=False)
    tags = array(text(), default=[])
    view_count = integer(default=0)
    search_text = text(generated=f"lower({title} || ' ' || {description})")

    difficulty_is_known = Check(f"{difficulty} IN ('beginner', 'intermediate', 'advanced')")
    idx_materials_creator = Index(creator_id)
    idx_materials_tags = Index(tags, method="gin")
    idx_materials_public = Index(difficulty, where=f"{is_public}")


class Messages(Event):
    """メッセージ: from one user to another."""

    sender_id = uuid(references=Users.id, on_delete="cascade")
    receiver_id = uuid(references=Users.id, on_delete="cascade")
    reservation_id = uuid(null=True, references=Reservations.id, on_delete="set null")
    content = text()
    read_at = timestamp(null=True)

    nobody_writes_to_themselves = Check(f"{sender_id} <> {receiver_id}")
    idx_messages_unread = Index(receiver_id, where=f"{read_at} IS NULL")
    idx_messages_sender = Index(sender_id)


class WebhookEvents(Event):
    """Webhook履歴: an event is handled once, however often it is sent."""

    source = text()
    event_id = text(unique=True)
    event_type = text()
    payload = json()
    received_at = timestamp(default=now())
    processed_at = timestamp(null=True)
    error = text(null=True)

    source_is_known = Check(f"{source} IN ('clerk', 'stripe')")
    idx_webhook_events_waiting = Index(received_at, where=f"{processed_at} IS NULL")
