DO $$
BEGIN
  PERFORM pg_catalog.set_config('lock_timeout', '5s', true);
  IF EXISTS (
    SELECT 1 FROM pg_catalog.pg_trigger
    WHERE tgrelid = pg_catalog.to_regclass('"public"."user_ai_profiles"') AND tgname = 'user_ai_profiles_touch' AND NOT tgisinternal
  ) THEN
    DROP TRIGGER "user_ai_profiles_touch" ON "public"."user_ai_profiles";
  END IF;
END $$;
--> statement-breakpoint
DO $$
BEGIN
  PERFORM pg_catalog.set_config('lock_timeout', '5s', true);
  IF EXISTS (
    SELECT 1 FROM pg_catalog.pg_trigger
    WHERE tgrelid = pg_catalog.to_regclass('"public"."user_ai_memories"') AND tgname = 'user_ai_memories_touch' AND NOT tgisinternal
  ) THEN
    DROP TRIGGER "user_ai_memories_touch" ON "public"."user_ai_memories";
  END IF;
END $$;
--> statement-breakpoint
DO $$
BEGIN
  PERFORM pg_catalog.set_config('lock_timeout', '5s', true);
  IF EXISTS (
    SELECT 1 FROM pg_catalog.pg_trigger
    WHERE tgrelid = pg_catalog.to_regclass('"public"."chat_sessions"') AND tgname = 'chat_sessions_touch' AND NOT tgisinternal
  ) THEN
    DROP TRIGGER "chat_sessions_touch" ON "public"."chat_sessions";
  END IF;
END $$;
--> statement-breakpoint
-- lock: ACCESS EXCLUSIVE
DO $$
BEGIN
  PERFORM pg_catalog.set_config('lock_timeout', '5s', true);
  IF EXISTS (
    SELECT 1 FROM pg_catalog.pg_constraint
    WHERE conrelid = pg_catalog.to_regclass('"public"."user_ai_profiles"') AND conname = 'user_ai_profiles_user_id_fkey'
  ) THEN
    ALTER TABLE "public"."user_ai_profiles" DROP CONSTRAINT "user_ai_profiles_user_id_fkey";
  END IF;
END $$;
--> statement-breakpoint
-- lock: ACCESS EXCLUSIVE
DO $$
BEGIN
  PERFORM pg_catalog.set_config('lock_timeout', '5s', true);
  IF EXISTS (
    SELECT 1 FROM pg_catalog.pg_constraint
    WHERE conrelid = pg_catalog.to_regclass('"public"."user_ai_memories"') AND conname = 'user_ai_memories_user_id_fkey'
  ) THEN
    ALTER TABLE "public"."user_ai_memories" DROP CONSTRAINT "user_ai_memories_user_id_fkey";
  END IF;
END $$;
--> statement-breakpoint
-- lock: ACCESS EXCLUSIVE
DO $$
BEGIN
  PERFORM pg_catalog.set_config('lock_timeout', '5s', true);
  IF EXISTS (
    SELECT 1 FROM pg_catalog.pg_constraint
    WHERE conrelid = pg_catalog.to_regclass('"public"."user_ai_memories"') AND conname = 'user_ai_memories_source_message_id_fkey'
  ) THEN
    ALTER TABLE "public"."user_ai_memories" DROP CONSTRAINT "user_ai_memories_source_message_id_fkey";
  END IF;
END $$;
--> statement-breakpoint
-- lock: ACCESS EXCLUSIVE
DO $$
BEGIN
  PERFORM pg_catalog.set_config('lock_timeout', '5s', true);
  IF EXISTS (
    SELECT 1 FROM pg_catalog.pg_constraint
    WHERE conrelid = pg_catalog.to_regclass('"public"."session_tags"') AND conname = 'session_tags_chat_session_id_fkey'
  ) THEN
    ALTER TABLE "public"."session_tags" DROP CONSTRAINT "session_tags_chat_session_id_fkey";
  END IF;
END $$;
--> statement-breakpoint
-- lock: ACCESS EXCLUSIVE
DO $$
BEGIN
  PERFORM pg_catalog.set_config('lock_timeout', '5s', true);
  IF EXISTS (
    SELECT 1 FROM pg_catalog.pg_constraint
    WHERE conrelid = pg_catalog.to_regclass('"public"."chat_sessions"') AND conname = 'chat_sessions_user_id_fkey'
  ) THEN
    ALTER TABLE "public"."chat_sessions" DROP CONSTRAINT "chat_sessions_user_id_fkey";
  END IF;
END $$;
--> statement-breakpoint
-- lock: ACCESS EXCLUSIVE
DO $$
BEGIN
  PERFORM pg_catalog.set_config('lock_timeout', '5s', true);
  IF EXISTS (
    SELECT 1 FROM pg_catalog.pg_constraint
    WHERE conrelid = pg_catalog.to_regclass('"public"."chat_messages"') AND conname = 'chat_messages_chat_session_id_fkey'
  ) THEN
    ALTER TABLE "public"."chat_messages" DROP CONSTRAINT "chat_messages_chat_session_id_fkey";
  END IF;
END $$;
--> statement-breakpoint
-- hazards: DELETES_DATA, BREAKS_OLD_CODE
-- lock: ACCESS EXCLUSIVE
DO $$
BEGIN
  PERFORM pg_catalog.set_config('lock_timeout', '5s', true);
  IF pg_catalog.to_regclass('"public"."user_ai_profiles"') IS NOT NULL THEN
    DROP TABLE "public"."user_ai_profiles";
  END IF;
END $$;
--> statement-breakpoint
-- hazards: DELETES_DATA, BREAKS_OLD_CODE
-- lock: ACCESS EXCLUSIVE
DO $$
BEGIN
  PERFORM pg_catalog.set_config('lock_timeout', '5s', true);
  IF pg_catalog.to_regclass('"public"."user_ai_memories"') IS NOT NULL THEN
    DROP TABLE "public"."user_ai_memories";
  END IF;
END $$;
--> statement-breakpoint
-- hazards: DELETES_DATA, BREAKS_OLD_CODE
-- lock: ACCESS EXCLUSIVE
DO $$
BEGIN
  PERFORM pg_catalog.set_config('lock_timeout', '5s', true);
  IF pg_catalog.to_regclass('"public"."session_tags"') IS NOT NULL THEN
    DROP TABLE "public"."session_tags";
  END IF;
END $$;
--> statement-breakpoint
-- hazards: DELETES_DATA, BREAKS_OLD_CODE
-- lock: ACCESS EXCLUSIVE
DO $$
BEGIN
  PERFORM pg_catalog.set_config('lock_timeout', '5s', true);
  IF pg_catalog.to_regclass('"public"."chat_sessions"') IS NOT NULL THEN
    DROP TABLE "public"."chat_sessions";
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
DO $$
BEGIN
  PERFORM pg_catalog.set_config('lock_timeout', '5s', true);
  IF EXISTS (
    SELECT 1 FROM pg_catalog.pg_type t
    JOIN pg_catalog.pg_namespace n ON n.oid = t.typnamespace
    WHERE n.nspname = 'public' AND t.typname = 'memory_type'
  ) THEN
    DROP TYPE "public"."memory_type";
  END IF;
END $$;
--> statement-breakpoint
DO $$
BEGIN
  PERFORM pg_catalog.set_config('lock_timeout', '5s', true);
  IF EXISTS (
    SELECT 1 FROM pg_catalog.pg_type t
    JOIN pg_catalog.pg_namespace n ON n.oid = t.typnamespace
    WHERE n.nspname = 'public' AND t.typname = 'ai_profile_type'
  ) THEN
    DROP TYPE "public"."ai_profile_type";
  END IF;
END $$;
