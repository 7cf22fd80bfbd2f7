DROP TRIGGER IF EXISTS "workouts_touch";
--> statement-breakpoint
DROP TRIGGER IF EXISTS "workout_exercises_touch";
--> statement-breakpoint
DROP TRIGGER IF EXISTS "sets_touch";
--> statement-breakpoint
DROP TRIGGER IF EXISTS "exercises_touch";
--> statement-breakpoint
DROP TRIGGER IF EXISTS "body_weights_touch";
--> statement-breakpoint
DROP VIEW IF EXISTS "heaviest_sets";
--> statement-breakpoint
-- hazards: DELETES_DATA, BREAKS_OLD_CODE
DROP TABLE IF EXISTS "sets";
--> statement-breakpoint
-- hazards: DELETES_DATA, BREAKS_OLD_CODE
DROP TABLE IF EXISTS "workout_exercises";
--> statement-breakpoint
-- hazards: DELETES_DATA, BREAKS_OLD_CODE
DROP TABLE IF EXISTS "workouts";
--> statement-breakpoint
-- hazards: DELETES_DATA, BREAKS_OLD_CODE
DROP TABLE IF EXISTS "exercises";
--> statement-breakpoint
-- hazards: DELETES_DATA, BREAKS_OLD_CODE
DROP TABLE IF EXISTS "body_weights";
