CREATE TABLE "plan" ("id" serial PRIMARY KEY, "name" text NOT NULL, "price" numeric(10, 2), "about" jsonb, "open" boolean);
INSERT INTO "plan" ("name", "price", "about", "open") VALUES ('it''s free', 0, '{"a": 1}', true), ('paid', 9.5, NULL, NULL);
INSERT INTO "plan" ("name", "price") VALUES
  ('two
lines', NULL);
DO $$ DECLARE name text; BEGIN
  INSERT INTO "plan" ("name") VALUES ('in a block');
END $$;
CREATE UNIQUE INDEX "plan_name" ON "plan" ("name");
CREATE TABLE "grant" ("plan_id" integer REFERENCES "plan" ("id"), "what" text, PRIMARY KEY ("plan_id", "what"));
INSERT INTO "grant" SELECT "id", 'read' FROM "plan";
INSERT INTO "grant" SELECT "id", 'write' FROM "plan" WHERE "price" > 1 OR "open";
WITH chosen AS (SELECT "id" FROM "plan" WHERE "price" > 0) INSERT INTO "grant" SELECT "id", 'more' FROM chosen;
CREATE TABLE "member" ("id" uuid PRIMARY KEY, "email" text UNIQUE);
INSERT INTO "member" VALUES (gen_random_uuid(), 'a@example.org') ON CONFLICT ("id") DO NOTHING;
CREATE TABLE "tag" ("id" serial PRIMARY KEY, "Name" varchar(20), "words" text[], "code" text UNIQUE);
ALTER TABLE "tag" RENAME COLUMN "Name" TO "title";
ALTER TABLE "tag" RENAME COLUMN "code" TO "sign";
INSERT INTO "tag" VALUES (DEFAULT, 'first', '{a}');
INSERT INTO "tag" ("sign") VALUES ('x');
CREATE TABLE IF NOT EXISTS "firm" ("id" serial PRIMARY KEY, "slug" text NOT NULL UNIQUE);
CREATE TABLE IF NOT EXISTS "desk" ("id" integer PRIMARY KEY, "firm_id" integer);
INSERT INTO "desk" ("id") VALUES (1), (2) ON CONFLICT ("id") DO NOTHING;
WITH "made" AS (INSERT INTO "firm" ("slug") VALUES ('mine') RETURNING "id")
UPDATE "desk" SET "firm_id" = (SELECT "id" FROM "made");
WITH "more" AS (INSERT INTO "firm" ("slug") VALUES ('yours') RETURNING "id")
INSERT INTO "desk" ("id", "firm_id") SELECT 3, "id" FROM "more";
CREATE TABLE "team" ("id" serial PRIMARY KEY, "slug" text NOT NULL UNIQUE);
CREATE TABLE "player" ("team_id" integer NOT NULL REFERENCES "team" ("id"), "name" text, PRIMARY KEY ("team_id", "name"));
DO $$
DECLARE
  made integer;
BEGIN
  INSERT INTO "team" ("slug") VALUES ('a') RETURNING "id" INTO made;
  INSERT INTO "player" ("team_id", "name") VALUES (made, 'x');
END $$;
DO $$
DECLARE
  made integer;
BEGIN
  INSERT INTO "team" ("slug") VALUES ('b') ON CONFLICT DO NOTHING RETURNING "id" INTO made;
  INSERT INTO "player" ("team_id", "name") VALUES (made, 'x') ON CONFLICT DO NOTHING;
  INSERT INTO "player" ("team_id", "name") VALUES (made, 'y') ON CONFLICT DO NOTHING;
END $$;
