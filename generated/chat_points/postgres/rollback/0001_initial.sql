DROP TRIGGER IF EXISTS "users_touch" ON "public"."users";
--> statement-breakpoint
DROP TRIGGER IF EXISTS "user_stats_touch" ON "public"."user_stats";
--> statement-breakpoint
DROP TRIGGER IF EXISTS "point_events_is_never_deleted" ON "public"."point_events";
--> statement-breakpoint
DROP TRIGGER IF EXISTS "point_events_is_never_changed" ON "public"."point_events";
--> statement-breakpoint
DROP TRIGGER IF EXISTS "point_events_adds_to_total_points" ON "public"."point_events";
--> statement-breakpoint
DROP TRIGGER IF EXISTS "chat_messages_moves_last_message_at" ON "public"."chat_messages";
--> statement-breakpoint
ALTER TABLE IF EXISTS "public"."user_stats" DROP CONSTRAINT IF EXISTS "user_stats_user_id_fkey";
--> statement-breakpoint
ALTER TABLE IF EXISTS "public"."point_events" DROP CONSTRAINT IF EXISTS "point_events_user_id_fkey";
--> statement-breakpoint
ALTER TABLE IF EXISTS "public"."point_events" DROP CONSTRAINT IF EXISTS "point_events_message_id_fkey";
--> statement-breakpoint
ALTER TABLE IF EXISTS "public"."chat_messages" DROP CONSTRAINT IF EXISTS "chat_messages_user_id_fkey";
--> statement-breakpoint
-- hazards: DELETES_DATA
DROP TABLE IF EXISTS "public"."users";
--> statement-breakpoint
-- hazards: DELETES_DATA
DROP TABLE IF EXISTS "public"."user_stats";
--> statement-breakpoint
-- hazards: DELETES_DATA
DROP TABLE IF EXISTS "public"."point_events";
--> statement-breakpoint
-- hazards: DELETES_DATA
DROP TABLE IF EXISTS "public"."chat_messages";
--> statement-breakpoint
DROP FUNCTION IF EXISTS "public"."touch_updated_at_fn"();
--> statement-breakpoint
DROP FUNCTION IF EXISTS "public"."point_events_is_never_deleted_fn"();
--> statement-breakpoint
DROP FUNCTION IF EXISTS "public"."point_events_is_never_changed_fn"();
--> statement-breakpoint
DROP FUNCTION IF EXISTS "public"."point_events_adds_to_total_points_fn"();
--> statement-breakpoint
DROP FUNCTION IF EXISTS "public"."chat_messages_moves_last_message_at_fn"();
--> statement-breakpoint
DROP TYPE IF EXISTS "public"."message_role";
--> statement-breakpoint
DROP TYPE IF EXISTS "public"."auth_provider";
