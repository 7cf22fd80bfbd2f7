CREATE TABLE "_booking" ("day" date NOT NULL, "room" integer NOT NULL, PRIMARY KEY ("day"));
ALTER TABLE "_booking" RENAME TO "booking";
ALTER TABLE "booking" DROP CONSTRAINT "_booking_pkey", ADD PRIMARY KEY ("room", "day");
