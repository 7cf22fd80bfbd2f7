DO $$
BEGIN
  IF NOT EXISTS (
    SELECT 1 FROM pg_catalog.pg_type t
    JOIN pg_catalog.pg_namespace n ON n.oid = t.typnamespace
    WHERE n.nspname = 'public' AND t.typname = 'sync_status'
  ) THEN
    CREATE TYPE "public"."sync_status" AS ENUM ('PENDING', 'SYNCING', 'COMPLETED', 'FAILED');
  END IF;
END $$;
--> statement-breakpoint
DO $$
BEGIN
  IF NOT EXISTS (
    SELECT 1 FROM pg_catalog.pg_type t
    JOIN pg_catalog.pg_namespace n ON n.oid = t.typnamespace
    WHERE n.nspname = 'public' AND t.typname = 'workflow_status'
  ) THEN
    CREATE TYPE "public"."workflow_status" AS ENUM ('PENDING', 'PROCESSING', 'COMPLETED', 'FAILED', 'RETRYING');
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
CREATE TABLE IF NOT EXISTS "public"."sync_metadata" (
  "id" uuid DEFAULT gen_random_uuid() NOT NULL,
  "table_name" text NOT NULL,
  "last_sync_at" timestamp with time zone,
  "sync_status" "public"."sync_status" DEFAULT 'PENDING'::"public"."sync_status" NOT NULL,
  CONSTRAINT "sync_metadata_pkey" PRIMARY KEY ("id")
);
--> statement-breakpoint
CREATE TABLE IF NOT EXISTS "public"."user_settings" (
  "id" uuid DEFAULT gen_random_uuid() NOT NULL,
  "user_id" text NOT NULL,
  "preferences" jsonb,
  "created_at" timestamp with time zone DEFAULT now() NOT NULL,
  "updated_at" timestamp with time zone DEFAULT now() NOT NULL,
  CONSTRAINT "user_settings_pkey" PRIMARY KEY ("id"),
  CONSTRAINT "user_settings_user_id_key" UNIQUE ("user_id")
);
--> statement-breakpoint
CREATE TABLE IF NOT EXISTS "public"."workflows" (
  "id" uuid DEFAULT gen_random_uuid() NOT NULL,
  "type" text NOT NULL,
  "user_id" text NOT NULL,
  "status" "public"."workflow_status" DEFAULT 'PENDING'::"public"."workflow_status" NOT NULL,
  "input_payload" jsonb,
  "output_payload" jsonb,
  "error_log" text,
  "retry_count" integer DEFAULT 0 NOT NULL,
  "created_at" timestamp with time zone DEFAULT now() NOT NULL,
  "updated_at" timestamp with time zone DEFAULT now() NOT NULL,
  "completed_at" timestamp with time zone,
  "deleted_at" timestamp with time zone,
  CONSTRAINT "workflows_pkey" PRIMARY KEY ("id")
);
--> statement-breakpoint
CREATE INDEX IF NOT EXISTS "idx_workflows_created_at" ON "public"."workflows" ("created_at");
--> statement-breakpoint
CREATE INDEX IF NOT EXISTS "idx_workflows_status" ON "public"."workflows" ("status");
--> statement-breakpoint
CREATE INDEX IF NOT EXISTS "idx_workflows_type_status" ON "public"."workflows" ("type", "status");
--> statement-breakpoint
CREATE INDEX IF NOT EXISTS "idx_workflows_user_id" ON "public"."workflows" ("user_id");
--> statement-breakpoint
DO $$
BEGIN
  IF NOT EXISTS (
    SELECT 1 FROM pg_catalog.pg_trigger
    WHERE tgrelid = pg_catalog.to_regclass('"public"."user_settings"') AND tgname = 'user_settings_touch' AND NOT tgisinternal
  ) THEN
    CREATE TRIGGER "user_settings_touch"
      BEFORE UPDATE ON "public"."user_settings"
      FOR EACH ROW WHEN (NEW."updated_at" IS NOT DISTINCT FROM OLD."updated_at")
      EXECUTE FUNCTION "public"."touch_updated_at_fn"();
  END IF;
END $$;
--> statement-breakpoint
DO $$
BEGIN
  IF NOT EXISTS (
    SELECT 1 FROM pg_catalog.pg_trigger
    WHERE tgrelid = pg_catalog.to_regclass('"public"."workflows"') AND tgname = 'workflows_touch' AND NOT tgisinternal
  ) THEN
    CREATE TRIGGER "workflows_touch"
      BEFORE UPDATE ON "public"."workflows"
      FOR EACH ROW WHEN (NEW."updated_at" IS NOT DISTINCT FROM OLD."updated_at")
      EXECUTE FUNCTION "public"."touch_updated_at_fn"();
  END IF;
END $$;
