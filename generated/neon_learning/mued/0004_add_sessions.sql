DO $$
BEGIN
  IF NOT EXISTS (
    SELECT 1 FROM pg_catalog.pg_type t
    JOIN pg_catalog.pg_namespace n ON n.oid = t.typnamespace
    WHERE n.nspname = 'public' AND t.typname = 'focus_area'
  ) THEN
    CREATE TYPE "public"."focus_area" AS ENUM ('harmony', 'melody', 'rhythm', 'mix', 'emotion', 'image', 'structure');
  END IF;
END $$;
--> statement-breakpoint
DO $$
BEGIN
  IF NOT EXISTS (
    SELECT 1 FROM pg_catalog.pg_type t
    JOIN pg_catalog.pg_namespace n ON n.oid = t.typnamespace
    WHERE n.nspname = 'public' AND t.typname = 'session_type'
  ) THEN
    CREATE TYPE "public"."session_type" AS ENUM ('composition', 'practice', 'mix', 'ear_training', 'listening', 'theory', 'other');
  END IF;
END $$;
--> statement-breakpoint
CREATE TABLE IF NOT EXISTS "public"."interview_answers" (
  "id" uuid DEFAULT gen_random_uuid() NOT NULL,
  "created_at" timestamp with time zone DEFAULT now() NOT NULL,
  "updated_at" timestamp with time zone DEFAULT now() NOT NULL,
  "question_id" uuid NOT NULL,
  "answer" text NOT NULL,
  "insights" jsonb,
  CONSTRAINT "interview_answers_pkey" PRIMARY KEY ("id"),
  CONSTRAINT "interview_answers_question_id_key" UNIQUE ("question_id")
);
--> statement-breakpoint
-- lock: ACCESS EXCLUSIVE
ALTER TABLE "public"."interview_answers" ENABLE ROW LEVEL SECURITY;
--> statement-breakpoint
CREATE TABLE IF NOT EXISTS "public"."interview_questions" (
  "id" uuid DEFAULT gen_random_uuid() NOT NULL,
  "created_at" timestamp with time zone DEFAULT now() NOT NULL,
  "updated_at" timestamp with time zone DEFAULT now() NOT NULL,
  "session_id" uuid NOT NULL,
  "position" integer NOT NULL,
  "question" text NOT NULL,
  "focus_area" "public"."focus_area" NOT NULL,
  "depth" text DEFAULT 'medium'::text NOT NULL,
  "confidence" numeric(4,3),
  CONSTRAINT "interview_questions_pkey" PRIMARY KEY ("id"),
  CONSTRAINT "interview_questions_position_key" UNIQUE ("session_id", "position"),
  CONSTRAINT "depth_is_known" CHECK ("depth" IN ('shallow', 'medium', 'deep')),
  CONSTRAINT "position_counts" CHECK ("position" >= 1)
);
--> statement-breakpoint
-- lock: ACCESS EXCLUSIVE
ALTER TABLE "public"."interview_questions" ENABLE ROW LEVEL SECURITY;
--> statement-breakpoint
CREATE TABLE IF NOT EXISTS "public"."session_analyses" (
  "id" uuid DEFAULT gen_random_uuid() NOT NULL,
  "created_at" timestamp with time zone DEFAULT now() NOT NULL,
  "updated_at" timestamp with time zone DEFAULT now() NOT NULL,
  "session_id" uuid NOT NULL,
  "analysis" jsonb NOT NULL,
  "model" text NOT NULL,
  "confidence" numeric(4,3) NOT NULL,
  CONSTRAINT "session_analyses_pkey" PRIMARY KEY ("id"),
  CONSTRAINT "session_analyses_session_id_key" UNIQUE ("session_id"),
  CONSTRAINT "confidence_is_a_share" CHECK ("confidence" BETWEEN 0 AND 1)
);
--> statement-breakpoint
-- lock: ACCESS EXCLUSIVE
ALTER TABLE "public"."session_analyses" ENABLE ROW LEVEL SECURITY;
--> statement-breakpoint
CREATE TABLE IF NOT EXISTS "public"."sessions" (
  "id" uuid DEFAULT gen_random_uuid() NOT NULL,
  "created_at" timestamp with time zone DEFAULT now() NOT NULL,
  "updated_at" timestamp with time zone DEFAULT now() NOT NULL,
  "user_id" uuid NOT NULL,
  "session_type" "public"."session_type" NOT NULL,
  "title" text NOT NULL,
  "note" text DEFAULT ''::text NOT NULL,
  "status" text DEFAULT 'draft'::text NOT NULL,
  "attachments" jsonb DEFAULT '[]'::jsonb NOT NULL,
  "daw_meta" jsonb,
  "duration_minutes" integer,
  "finished_at" timestamp with time zone,
  CONSTRAINT "sessions_pkey" PRIMARY KEY ("id"),
  CONSTRAINT "duration_is_positive" CHECK ("duration_minutes" > 0),
  CONSTRAINT "status_is_known" CHECK ("status" IN ('draft', 'interviewing', 'completed', 'archived'))
);
--> statement-breakpoint
-- lock: ACCESS EXCLUSIVE
ALTER TABLE "public"."sessions" ENABLE ROW LEVEL SECURITY;
--> statement-breakpoint
DO $$
BEGIN
  IF NOT EXISTS (
    SELECT 1 FROM pg_catalog.pg_constraint
    WHERE conrelid = pg_catalog.to_regclass('"public"."interview_answers"') AND conname = 'interview_answers_question_id_fkey'
  ) THEN
    ALTER TABLE "public"."interview_answers"
      ADD CONSTRAINT "interview_answers_question_id_fkey"
      FOREIGN KEY ("question_id") REFERENCES "public"."interview_questions" ("id") ON DELETE CASCADE;
  END IF;
END $$;
--> statement-breakpoint
DO $$
BEGIN
  IF NOT EXISTS (
    SELECT 1 FROM pg_catalog.pg_constraint
    WHERE conrelid = pg_catalog.to_regclass('"public"."interview_questions"') AND conname = 'interview_questions_session_id_fkey'
  ) THEN
    ALTER TABLE "public"."interview_questions"
      ADD CONSTRAINT "interview_questions_session_id_fkey"
      FOREIGN KEY ("session_id") REFERENCES "public"."sessions" ("id") ON DELETE CASCADE;
  END IF;
END $$;
--> statement-breakpoint
DO $$
BEGIN
  IF NOT EXISTS (
    SELECT 1 FROM pg_catalog.pg_constraint
    WHERE conrelid = pg_catalog.to_regclass('"public"."session_analyses"') AND conname = 'session_analyses_session_id_fkey'
  ) THEN
    ALTER TABLE "public"."session_analyses"
      ADD CONSTRAINT "session_analyses_session_id_fkey"
      FOREIGN KEY ("session_id") REFERENCES "public"."sessions" ("id") ON DELETE CASCADE;
  END IF;
END $$;
--> statement-breakpoint
DO $$
BEGIN
  IF NOT EXISTS (
    SELECT 1 FROM pg_catalog.pg_constraint
    WHERE conrelid = pg_catalog.to_regclass('"public"."sessions"') AND conname = 'sessions_user_id_fkey'
  ) THEN
    ALTER TABLE "public"."sessions"
      ADD CONSTRAINT "sessions_user_id_fkey"
      FOREIGN KEY ("user_id") REFERENCES "public"."users" ("id") ON DELETE CASCADE;
  END IF;
END $$;
--> statement-breakpoint
CREATE INDEX IF NOT EXISTS "idx_interview_questions_focus" ON "public"."interview_questions" ("focus_area");
--> statement-breakpoint
CREATE INDEX IF NOT EXISTS "idx_sessions_type" ON "public"."sessions" ("session_type");
--> statement-breakpoint
CREATE INDEX IF NOT EXISTS "idx_sessions_user" ON "public"."sessions" ("user_id", "created_at" DESC);
--> statement-breakpoint
DO $$
BEGIN
  IF NOT EXISTS (
    SELECT 1 FROM pg_catalog.pg_trigger
    WHERE tgrelid = pg_catalog.to_regclass('"public"."interview_answers"') AND tgname = 'interview_answers_touch' AND NOT tgisinternal
  ) THEN
    CREATE TRIGGER "interview_answers_touch"
      BEFORE UPDATE ON "public"."interview_answers"
      FOR EACH ROW WHEN (NEW."updated_at" IS NOT DISTINCT FROM OLD."updated_at")
      EXECUTE FUNCTION "public"."touch_updated_at_fn"();
  END IF;
END $$;
--> statement-breakpoint
DO $$
BEGIN
  IF NOT EXISTS (
    SELECT 1 FROM pg_catalog.pg_trigger
    WHERE tgrelid = pg_catalog.to_regclass('"public"."interview_questions"') AND tgname = 'interview_questions_touch' AND NOT tgisinternal
  ) THEN
    CREATE TRIGGER "interview_questions_touch"
      BEFORE UPDATE ON "public"."interview_questions"
      FOR EACH ROW WHEN (NEW."updated_at" IS NOT DISTINCT FROM OLD."updated_at")
      EXECUTE FUNCTION "public"."touch_updated_at_fn"();
  END IF;
END $$;
--> statement-breakpoint
DO $$
BEGIN
  IF NOT EXISTS (
    SELECT 1 FROM pg_catalog.pg_trigger
    WHERE tgrelid = pg_catalog.to_regclass('"public"."session_analyses"') AND tgname = 'session_analyses_touch' AND NOT tgisinternal
  ) THEN
    CREATE TRIGGER "session_analyses_touch"
      BEFORE UPDATE ON "public"."session_analyses"
      FOR EACH ROW WHEN (NEW."updated_at" IS NOT DISTINCT FROM OLD."updated_at")
      EXECUTE FUNCTION "public"."touch_updated_at_fn"();
  END IF;
END $$;
--> statement-breakpoint
DO $$
BEGIN
  IF NOT EXISTS (
    SELECT 1 FROM pg_catalog.pg_trigger
    WHERE tgrelid = pg_catalog.to_regclass('"public"."sessions"') AND tgname = 'sessions_touch' AND NOT tgisinternal
  ) THEN
    CREATE TRIGGER "sessions_touch"
      BEFORE UPDATE ON "public"."sessions"
      FOR EACH ROW WHEN (NEW."updated_at" IS NOT DISTINCT FROM OLD."updated_at")
      EXECUTE FUNCTION "public"."touch_updated_at_fn"();
  END IF;
END $$;
--> statement-breakpoint
DO $$
BEGIN
  IF NOT EXISTS (
    SELECT 1 FROM pg_catalog.pg_policy
    WHERE polrelid = pg_catalog.to_regclass('"public"."interview_answers"') AND polname = 'own_rows'
  ) THEN
    CREATE POLICY "own_rows" ON "public"."interview_answers"
      AS PERMISSIVE FOR ALL TO PUBLIC
      USING (EXISTS (
      SELECT FROM "interview_questions" q WHERE q."id" = interview_answers."question_id"
    ));
  END IF;
END $$;
--> statement-breakpoint
DO $$
BEGIN
  IF NOT EXISTS (
    SELECT 1 FROM pg_catalog.pg_policy
    WHERE polrelid = pg_catalog.to_regclass('"public"."interview_questions"') AND polname = 'own_rows'
  ) THEN
    CREATE POLICY "own_rows" ON "public"."interview_questions"
      AS PERMISSIVE FOR ALL TO PUBLIC
      USING (EXISTS (SELECT FROM "sessions" s WHERE s."id" = interview_questions."session_id"));
  END IF;
END $$;
--> statement-breakpoint
DO $$
BEGIN
  IF NOT EXISTS (
    SELECT 1 FROM pg_catalog.pg_policy
    WHERE polrelid = pg_catalog.to_regclass('"public"."session_analyses"') AND polname = 'own_rows'
  ) THEN
    CREATE POLICY "own_rows" ON "public"."session_analyses"
      AS PERMISSIVE FOR ALL TO PUBLIC
      USING (EXISTS (SELECT FROM "sessions" s WHERE s."id" = session_analyses."session_id"));
  END IF;
END $$;
--> statement-breakpoint
DO $$
BEGIN
  IF NOT EXISTS (
    SELECT 1 FROM pg_catalog.pg_policy
    WHERE polrelid = pg_catalog.to_regclass('"public"."sessions"') AND polname = 'own_rows'
  ) THEN
    CREATE POLICY "own_rows" ON "public"."sessions"
      AS PERMISSIVE FOR ALL TO PUBLIC
      USING ("user_id" = nullif(current_setting('app.user_id', true), '')::uuid)
      WITH CHECK ("user_id" = nullif(current_setting('app.user_id', true), '')::uuid);
  END IF;
END $$;
