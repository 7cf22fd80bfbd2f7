DO $$
BEGIN
  IF NOT EXISTS (
    SELECT 1 FROM pg_catalog.pg_type t
    JOIN pg_catalog.pg_namespace n ON n.oid = t.typnamespace
    WHERE n.nspname = 'public' AND t.typname = 'acquisition_method'
  ) THEN
    CREATE TYPE "public"."acquisition_method" AS ENUM ('original', 'rss', 'api', 'upload', 'ai_generated');
  END IF;
END $$;
--> statement-breakpoint
DO $$
BEGIN
  IF NOT EXISTS (
    SELECT 1 FROM pg_catalog.pg_type t
    JOIN pg_catalog.pg_namespace n ON n.oid = t.typnamespace
    WHERE n.nspname = 'public' AND t.typname = 'content_type'
  ) THEN
    CREATE TYPE "public"."content_type" AS ENUM ('material', 'note_article');
  END IF;
END $$;
--> statement-breakpoint
DO $$
BEGIN
  IF NOT EXISTS (
    SELECT 1 FROM pg_catalog.pg_type t
    JOIN pg_catalog.pg_namespace n ON n.oid = t.typnamespace
    WHERE n.nspname = 'public' AND t.typname = 'license_type'
  ) THEN
    CREATE TYPE "public"."license_type" AS ENUM ('proprietary', 'cc_by', 'cc_by_sa', 'cc0', 'public_domain', 'unknown');
  END IF;
END $$;
--> statement-breakpoint
CREATE TABLE IF NOT EXISTS "public"."ai_dialogue_log" (
  "id" uuid DEFAULT gen_random_uuid() NOT NULL,
  "created_at" timestamp with time zone DEFAULT now() NOT NULL,
  "user_id" uuid NOT NULL,
  "query" text NOT NULL,
  "response" text NOT NULL,
  "model" text NOT NULL,
  "citations" jsonb DEFAULT '[]'::jsonb NOT NULL,
  "latency_ms" integer NOT NULL,
  "tokens" integer DEFAULT 0 NOT NULL,
  "cost_jpy" numeric(12,6) DEFAULT 0 NOT NULL,
  "relevance_score" numeric(4,3),
  "feedback" smallint,
  CONSTRAINT "ai_dialogue_log_pkey" PRIMARY KEY ("id"),
  CONSTRAINT "feedback_is_a_thumb" CHECK ("feedback" IN (-1, 0, 1))
);
--> statement-breakpoint
CREATE TABLE IF NOT EXISTS "public"."plugin_registry" (
  "id" uuid DEFAULT gen_random_uuid() NOT NULL,
  "created_at" timestamp with time zone DEFAULT now() NOT NULL,
  "updated_at" timestamp with time zone DEFAULT now() NOT NULL,
  "plugin_key" text NOT NULL,
  "name" text NOT NULL,
  "version" text NOT NULL,
  "capabilities" text[] DEFAULT '{}'::text[] NOT NULL,
  "config" jsonb DEFAULT '{}'::jsonb NOT NULL,
  "enabled" boolean DEFAULT true NOT NULL,
  "checked_at" timestamp with time zone,
  CONSTRAINT "plugin_registry_pkey" PRIMARY KEY ("id"),
  CONSTRAINT "plugin_registry_plugin_key_key" UNIQUE ("plugin_key"),
  CONSTRAINT "version_is_semantic" CHECK ("version" ~ '^[0-9]+[.][0-9]+[.][0-9]+')
);
--> statement-breakpoint
CREATE TABLE IF NOT EXISTS "public"."provenance" (
  "id" uuid DEFAULT gen_random_uuid() NOT NULL,
  "created_at" timestamp with time zone DEFAULT now() NOT NULL,
  "updated_at" timestamp with time zone DEFAULT now() NOT NULL,
  "content_type" "public"."content_type" NOT NULL,
  "content_id" uuid NOT NULL,
  "source_uri" text,
  "acquisition_method" "public"."acquisition_method" NOT NULL,
  "license_type" "public"."license_type" DEFAULT 'unknown'::"public"."license_type" NOT NULL,
  "rights_holder" text,
  "acquired_by" uuid,
  "sha256" text,
  "retain_until" date,
  CONSTRAINT "provenance_pkey" PRIMARY KEY ("id"),
  CONSTRAINT "content_has_one_origin" UNIQUE ("content_type", "content_id"),
  CONSTRAINT "sha256_is_a_hash" CHECK ("sha256" ~ '^[0-9a-f]{64}$')
);
--> statement-breakpoint
CREATE TABLE IF NOT EXISTS "public"."rag_metrics_history" (
  "id" uuid DEFAULT gen_random_uuid() NOT NULL,
  "created_at" timestamp with time zone DEFAULT now() NOT NULL,
  "day" date NOT NULL,
  "dialogues" integer DEFAULT 0 NOT NULL,
  "citation_rate" numeric(5,4) NOT NULL,
  "mean_relevance" numeric(4,3),
  "p50_latency_ms" integer NOT NULL,
  "p95_latency_ms" integer NOT NULL,
  "cost_jpy" numeric(14,6) DEFAULT 0 NOT NULL,
  "slo_met" boolean GENERATED ALWAYS AS ("citation_rate" >= 0.7 AND "p95_latency_ms" <= 1500) STORED NOT NULL,
  CONSTRAINT "rag_metrics_history_pkey" PRIMARY KEY ("id"),
  CONSTRAINT "rag_metrics_history_day_key" UNIQUE ("day"),
  CONSTRAINT "citation_rate_is_a_share" CHECK ("citation_rate" BETWEEN 0 AND 1)
);
--> statement-breakpoint
DO $$
BEGIN
  IF NOT EXISTS (
    SELECT 1 FROM pg_catalog.pg_constraint
    WHERE conrelid = pg_catalog.to_regclass('"public"."ai_dialogue_log"') AND conname = 'fk_user'
  ) THEN
    ALTER TABLE "public"."ai_dialogue_log"
      ADD CONSTRAINT "fk_user"
      FOREIGN KEY ("user_id") REFERENCES "public"."users" ("id") ON DELETE CASCADE;
  END IF;
END $$;
--> statement-breakpoint
DO $$
BEGIN
  IF NOT EXISTS (
    SELECT 1 FROM pg_catalog.pg_constraint
    WHERE conrelid = pg_catalog.to_regclass('"public"."provenance"') AND conname = 'provenance_acquired_by_fkey'
  ) THEN
    ALTER TABLE "public"."provenance"
      ADD CONSTRAINT "provenance_acquired_by_fkey"
      FOREIGN KEY ("acquired_by") REFERENCES "public"."users" ("id") ON DELETE SET NULL;
  END IF;
END $$;
--> statement-breakpoint
CREATE INDEX IF NOT EXISTS "idx_ai_dialogue_log_created_at" ON "public"."ai_dialogue_log" USING "brin" ("created_at");
--> statement-breakpoint
CREATE INDEX IF NOT EXISTS "idx_ai_dialogue_log_user" ON "public"."ai_dialogue_log" ("user_id", "created_at" DESC);
--> statement-breakpoint
CREATE INDEX IF NOT EXISTS "idx_plugin_registry_enabled" ON "public"."plugin_registry" ("plugin_key") WHERE "enabled";
--> statement-breakpoint
CREATE INDEX IF NOT EXISTS "idx_provenance_license" ON "public"."provenance" ("license_type") INCLUDE ("content_id");
--> statement-breakpoint
DO $$
BEGIN
  IF NOT EXISTS (
    SELECT 1 FROM pg_catalog.pg_trigger
    WHERE tgrelid = pg_catalog.to_regclass('"public"."plugin_registry"') AND tgname = 'plugin_registry_touch' AND NOT tgisinternal
  ) THEN
    CREATE TRIGGER "plugin_registry_touch"
      BEFORE UPDATE ON "public"."plugin_registry"
      FOR EACH ROW WHEN (NEW."updated_at" IS NOT DISTINCT FROM OLD."updated_at")
      EXECUTE FUNCTION "public"."touch_updated_at_fn"();
  END IF;
END $$;
--> statement-breakpoint
DO $$
BEGIN
  IF NOT EXISTS (
    SELECT 1 FROM pg_catalog.pg_trigger
    WHERE tgrelid = pg_catalog.to_regclass('"public"."provenance"') AND tgname = 'provenance_touch' AND NOT tgisinternal
  ) THEN
    CREATE TRIGGER "provenance_touch"
      BEFORE UPDATE ON "public"."provenance"
      FOR EACH ROW WHEN (NEW."updated_at" IS NOT DISTINCT FROM OLD."updated_at")
      EXECUTE FUNCTION "public"."touch_updated_at_fn"();
  END IF;
END $$;
