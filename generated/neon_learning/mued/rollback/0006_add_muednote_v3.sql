DROP TRIGGER IF EXISTS "user_ai_profiles_touch" ON "public"."user_ai_profiles";
--> statement-breakpoint
DROP TRIGGER IF EXISTS "user_ai_memories_touch" ON "public"."user_ai_memories";
--> statement-breakpoint
DROP TRIGGER IF EXISTS "chat_sessions_touch" ON "public"."chat_sessions";
--> statement-breakpoint
ALTER TABLE IF EXISTS "public"."user_ai_profiles" DROP CONSTRAINT IF EXISTS "user_ai_profiles_user_id_fkey";
--> statement-breakpoint
ALTER TABLE IF EXISTS "public"."user_ai_memories" DROP CONSTRAINT IF EXISTS "user_ai_memories_user_id_fkey";
--> statement-breakpoint
ALTER TABLE IF EXISTS "public"."user_ai_memories" DROP CONSTRAINT IF EXISTS "user_ai_memories_source_message_id_fkey";
--> statement-breakpoint
ALTER TABLE IF EXISTS "public"."session_tags" DROP CONSTRAINT IF EXISTS "session_tags_chat_session_id_fkey";
--> statement-breakpoint
ALTER TABLE IF EXISTS "public"."chat_sessions" DROP CONSTRAINT IF EXISTS "chat_sessions_user_id_fkey";
--> statement-breakpoint
ALTER TABLE IF EXISTS "public"."chat_messages" DROP CONSTRAINT IF EXISTS "chat_messages_chat_session_id_fkey";
--> statement-breakpoint
-- hazards: DELETES_DATA
DROP TABLE IF EXISTS "public"."user_ai_profiles";
--> statement-breakpoint
-- hazards: DELETES_DATA
DROP TABLE IF EXISTS "public"."user_ai_memories";
--> statement-breakpoint
-- hazards: DELETES_DATA
DROP TABLE IF EXISTS "public"."session_tags";
--> statement-breakpoint
-- hazards: DELETES_DATA
DROP TABLE IF EXISTS "public"."chat_sessions";
--> statement-breakpoint
-- hazards: DELETES_DATA
DROP TABLE IF EXISTS "public"."chat_messages";
--> statement-breakpoint
DROP TYPE IF EXISTS "public"."memory_type";
--> statement-breakpoint
DROP TYPE IF EXISTS "public"."ai_profile_type";
