DO $$
BEGIN
  PERFORM pg_catalog.set_config('lock_timeout', '5s', true);
  IF EXISTS (
    SELECT 1 FROM pg_catalog.pg_trigger
    WHERE tgrelid = pg_catalog.to_regclass('"public"."users"') AND tgname = 'users_touch' AND NOT tgisinternal
  ) THEN
    DROP TRIGGER "users_touch" ON "public"."users";
  END IF;
END $$;
--> statement-breakpoint
DO $$
BEGIN
  PERFORM pg_catalog.set_config('lock_timeout', '5s', true);
  IF EXISTS (
    SELECT 1 FROM pg_catalog.pg_trigger
    WHERE tgrelid = pg_catalog.to_regclass('"public"."user_stats"') AND tgname = 'user_stats_touch' AND NOT tgisinternal
  ) THEN
    DROP TRIGGER "user_stats_touch" ON "public"."user_stats";
  END IF;
END $$;
--> statement-breakpoint
DO $$
BEGIN
  PERFORM pg_catalog.set_config('lock_timeout', '5s', true);
  IF EXISTS (
    SELECT 1 FROM pg_catalog.pg_trigger
    WHERE tgrelid = pg_catalog.to_regclass('"public"."point_events"') AND tgname = 'point_events_is_never_deleted' AND NOT tgisinternal
  ) THEN
    DROP TRIGGER "point_events_is_never_deleted" ON "public"."point_events";
  END IF;
END $$;
--> statement-breakpoint
DO $$
BEGIN
  PERFORM pg_catalog.set_config('lock_timeout', '5s', true);
  IF EXISTS (
    SELECT 1 FROM pg_catalog.pg_trigger
    WHERE tgrelid = pg_catalog.to_regclass('"public"."point_events"') AND tgname = 'point_events_is_never_changed' AND NOT tgisinternal
  ) THEN
    DROP TRIGGER "point_events_is_never_changed" ON "public"."point_events";
  END IF;
END $$;
--> statement-breakpoint
DO $$
BEGIN
  PERFORM pg_catalog.set_config('lock_timeout', '5s', true);
  IF EXISTS (
    SELECT 1 FROM pg_catalog.pg_trigger
    WHERE tgrelid = pg_catalog.to_regclass('"public"."point_events"') AND tgname = 'point_events_adds_to_total_points' AND NOT tgisinternal
  ) THEN
    DROP TRIGGER "point_events_adds_to_total_points" ON "public"."point_events";
  END IF;
END $$;
--> statement-breakpoint
DO $$
BEGIN
  PERFORM pg_catalog.set_config('lock_timeout', '5s', true);
  IF EXISTS (
    SELECT 1 FROM pg_catalog.pg_trigger
    WHERE tgrelid = pg_catalog.to_regclass('"public"."chat_messages"') AND tgname = 'chat_messages_moves_last_message_at' AND NOT tgisinternal
  ) THEN
    DROP TRIGGER "chat_messages_moves_last_message_at" ON "public"."chat_messages";
  END IF;
END $$;
--> statement-breakpoint
-- lock: ACCESS EXCLUSIVE
DO $$
BEGIN
  PERFORM pg_catalog.set_config('lock_timeout', '5s', true);
  IF EXISTS (
    SELECT 1 FROM pg_catalog.pg_constraint
    WHERE conrelid = pg_catalog.to_regclass('"public"."user_stats"') AND conname = 'user_stats_user_id_fkey'
  ) THEN
    ALTER TABLE "public"."user_stats" DROP CONSTRAINT "user_stats_user_id_fkey";
  END IF;
END $$;
--> statement-breakpoint
-- lock: ACCESS EXCLUSIVE
DO $$
BEGIN
  PERFORM pg_catalog.set_config('lock_timeout', '5s', true);
  IF EXISTS (
    SELECT 1 FROM pg_catalog.pg_constraint
    WHERE conrelid = pg_catalog.to_regclass('"public"."point_events"') AND conname = 'point_events_user_id_fkey'
  ) THEN
    ALTER TABLE "public"."point_events" DROP CONSTRAINT "point_events_user_id_fkey";
  END IF;
END $$;
--> statement-breakpoint
-- lock: ACCESS EXCLUSIVE
DO $$
BEGIN
  PERFORM pg_catalog.set_config('lock_timeout', '5s', true);
  IF EXISTS (
    SELECT 1 FROM pg_catalog.pg_constraint
    WHERE conrelid = pg_catalog.to_regclass('"public"."point_events"') AND conname = 'point_events_message_id_fkey'
  ) THEN
    ALTER TABLE "public"."point_events" DROP CONSTRAINT "point_events_message_id_fkey";
  END IF;
END $$;
--> statement-breakpoint
-- lock: ACCESS EXCLUSIVE
DO $$
BEGIN
  PERFORM pg_catalog.set_config('lock_timeout', '5s', true);
  IF EXISTS (
    SELECT 1 FROM pg_catalog.pg_constraint
    WHERE conrelid = pg_catalog.to_regclass('"public"."chat_messages"') AND conname = 'chat_messages_user_id_fkey'
  ) THEN
    ALTER TABLE "public"."chat_messages" DROP CONSTRAINT "chat_messages_user_id_fkey";
  END IF;
END $$;
--> statement-breakpoint
-- hazards: DELETES_DATA, BREAKS_OLD_CODE
-- lock: ACCESS EXCLUSIVE
DO $$
BEGIN
  PERFORM pg_catalog.set_config('lock_timeout', '5s', true);
  IF pg_catalog.to_regclass('"public"."users"') IS NOT NULL THEN
    DROP TABLE "public"."users";
  END IF;
END $$;
--> statement-breakpoint
-- hazards: DELETES_DATA, BREAKS_OLD_CODE
-- lock: ACCESS EXCLUSIVE
DO $$
BEGIN
  PERFORM pg_catalog.set_config('lock_timeout', '5s', true);
  IF pg_catalog.to_regclass('"public"."user_stats"') IS NOT NULL THEN
    DROP TABLE "public"."user_stats";
  END IF;
END $$;
--> statement-breakpoint
-- hazards: DELETES_DATA, BREAKS_OLD_CODE
-- lock: ACCESS EXCLUSIVE
DO $$
BEGIN
  PERFORM pg_catalog.set_config('lock_timeout', '5s', true);
  IF pg_catalog.to_regclass('"public"."point_events"') IS NOT NULL THEN
    DROP TABLE "public"."point_events";
  END IF;
END $$;
--> statement-breakpoint
-- hazards: DELETES_DATA, BREAKS_OLD_CODE
-- lock: ACCESS EXCLUSIVE
DO $$
BEGIN
  PERFORM pg_catalog.set_config('lock_timeout', '5s', true);
  IF pg_catalog.to_regclass('"public"."chat_messages"') IS NOT NULL THEN
    DROP TABLE "public"."chat_messages";
  END IF;
END $$;
--> statement-breakpoint
DROP FUNCTION IF EXISTS "public"."touch_updated_at_fn"();
--> statement-breakpoint
DROP FUNCTION IF EXISTS "public"."point_events_is_never_deleted_fn"();
--> statement-breakpoint
DROP FUNCTION IF EXISTS "public"."point_events_is_never_changed_fn"();
--> statement-breakpoint
DROP FUNCTION IF EXISTS "public"."point_events_adds_to_total_points_fn"();
--> statement-breakpoint
DROP FUNCTION IF EXISTS "public"."chat_messages_moves_last_message_at_fn"();
--> statement-breakpoint
DO $$
BEGIN
  PERFORM pg_catalog.set_config('lock_timeout', '5s', true);
  IF EXISTS (
    SELECT 1 FROM pg_catalog.pg_type t
    JOIN pg_catalog.pg_namespace n ON n.oid = t.typnamespace
    WHERE n.nspname = 'public' AND t.typname = 'message_role'
  ) THEN
    DROP TYPE "public"."message_role";
  END IF;
END $$;
--> statement-breakpoint
DO $$
BEGIN
  PERFORM pg_catalog.set_config('lock_timeout', '5s', true);
  IF EXISTS (
    SELECT 1 FROM pg_catalog.pg_type t
    JOIN pg_catalog.pg_namespace n ON n.oid = t.typnamespace
    WHERE n.nspname = 'public' AND t.typname = 'auth_provider'
  ) THEN
    DROP TYPE "public"."auth_provider";
  END IF;
END $$;
