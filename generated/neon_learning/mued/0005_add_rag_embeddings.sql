CREATE EXTENSION IF NOT EXISTS "vector" WITH SCHEMA "public";
--> statement-breakpoint
CREATE TABLE IF NOT EXISTS "public"."question_templates" (
  "id" uuid DEFAULT gen_random_uuid() NOT NULL,
  "created_at" timestamp with time zone DEFAULT now() NOT NULL,
  "updated_at" timestamp with time zone DEFAULT now() NOT NULL,
  "template_key" text NOT NULL,
  "focus_area" "public"."focus_area" NOT NULL,
  "language" character varying(8) DEFAULT 'ja'::text NOT NULL,
  "question" text NOT NULL,
  "variables" text[] DEFAULT '{}'::text[] NOT NULL,
  "priority" integer DEFAULT 0 NOT NULL,
  "enabled" boolean DEFAULT true NOT NULL,
  CONSTRAINT "question_templates_pkey" PRIMARY KEY ("id"),
  CONSTRAINT "question_templates_template_key_key" UNIQUE ("template_key")
);
--> statement-breakpoint
-- lock: ACCESS EXCLUSIVE
ALTER TABLE "public"."question_templates" ENABLE ROW LEVEL SECURITY;
--> statement-breakpoint
CREATE TABLE IF NOT EXISTS "public"."rag_embeddings" (
  "id" uuid DEFAULT gen_random_uuid() NOT NULL,
  "created_at" timestamp with time zone DEFAULT now() NOT NULL,
  "updated_at" timestamp with time zone DEFAULT now() NOT NULL,
  "user_id" uuid,
  "source_type" text NOT NULL,
  "source_id" uuid NOT NULL,
  "chunk" integer DEFAULT 0 NOT NULL,
  "content" text NOT NULL,
  "embedding" "public"."vector"(1536) NOT NULL,
  "model" text DEFAULT 'text-embedding-3-small'::text NOT NULL,
  "metadata" jsonb DEFAULT '{}'::jsonb NOT NULL,
  CONSTRAINT "rag_embeddings_pkey" PRIMARY KEY ("id"),
  CONSTRAINT "rag_embeddings_source_key" UNIQUE ("source_type", "source_id", "chunk", "model"),
  CONSTRAINT "chunk_counts" CHECK ("chunk" >= 0),
  CONSTRAINT "source_is_known" CHECK ("source_type" IN ('material', 'session', 'log_entry', 'chat_message'))
);
--> statement-breakpoint
-- lock: ACCESS EXCLUSIVE
ALTER TABLE "public"."rag_embeddings" ENABLE ROW LEVEL SECURITY;
--> statement-breakpoint
DO $$
BEGIN
  IF NOT EXISTS (
    SELECT 1 FROM pg_catalog.pg_constraint
    WHERE conrelid = pg_catalog.to_regclass('"public"."rag_embeddings"') AND conname = 'rag_embeddings_user_id_fkey'
  ) THEN
    ALTER TABLE "public"."rag_embeddings"
      ADD CONSTRAINT "rag_embeddings_user_id_fkey"
      FOREIGN KEY ("user_id") REFERENCES "public"."users" ("id") ON DELETE CASCADE;
  END IF;
END $$;
--> statement-breakpoint
CREATE INDEX IF NOT EXISTS "idx_question_templates_pick" ON "public"."question_templates" ("focus_area", "language", "priority" DESC) WHERE "enabled";
--> statement-breakpoint
CREATE INDEX IF NOT EXISTS "idx_rag_embeddings_embedding" ON "public"."rag_embeddings" USING "hnsw" ("embedding" vector_cosine_ops) WITH ("ef_construction" = '64', "m" = '16');
--> statement-breakpoint
CREATE INDEX IF NOT EXISTS "idx_rag_embeddings_user" ON "public"."rag_embeddings" ("user_id");
--> statement-breakpoint
DO $$
BEGIN
  IF NOT EXISTS (
    SELECT 1 FROM pg_catalog.pg_trigger
    WHERE tgrelid = pg_catalog.to_regclass('"public"."question_templates"') AND tgname = 'question_templates_touch' AND NOT tgisinternal
  ) THEN
    CREATE TRIGGER "question_templates_touch"
      BEFORE UPDATE ON "public"."question_templates"
      FOR EACH ROW WHEN (NEW."updated_at" IS NOT DISTINCT FROM OLD."updated_at")
      EXECUTE FUNCTION "public"."touch_updated_at_fn"();
  END IF;
END $$;
--> statement-breakpoint
DO $$
BEGIN
  IF NOT EXISTS (
    SELECT 1 FROM pg_catalog.pg_trigger
    WHERE tgrelid = pg_catalog.to_regclass('"public"."rag_embeddings"') AND tgname = 'rag_embeddings_touch' AND NOT tgisinternal
  ) THEN
    CREATE TRIGGER "rag_embeddings_touch"
      BEFORE UPDATE ON "public"."rag_embeddings"
      FOR EACH ROW WHEN (NEW."updated_at" IS NOT DISTINCT FROM OLD."updated_at")
      EXECUTE FUNCTION "public"."touch_updated_at_fn"();
  END IF;
END $$;
--> statement-breakpoint
DO $$
BEGIN
  IF NOT EXISTS (
    SELECT 1 FROM pg_catalog.pg_policy
    WHERE polrelid = pg_catalog.to_regclass('"public"."question_templates"') AND polname = 'is_read_when_signed_in'
  ) THEN
    CREATE POLICY "is_read_when_signed_in" ON "public"."question_templates"
      AS PERMISSIVE FOR SELECT TO PUBLIC
      USING ("enabled" AND nullif(current_setting('app.user_id', true), '')::uuid IS NOT NULL);
  END IF;
END $$;
--> statement-breakpoint
DO $$
BEGIN
  IF NOT EXISTS (
    SELECT 1 FROM pg_catalog.pg_policy
    WHERE polrelid = pg_catalog.to_regclass('"public"."rag_embeddings"') AND polname = 'deletes_own'
  ) THEN
    CREATE POLICY "deletes_own" ON "public"."rag_embeddings"
      AS PERMISSIVE FOR DELETE TO PUBLIC
      USING ("user_id" = nullif(current_setting('app.user_id', true), '')::uuid);
  END IF;
END $$;
--> statement-breakpoint
DO $$
BEGIN
  IF NOT EXISTS (
    SELECT 1 FROM pg_catalog.pg_policy
    WHERE polrelid = pg_catalog.to_regclass('"public"."rag_embeddings"') AND polname = 'inserts_own'
  ) THEN
    CREATE POLICY "inserts_own" ON "public"."rag_embeddings"
      AS PERMISSIVE FOR INSERT TO PUBLIC
      WITH CHECK ("user_id" = nullif(current_setting('app.user_id', true), '')::uuid);
  END IF;
END $$;
--> statement-breakpoint
DO $$
BEGIN
  IF NOT EXISTS (
    SELECT 1 FROM pg_catalog.pg_policy
    WHERE polrelid = pg_catalog.to_regclass('"public"."rag_embeddings"') AND polname = 'reads_own_and_shared'
  ) THEN
    CREATE POLICY "reads_own_and_shared" ON "public"."rag_embeddings"
      AS PERMISSIVE FOR SELECT TO PUBLIC
      USING ("user_id" = nullif(current_setting('app.user_id', true), '')::uuid OR "user_id" IS NULL);
  END IF;
END $$;
--> statement-breakpoint
DO $$
BEGIN
  IF NOT EXISTS (
    SELECT 1 FROM pg_catalog.pg_policy
    WHERE polrelid = pg_catalog.to_regclass('"public"."rag_embeddings"') AND polname = 'updates_own'
  ) THEN
    CREATE POLICY "updates_own" ON "public"."rag_embeddings"
      AS PERMISSIVE FOR UPDATE TO PUBLIC
      USING ("user_id" = nullif(current_setting('app.user_id', true), '')::uuid)
      WITH CHECK ("user_id" = nullif(current_setting('app.user_id', true), '')::uuid);
  END IF;
END $$;
