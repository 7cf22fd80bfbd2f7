DROP TRIGGER IF EXISTS "users_touch";
--> statement-breakpoint
DROP TRIGGER IF EXISTS "user_stats_touch";
--> statement-breakpoint
DROP TRIGGER IF EXISTS "point_events_is_never_deleted";
--> statement-breakpoint
DROP TRIGGER IF EXISTS "point_events_is_never_changed";
--> statement-breakpoint
DROP TRIGGER IF EXISTS "point_events_adds_to_total_points";
--> statement-breakpoint
DROP TRIGGER IF EXISTS "chat_messages_moves_last_message_at";
--> statement-breakpoint
-- hazards: DELETES_DATA, BREAKS_OLD_CODE
DROP TABLE IF EXISTS "user_stats";
--> statement-breakpoint
-- hazards: DELETES_DATA, BREAKS_OLD_CODE
DROP TABLE IF EXISTS "point_events";
--> statement-breakpoint
-- hazards: DELETES_DATA, BREAKS_OLD_CODE
DROP TABLE IF EXISTS "chat_messages";
--> statement-breakpoint
-- hazards: DELETES_DATA, BREAKS_OLD_CODE
DROP TABLE IF EXISTS "users";
