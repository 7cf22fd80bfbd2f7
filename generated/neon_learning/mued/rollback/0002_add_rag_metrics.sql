DROP TRIGGER IF EXISTS "provenance_touch" ON "public"."provenance";
--> statement-breakpoint
DROP TRIGGER IF EXISTS "plugin_registry_touch" ON "public"."plugin_registry";
--> statement-breakpoint
ALTER TABLE IF EXISTS "public"."provenance" DROP CONSTRAINT IF EXISTS "provenance_acquired_by_fkey";
--> statement-breakpoint
ALTER TABLE IF EXISTS "public"."ai_dialogue_log" DROP CONSTRAINT IF EXISTS "fk_user";
--> statement-breakpoint
-- hazards: DELETES_DATA
DROP TABLE IF EXISTS "public"."rag_metrics_history";
--> statement-breakpoint
-- hazards: DELETES_DATA
DROP TABLE IF EXISTS "public"."provenance";
--> statement-breakpoint
-- hazards: DELETES_DATA
DROP TABLE IF EXISTS "public"."plugin_registry";
--> statement-breakpoint
-- hazards: DELETES_DATA
DROP TABLE IF EXISTS "public"."ai_dialogue_log";
--> statement-breakpoint
DROP TYPE IF EXISTS "public"."license_type";
--> statement-breakpoint
DROP TYPE IF EXISTS "public"."content_type";
--> statement-breakpoint
DROP TYPE IF EXISTS "public"."acquisition_method";
