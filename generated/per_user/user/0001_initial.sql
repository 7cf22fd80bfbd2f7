CREATE TABLE IF NOT EXISTS "body_weights" (
  "id" TEXT NOT NULL DEFAULT (lower(hex(randomblob(4)) || '-' || hex(randomblob(2)) || '-4' || substr(hex(randomblob(2)), 2) || '-' || substr('89ab', 1 + (random() & 3), 1) || substr(hex(randomblob(2)), 2) || '-' || hex(randomblob(6)))),
  "created_at" INTEGER NOT NULL DEFAULT (unixepoch()),
  "updated_at" INTEGER NOT NULL DEFAULT (unixepoch()),
  "measured_on" TEXT NOT NULL,
  "weight_grams" INTEGER NOT NULL,
  CONSTRAINT "body_weights_pkey" PRIMARY KEY ("id"),
  CONSTRAINT "body_weights_measured_on_key" UNIQUE ("measured_on"),
  CONSTRAINT "body_weights_created_at_check" CHECK (typeof("created_at") IN ('integer', 'null')),
  CONSTRAINT "body_weights_id_check" CHECK ("id" GLOB '????????-????-????-????-????????????' AND length(replace("id", '-', '')) = 32 AND "id" NOT GLOB '*[^0-9a-f-]*'),
  CONSTRAINT "body_weights_measured_on_check" CHECK ("measured_on" IS date("measured_on", '+0 days')),
  CONSTRAINT "body_weights_updated_at_check" CHECK (typeof("updated_at") IN ('integer', 'null')),
  CONSTRAINT "weight_is_real" CHECK (weight_grams > 0)
) STRICT;
--> statement-breakpoint
CREATE TABLE IF NOT EXISTS "exercises" (
  "id" TEXT NOT NULL DEFAULT (lower(hex(randomblob(4)) || '-' || hex(randomblob(2)) || '-4' || substr(hex(randomblob(2)), 2) || '-' || substr('89ab', 1 + (random() & 3), 1) || substr(hex(randomblob(2)), 2) || '-' || hex(randomblob(6)))),
  "created_at" INTEGER NOT NULL DEFAULT (unixepoch()),
  "updated_at" INTEGER NOT NULL DEFAULT (unixepoch()),
  "name" TEXT NOT NULL,
  "muscle_group" TEXT NOT NULL,
  "is_bodyweight" INTEGER NOT NULL DEFAULT 0,
  "note" TEXT NOT NULL DEFAULT '',
  "archived_at" INTEGER,
  CONSTRAINT "exercises_pkey" PRIMARY KEY ("id"),
  CONSTRAINT "exercises_name_key" UNIQUE ("name"),
  CONSTRAINT "exercises_archived_at_check" CHECK (typeof("archived_at") IN ('integer', 'null')),
  CONSTRAINT "exercises_created_at_check" CHECK (typeof("created_at") IN ('integer', 'null')),
  CONSTRAINT "exercises_id_check" CHECK ("id" GLOB '????????-????-????-????-????????????' AND length(replace("id", '-', '')) = 32 AND "id" NOT GLOB '*[^0-9a-f-]*'),
  CONSTRAINT "exercises_is_bodyweight_check" CHECK ("is_bodyweight" IN (0, 1)),
  CONSTRAINT "exercises_muscle_group_check" CHECK ("muscle_group" IN ('chest', 'back', 'shoulders', 'arms', 'legs', 'core', 'full_body')),
  CONSTRAINT "exercises_updated_at_check" CHECK (typeof("updated_at") IN ('integer', 'null'))
) STRICT;
--> statement-breakpoint
CREATE TABLE IF NOT EXISTS "workouts" (
  "id" TEXT NOT NULL DEFAULT (lower(hex(randomblob(4)) || '-' || hex(randomblob(2)) || '-4' || substr(hex(randomblob(2)), 2) || '-' || substr('89ab', 1 + (random() & 3), 1) || substr(hex(randomblob(2)), 2) || '-' || hex(randomblob(6)))),
  "created_at" INTEGER NOT NULL DEFAULT (unixepoch()),
  "updated_at" INTEGER NOT NULL DEFAULT (unixepoch()),
  "started_at" INTEGER NOT NULL DEFAULT (unixepoch()),
  "finished_at" INTEGER,
  "note" TEXT NOT NULL DEFAULT '',
  CONSTRAINT "workouts_pkey" PRIMARY KEY ("id"),
  CONSTRAINT "ends_after_it_starts" CHECK (finished_at >= started_at),
  CONSTRAINT "workouts_created_at_check" CHECK (typeof("created_at") IN ('integer', 'null')),
  CONSTRAINT "workouts_finished_at_check" CHECK (typeof("finished_at") IN ('integer', 'null')),
  CONSTRAINT "workouts_id_check" CHECK ("id" GLOB '????????-????-????-????-????????????' AND length(replace("id", '-', '')) = 32 AND "id" NOT GLOB '*[^0-9a-f-]*'),
  CONSTRAINT "workouts_started_at_check" CHECK (typeof("started_at") IN ('integer', 'null')),
  CONSTRAINT "workouts_updated_at_check" CHECK (typeof("updated_at") IN ('integer', 'null'))
) STRICT;
--> statement-breakpoint
CREATE TABLE IF NOT EXISTS "workout_exercises" (
  "id" TEXT NOT NULL DEFAULT (lower(hex(randomblob(4)) || '-' || hex(randomblob(2)) || '-4' || substr(hex(randomblob(2)), 2) || '-' || substr('89ab', 1 + (random() & 3), 1) || substr(hex(randomblob(2)), 2) || '-' || hex(randomblob(6)))),
  "created_at" INTEGER NOT NULL DEFAULT (unixepoch()),
  "updated_at" INTEGER NOT NULL DEFAULT (unixepoch()),
  "workout_id" TEXT NOT NULL,
  "exercise_id" TEXT NOT NULL,
  "position" INTEGER NOT NULL,
  "note" TEXT NOT NULL DEFAULT '',
  CONSTRAINT "workout_exercises_pkey" PRIMARY KEY ("id"),
  CONSTRAINT "one_at_a_time" UNIQUE ("workout_id", "position"),
  CONSTRAINT "position_counts" CHECK (position >= 1),
  CONSTRAINT "workout_exercises_created_at_check" CHECK (typeof("created_at") IN ('integer', 'null')),
  CONSTRAINT "workout_exercises_exercise_id_check" CHECK ("exercise_id" GLOB '????????-????-????-????-????????????' AND length(replace("exercise_id", '-', '')) = 32 AND "exercise_id" NOT GLOB '*[^0-9a-f-]*'),
  CONSTRAINT "workout_exercises_id_check" CHECK ("id" GLOB '????????-????-????-????-????????????' AND length(replace("id", '-', '')) = 32 AND "id" NOT GLOB '*[^0-9a-f-]*'),
  CONSTRAINT "workout_exercises_updated_at_check" CHECK (typeof("updated_at") IN ('integer', 'null')),
  CONSTRAINT "workout_exercises_workout_id_check" CHECK ("workout_id" GLOB '????????-????-????-????-????????????' AND length(replace("workout_id", '-', '')) = 32 AND "workout_id" NOT GLOB '*[^0-9a-f-]*'),
  CONSTRAINT "workout_exercises_exercise_id_fkey" FOREIGN KEY ("exercise_id") REFERENCES "exercises" ("id") ON DELETE RESTRICT,
  CONSTRAINT "workout_exercises_workout_id_fkey" FOREIGN KEY ("workout_id") REFERENCES "workouts" ("id") ON DELETE CASCADE
) STRICT;
--> statement-breakpoint
CREATE TABLE IF NOT EXISTS "sets" (
  "id" TEXT NOT NULL DEFAULT (lower(hex(randomblob(4)) || '-' || hex(randomblob(2)) || '-4' || substr(hex(randomblob(2)), 2) || '-' || substr('89ab', 1 + (random() & 3), 1) || substr(hex(randomblob(2)), 2) || '-' || hex(randomblob(6)))),
  "created_at" INTEGER NOT NULL DEFAULT (unixepoch()),
  "updated_at" INTEGER NOT NULL DEFAULT (unixepoch()),
  "workout_exercise_id" TEXT NOT NULL,
  "position" INTEGER NOT NULL,
  "set_type" TEXT NOT NULL DEFAULT 'working',
  "weight_grams" INTEGER NOT NULL DEFAULT 0,
  "reps" INTEGER NOT NULL,
  "rpe_tenths" INTEGER,
  "completed_at" INTEGER,
  CONSTRAINT "sets_pkey" PRIMARY KEY ("id"),
  CONSTRAINT "one_set_at_a_time" UNIQUE ("workout_exercise_id", "position"),
  CONSTRAINT "position_counts" CHECK (position >= 1),
  CONSTRAINT "reps_count" CHECK (reps >= 0),
  CONSTRAINT "rpe_is_a_scale" CHECK (rpe_tenths BETWEEN 10 AND 100),
  CONSTRAINT "sets_completed_at_check" CHECK (typeof("completed_at") IN ('integer', 'null')),
  CONSTRAINT "sets_created_at_check" CHECK (typeof("created_at") IN ('integer', 'null')),
  CONSTRAINT "sets_id_check" CHECK ("id" GLOB '????????-????-????-????-????????????' AND length(replace("id", '-', '')) = 32 AND "id" NOT GLOB '*[^0-9a-f-]*'),
  CONSTRAINT "sets_set_type_check" CHECK ("set_type" IN ('warm_up', 'working', 'drop', 'failure')),
  CONSTRAINT "sets_updated_at_check" CHECK (typeof("updated_at") IN ('integer', 'null')),
  CONSTRAINT "sets_workout_exercise_id_check" CHECK ("workout_exercise_id" GLOB '????????-????-????-????-????????????' AND length(replace("workout_exercise_id", '-', '')) = 32 AND "workout_exercise_id" NOT GLOB '*[^0-9a-f-]*'),
  CONSTRAINT "weight_is_no_debt" CHECK (weight_grams >= 0),
  CONSTRAINT "sets_workout_exercise_id_fkey" FOREIGN KEY ("workout_exercise_id") REFERENCES "workout_exercises" ("id") ON DELETE CASCADE
) STRICT;
--> statement-breakpoint
CREATE INDEX IF NOT EXISTS "idx_exercises_muscle_group" ON "exercises" ("muscle_group") WHERE archived_at IS NULL;
--> statement-breakpoint
CREATE INDEX IF NOT EXISTS "idx_workout_exercises_exercise" ON "workout_exercises" ("exercise_id");
--> statement-breakpoint
CREATE INDEX IF NOT EXISTS "idx_workouts_started_at" ON "workouts" ("started_at" DESC);
--> statement-breakpoint
CREATE VIEW IF NOT EXISTS "heaviest_sets" AS SELECT w.exercise_id AS exercise_id, max(s.weight_grams) AS weight_grams FROM sets AS s JOIN workout_exercises AS w ON w.id = s.workout_exercise_id WHERE s.completed_at IS NOT NULL AND s.reps > 0 GROUP BY w.exercise_id;
--> statement-breakpoint
CREATE TRIGGER IF NOT EXISTS "body_weights_touch" AFTER UPDATE ON "body_weights" FOR EACH ROW WHEN NEW."updated_at" IS OLD."updated_at" AND NEW."updated_at" IS NOT unixepoch() BEGIN UPDATE "body_weights" SET "updated_at" = unixepoch() WHERE "id" = NEW."id"; END;
--> statement-breakpoint
CREATE TRIGGER IF NOT EXISTS "exercises_touch" AFTER UPDATE ON "exercises" FOR EACH ROW WHEN NEW."updated_at" IS OLD."updated_at" AND NEW."updated_at" IS NOT unixepoch() BEGIN UPDATE "exercises" SET "updated_at" = unixepoch() WHERE "id" = NEW."id"; END;
--> statement-breakpoint
CREATE TRIGGER IF NOT EXISTS "sets_touch" AFTER UPDATE ON "sets" FOR EACH ROW WHEN NEW."updated_at" IS OLD."updated_at" AND NEW."updated_at" IS NOT unixepoch() BEGIN UPDATE "sets" SET "updated_at" = unixepoch() WHERE "id" = NEW."id"; END;
--> statement-breakpoint
CREATE TRIGGER IF NOT EXISTS "workout_exercises_touch" AFTER UPDATE ON "workout_exercises" FOR EACH ROW WHEN NEW."updated_at" IS OLD."updated_at" AND NEW."updated_at" IS NOT unixepoch() BEGIN UPDATE "workout_exercises" SET "updated_at" = unixepoch() WHERE "id" = NEW."id"; END;
--> statement-breakpoint
CREATE TRIGGER IF NOT EXISTS "workouts_touch" AFTER UPDATE ON "workouts" FOR EACH ROW WHEN NEW."updated_at" IS OLD."updated_at" AND NEW."updated_at" IS NOT unixepoch() BEGIN UPDATE "workouts" SET "updated_at" = unixepoch() WHERE "id" = NEW."id"; END;
