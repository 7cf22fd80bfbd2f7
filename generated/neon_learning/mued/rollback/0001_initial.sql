DO $$
BEGIN
  PERFORM pg_catalog.set_config('lock_timeout', '5s', true);
  IF EXISTS (
    SELECT 1 FROM pg_catalog.pg_trigger
    WHERE tgrelid = pg_catalog.to_regclass('"public"."users"') AND tgname = 'users_touch' AND NOT tgisinternal
  ) THEN
    DROP TRIGGER "users_touch" ON "public"."users";
  END IF;
END $$;
--> statement-breakpoint
DO $$
BEGIN
  PERFORM pg_catalog.set_config('lock_timeout', '5s', true);
  IF EXISTS (
    SELECT 1 FROM pg_catalog.pg_trigger
    WHERE tgrelid = pg_catalog.to_regclass('"public"."subscriptions"') AND tgname = 'subscriptions_touch' AND NOT tgisinternal
  ) THEN
    DROP TRIGGER "subscriptions_touch" ON "public"."subscriptions";
  END IF;
END $$;
--> statement-breakpoint
DO $$
BEGIN
  PERFORM pg_catalog.set_config('lock_timeout', '5s', true);
  IF EXISTS (
    SELECT 1 FROM pg_catalog.pg_trigger
    WHERE tgrelid = pg_catalog.to_regclass('"public"."reservations"') AND tgname = 'reservations_touch' AND NOT tgisinternal
  ) THEN
    DROP TRIGGER "reservations_touch" ON "public"."reservations";
  END IF;
END $$;
--> statement-breakpoint
DO $$
BEGIN
  PERFORM pg_catalog.set_config('lock_timeout', '5s', true);
  IF EXISTS (
    SELECT 1 FROM pg_catalog.pg_trigger
    WHERE tgrelid = pg_catalog.to_regclass('"public"."materials"') AND tgname = 'materials_touch' AND NOT tgisinternal
  ) THEN
    DROP TRIGGER "materials_touch" ON "public"."materials";
  END IF;
END $$;
--> statement-breakpoint
DO $$
BEGIN
  PERFORM pg_catalog.set_config('lock_timeout', '5s', true);
  IF EXISTS (
    SELECT 1 FROM pg_catalog.pg_trigger
    WHERE tgrelid = pg_catalog.to_regclass('"public"."lesson_slots"') AND tgname = 'lesson_slots_touch' AND NOT tgisinternal
  ) THEN
    DROP TRIGGER "lesson_slots_touch" ON "public"."lesson_slots";
  END IF;
END $$;
--> statement-breakpoint
-- lock: ACCESS EXCLUSIVE
DO $$
BEGIN
  PERFORM pg_catalog.set_config('lock_timeout', '5s', true);
  IF EXISTS (
    SELECT 1 FROM pg_catalog.pg_constraint
    WHERE conrelid = pg_catalog.to_regclass('"public"."subscriptions"') AND conname = 'subscriptions_user_id_fkey'
  ) THEN
    ALTER TABLE "public"."subscriptions" DROP CONSTRAINT "subscriptions_user_id_fkey";
  END IF;
END $$;
--> statement-breakpoint
-- lock: ACCESS EXCLUSIVE
DO $$
BEGIN
  PERFORM pg_catalog.set_config('lock_timeout', '5s', true);
  IF EXISTS (
    SELECT 1 FROM pg_catalog.pg_constraint
    WHERE conrelid = pg_catalog.to_regclass('"public"."reservations"') AND conname = 'reservations_student_id_fkey'
  ) THEN
    ALTER TABLE "public"."reservations" DROP CONSTRAINT "reservations_student_id_fkey";
  END IF;
END $$;
--> statement-breakpoint
-- lock: ACCESS EXCLUSIVE
DO $$
BEGIN
  PERFORM pg_catalog.set_config('lock_timeout', '5s', true);
  IF EXISTS (
    SELECT 1 FROM pg_catalog.pg_constraint
    WHERE conrelid = pg_catalog.to_regclass('"public"."reservations"') AND conname = 'reservations_slot_id_fkey'
  ) THEN
    ALTER TABLE "public"."reservations" DROP CONSTRAINT "reservations_slot_id_fkey";
  END IF;
END $$;
--> statement-breakpoint
-- lock: ACCESS EXCLUSIVE
DO $$
BEGIN
  PERFORM pg_catalog.set_config('lock_timeout', '5s', true);
  IF EXISTS (
    SELECT 1 FROM pg_catalog.pg_constraint
    WHERE conrelid = pg_catalog.to_regclass('"public"."messages"') AND conname = 'messages_sender_id_fkey'
  ) THEN
    ALTER TABLE "public"."messages" DROP CONSTRAINT "messages_sender_id_fkey";
  END IF;
END $$;
--> statement-breakpoint
-- lock: ACCESS EXCLUSIVE
DO $$
BEGIN
  PERFORM pg_catalog.set_config('lock_timeout', '5s', true);
  IF EXISTS (
    SELECT 1 FROM pg_catalog.pg_constraint
    WHERE conrelid = pg_catalog.to_regclass('"public"."messages"') AND conname = 'messages_reservation_id_fkey'
  ) THEN
    ALTER TABLE "public"."messages" DROP CONSTRAINT "messages_reservation_id_fkey";
  END IF;
END $$;
--> statement-breakpoint
-- lock: ACCESS EXCLUSIVE
DO $$
BEGIN
  PERFORM pg_catalog.set_config('lock_timeout', '5s', true);
  IF EXISTS (
    SELECT 1 FROM pg_catalog.pg_constraint
    WHERE conrelid = pg_catalog.to_regclass('"public"."messages"') AND conname = 'messages_receiver_id_fkey'
  ) THEN
    ALTER TABLE "public"."messages" DROP CONSTRAINT "messages_receiver_id_fkey";
  END IF;
END $$;
--> statement-breakpoint
-- lock: ACCESS EXCLUSIVE
DO $$
BEGIN
  PERFORM pg_catalog.set_config('lock_timeout', '5s', true);
  IF EXISTS (
    SELECT 1 FROM pg_catalog.pg_constraint
    WHERE conrelid = pg_catalog.to_regclass('"public"."materials"') AND conname = 'materials_creator_id_fkey'
  ) THEN
    ALTER TABLE "public"."materials" DROP CONSTRAINT "materials_creator_id_fkey";
  END IF;
END $$;
--> statement-breakpoint
-- lock: ACCESS EXCLUSIVE
DO $$
BEGIN
  PERFORM pg_catalog.set_config('lock_timeout', '5s', true);
  IF EXISTS (
    SELECT 1 FROM pg_catalog.pg_constraint
    WHERE conrelid = pg_catalog.to_regclass('"public"."lesson_slots"') AND conname = 'lesson_slots_mentor_id_fkey'
  ) THEN
    ALTER TABLE "public"."lesson_slots" DROP CONSTRAINT "lesson_slots_mentor_id_fkey";
  END IF;
END $$;
--> statement-breakpoint
-- hazards: DELETES_DATA, BREAKS_OLD_CODE
-- lock: ACCESS EXCLUSIVE
DO $$
BEGIN
  PERFORM pg_catalog.set_config('lock_timeout', '5s', true);
  IF pg_catalog.to_regclass('"public"."webhook_events"') IS NOT NULL THEN
    DROP TABLE "public"."webhook_events";
  END IF;
END $$;
--> statement-breakpoint
-- hazards: DELETES_DATA, BREAKS_OLD_CODE
-- lock: ACCESS EXCLUSIVE
DO $$
BEGIN
  PERFORM pg_catalog.set_config('lock_timeout', '5s', true);
  IF pg_catalog.to_regclass('"public"."users"') IS NOT NULL THEN
    DROP TABLE "public"."users";
  END IF;
END $$;
--> statement-breakpoint
-- hazards: DELETES_DATA, BREAKS_OLD_CODE
-- lock: ACCESS EXCLUSIVE
DO $$
BEGIN
  PERFORM pg_catalog.set_config('lock_timeout', '5s', true);
  IF pg_catalog.to_regclass('"public"."subscriptions"') IS NOT NULL THEN
    DROP TABLE "public"."subscriptions";
  END IF;
END $$;
--> statement-breakpoint
-- hazards: DELETES_DATA, BREAKS_OLD_CODE
-- lock: ACCESS EXCLUSIVE
DO $$
BEGIN
  PERFORM pg_catalog.set_config('lock_timeout', '5s', true);
  IF pg_catalog.to_regclass('"public"."reservations"') IS NOT NULL THEN
    DROP TABLE "public"."reservations";
  END IF;
END $$;
--> statement-breakpoint
-- hazards: DELETES_DATA, BREAKS_OLD_CODE
-- lock: ACCESS EXCLUSIVE
DO $$
BEGIN
  PERFORM pg_catalog.set_config('lock_timeout', '5s', true);
  IF pg_catalog.to_regclass('"public"."messages"') IS NOT NULL THEN
    DROP TABLE "public"."messages";
  END IF;
END $$;
--> statement-breakpoint
-- hazards: DELETES_DATA, BREAKS_OLD_CODE
-- lock: ACCESS EXCLUSIVE
DO $$
BEGIN
  PERFORM pg_catalog.set_config('lock_timeout', '5s', true);
  IF pg_catalog.to_regclass('"public"."materials"') IS NOT NULL THEN
    DROP TABLE "public"."materials";
  END IF;
END $$;
--> statement-breakpoint
-- hazards: DELETES_DATA, BREAKS_OLD_CODE
-- lock: ACCESS EXCLUSIVE
DO $$
BEGIN
  PERFORM pg_catalog.set_config('lock_timeout', '5s', true);
  IF pg_catalog.to_regclass('"public"."lesson_slots"') IS NOT NULL THEN
    DROP TABLE "public"."lesson_slots";
  END IF;
END $$;
--> statement-breakpoint
DROP FUNCTION IF EXISTS "public"."touch_updated_at_fn"();
