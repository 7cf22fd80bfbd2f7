CREATE TABLE IF NOT EXISTS "fare" (
  "id" serial PRIMARY KEY, "price" integer CHECK ("price" > 0), "until" integer CONSTRAINT "named" CHECK ("until" > 1),
  "zone" integer REFERENCES "fare" ("id"), CHECK ("price" > "until"), UNIQUE ("zone")
);
ALTER TABLE "fare" ADD CHECK ("price" < 1000);
ALTER TABLE "fare" ADD CHECK ("price" < "until" + 1000);
ALTER TABLE "fare" ADD CHECK (true);
ALTER TABLE "fare" ADD FOREIGN KEY ("zone") REFERENCES "fare" ("id");
ALTER TABLE "fare" ADD COLUMN "seat" integer CHECK ("seat" > 0);
ALTER TABLE "fare" ADD CHECK ("seat" < 100);
ALTER TABLE "fare" ADD UNIQUE ("zone"), ADD UNIQUE ("seat");
ALTER TABLE "fare" DROP CONSTRAINT "fare_price_check";
ALTER TABLE "fare" ADD CHECK ("price" <> 7);
CREATE TABLE "station" ("id" serial PRIMARY KEY, "name" text NOT NULL);
CREATE UNIQUE INDEX "station_name" ON "station" (lower("name"));
INSERT INTO "station" ("name") VALUES ('North');
CREATE TABLE "station_new" (LIKE "station" INCLUDING ALL);
INSERT INTO "station_new" SELECT * FROM "station";
CREATE TABLE "remark" ("id" serial PRIMARY KEY, "class" integer NOT NULL);
CREATE TABLE "order_remark" (PRIMARY KEY ("id")) INHERITS ("remark");
ALTER TABLE "order_remark" ADD CHECK ("class" = 3);
