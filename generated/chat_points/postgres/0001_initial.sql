DO $$
BEGIN
  IF NOT EXISTS (
    SELECT 1 FROM pg_catalog.pg_type t
    JOIN pg_catalog.pg_namespace n ON n.oid = t.typnamespace
    WHERE n.nspname = 'public' AND t.typname = 'auth_provider'
  ) THEN
    CREATE TYPE "public"."auth_provider" AS ENUM ('x', 'privy');
  END IF;
END $$;
--> statement-breakpoint
DO $$
BEGIN
  IF NOT EXISTS (
    SELECT 1 FROM pg_catalog.pg_type t
    JOIN pg_catalog.pg_namespace n ON n.oid = t.typnamespace
    WHERE n.nspname = 'public' AND t.typname = 'message_role'
  ) THEN
    CREATE TYPE "public"."message_role" AS ENUM ('user', 'agent', 'system');
  END IF;
END $$;
--> statement-breakpoint
DO $$
BEGIN
  IF pg_catalog.to_regprocedure('"public"."chat_messages_moves_last_message_at_fn"()') IS NULL THEN
    CREATE FUNCTION "public"."chat_messages_moves_last_message_at_fn"()
    RETURNS trigger
    LANGUAGE "plpgsql"
    SET "search_path" TO public, pg_temp
    AS $body$
BEGIN
  INSERT INTO "user_stats" ("user_id", "last_message_at")
  VALUES (NEW."user_id", NEW."created_at")
  ON CONFLICT ("user_id") DO UPDATE SET "last_message_at" = CASE
      WHEN "user_stats"."last_message_at" > excluded."last_message_at"
      THEN "user_stats"."last_message_at"
      ELSE excluded."last_message_at"
  END;
  RETURN NULL;
END
$body$;
  END IF;
END $$;
--> statement-breakpoint
DO $$
BEGIN
  IF pg_catalog.to_regprocedure('"public"."point_events_adds_to_total_points_fn"()') IS NULL THEN
    CREATE FUNCTION "public"."point_events_adds_to_total_points_fn"()
    RETURNS trigger
    LANGUAGE "plpgsql"
    SET "search_path" TO public, pg_temp
    AS $body$
BEGIN
  INSERT INTO "user_stats" ("user_id", "total_points")
  VALUES (NEW."user_id", NEW."delta")
  ON CONFLICT ("user_id") DO UPDATE SET "total_points" =
      "user_stats"."total_points" + excluded."total_points";
  RETURN NULL;
END
$body$;
  END IF;
END $$;
--> statement-breakpoint
DO $$
BEGIN
  IF pg_catalog.to_regprocedure('"public"."point_events_is_never_changed_fn"()') IS NULL THEN
    CREATE FUNCTION "public"."point_events_is_never_changed_fn"()
    RETURNS trigger
    LANGUAGE "plpgsql"
    SET "search_path" TO public, pg_temp
    AS $body$
BEGIN
  RAISE EXCEPTION USING MESSAGE = 'point_events is an audit history: add an event instead';
  RETURN NEW;
END
$body$;
  END IF;
END $$;
--> statement-breakpoint
DO $$
BEGIN
  IF pg_catalog.to_regprocedure('"public"."point_events_is_never_deleted_fn"()') IS NULL THEN
    CREATE FUNCTION "public"."point_events_is_never_deleted_fn"()
    RETURNS trigger
    LANGUAGE "plpgsql"
    SET "search_path" TO public, pg_temp
    AS $body$
BEGIN
  RAISE EXCEPTION USING MESSAGE = 'point_events is an audit history: nothing leaves it';
  RETURN OLD;
END
$body$;
  END IF;
END $$;
--> statement-breakpoint
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
CREATE TABLE IF NOT EXISTS "public"."chat_messages" (
  "id" uuid DEFAULT gen_random_uuid() NOT NULL,
  "user_id" uuid NOT NULL,
  "session_id" text NOT NULL,
  "role" "public"."message_role" NOT NULL,
  "content" text NOT NULL,
  "score_raw" integer,
  "score_adjusted" integer,
  "emotion" text,
  "created_at" timestamp with time zone DEFAULT now() NOT NULL,
  CONSTRAINT "chat_messages_pkey" PRIMARY KEY ("id")
);
--> statement-breakpoint
CREATE TABLE IF NOT EXISTS "public"."point_events" (
  "id" uuid DEFAULT gen_random_uuid() NOT NULL,
  "user_id" uuid NOT NULL,
  "session_id" text NOT NULL,
  "message_id" uuid,
  "delta" integer NOT NULL,
  "reason" text NOT NULL,
  "metadata_json" jsonb,
  "created_at" timestamp with time zone DEFAULT now() NOT NULL,
  CONSTRAINT "point_events_pkey" PRIMARY KEY ("id")
);
--> statement-breakpoint
CREATE TABLE IF NOT EXISTS "public"."user_stats" (
  "user_id" uuid NOT NULL,
  "total_points" integer DEFAULT 0 NOT NULL,
  "intimacy_level" integer DEFAULT 0 NOT NULL,
  "last_message_at" timestamp with time zone,
  "updated_at" timestamp with time zone DEFAULT now() NOT NULL,
  CONSTRAINT "user_stats_pkey" PRIMARY KEY ("user_id")
);
--> statement-breakpoint
CREATE TABLE IF NOT EXISTS "public"."users" (
  "id" uuid DEFAULT gen_random_uuid() NOT NULL,
  "auth_provider" "public"."auth_provider" NOT NULL,
  "auth_provider_user_id" text NOT NULL,
  "display_name" text,
  "wallet_address" text,
  "created_at" timestamp with time zone DEFAULT now() NOT NULL,
  "updated_at" timestamp with time zone DEFAULT now() NOT NULL,
  CONSTRAINT "users_pkey" PRIMARY KEY ("id"),
  CONSTRAINT "users_external_account_key" UNIQUE ("auth_provider", "auth_provider_user_id")
);
--> statement-breakpoint
DO $$
BEGIN
  IF NOT EXISTS (
    SELECT 1 FROM pg_catalog.pg_constraint
    WHERE conrelid = pg_catalog.to_regclass('"public"."chat_messages"') AND conname = 'chat_messages_user_id_fkey'
  ) THEN
    ALTER TABLE "public"."chat_messages"
      ADD CONSTRAINT "chat_messages_user_id_fkey"
      FOREIGN KEY ("user_id") REFERENCES "public"."users" ("id");
  END IF;
END $$;
--> statement-breakpoint
DO $$
BEGIN
  IF NOT EXISTS (
    SELECT 1 FROM pg_catalog.pg_constraint
    WHERE conrelid = pg_catalog.to_regclass('"public"."point_events"') AND conname = 'point_events_message_id_fkey'
  ) THEN
    ALTER TABLE "public"."point_events"
      ADD CONSTRAINT "point_events_message_id_fkey"
      FOREIGN KEY ("message_id") REFERENCES "public"."chat_messages" ("id");
  END IF;
END $$;
--> statement-breakpoint
DO $$
BEGIN
  IF NOT EXISTS (
    SELECT 1 FROM pg_catalog.pg_constraint
    WHERE conrelid = pg_catalog.to_regclass('"public"."point_events"') AND conname = 'point_events_user_id_fkey'
  ) THEN
    ALTER TABLE "public"."point_events"
      ADD CONSTRAINT "point_events_user_id_fkey"
      FOREIGN KEY ("user_id") REFERENCES "public"."users" ("id");
  END IF;
END $$;
--> statement-breakpoint
DO $$
BEGIN
  IF NOT EXISTS (
    SELECT 1 FROM pg_catalog.pg_constraint
    WHERE conrelid = pg_catalog.to_regclass('"public"."user_stats"') AND conname = 'user_stats_user_id_fkey'
  ) THEN
    ALTER TABLE "public"."user_stats"
      ADD CONSTRAINT "user_stats_user_id_fkey"
      FOREIGN KEY ("user_id") REFERENCES "public"."users" ("id");
  END IF;
END $$;
--> statement-breakpoint
CREATE INDEX IF NOT EXISTS "idx_chat_messages_user_session_created_at" ON "public"."chat_messages" ("user_id", "session_id", "created_at");
--> statement-breakpoint
CREATE INDEX IF NOT EXISTS "idx_point_events_user_created_at" ON "public"."point_events" ("user_id", "created_at");
--> statement-breakpoint
DO $$
BEGIN
  IF NOT EXISTS (
    SELECT 1 FROM pg_catalog.pg_trigger
    WHERE tgrelid = pg_catalog.to_regclass('"public"."chat_messages"') AND tgname = 'chat_messages_moves_last_message_at' AND NOT tgisinternal
  ) THEN
    CREATE TRIGGER "chat_messages_moves_last_message_at"
      AFTER INSERT ON "public"."chat_messages"
      FOR EACH ROW
      EXECUTE FUNCTION "public"."chat_messages_moves_last_message_at_fn"();
  END IF;
END $$;
--> statement-breakpoint
DO $$
BEGIN
  IF NOT EXISTS (
    SELECT 1 FROM pg_catalog.pg_trigger
    WHERE tgrelid = pg_catalog.to_regclass('"public"."point_events"') AND tgname = 'point_events_adds_to_total_points' AND NOT tgisinternal
  ) THEN
    CREATE TRIGGER "point_events_adds_to_total_points"
      AFTER INSERT ON "public"."point_events"
      FOR EACH ROW
      EXECUTE FUNCTION "public"."point_events_adds_to_total_points_fn"();
  END IF;
END $$;
--> statement-breakpoint
DO $$
BEGIN
  IF NOT EXISTS (
    SELECT 1 FROM pg_catalog.pg_trigger
    WHERE tgrelid = pg_catalog.to_regclass('"public"."point_events"') AND tgname = 'point_events_is_never_changed' AND NOT tgisinternal
  ) THEN
    CREATE TRIGGER "point_events_is_never_changed"
      BEFORE UPDATE ON "public"."point_events"
      FOR EACH ROW
      EXECUTE FUNCTION "public"."point_events_is_never_changed_fn"();
  END IF;
END $$;
--> statement-breakpoint
DO $$
BEGIN
  IF NOT EXISTS (
    SELECT 1 FROM pg_catalog.pg_trigger
    WHERE tgrelid = pg_catalog.to_regclass('"public"."point_events"') AND tgname = 'point_events_is_never_deleted' AND NOT tgisinternal
  ) THEN
    CREATE TRIGGER "point_events_is_never_deleted"
      BEFORE DELETE ON "public"."point_events"
      FOR EACH ROW
      EXECUTE FUNCTION "public"."point_events_is_never_deleted_fn"();
  END IF;
END $$;
--> statement-breakpoint
DO $$
BEGIN
  IF NOT EXISTS (
    SELECT 1 FROM pg_catalog.pg_trigger
    WHERE tgrelid = pg_catalog.to_regclass('"public"."user_stats"') AND tgname = 'user_stats_touch' AND NOT tgisinternal
  ) THEN
    CREATE TRIGGER "user_stats_touch"
      BEFORE UPDATE ON "public"."user_stats"
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
