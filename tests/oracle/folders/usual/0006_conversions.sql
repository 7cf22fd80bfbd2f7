CREATE TABLE "reading" ("id" serial PRIMARY KEY, "a" text, "b" text, "c" boolean, "d" text, "e" bigint, "f" integer, "g" text);
ALTER TABLE "reading" ALTER COLUMN "a" TYPE integer USING NULLIF("a", '')::integer;
ALTER TABLE "reading" ALTER COLUMN "b" SET DATA TYPE text[] USING string_to_array("b", ',');
ALTER TABLE "reading" ALTER COLUMN "c" TYPE integer USING CASE WHEN "c" THEN 1 ELSE 0 END;
ALTER TABLE "reading" ALTER COLUMN "d" TYPE numeric(10, 2) USING replace("d", ',', '.')::numeric;
ALTER TABLE "reading" ALTER COLUMN "e" TYPE timestamp with time zone USING to_timestamp("e");
ALTER TABLE "reading" ALTER COLUMN "f" TYPE text USING (ARRAY['low', 'high'])["f"];
ALTER TABLE "reading" ALTER COLUMN "g" DROP DEFAULT, ALTER COLUMN "g" TYPE bytea USING decode("g", 'hex');
