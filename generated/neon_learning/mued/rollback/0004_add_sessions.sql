DROP POLICY IF EXISTS "own_rows" ON "public"."session_analyses";
--> statement-breakpoint
DROP POLICY IF EXISTS "own_rows" ON "public"."interview_questions";
--> statement-breakpoint
DROP POLICY IF EXISTS "own_rows" ON "public"."interview_answers";
--> statement-breakpoint
DROP TRIGGER IF EXISTS "sessions_touch" ON "public"."sessions";
--> statement-breakpoint
DROP TRIGGER IF EXISTS "session_analyses_touch" ON "public"."session_analyses";
--> statement-breakpoint
DROP TRIGGER IF EXISTS "interview_questions_touch" ON "public"."interview_questions";
--> statement-breakpoint
DROP TRIGGER IF EXISTS "interview_answers_touch" ON "public"."interview_answers";
--> statement-breakpoint
ALTER TABLE IF EXISTS "public"."sessions" DROP CONSTRAINT IF EXISTS "sessions_user_id_fkey";
--> statement-breakpoint
ALTER TABLE IF EXISTS "public"."session_analyses" DROP CONSTRAINT IF EXISTS "session_analyses_session_id_fkey";
--> statement-breakpoint
ALTER TABLE IF EXISTS "public"."interview_questions" DROP CONSTRAINT IF EXISTS "interview_questions_session_id_fkey";
--> statement-breakpoint
ALTER TABLE IF EXISTS "public"."interview_answers" DROP CONSTRAINT IF EXISTS "interview_answers_question_id_fkey";
--> statement-breakpoint
-- hazards: DELETES_DATA
DROP TABLE IF EXISTS "public"."sessions";
--> statement-breakpoint
-- hazards: DELETES_DATA
DROP TABLE IF EXISTS "public"."session_analyses";
--> statement-breakpoint
-- hazards: DELETES_DATA
DROP TABLE IF EXISTS "public"."interview_questions";
--> statement-breakpoint
-- hazards: DELETES_DATA
DROP TABLE IF EXISTS "public"."interview_answers";
--> statement-breakpoint
DROP TYPE IF EXISTS "public"."session_type";
--> statement-breakpoint
DROP TYPE IF EXISTS "public"."focus_area";
