DO $$
BEGIN
  IF pg_catalog.to_regprocedure('"public"."touch_updated_at_fn"()') IS NULL THEN
    CREATE FUNCTION "public"."touch_updated_at_fn"()
    RETURNS trigger
    LANGUAGE "plpgsql"
    AS $body$
BEGIN
  NEW."updated_at" := now();
  RETURN NEW;
END
$body$;
  END IF;
END $$;
--> statement-breakpoint
CREATE TABLE IF NOT EXISTS "public"."lesson_slots" (
  "id" uuid DEFAULT gen_random_uuid() NOT NULL,
  "created_at" timestamp with time zone DEFAULT now() NOT NULL,
  "updated_at" timestamp with time zone DEFAULT now() NOT NULL,
  "mentor_id" uuid NOT NULL,
  "start_time" timestamp with time zone NOT NULL,
  "end_time" timestamp with time zone NOT NULL,
  "price" numeric(10,2) NOT NULL,
  "currency" character varying(3) DEFAULT 'JPY'::text NOT NULL,
  "max_capacity" integer DEFAULT 1 NOT NULL,
  "booked" integer DEFAULT 0 NOT NULL,
  "status" text DEFAULT 'available'::text NOT NULL,
  "tags" text[] DEFAULT '{}'::text[] NOT NULL,
  CONSTRAINT "lesson_slots_pkey" PRIMARY KEY ("id"),
  CONSTRAINT "ends_after_it_starts" CHECK ("end_time" > "start_time"),
  CONSTRAINT "is_not_overbooked" CHECK ("booked" BETWEEN 0 AND "max_capacity"),
  CONSTRAINT "price_is_no_debt" CHECK ("price" >= 0),
  CONSTRAINT "status_is_known" CHECK ("status" IN ('available', 'booked', 'cancelled'))
);
--> statement-breakpoint
CREATE TABLE IF NOT EXISTS "public"."materials" (
  "id" uuid DEFAULT gen_random_uuid() NOT NULL,
  "created_at" timestamp with time zone DEFAULT now() NOT NULL,
  "updated_at" timestamp with time zone DEFAULT now() NOT NULL,
  "creator_id" uuid NOT NULL,
  "title" text NOT NULL,
  "description" text DEFAULT ''::text NOT NULL,
  "content" jsonb DEFAULT '{}'::jsonb NOT NULL,
  "instrument" text,
  "difficulty" text DEFAULT 'beginner'::text NOT NULL,
  "is_public" boolean DEFAULT false NOT NULL,
  "tags" text[] DEFAULT '{}'::text[] NOT NULL,
  "view_count" integer DEFAULT 0 NOT NULL,
  "search_text" text GENERATED ALWAYS AS (lower("title" || ' ' || "description")) STORED NOT NULL,
  CONSTRAINT "materials_pkey" PRIMARY KEY ("id"),
  CONSTRAINT "difficulty_is_known" CHECK ("difficulty" IN ('beginner', 'intermediate', 'advanced'))
);
--> statement-breakpoint
CREATE TABLE IF NOT EXISTS "public"."messages" (
  "id" uuid DEFAULT gen_random_uuid() NOT NULL,
  "created_at" timestamp with time zone DEFAULT now() NOT NULL,
  "sender_id" uuid NOT NULL,
  "receiver_id" uuid NOT NULL,
  "reservation_id" uuid,
  "content" text NOT NULL,
  "read_at" timestamp with time zone,
  CONSTRAINT "messages_pkey" PRIMARY KEY ("id"),
  CONSTRAINT "nobody_writes_to_themselves" CHECK ("sender_id" <> "receiver_id")
);
--> statement-breakpoint
CREATE TABLE IF NOT EXISTS "public"."reservations" (
  "id" uuid DEFAULT gen_random_uuid() NOT NULL,
  "created_at" timestamp with time zone DEFAULT now() NOT NULL,
  "updated_at" timestamp with time zone DEFAULT now() NOT NULL,
  "slot_id" uuid NOT NULL,
  "student_id" uuid NOT NULL,
  "status" text DEFAULT 'pending'::text NOT NULL,
  "payment_status" text DEFAULT 'unpaid'::text NOT NULL,
  "amount" numeric(10,2) NOT NULL,
  "currency" character varying(3) DEFAULT 'JPY'::text NOT NULL,
  "stripe_session_id" text,
  "stripe_payment_intent_id" text,
  "note" text DEFAULT ''::text NOT NULL,
  "cancelled_at" timestamp with time zone,
  CONSTRAINT "reservations_pkey" PRIMARY KEY ("id"),
  CONSTRAINT "reservations_stripe_payment_intent_id_key" UNIQUE ("stripe_payment_intent_id"),
  CONSTRAINT "reservations_stripe_session_id_key" UNIQUE ("stripe_session_id"),
  CONSTRAINT "cancelled_has_a_time" CHECK (("status" = 'cancelled') = ("cancelled_at" IS NOT NULL)),
  CONSTRAINT "payment_status_is_known" CHECK ("payment_status" IN ('unpaid', 'processing', 'paid', 'refunded', 'failed')),
  CONSTRAINT "status_is_known" CHECK ("status" IN ('pending', 'approved', 'completed', 'cancelled'))
);
--> statement-breakpoint
CREATE TABLE IF NOT EXISTS "public"."subscriptions" (
  "id" uuid DEFAULT gen_random_uuid() NOT NULL,
  "created_at" timestamp with time zone DEFAULT now() NOT NULL,
  "updated_at" timestamp with time zone DEFAULT now() NOT NULL,
  "user_id" uuid NOT NULL,
  "tier" text DEFAULT 'freemium'::text NOT NULL,
  "status" text DEFAULT 'active'::text NOT NULL,
  "stripe_customer_id" text,
  "stripe_subscription_id" text,
  "current_period_start" timestamp with time zone,
  "current_period_end" timestamp with time zone,
  "cancel_at_period_end" boolean DEFAULT false NOT NULL,
  "ai_materials_used" integer DEFAULT 0 NOT NULL,
  CONSTRAINT "subscriptions_pkey" PRIMARY KEY ("id"),
  CONSTRAINT "subscriptions_stripe_subscription_id_key" UNIQUE ("stripe_subscription_id"),
  CONSTRAINT "subscriptions_user_id_key" UNIQUE ("user_id"),
  CONSTRAINT "period_has_a_length" CHECK ("current_period_end" > "current_period_start"),
  CONSTRAINT "status_is_known" CHECK ("status" IN ('active', 'past_due', 'canceled', 'incomplete', 'trialing')),
  CONSTRAINT "tier_is_known" CHECK ("tier" IN ('freemium', 'starter', 'basic', 'premium'))
);
--> statement-breakpoint
CREATE TABLE IF NOT EXISTS "public"."users" (
  "id" uuid DEFAULT gen_random_uuid() NOT NULL,
  "created_at" timestamp with time zone DEFAULT now() NOT NULL,
  "updated_at" timestamp with time zone DEFAULT now() NOT NULL,
  "clerk_id" text NOT NULL,
  "email" text NOT NULL,
  "name" text DEFAULT ''::text NOT NULL,
  "role" text DEFAULT 'student'::text NOT NULL,
  "avatar_url" text,
  "bio" text,
  "skills" text[] DEFAULT '{}'::text[] NOT NULL,
  "time_zone" text DEFAULT 'Asia/Tokyo'::text NOT NULL,
  "deleted_at" timestamp with time zone,
  CONSTRAINT "users_pkey" PRIMARY KEY ("id"),
  CONSTRAINT "users_clerk_id_key" UNIQUE ("clerk_id"),
  CONSTRAINT "role_is_known" CHECK ("role" IN ('student', 'mentor', 'admin'))
);
--> statement-breakpoint
CREATE TABLE IF NOT EXISTS "public"."webhook_events" (
  "id" uuid DEFAULT gen_random_uuid() NOT NULL,
  "created_at" timestamp with time zone DEFAULT now() NOT NULL,
  "source" text NOT NULL,
  "event_id" text NOT NULL,
  "event_type" text NOT NULL,
  "payload" jsonb NOT NULL,
  "received_at" timestamp with time zone DEFAULT now() NOT NULL,
  "processed_at" timestamp with time zone,
  "error" text,
  CONSTRAINT "webhook_events_pkey" PRIMARY KEY ("id"),
  CONSTRAINT "webhook_events_event_id_key" UNIQUE ("event_id"),
  CONSTRAINT "source_is_known" CHECK ("source" IN ('clerk', 'stripe'))
);
--> statement-breakpoint
DO $$
BEGIN
  IF NOT EXISTS (
    SELECT 1 FROM pg_catalog.pg_constraint
    WHERE conrelid = pg_catalog.to_regclass('"public"."lesson_slots"') AND conname = 'lesson_slots_mentor_id_fkey'
  ) THEN
    ALTER TABLE "public"."lesson_slots"
      ADD CONSTRAINT "lesson_slots_mentor_id_fkey"
      FOREIGN KEY ("mentor_id") REFERENCES "public"."users" ("id") ON DELETE CASCADE;
  END IF;
END $$;
--> statement-breakpoint
DO $$
BEGIN
  IF NOT EXISTS (
    SELECT 1 FROM pg_catalog.pg_constraint
    WHERE conrelid = pg_catalog.to_regclass('"public"."materials"') AND conname = 'materials_creator_id_fkey'
  ) THEN
    ALTER TABLE "public"."materials"
      ADD CONSTRAINT "materials_creator_id_fkey"
      FOREIGN KEY ("creator_id") REFERENCES "public"."users" ("id") ON DELETE CASCADE;
  END IF;
END $$;
--> statement-breakpoint
DO $$
BEGIN
  IF NOT EXISTS (
    SELECT 1 FROM pg_catalog.pg_constraint
    WHERE conrelid = pg_catalog.to_regclass('"public"."messages"') AND conname = 'messages_receiver_id_fkey'
  ) THEN
    ALTER TABLE "public"."messages"
      ADD CONSTRAINT "messages_receiver_id_fkey"
      FOREIGN KEY ("receiver_id") REFERENCES "public"."users" ("id") ON DELETE CASCADE;
  END IF;
END $$;
--> statement-breakpoint
DO $$
BEGIN
  IF NOT EXISTS (
    SELECT 1 FROM pg_catalog.pg_constraint
    WHERE conrelid = pg_catalog.to_regclass('"public"."messages"') AND conname = 'messages_reservation_id_fkey'
  ) THEN
    ALTER TABLE "public"."messages"
      ADD CONSTRAINT "messages_reservation_id_fkey"
      FOREIGN KEY ("reservation_id") REFERENCES "public"."reservations" ("id") ON DELETE SET NULL;
  END IF;
END $$;
--> statement-breakpoint
DO $$
BEGIN
  IF NOT EXISTS (
    SELECT 1 FROM pg_catalog.pg_constraint
    WHERE conrelid = pg_catalog.to_regclass('"public"."messages"') AND conname = 'messages_sender_id_fkey'
  ) THEN
    ALTER TABLE "public"."messages"
      ADD CONSTRAINT "messages_sender_id_fkey"
      FOREIGN KEY ("sender_id") REFERENCES "public"."users" ("id") ON DELETE CASCADE;
  END IF;
END $$;
--> statement-breakpoint
DO $$
BEGIN
  IF NOT EXISTS (
    SELECT 1 FROM pg_catalog.pg_constraint
    WHERE conrelid = pg_catalog.to_regclass('"public"."reservations"') AND conname = 'reservations_slot_id_fkey'
  ) THEN
    ALTER TABLE "public"."reservations"
      ADD CONSTRAINT "reservations_slot_id_fkey"
      FOREIGN KEY ("slot_id") REFERENCES "public"."lesson_slots" ("id") ON DELETE RESTRICT;
  END IF;
END $$;
--> statement-breakpoint
DO $$
BEGIN
  IF NOT EXISTS (
    SELECT 1 FROM pg_catalog.pg_constraint
    WHERE conrelid = pg_catalog.to_regclass('"public"."reservations"') AND conname = 'reservations_student_id_fkey'
  ) THEN
    ALTER TABLE "public"."reservations"
      ADD CONSTRAINT "reservations_student_id_fkey"
      FOREIGN KEY ("student_id") REFERENCES "public"."users" ("id") ON DELETE CASCADE;
  END IF;
END $$;
--> statement-breakpoint
DO $$
BEGIN
  IF NOT EXISTS (
    SELECT 1 FROM pg_catalog.pg_constraint
    WHERE conrelid = pg_catalog.to_regclass('"public"."subscriptions"') AND conname = 'subscriptions_user_id_fkey'
  ) THEN
    ALTER TABLE "public"."subscriptions"
      ADD CONSTRAINT "subscriptions_user_id_fkey"
      FOREIGN KEY ("user_id") REFERENCES "public"."users" ("id") ON DELETE CASCADE;
  END IF;
END $$;
--> statement-breakpoint
CREATE INDEX IF NOT EXISTS "idx_lesson_slots_available" ON "public"."lesson_slots" ("start_time") WHERE "status" = 'available';
--> statement-breakpoint
CREATE INDEX IF NOT EXISTS "idx_lesson_slots_mentor" ON "public"."lesson_slots" ("mentor_id", "start_time");
--> statement-breakpoint
CREATE INDEX IF NOT EXISTS "idx_materials_creator" ON "public"."materials" ("creator_id");
--> statement-breakpoint
CREATE INDEX IF NOT EXISTS "idx_materials_public" ON "public"."materials" ("difficulty") WHERE "is_public";
--> statement-breakpoint
CREATE INDEX IF NOT EXISTS "idx_materials_tags" ON "public"."materials" USING "gin" ("tags");
--> statement-breakpoint
CREATE INDEX IF NOT EXISTS "idx_messages_sender" ON "public"."messages" ("sender_id");
--> statement-breakpoint
CREATE INDEX IF NOT EXISTS "idx_messages_unread" ON "public"."messages" ("receiver_id") WHERE "read_at" IS NULL;
--> statement-breakpoint
CREATE UNIQUE INDEX IF NOT EXISTS "idx_reservations_one_seat" ON "public"."reservations" ("slot_id", "student_id") WHERE "status" <> 'cancelled';
--> statement-breakpoint
CREATE INDEX IF NOT EXISTS "idx_reservations_student" ON "public"."reservations" ("student_id", "created_at" DESC);
--> statement-breakpoint
CREATE INDEX IF NOT EXISTS "idx_subscriptions_customer" ON "public"."subscriptions" ("stripe_customer_id");
--> statement-breakpoint
CREATE INDEX IF NOT EXISTS "idx_user_email" ON "public"."users" ("email");
--> statement-breakpoint
CREATE INDEX IF NOT EXISTS "idx_users_mentors" ON "public"."users" ("name") WHERE "role" = 'mentor' AND "deleted_at" IS NULL;
--> statement-breakpoint
CREATE INDEX IF NOT EXISTS "idx_webhook_events_waiting" ON "public"."webhook_events" ("received_at") WHERE "processed_at" IS NULL;
--> statement-breakpoint
DO $$
BEGIN
  IF NOT EXISTS (
    SELECT 1 FROM pg_catalog.pg_trigger
    WHERE tgrelid = pg_catalog.to_regclass('"public"."lesson_slots"') AND tgname = 'lesson_slots_touch' AND NOT tgisinternal
  ) THEN
    CREATE TRIGGER "lesson_slots_touch"
      BEFORE UPDATE ON "public"."lesson_slots"
      FOR EACH ROW WHEN (NEW."updated_at" IS NOT DISTINCT FROM OLD."updated_at")
      EXECUTE FUNCTION "public"."touch_updated_at_fn"();
  END IF;
END $$;
--> statement-breakpoint
DO $$
BEGIN
  IF NOT EXISTS (
    SELECT 1 FROM pg_catalog.pg_trigger
    WHERE tgrelid = pg_catalog.to_regclass('"public"."materials"') AND tgname = 'materials_touch' AND NOT tgisinternal
  ) THEN
    CREATE TRIGGER "materials_touch"
      BEFORE UPDATE ON "public"."materials"
      FOR EACH ROW WHEN (NEW."updated_at" IS NOT DISTINCT FROM OLD."updated_at")
      EXECUTE FUNCTION "public"."touch_updated_at_fn"();
  END IF;
END $$;
--> statement-breakpoint
DO $$
BEGIN
  IF NOT EXISTS (
    SELECT 1 FROM pg_catalog.pg_trigger
    WHERE tgrelid = pg_catalog.to_regclass('"public"."reservations"') AND tgname = 'reservations_touch' AND NOT tgisinternal
  ) THEN
    CREATE TRIGGER "reservations_touch"
      BEFORE UPDATE ON "public"."reservations"
      FOR EACH ROW WHEN (NEW."updated_at" IS NOT DISTINCT FROM OLD."updated_at")
      EXECUTE FUNCTION "public"."touch_updated_at_fn"();
  END IF;
END $$;
--> statement-breakpoint
DO $$
BEGIN
  IF NOT EXISTS (
    SELECT 1 FROM pg_catalog.pg_trigger
    WHERE tgrelid = pg_catalog.to_regclass('"public"."subscriptions"') AND tgname = 'subscriptions_touch' AND NOT tgisinternal
  ) THEN
    CREATE TRIGGER "subscriptions_touch"
      BEFORE UPDATE ON "public"."subscriptions"
      FOR EACH ROW WHEN (NEW."updated_at" IS NOT DISTINCT FROM OLD."updated_at")
      EXECUTE FUNCTION "public"."touch_updated_at_fn"();
  END IF;
END $$;
--> statement-breakpoint
DO $$
BEGIN
  IF NOT EXISTS (
    SELECT 1 FROM pg_catalog.pg_trigger
    WHERE tgrelid = pg_catalog.to_regclass('"public"."users"') AND tgname = 'users_touch' AND NOT tgisinternal
  ) THEN
    CREATE TRIGGER "users_touch"
      BEFORE UPDATE ON "public"."users"
      FOR EACH ROW WHEN (NEW."updated_at" IS NOT DISTINCT FROM OLD."updated_at")
      EXECUTE FUNCTION "public"."touch_updated_at_fn"();
  END IF;
END $$;
