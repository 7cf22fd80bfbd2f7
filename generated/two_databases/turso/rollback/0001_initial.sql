DROP TRIGGER IF EXISTS "verifications_touch";
--> statement-breakpoint
DROP TRIGGER IF EXISTS "users_touch";
--> statement-breakpoint
DROP TRIGGER IF EXISTS "sessions_touch";
--> statement-breakpoint
DROP TRIGGER IF EXISTS "accounts_touch";
--> statement-breakpoint
-- hazards: DELETES_DATA, BREAKS_OLD_CODE
DROP TABLE IF EXISTS "verifications";
--> statement-breakpoint
-- hazards: DELETES_DATA, BREAKS_OLD_CODE
DROP TABLE IF EXISTS "sessions";
--> statement-breakpoint
-- hazards: DELETES_DATA, BREAKS_OLD_CODE
DROP TABLE IF EXISTS "accounts";
--> statement-breakpoint
-- hazards: DELETES_DATA, BREAKS_OLD_CODE
DROP TABLE IF EXISTS "users";
