DROP TRIGGER IF EXISTS "users_touch" ON "public"."users";
--> statement-breakpoint
DROP TRIGGER IF EXISTS "subscriptions_touch" ON "public"."subscriptions";
--> statement-breakpoint
DROP TRIGGER IF EXISTS "reservations_touch" ON "public"."reservations";
--> statement-breakpoint
DROP TRIGGER IF EXISTS "materials_touch" ON "public"."materials";
--> statement-breakpoint
DROP TRIGGER IF EXISTS "lesson_slots_touch" ON "public"."lesson_slots";
--> statement-breakpoint
ALTER TABLE IF EXISTS "public"."subscriptions" DROP CONSTRAINT IF EXISTS "subscriptions_user_id_fkey";
--> statement-breakpoint
ALTER TABLE IF EXISTS "public"."reservations" DROP CONSTRAINT IF EXISTS "reservations_student_id_fkey";
--> statement-breakpoint
ALTER TABLE IF EXISTS "public"."reservations" DROP CONSTRAINT IF EXISTS "reservations_slot_id_fkey";
--> statement-breakpoint
ALTER TABLE IF EXISTS "public"."messages" DROP CONSTRAINT IF EXISTS "messages_sender_id_fkey";
--> statement-breakpoint
ALTER TABLE IF EXISTS "public"."messages" DROP CONSTRAINT IF EXISTS "messages_reservation_id_fkey";
--> statement-breakpoint
ALTER TABLE IF EXISTS "public"."messages" DROP CONSTRAINT IF EXISTS "messages_receiver_id_fkey";
--> statement-breakpoint
ALTER TABLE IF EXISTS "public"."materials" DROP CONSTRAINT IF EXISTS "materials_creator_id_fkey";
--> statement-breakpoint
ALTER TABLE IF EXISTS "public"."lesson_slots" DROP CONSTRAINT IF EXISTS "lesson_slots_mentor_id_fkey";
--> statement-breakpoint
-- hazards: DELETES_DATA
DROP TABLE IF EXISTS "public"."webhook_events";
--> statement-breakpoint
-- hazards: DELETES_DATA
DROP TABLE IF EXISTS "public"."users";
--> statement-breakpoint
-- hazards: DELETES_DATA
DROP TABLE IF EXISTS "public"."subscriptions";
--> statement-breakpoint
-- hazards: DELETES_DATA
DROP TABLE IF EXISTS "public"."reservations";
--> statement-breakpoint
-- hazards: DELETES_DATA
DROP TABLE IF EXISTS "public"."messages";
--> statement-breakpoint
-- hazards: DELETES_DATA
DROP TABLE IF EXISTS "public"."materials";
--> statement-breakpoint
-- hazards: DELETES_DATA
DROP TABLE IF EXISTS "public"."lesson_slots";
--> statement-breakpoint
DROP FUNCTION IF EXISTS "public"."touch_updated_at_fn"();
