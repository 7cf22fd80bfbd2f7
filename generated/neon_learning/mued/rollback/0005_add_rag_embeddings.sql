DO $$
BEGIN
  PERFORM pg_catalog.set_config('lock_timeout', '5s', true);
  IF EXISTS (
    SELECT 1 FROM pg_catalog.pg_trigger
    WHERE tgrelid = pg_catalog.to_regclass('"public"."rag_embeddings"') AND tgname = 'rag_embeddings_touch' AND NOT tgisinternal
  ) THEN
    DROP TRIGGER "rag_embeddings_touch" ON "public"."rag_embeddings";
  END IF;
END $$;
--> statement-breakpoint
DO $$
BEGIN
  PERFORM pg_catalog.set_config('lock_timeout', '5s', true);
  IF EXISTS (
    SELECT 1 FROM pg_catalog.pg_trigger
    WHERE tgrelid = pg_catalog.to_regclass('"public"."question_templates"') AND tgname = 'question_templates_touch' AND NOT tgisinternal
  ) THEN
    DROP TRIGGER "question_templates_touch" ON "public"."question_templates";
  END IF;
END $$;
--> statement-breakpoint
-- lock: ACCESS EXCLUSIVE
DO $$
BEGIN
  PERFORM pg_catalog.set_config('lock_timeout', '5s', true);
  IF EXISTS (
    SELECT 1 FROM pg_catalog.pg_constraint
    WHERE conrelid = pg_catalog.to_regclass('"public"."rag_embeddings"') AND conname = 'rag_embeddings_user_id_fkey'
  ) THEN
    ALTER TABLE "public"."rag_embeddings" DROP CONSTRAINT "rag_embeddings_user_id_fkey";
  END IF;
END $$;
--> statement-breakpoint
-- hazards: DELETES_DATA, BREAKS_OLD_CODE
-- lock: ACCESS EXCLUSIVE
DO $$
BEGIN
  PERFORM pg_catalog.set_config('lock_timeout', '5s', true);
  IF pg_catalog.to_regclass('"public"."rag_embeddings"') IS NOT NULL THEN
    DROP TABLE "public"."rag_embeddings";
  END IF;
END $$;
--> statement-breakpoint
-- hazards: DELETES_DATA, BREAKS_OLD_CODE
-- lock: ACCESS EXCLUSIVE
DO $$
BEGIN
  PERFORM pg_catalog.set_config('lock_timeout', '5s', true);
  IF pg_catalog.to_regclass('"public"."question_templates"') IS NOT NULL THEN
    DROP TABLE "public"."question_templates";
  END IF;
END $$;
--> statement-breakpoint
DO $$
BEGIN
  PERFORM pg_catalog.set_config('lock_timeout', '5s', true);
  IF EXISTS (
    SELECT 1 FROM pg_catalog.pg_extension WHERE extname = 'vector'
  ) THEN
    DROP EXTENSION "vector";
  END IF;
END $$;
