DROP TRIGGER IF EXISTS "workflows_touch" ON "public"."workflows";
--> statement-breakpoint
DROP TRIGGER IF EXISTS "user_settings_touch" ON "public"."user_settings";
--> statement-breakpoint
-- hazards: DELETES_DATA
DROP TABLE IF EXISTS "public"."workflows";
--> statement-breakpoint
-- hazards: DELETES_DATA
DROP TABLE IF EXISTS "public"."user_settings";
--> statement-breakpoint
-- hazards: DELETES_DATA
DROP TABLE IF EXISTS "public"."sync_metadata";
--> statement-breakpoint
DROP FUNCTION IF EXISTS "public"."touch_updated_at_fn"();
--> statement-breakpoint
DROP TYPE IF EXISTS "public"."workflow_status";
--> statement-breakpoint
DROP TYPE IF EXISTS "public"."sync_status";
