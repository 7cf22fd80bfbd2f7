DO $$
BEGIN
  PERFORM pg_catalog.set_config('lock_timeout', '5s', true);
  IF EXISTS (
    SELECT 1 FROM pg_catalog.pg_trigger
    WHERE tgrelid = pg_catalog.to_regclass('"public"."provenance"') AND tgname = 'provenance_touch' AND NOT tgisinternal
  ) THEN
    DROP TRIGGER "provenance_touch" ON "public"."provenance";
  END IF;
END $$;
--> statement-breakpoint
DO $$
BEGIN
  PERFORM pg_catalog.set_config('lock_timeout', '5s', true);
  IF EXISTS (
    SELECT 1 FROM pg_catalog.pg_trigger
    WHERE tgrelid = pg_catalog.to_regclass('"public"."plugin_registry"') AND tgname = 'plugin_registry_touch' AND NOT tgisinternal
  ) THEN
    DROP TRIGGER "plugin_registry_touch" ON "public"."plugin_registry";
  END IF;
END $$;
--> statement-breakpoint
-- lock: ACCESS EXCLUSIVE
DO $$
BEGIN
  PERFORM pg_catalog.set_config('lock_timeout', '5s', true);
  IF EXISTS (
    SELECT 1 FROM pg_catalog.pg_constraint
    WHERE conrelid = pg_catalog.to_regclass('"public"."provenance"') AND conname = 'provenance_acquired_by_fkey'
  ) THEN
    ALTER TABLE "public"."provenance" DROP CONSTRAINT "provenance_acquired_by_fkey";
  END IF;
END $$;
--> statement-breakpoint
-- lock: ACCESS EXCLUSIVE
DO $$
BEGIN
  PERFORM pg_catalog.set_config('lock_timeout', '5s', true);
  IF EXISTS (
    SELECT 1 FROM pg_catalog.pg_constraint
    WHERE conrelid = pg_catalog.to_regclass('"public"."ai_dialogue_log"') AND conname = 'fk_user'
  ) THEN
    ALTER TABLE "public"."ai_dialogue_log" DROP CONSTRAINT "fk_user";
  END IF;
END $$;
--> statement-breakpoint
-- hazards: DELETES_DATA, BREAKS_OLD_CODE
-- lock: ACCESS EXCLUSIVE
DO $$
BEGIN
  PERFORM pg_catalog.set_config('lock_timeout', '5s', true);
  IF pg_catalog.to_regclass('"public"."rag_metrics_history"') IS NOT NULL THEN
    DROP TABLE "public"."rag_metrics_history";
  END IF;
END $$;
--> statement-breakpoint
-- hazards: DELETES_DATA, BREAKS_OLD_CODE
-- lock: ACCESS EXCLUSIVE
DO $$
BEGIN
  PERFORM pg_catalog.set_config('lock_timeout', '5s', true);
  IF pg_catalog.to_regclass('"public"."provenance"') IS NOT NULL THEN
    DROP TABLE "public"."provenance";
  END IF;
END $$;
--> statement-breakpoint
-- hazards: DELETES_DATA, BREAKS_OLD_CODE
-- lock: ACCESS EXCLUSIVE
DO $$
BEGIN
  PERFORM pg_catalog.set_config('lock_timeout', '5s', true);
  IF pg_catalog.to_regclass('"public"."plugin_registry"') IS NOT NULL THEN
    DROP TABLE "public"."plugin_registry";
  END IF;
END $$;
--> statement-breakpoint
-- hazards: DELETES_DATA, BREAKS_OLD_CODE
-- lock: ACCESS EXCLUSIVE
DO $$
BEGIN
  PERFORM pg_catalog.set_config('lock_timeout', '5s', true);
  IF pg_catalog.to_regclass('"public"."ai_dialogue_log"') IS NOT NULL THEN
    DROP TABLE "public"."ai_dialogue_log";
  END IF;
END $$;
--> statement-breakpoint
DO $$
BEGIN
  PERFORM pg_catalog.set_config('lock_timeout', '5s', true);
  IF EXISTS (
    SELECT 1 FROM pg_catalog.pg_type t
    JOIN pg_catalog.pg_namespace n ON n.oid = t.typnamespace
    WHERE n.nspname = 'public' AND t.typname = 'license_type'
  ) THEN
    DROP TYPE "public"."license_type";
  END IF;
END $$;
--> statement-breakpoint
DO $$
BEGIN
  PERFORM pg_catalog.set_config('lock_timeout', '5s', true);
  IF EXISTS (
    SELECT 1 FROM pg_catalog.pg_type t
    JOIN pg_catalog.pg_namespace n ON n.oid = t.typnamespace
    WHERE n.nspname = 'public' AND t.typname = 'content_type'
  ) THEN
    DROP TYPE "public"."content_type";
  END IF;
END $$;
--> statement-breakpoint
DO $$
BEGIN
  PERFORM pg_catalog.set_config('lock_timeout', '5s', true);
  IF EXISTS (
    SELECT 1 FROM pg_catalog.pg_type t
    JOIN pg_catalog.pg_namespace n ON n.oid = t.typnamespace
    WHERE n.nspname = 'public' AND t.typname = 'acquisition_method'
  ) THEN
    DROP TYPE "public"."acquisition_method";
  END IF;
END $$;
