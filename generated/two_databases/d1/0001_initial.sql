CREATE TABLE IF NOT EXISTS "user_profiles" (
  "id" TEXT NOT NULL DEFAULT (lower(hex(randomblob(4)) || '-' || hex(randomblob(2)) || '-4' || substr(hex(randomblob(2)), 2) || '-' || substr('89ab', 1 + (random() & 3), 1) || substr(hex(randomblob(2)), 2) || '-' || hex(randomblob(6)))),
  "user_id" TEXT NOT NULL,
  "display_name" TEXT NOT NULL,
  "bio" TEXT,
  "avatar_url" TEXT,
  "created_at" INTEGER NOT NULL DEFAULT (unixepoch()),
  "updated_at" INTEGER NOT NULL DEFAULT (unixepoch()),
  CONSTRAINT "user_profiles_pkey" PRIMARY KEY ("id"),
  CONSTRAINT "user_profiles_user_id_key" UNIQUE ("user_id"),
  CONSTRAINT "user_profiles_created_at_check" CHECK (typeof("created_at") IN ('integer', 'null')),
  CONSTRAINT "user_profiles_id_check" CHECK ("id" GLOB '????????-????-????-????-????????????' AND length(replace("id", '-', '')) = 32 AND "id" NOT GLOB '*[^0-9a-f-]*'),
  CONSTRAINT "user_profiles_updated_at_check" CHECK (typeof("updated_at") IN ('integer', 'null'))
);
--> statement-breakpoint
CREATE TABLE IF NOT EXISTS "articles" (
  "id" TEXT NOT NULL DEFAULT (lower(hex(randomblob(4)) || '-' || hex(randomblob(2)) || '-4' || substr(hex(randomblob(2)), 2) || '-' || substr('89ab', 1 + (random() & 3), 1) || substr(hex(randomblob(2)), 2) || '-' || hex(randomblob(6)))),
  "user_id" TEXT NOT NULL,
  "title" TEXT NOT NULL,
  "content" TEXT NOT NULL DEFAULT '',
  "status" TEXT NOT NULL DEFAULT 'draft',
  "published_at" INTEGER,
  "created_at" INTEGER NOT NULL DEFAULT (unixepoch()),
  "updated_at" INTEGER NOT NULL DEFAULT (unixepoch()),
  CONSTRAINT "articles_pkey" PRIMARY KEY ("id"),
  CONSTRAINT "articles_created_at_check" CHECK (typeof("created_at") IN ('integer', 'null')),
  CONSTRAINT "articles_id_check" CHECK ("id" GLOB '????????-????-????-????-????????????' AND length(replace("id", '-', '')) = 32 AND "id" NOT GLOB '*[^0-9a-f-]*'),
  CONSTRAINT "articles_published_at_check" CHECK (typeof("published_at") IN ('integer', 'null')),
  CONSTRAINT "articles_status_check" CHECK ("status" IN ('draft', 'generating', 'published')),
  CONSTRAINT "articles_updated_at_check" CHECK (typeof("updated_at") IN ('integer', 'null')),
  CONSTRAINT "published_has_a_date" CHECK (status <> 'published' OR published_at IS NOT NULL),
  CONSTRAINT "articles_user_id_fkey" FOREIGN KEY ("user_id") REFERENCES "user_profiles" ("user_id") ON DELETE CASCADE
);
--> statement-breakpoint
CREATE TABLE IF NOT EXISTS "interviews" (
  "id" TEXT NOT NULL DEFAULT (lower(hex(randomblob(4)) || '-' || hex(randomblob(2)) || '-4' || substr(hex(randomblob(2)), 2) || '-' || substr('89ab', 1 + (random() & 3), 1) || substr(hex(randomblob(2)), 2) || '-' || hex(randomblob(6)))),
  "article_id" TEXT NOT NULL,
  "content_type" TEXT NOT NULL DEFAULT 'text',
  "messages" TEXT NOT NULL DEFAULT '[]',
  "created_at" INTEGER NOT NULL DEFAULT (unixepoch()),
  "updated_at" INTEGER NOT NULL DEFAULT (unixepoch()),
  CONSTRAINT "interviews_pkey" PRIMARY KEY ("id"),
  CONSTRAINT "interviews_article_id_check" CHECK ("article_id" GLOB '????????-????-????-????-????????????' AND length(replace("article_id", '-', '')) = 32 AND "article_id" NOT GLOB '*[^0-9a-f-]*'),
  CONSTRAINT "interviews_content_type_check" CHECK ("content_type" IN ('text', 'image')),
  CONSTRAINT "interviews_created_at_check" CHECK (typeof("created_at") IN ('integer', 'null')),
  CONSTRAINT "interviews_id_check" CHECK ("id" GLOB '????????-????-????-????-????????????' AND length(replace("id", '-', '')) = 32 AND "id" NOT GLOB '*[^0-9a-f-]*'),
  CONSTRAINT "interviews_messages_check" CHECK ("messages" IS NULL OR json_valid("messages")),
  CONSTRAINT "interviews_updated_at_check" CHECK (typeof("updated_at") IN ('integer', 'null')),
  CONSTRAINT "interviews_article_id_fkey" FOREIGN KEY ("article_id") REFERENCES "articles" ("id") ON DELETE CASCADE
);
--> statement-breakpoint
CREATE INDEX IF NOT EXISTS "idx_articles_published_at" ON "articles" ("published_at" DESC) WHERE status = 'published';
--> statement-breakpoint
CREATE INDEX IF NOT EXISTS "idx_articles_user_created_at" ON "articles" ("user_id", "created_at" DESC);
--> statement-breakpoint
CREATE INDEX IF NOT EXISTS "idx_interviews_article" ON "interviews" ("article_id");
--> statement-breakpoint
CREATE TRIGGER IF NOT EXISTS "articles_touch" AFTER UPDATE ON "articles" FOR EACH ROW WHEN NEW."updated_at" IS OLD."updated_at" AND NEW."updated_at" IS NOT unixepoch() BEGIN UPDATE "articles" SET "updated_at" = unixepoch() WHERE "id" = NEW."id"; END;
--> statement-breakpoint
CREATE TRIGGER IF NOT EXISTS "interviews_touch" AFTER UPDATE ON "interviews" FOR EACH ROW WHEN NEW."updated_at" IS OLD."updated_at" AND NEW."updated_at" IS NOT unixepoch() BEGIN UPDATE "interviews" SET "updated_at" = unixepoch() WHERE "id" = NEW."id"; END;
--> statement-breakpoint
CREATE TRIGGER IF NOT EXISTS "user_profiles_touch" AFTER UPDATE ON "user_profiles" FOR EACH ROW WHEN NEW."updated_at" IS OLD."updated_at" AND NEW."updated_at" IS NOT unixepoch() BEGIN UPDATE "user_profiles" SET "updated_at" = unixepoch() WHERE "id" = NEW."id"; END;
