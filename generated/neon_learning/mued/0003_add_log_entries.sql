CREATE TABLE IF NOT EXISTS "public"."log_entries" (
  "id" uuid DEFAULT gen_random_uuid() NOT NULL,
  "created_at" timestamp with time zone DEFAULT now() NOT NULL,
  "updated_at" timestamp with time zone DEFAULT now() NOT NULL,
  "user_id" uuid NOT NULL,
  "target_type" text NOT NULL,
  "target_id" uuid,
  "content" text NOT NULL,
  "ai_summary" jsonb,
  "tags" text[] DEFAULT '{}'::text[] NOT NULL,
  "emotion" text,
  "is_public" boolean DEFAULT false NOT NULL,
  CONSTRAINT "log_entries_pkey" PRIMARY KEY ("id"),
  CONSTRAINT "target_is_known" CHECK ("target_type" IN ('lesson', 'material', 'practice', 'reflection'))
);
--> statement-breakpoint
DO $$
BEGIN
  IF NOT EXISTS (
    SELECT 1 FROM pg_catalog.pg_constraint
    WHERE conrelid = pg_catalog.to_regclass('"public"."log_entries"') AND conname = 'log_entries_user_id_fkey'
  ) THEN
    ALTER TABLE "public"."log_entries"
      ADD CONSTRAINT "log_entries_user_id_fkey"
      FOREIGN KEY ("user_id") REFERENCES "public"."users" ("id") ON DELETE CASCADE;
  END IF;
END $$;
--> statement-breakpoint
CREATE INDEX IF NOT EXISTS "idx_log_entries_tags" ON "public"."log_entries" USING "gin" ("tags");
--> statement-breakpoint
CREATE INDEX IF NOT EXISTS "idx_log_entries_target" ON "public"."log_entries" ("target_type", "target_id");
--> statement-breakpoint
CREATE INDEX IF NOT EXISTS "idx_log_entries_user" ON "public"."log_entries" ("user_id", "created_at" DESC);
--> statement-breakpoint
DO $$
BEGIN
  IF NOT EXISTS (
    SELECT 1 FROM pg_catalog.pg_trigger
    WHERE tgrelid = pg_catalog.to_regclass('"public"."log_entries"') AND tgname = 'log_entries_touch' AND NOT tgisinternal
  ) THEN
    CREATE TRIGGER "log_entries_touch"
      BEFORE UPDATE ON "public"."log_entries"
      FOR EACH ROW WHEN (NEW."updated_at" IS NOT DISTINCT FROM OLD."updated_at")
      EXECUTE FUNCTION "public"."touch_updated_at_fn"();
  END IF;
END $$;
