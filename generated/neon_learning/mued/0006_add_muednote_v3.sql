DO $$
BEGIN
  IF NOT EXISTS (
    SELECT 1 FROM pg_catalog.pg_type t
    JOIN pg_catalog.pg_namespace n ON n.oid = t.typnamespace
    WHERE n.nspname = 'public' AND t.typname = 'ai_profile_type'
  ) THEN
    CREATE TYPE "public"."ai_profile_type" AS ENUM ('skill_level', 'musical_style', 'learning_style', 'goal');
  END IF;
END $$;
--> statement-breakpoint
DO $$
BEGIN
  IF NOT EXISTS (
    SELECT 1 FROM pg_catalog.pg_type t
    JOIN pg_catalog.pg_namespace n ON n.oid = t.typnamespace
    WHERE n.nspname = 'public' AND t.typname = 'memory_type'
  ) THEN
    CREATE TYPE "public"."memory_type" AS ENUM ('fact', 'preference', 'goal', 'experience');
  END IF;
END $$;
--> statement-breakpoint
CREATE TABLE IF NOT EXISTS "public"."chat_messages" (
  "id" uuid DEFAULT gen_random_uuid() NOT NULL,
  "created_at" timestamp with time zone DEFAULT now() NOT NULL,
  "chat_session_id" uuid NOT NULL,
  "role" text NOT NULL,
  "content" text NOT NULL,
  "model" text,
  "tokens" integer DEFAULT 0 NOT NULL,
  "metadata" jsonb DEFAULT '{}'::jsonb NOT NULL,
  CONSTRAINT "chat_messages_pkey" PRIMARY KEY ("id"),
  CONSTRAINT "role_is_known" CHECK ("role" IN ('user', 'assistant', 'system'))
);
--> statement-breakpoint
CREATE TABLE IF NOT EXISTS "public"."chat_sessions" (
  "id" uuid DEFAULT gen_random_uuid() NOT NULL,
  "created_at" timestamp with time zone DEFAULT now() NOT NULL,
  "updated_at" timestamp with time zone DEFAULT now() NOT NULL,
  "user_id" uuid NOT NULL,
  "title" text DEFAULT ''::text NOT NULL,
  "summary" text,
  "is_archived" boolean DEFAULT false NOT NULL,
  "last_message_at" timestamp with time zone,
  CONSTRAINT "chat_sessions_pkey" PRIMARY KEY ("id")
);
--> statement-breakpoint
CREATE TABLE IF NOT EXISTS "public"."session_tags" (
  "chat_session_id" uuid NOT NULL,
  "tag" text NOT NULL,
  "source" text DEFAULT 'ai'::text NOT NULL,
  "created_at" timestamp with time zone DEFAULT now() NOT NULL,
  CONSTRAINT "session_tags_pkey" PRIMARY KEY ("chat_session_id", "tag"),
  CONSTRAINT "source_is_known" CHECK ("source" IN ('ai', 'user'))
);
--> statement-breakpoint
CREATE TABLE IF NOT EXISTS "public"."user_ai_memories" (
  "id" uuid DEFAULT gen_random_uuid() NOT NULL,
  "created_at" timestamp with time zone DEFAULT now() NOT NULL,
  "updated_at" timestamp with time zone DEFAULT now() NOT NULL,
  "user_id" uuid NOT NULL,
  "memory_type" "public"."memory_type" NOT NULL,
  "content" text NOT NULL,
  "importance" numeric(4,3) DEFAULT 0.5 NOT NULL,
  "source_message_id" uuid,
  "expires_at" timestamp with time zone,
  CONSTRAINT "user_ai_memories_pkey" PRIMARY KEY ("id"),
  CONSTRAINT "importance_is_a_share" CHECK ("importance" BETWEEN 0 AND 1)
);
--> statement-breakpoint
CREATE TABLE IF NOT EXISTS "public"."user_ai_profiles" (
  "id" uuid DEFAULT gen_random_uuid() NOT NULL,
  "created_at" timestamp with time zone DEFAULT now() NOT NULL,
  "updated_at" timestamp with time zone DEFAULT now() NOT NULL,
  "user_id" uuid NOT NULL,
  "profile_type" "public"."ai_profile_type" NOT NULL,
  "profile" jsonb DEFAULT '{}'::jsonb NOT NULL,
  "confidence" numeric(4,3) DEFAULT 0 NOT NULL,
  CONSTRAINT "user_ai_profiles_pkey" PRIMARY KEY ("id"),
  CONSTRAINT "user_ai_profiles_type_key" UNIQUE ("user_id", "profile_type"),
  CONSTRAINT "confidence_is_a_share" CHECK ("confidence" BETWEEN 0 AND 1)
);
--> statement-breakpoint
DO $$
BEGIN
  IF NOT EXISTS (
    SELECT 1 FROM pg_catalog.pg_constraint
    WHERE conrelid = pg_catalog.to_regclass('"public"."chat_messages"') AND conname = 'chat_messages_chat_session_id_fkey'
  ) THEN
    ALTER TABLE "public"."chat_messages"
      ADD CONSTRAINT "chat_messages_chat_session_id_fkey"
      FOREIGN KEY ("chat_session_id") REFERENCES "public"."chat_sessions" ("id") ON DELETE CASCADE;
  END IF;
END $$;
--> statement-breakpoint
DO $$
BEGIN
  IF NOT EXISTS (
    SELECT 1 FROM pg_catalog.pg_constraint
    WHERE conrelid = pg_catalog.to_regclass('"public"."chat_sessions"') AND conname = 'chat_sessions_user_id_fkey'
  ) THEN
    ALTER TABLE "public"."chat_sessions"
      ADD CONSTRAINT "chat_sessions_user_id_fkey"
      FOREIGN KEY ("user_id") REFERENCES "public"."users" ("id") ON DELETE CASCADE;
  END IF;
END $$;
--> statement-breakpoint
DO $$
BEGIN
  IF NOT EXISTS (
    SELECT 1 FROM pg_catalog.pg_constraint
    WHERE conrelid = pg_catalog.to_regclass('"public"."session_tags"') AND conname = 'session_tags_chat_session_id_fkey'
  ) THEN
    ALTER TABLE "public"."session_tags"
      ADD CONSTRAINT "session_tags_chat_session_id_fkey"
      FOREIGN KEY ("chat_session_id") REFERENCES "public"."chat_sessions" ("id") ON DELETE CASCADE;
  END IF;
END $$;
--> statement-breakpoint
DO $$
BEGIN
  IF NOT EXISTS (
    SELECT 1 FROM pg_catalog.pg_constraint
    WHERE conrelid = pg_catalog.to_regclass('"public"."user_ai_memories"') AND conname = 'user_ai_memories_source_message_id_fkey'
  ) THEN
    ALTER TABLE "public"."user_ai_memories"
      ADD CONSTRAINT "user_ai_memories_source_message_id_fkey"
      FOREIGN KEY ("source_message_id") REFERENCES "public"."chat_messages" ("id") ON DELETE SET NULL;
  END IF;
END $$;
--> statement-breakpoint
DO $$
BEGIN
  IF NOT EXISTS (
    SELECT 1 FROM pg_catalog.pg_constraint
    WHERE conrelid = pg_catalog.to_regclass('"public"."user_ai_memories"') AND conname = 'user_ai_memories_user_id_fkey'
  ) THEN
    ALTER TABLE "public"."user_ai_memories"
      ADD CONSTRAINT "user_ai_memories_user_id_fkey"
      FOREIGN KEY ("user_id") REFERENCES "public"."users" ("id") ON DELETE CASCADE;
  END IF;
END $$;
--> statement-breakpoint
DO $$
BEGIN
  IF NOT EXISTS (
    SELECT 1 FROM pg_catalog.pg_constraint
    WHERE conrelid = pg_catalog.to_regclass('"public"."user_ai_profiles"') AND conname = 'user_ai_profiles_user_id_fkey'
  ) THEN
    ALTER TABLE "public"."user_ai_profiles"
      ADD CONSTRAINT "user_ai_profiles_user_id_fkey"
      FOREIGN KEY ("user_id") REFERENCES "public"."users" ("id") ON DELETE CASCADE;
  END IF;
END $$;
--> statement-breakpoint
CREATE INDEX IF NOT EXISTS "idx_chat_messages_session" ON "public"."chat_messages" ("chat_session_id", "created_at");
--> statement-breakpoint
CREATE INDEX IF NOT EXISTS "idx_chat_sessions_user" ON "public"."chat_sessions" ("user_id", "last_message_at" DESC NULLS LAST) WHERE NOT "is_archived";
--> statement-breakpoint
CREATE INDEX IF NOT EXISTS "idx_session_tags_tag" ON "public"."session_tags" ("tag");
--> statement-breakpoint
CREATE INDEX IF NOT EXISTS "idx_user_ai_memories_expiry" ON "public"."user_ai_memories" ("expires_at") WHERE "expires_at" IS NOT NULL;
--> statement-breakpoint
CREATE INDEX IF NOT EXISTS "idx_user_ai_memories_recall" ON "public"."user_ai_memories" ("user_id", "memory_type", "importance" DESC);
--> statement-breakpoint
DO $$
BEGIN
  IF NOT EXISTS (
    SELECT 1 FROM pg_catalog.pg_trigger
    WHERE tgrelid = pg_catalog.to_regclass('"public"."chat_sessions"') AND tgname = 'chat_sessions_touch' AND NOT tgisinternal
  ) THEN
    CREATE TRIGGER "chat_sessions_touch"
      BEFORE UPDATE ON "public"."chat_sessions"
      FOR EACH ROW WHEN (NEW."updated_at" IS NOT DISTINCT FROM OLD."updated_at")
      EXECUTE FUNCTION "public"."touch_updated_at_fn"();
  END IF;
END $$;
--> statement-breakpoint
DO $$
BEGIN
  IF NOT EXISTS (
    SELECT 1 FROM pg_catalog.pg_trigger
    WHERE tgrelid = pg_catalog.to_regclass('"public"."user_ai_memories"') AND tgname = 'user_ai_memories_touch' AND NOT tgisinternal
  ) THEN
    CREATE TRIGGER "user_ai_memories_touch"
      BEFORE UPDATE ON "public"."user_ai_memories"
      FOR EACH ROW WHEN (NEW."updated_at" IS NOT DISTINCT FROM OLD."updated_at")
      EXECUTE FUNCTION "public"."touch_updated_at_fn"();
  END IF;
END $$;
--> statement-breakpoint
DO $$
BEGIN
  IF NOT EXISTS (
    SELECT 1 FROM pg_catalog.pg_trigger
    WHERE tgrelid = pg_catalog.to_regclass('"public"."user_ai_profiles"') AND tgname = 'user_ai_profiles_touch' AND NOT tgisinternal
  ) THEN
    CREATE TRIGGER "user_ai_profiles_touch"
      BEFORE UPDATE ON "public"."user_ai_profiles"
      FOR EACH ROW WHEN (NEW."updated_at" IS NOT DISTINCT FROM OLD."updated_at")
      EXECUTE FUNCTION "public"."touch_updated_at_fn"();
  END IF;
END $$;
