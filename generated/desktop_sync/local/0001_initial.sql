CREATE TABLE IF NOT EXISTS "sync_metadata" (
  "id" TEXT NOT NULL DEFAULT (lower(hex(randomblob(4)) || '-' || hex(randomblob(2)) || '-4' || substr(hex(randomblob(2)), 2) || '-' || substr('89ab', 1 + (random() & 3), 1) || substr(hex(randomblob(2)), 2) || '-' || hex(randomblob(6)))),
  "table_name" TEXT NOT NULL,
  "last_sync_at" INTEGER,
  "sync_status" TEXT NOT NULL DEFAULT 'PENDING',
  CONSTRAINT "sync_metadata_pkey" PRIMARY KEY ("id"),
  CONSTRAINT "sync_metadata_id_check" CHECK ("id" GLOB '????????-????-????-????-????????????' AND length(replace("id", '-', '')) = 32 AND "id" NOT GLOB '*[^0-9a-f-]*'),
  CONSTRAINT "sync_metadata_last_sync_at_check" CHECK (typeof("last_sync_at") IN ('integer', 'null')),
  CONSTRAINT "sync_metadata_sync_status_check" CHECK ("sync_status" IN ('PENDING', 'SYNCING', 'COMPLETED', 'FAILED'))
);
--> statement-breakpoint
CREATE TABLE IF NOT EXISTS "user_settings" (
  "id" TEXT NOT NULL DEFAULT (lower(hex(randomblob(4)) || '-' || hex(randomblob(2)) || '-4' || substr(hex(randomblob(2)), 2) || '-' || substr('89ab', 1 + (random() & 3), 1) || substr(hex(randomblob(2)), 2) || '-' || hex(randomblob(6)))),
  "user_id" TEXT NOT NULL,
  "preferences" TEXT,
  "created_at" INTEGER NOT NULL DEFAULT (unixepoch()),
  "updated_at" INTEGER NOT NULL DEFAULT (unixepoch()),
  CONSTRAINT "user_settings_pkey" PRIMARY KEY ("id"),
  CONSTRAINT "user_settings_user_id_key" UNIQUE ("user_id"),
  CONSTRAINT "user_settings_created_at_check" CHECK (typeof("created_at") IN ('integer', 'null')),
  CONSTRAINT "user_settings_id_check" CHECK ("id" GLOB '????????-????-????-????-????????????' AND length(replace("id", '-', '')) = 32 AND "id" NOT GLOB '*[^0-9a-f-]*'),
  CONSTRAINT "user_settings_preferences_check" CHECK ("preferences" IS NULL OR json_valid("preferences")),
  CONSTRAINT "user_settings_updated_at_check" CHECK (typeof("updated_at") IN ('integer', 'null'))
);
--> statement-breakpoint
CREATE TABLE IF NOT EXISTS "workflows" (
  "id" TEXT NOT NULL DEFAULT (lower(hex(randomblob(4)) || '-' || hex(randomblob(2)) || '-4' || substr(hex(randomblob(2)), 2) || '-' || substr('89ab', 1 + (random() & 3), 1) || substr(hex(randomblob(2)), 2) || '-' || hex(randomblob(6)))),
  "type" TEXT NOT NULL,
  "user_id" TEXT NOT NULL,
  "status" TEXT NOT NULL DEFAULT 'PENDING',
  "input_payload" TEXT,
  "output_payload" TEXT,
  "error_log" TEXT,
  "retry_count" INTEGER NOT NULL DEFAULT 0,
  "created_at" INTEGER NOT NULL DEFAULT (unixepoch()),
  "updated_at" INTEGER NOT NULL DEFAULT (unixepoch()),
  "completed_at" INTEGER,
  "deleted_at" INTEGER,
  CONSTRAINT "workflows_pkey" PRIMARY KEY ("id"),
  CONSTRAINT "workflows_completed_at_check" CHECK (typeof("completed_at") IN ('integer', 'null')),
  CONSTRAINT "workflows_created_at_check" CHECK (typeof("created_at") IN ('integer', 'null')),
  CONSTRAINT "workflows_deleted_at_check" CHECK (typeof("deleted_at") IN ('integer', 'null')),
  CONSTRAINT "workflows_id_check" CHECK ("id" GLOB '????????-????-????-????-????????????' AND length(replace("id", '-', '')) = 32 AND "id" NOT GLOB '*[^0-9a-f-]*'),
  CONSTRAINT "workflows_input_payload_check" CHECK ("input_payload" IS NULL OR json_valid("input_payload")),
  CONSTRAINT "workflows_output_payload_check" CHECK ("output_payload" IS NULL OR json_valid("output_payload")),
  CONSTRAINT "workflows_status_check" CHECK ("status" IN ('PENDING', 'PROCESSING', 'COMPLETED', 'FAILED', 'RETRYING')),
  CONSTRAINT "workflows_updated_at_check" CHECK (typeof("updated_at") IN ('integer', 'null'))
);
--> statement-breakpoint
CREATE INDEX IF NOT EXISTS "idx_workflows_created_at" ON "workflows" ("created_at");
--> statement-breakpoint
CREATE INDEX IF NOT EXISTS "idx_workflows_status" ON "workflows" ("status");
--> statement-breakpoint
CREATE INDEX IF NOT EXISTS "idx_workflows_type_status" ON "workflows" ("type", "status");
--> statement-breakpoint
CREATE INDEX IF NOT EXISTS "idx_workflows_user_id" ON "workflows" ("user_id");
--> statement-breakpoint
CREATE TRIGGER IF NOT EXISTS "user_settings_touch" AFTER UPDATE ON "user_settings" FOR EACH ROW WHEN NEW."updated_at" IS OLD."updated_at" AND NEW."updated_at" IS NOT unixepoch() BEGIN UPDATE "user_settings" SET "updated_at" = unixepoch() WHERE "id" = NEW."id"; END;
--> statement-breakpoint
CREATE TRIGGER IF NOT EXISTS "workflows_touch" AFTER UPDATE ON "workflows" FOR EACH ROW WHEN NEW."updated_at" IS OLD."updated_at" AND NEW."updated_at" IS NOT unixepoch() BEGIN UPDATE "workflows" SET "updated_at" = unixepoch() WHERE "id" = NEW."id"; END;
