DO $$
BEGIN
  PERFORM pg_catalog.set_config('lock_timeout', '5s', true);
  IF EXISTS (
    SELECT 1 FROM pg_catalog.pg_trigger
    WHERE tgrelid = pg_catalog.to_regclass('"public"."log_entries"') AND tgname = 'log_entries_touch' AND NOT tgisinternal
  ) THEN
    DROP TRIGGER "log_entries_touch" ON "public"."log_entries";
  END IF;
END $$;
--> statement-breakpoint
-- lock: ACCESS EXCLUSIVE
DO $$
BEGIN
  PERFORM pg_catalog.set_config('lock_timeout', '5s', true);
  IF EXISTS (
    SELECT 1 FROM pg_catalog.pg_constraint
    WHERE conrelid = pg_catalog.to_regclass('"public"."log_entries"') AND conname = 'log_entries_user_id_fkey'
  ) THEN
    ALTER TABLE "public"."log_entries" DROP CONSTRAINT "log_entries_user_id_fkey";
  END IF;
END $$;
--> statement-breakpoint
-- hazards: DELETES_DATA, BREAKS_OLD_CODE
-- lock: ACCESS EXCLUSIVE
DO $$
BEGIN
  PERFORM pg_catalog.set_config('lock_timeout', '5s', true);
  IF pg_catalog.to_regclass('"public"."log_entries"') IS NOT NULL THEN
    DROP TABLE "public"."log_entries";
  END IF;
END $$;
