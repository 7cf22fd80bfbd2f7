DO $$
BEGIN
  PERFORM pg_catalog.set_config('lock_timeout', '5s', true);
  IF EXISTS (
    SELECT 1 FROM pg_catalog.pg_policy
    WHERE polrelid = pg_catalog.to_regclass('"public"."session_analyses"') AND polname = 'own_rows'
  ) THEN
    DROP POLICY "own_rows" ON "public"."session_analyses";
  END IF;
END $$;
--> statement-breakpoint
DO $$
BEGIN
  PERFORM pg_catalog.set_config('lock_timeout', '5s', true);
  IF EXISTS (
    SELECT 1 FROM pg_catalog.pg_policy
    WHERE polrelid = pg_catalog.to_regclass('"public"."interview_questions"') AND polname = 'own_rows'
  ) THEN
    DROP POLICY "own_rows" ON "public"."interview_questions";
  END IF;
END $$;
--> statement-breakpoint
DO $$
BEGIN
  PERFORM pg_catalog.set_config('lock_timeout', '5s', true);
  IF EXISTS (
    SELECT 1 FROM pg_catalog.pg_policy
    WHERE polrelid = pg_catalog.to_regclass('"public"."interview_answers"') AND polname = 'own_rows'
  ) THEN
    DROP POLICY "own_rows" ON "public"."interview_answers";
  END IF;
END $$;
--> statement-breakpoint
DO $$
BEGIN
  PERFORM pg_catalog.set_config('lock_timeout', '5s', true);
  IF EXISTS (
    SELECT 1 FROM pg_catalog.pg_trigger
    WHERE tgrelid = pg_catalog.to_regclass('"public"."sessions"') AND tgname = 'sessions_touch' AND NOT tgisinternal
  ) THEN
    DROP TRIGGER "sessions_touch" ON "public"."sessions";
  END IF;
END $$;
--> statement-breakpoint
DO $$
BEGIN
  PERFORM pg_catalog.set_config('lock_timeout', '5s', true);
  IF EXISTS (
    SELECT 1 FROM pg_catalog.pg_trigger
    WHERE tgrelid = pg_catalog.to_regclass('"public"."session_analyses"') AND tgname = 'session_analyses_touch' AND NOT tgisinternal
  ) THEN
    DROP TRIGGER "session_analyses_touch" ON "public"."session_analyses";
  END IF;
END $$;
--> statement-breakpoint
DO $$
BEGIN
  PERFORM pg_catalog.set_config('lock_timeout', '5s', true);
  IF EXISTS (
    SELECT 1 FROM pg_catalog.pg_trigger
    WHERE tgrelid = pg_catalog.to_regclass('"public"."interview_questions"') AND tgname = 'interview_questions_touch' AND NOT tgisinternal
  ) THEN
    DROP TRIGGER "interview_questions_touch" ON "public"."interview_questions";
  END IF;
END $$;
--> statement-breakpoint
DO $$
BEGIN
  PERFORM pg_catalog.set_config('lock_timeout', '5s', true);
  IF EXISTS (
    SELECT 1 FROM pg_catalog.pg_trigger
    WHERE tgrelid = pg_catalog.to_regclass('"public"."interview_answers"') AND tgname = 'interview_answers_touch' AND NOT tgisinternal
  ) THEN
    DROP TRIGGER "interview_answers_touch" ON "public"."interview_answers";
  END IF;
END $$;
--> statement-breakpoint
-- lock: ACCESS EXCLUSIVE
DO $$
BEGIN
  PERFORM pg_catalog.set_config('lock_timeout', '5s', true);
  IF EXISTS (
    SELECT 1 FROM pg_catalog.pg_constraint
    WHERE conrelid = pg_catalog.to_regclass('"public"."sessions"') AND conname = 'sessions_user_id_fkey'
  ) THEN
    ALTER TABLE "public"."sessions" DROP CONSTRAINT "sessions_user_id_fkey";
  END IF;
END $$;
--> statement-breakpoint
-- lock: ACCESS EXCLUSIVE
DO $$
BEGIN
  PERFORM pg_catalog.set_config('lock_timeout', '5s', true);
  IF EXISTS (
    SELECT 1 FROM pg_catalog.pg_constraint
    WHERE conrelid = pg_catalog.to_regclass('"public"."session_analyses"') AND conname = 'session_analyses_session_id_fkey'
  ) THEN
    ALTER TABLE "public"."session_analyses" DROP CONSTRAINT "session_analyses_session_id_fkey";
  END IF;
END $$;
--> statement-breakpoint
-- lock: ACCESS EXCLUSIVE
DO $$
BEGIN
  PERFORM pg_catalog.set_config('lock_timeout', '5s', true);
  IF EXISTS (
    SELECT 1 FROM pg_catalog.pg_constraint
    WHERE conrelid = pg_catalog.to_regclass('"public"."interview_questions"') AND conname = 'interview_questions_session_id_fkey'
  ) THEN
    ALTER TABLE "public"."interview_questions" DROP CONSTRAINT "interview_questions_session_id_fkey";
  END IF;
END $$;
--> statement-breakpoint
-- lock: ACCESS EXCLUSIVE
DO $$
BEGIN
  PERFORM pg_catalog.set_config('lock_timeout', '5s', true);
  IF EXISTS (
    SELECT 1 FROM pg_catalog.pg_constraint
    WHERE conrelid = pg_catalog.to_regclass('"public"."interview_answers"') AND conname = 'interview_answers_question_id_fkey'
  ) THEN
    ALTER TABLE "public"."interview_answers" DROP CONSTRAINT "interview_answers_question_id_fkey";
  END IF;
END $$;
--> statement-breakpoint
-- hazards: DELETES_DATA, BREAKS_OLD_CODE
-- lock: ACCESS EXCLUSIVE
DO $$
BEGIN
  PERFORM pg_catalog.set_config('lock_timeout', '5s', true);
  IF pg_catalog.to_regclass('"public"."sessions"') IS NOT NULL THEN
    DROP TABLE "public"."sessions";
  END IF;
END $$;
--> statement-breakpoint
-- hazards: DELETES_DATA, BREAKS_OLD_CODE
-- lock: ACCESS EXCLUSIVE
DO $$
BEGIN
  PERFORM pg_catalog.set_config('lock_timeout', '5s', true);
  IF pg_catalog.to_regclass('"public"."session_analyses"') IS NOT NULL THEN
    DROP TABLE "public"."session_analyses";
  END IF;
END $$;
--> statement-breakpoint
-- hazards: DELETES_DATA, BREAKS_OLD_CODE
-- lock: ACCESS EXCLUSIVE
DO $$
BEGIN
  PERFORM pg_catalog.set_config('lock_timeout', '5s', true);
  IF pg_catalog.to_regclass('"public"."interview_questions"') IS NOT NULL THEN
    DROP TABLE "public"."interview_questions";
  END IF;
END $$;
--> statement-breakpoint
-- hazards: DELETES_DATA, BREAKS_OLD_CODE
-- lock: ACCESS EXCLUSIVE
DO $$
BEGIN
  PERFORM pg_catalog.set_config('lock_timeout', '5s', true);
  IF pg_catalog.to_regclass('"public"."interview_answers"') IS NOT NULL THEN
    DROP TABLE "public"."interview_answers";
  END IF;
END $$;
--> statement-breakpoint
DO $$
BEGIN
  PERFORM pg_catalog.set_config('lock_timeout', '5s', true);
  IF EXISTS (
    SELECT 1 FROM pg_catalog.pg_type t
    JOIN pg_catalog.pg_namespace n ON n.oid = t.typnamespace
    WHERE n.nspname = 'public' AND t.typname = 'session_type'
  ) THEN
    DROP TYPE "public"."session_type";
  END IF;
END $$;
--> statement-breakpoint
DO $$
BEGIN
  PERFORM pg_catalog.set_config('lock_timeout', '5s', true);
  IF EXISTS (
    SELECT 1 FROM pg_catalog.pg_type t
    JOIN pg_catalog.pg_namespace n ON n.oid = t.typnamespace
    WHERE n.nspname = 'public' AND t.typname = 'focus_area'
  ) THEN
    DROP TYPE "public"."focus_area";
  END IF;
END $$;
