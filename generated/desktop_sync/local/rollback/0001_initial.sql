DROP TRIGGER IF EXISTS "workflows_touch";
--> statement-breakpoint
DROP TRIGGER IF EXISTS "user_settings_touch";
--> statement-breakpoint
-- hazards: DELETES_DATA, BREAKS_OLD_CODE
DROP TABLE IF EXISTS "workflows";
--> statement-breakpoint
-- hazards: DELETES_DATA, BREAKS_OLD_CODE
DROP TABLE IF EXISTS "user_settings";
--> statement-breakpoint
-- hazards: DELETES_DATA, BREAKS_OLD_CODE
DROP TABLE IF EXISTS "sync_metadata";
