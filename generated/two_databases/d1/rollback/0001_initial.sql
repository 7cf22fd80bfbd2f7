DROP TRIGGER IF EXISTS "user_profiles_touch";
--> statement-breakpoint
DROP TRIGGER IF EXISTS "interviews_touch";
--> statement-breakpoint
DROP TRIGGER IF EXISTS "articles_touch";
--> statement-breakpoint
-- hazards: DELETES_DATA, BREAKS_OLD_CODE
DROP TABLE IF EXISTS "interviews";
--> statement-breakpoint
-- hazards: DELETES_DATA, BREAKS_OLD_CODE
DROP TABLE IF EXISTS "articles";
--> statement-breakpoint
-- hazards: DELETES_DATA, BREAKS_OLD_CODE
DROP TABLE IF EXISTS "user_profiles";
