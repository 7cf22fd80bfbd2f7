DROP TRIGGER IF EXISTS "log_entries_touch" ON "public"."log_entries";
--> statement-breakpoint
ALTER TABLE IF EXISTS "public"."log_entries" DROP CONSTRAINT IF EXISTS "log_entries_user_id_fkey";
--> statement-breakpoint
-- hazards: DELETES_DATA
DROP TABLE IF EXISTS "public"."log_entries";
