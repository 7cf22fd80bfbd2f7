ALTER TYPE "public"."plan" ADD VALUE 'team' BEFORE 'paid';--> statement-breakpoint
ALTER TABLE "note" ADD COLUMN "title" text DEFAULT '' NOT NULL;--> statement-breakpoint
ALTER TABLE "note" RENAME COLUMN "body" TO "content";--> statement-breakpoint
ALTER TABLE "account" RENAME TO "member";--> statement-breakpoint
ALTER TABLE "note" DROP CONSTRAINT "note_account_id_account_id_fk";
--> statement-breakpoint
DROP INDEX "note_body_idx";--> statement-breakpoint
ALTER TABLE "note" ADD CONSTRAINT "note_account_id_member_id_fk" FOREIGN KEY ("account_id") REFERENCES "public"."member"("id") ON DELETE cascade;--> statement-breakpoint
ALTER TABLE "note" ALTER COLUMN "title" DROP DEFAULT;--> statement-breakpoint
CREATE VIEW "public"."titles" AS (select "title" from "note");--> statement-breakpoint
CREATE POLICY "all of them" ON "note" AS PERMISSIVE FOR ALL TO public USING (true);
