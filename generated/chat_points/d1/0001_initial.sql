CREATE TABLE IF NOT EXISTS "users" (
  "id" TEXT NOT NULL DEFAULT (lower(hex(randomblob(4)) || '-' || hex(randomblob(2)) || '-4' || substr(hex(randomblob(2)), 2) || '-' || substr('89ab', 1 + (random() & 3), 1) || substr(hex(randomblob(2)), 2) || '-' || hex(randomblob(6)))),
  "auth_provider" TEXT NOT NULL,
  "auth_provider_user_id" TEXT NOT NULL,
  "display_name" TEXT,
  "wallet_address" TEXT,
  "created_at" INTEGER NOT NULL DEFAULT (unixepoch()),
  "updated_at" INTEGER NOT NULL DEFAULT (unixepoch()),
  CONSTRAINT "users_pkey" PRIMARY KEY ("id"),
  CONSTRAINT "users_external_account_key" UNIQUE ("auth_provider", "auth_provider_user_id"),
  CONSTRAINT "users_created_at_check" CHECK (typeof("created_at") IN ('integer', 'null')),
  CONSTRAINT "users_id_check" CHECK ("id" GLOB '????????-????-????-????-????????????' AND length(replace("id", '-', '')) = 32 AND "id" NOT GLOB '*[^0-9a-f-]*'),
  CONSTRAINT "users_updated_at_check" CHECK (typeof("updated_at") IN ('integer', 'null'))
);
--> statement-breakpoint
CREATE TABLE IF NOT EXISTS "chat_messages" (
  "id" TEXT NOT NULL DEFAULT (lower(hex(randomblob(4)) || '-' || hex(randomblob(2)) || '-4' || substr(hex(randomblob(2)), 2) || '-' || substr('89ab', 1 + (random() & 3), 1) || substr(hex(randomblob(2)), 2) || '-' || hex(randomblob(6)))),
  "user_id" TEXT NOT NULL,
  "session_id" TEXT NOT NULL,
  "role" TEXT NOT NULL,
  "content" TEXT NOT NULL,
  "score_raw" INTEGER,
  "score_adjusted" INTEGER,
  "emotion" TEXT,
  "created_at" INTEGER NOT NULL DEFAULT (unixepoch()),
  CONSTRAINT "chat_messages_pkey" PRIMARY KEY ("id"),
  CONSTRAINT "chat_messages_created_at_check" CHECK (typeof("created_at") IN ('integer', 'null')),
  CONSTRAINT "chat_messages_id_check" CHECK ("id" GLOB '????????-????-????-????-????????????' AND length(replace("id", '-', '')) = 32 AND "id" NOT GLOB '*[^0-9a-f-]*'),
  CONSTRAINT "chat_messages_role_check" CHECK ("role" IN ('user', 'agent', 'system')),
  CONSTRAINT "chat_messages_user_id_check" CHECK ("user_id" GLOB '????????-????-????-????-????????????' AND length(replace("user_id", '-', '')) = 32 AND "user_id" NOT GLOB '*[^0-9a-f-]*'),
  CONSTRAINT "chat_messages_user_id_fkey" FOREIGN KEY ("user_id") REFERENCES "users" ("id")
);
--> statement-breakpoint
CREATE TABLE IF NOT EXISTS "point_events" (
  "id" TEXT NOT NULL DEFAULT (lower(hex(randomblob(4)) || '-' || hex(randomblob(2)) || '-4' || substr(hex(randomblob(2)), 2) || '-' || substr('89ab', 1 + (random() & 3), 1) || substr(hex(randomblob(2)), 2) || '-' || hex(randomblob(6)))),
  "user_id" TEXT NOT NULL,
  "session_id" TEXT NOT NULL,
  "message_id" TEXT,
  "delta" INTEGER NOT NULL,
  "reason" TEXT NOT NULL,
  "metadata_json" TEXT,
  "created_at" INTEGER NOT NULL DEFAULT (unixepoch()),
  CONSTRAINT "point_events_pkey" PRIMARY KEY ("id"),
  CONSTRAINT "point_events_created_at_check" CHECK (typeof("created_at") IN ('integer', 'null')),
  CONSTRAINT "point_events_id_check" CHECK ("id" GLOB '????????-????-????-????-????????????' AND length(replace("id", '-', '')) = 32 AND "id" NOT GLOB '*[^0-9a-f-]*'),
  CONSTRAINT "point_events_message_id_check" CHECK ("message_id" GLOB '????????-????-????-????-????????????' AND length(replace("message_id", '-', '')) = 32 AND "message_id" NOT GLOB '*[^0-9a-f-]*'),
  CONSTRAINT "point_events_metadata_json_check" CHECK ("metadata_json" IS NULL OR json_valid("metadata_json")),
  CONSTRAINT "point_events_user_id_check" CHECK ("user_id" GLOB '????????-????-????-????-????????????' AND length(replace("user_id", '-', '')) = 32 AND "user_id" NOT GLOB '*[^0-9a-f-]*'),
  CONSTRAINT "point_events_message_id_fkey" FOREIGN KEY ("message_id") REFERENCES "chat_messages" ("id"),
  CONSTRAINT "point_events_user_id_fkey" FOREIGN KEY ("user_id") REFERENCES "users" ("id")
);
--> statement-breakpoint
CREATE TABLE IF NOT EXISTS "user_stats" (
  "user_id" TEXT NOT NULL,
  "total_points" INTEGER NOT NULL DEFAULT 0,
  "intimacy_level" INTEGER NOT NULL DEFAULT 0,
  "last_message_at" INTEGER,
  "updated_at" INTEGER NOT NULL DEFAULT (unixepoch()),
  CONSTRAINT "user_stats_pkey" PRIMARY KEY ("user_id"),
  CONSTRAINT "user_stats_last_message_at_check" CHECK (typeof("last_message_at") IN ('integer', 'null')),
  CONSTRAINT "user_stats_updated_at_check" CHECK (typeof("updated_at") IN ('integer', 'null')),
  CONSTRAINT "user_stats_user_id_check" CHECK ("user_id" GLOB '????????-????-????-????-????????????' AND length(replace("user_id", '-', '')) = 32 AND "user_id" NOT GLOB '*[^0-9a-f-]*'),
  CONSTRAINT "user_stats_user_id_fkey" FOREIGN KEY ("user_id") REFERENCES "users" ("id")
);
--> statement-breakpoint
CREATE INDEX IF NOT EXISTS "idx_chat_messages_user_session_created_at" ON "chat_messages" ("user_id", "session_id", "created_at");
--> statement-breakpoint
CREATE INDEX IF NOT EXISTS "idx_point_events_user_created_at" ON "point_events" ("user_id", "created_at");
--> statement-breakpoint
CREATE TRIGGER IF NOT EXISTS "chat_messages_moves_last_message_at" AFTER INSERT ON "chat_messages" FOR EACH ROW BEGIN INSERT INTO user_stats(user_id, last_message_at) VALUES (NEW.user_id, NEW.created_at) ON CONFLICT (user_id) DO UPDATE SET last_message_at = (CASE WHEN user_stats.last_message_at > excluded.last_message_at THEN user_stats.last_message_at ELSE excluded.last_message_at END); END;
--> statement-breakpoint
CREATE TRIGGER IF NOT EXISTS "point_events_adds_to_total_points" AFTER INSERT ON "point_events" FOR EACH ROW BEGIN INSERT INTO user_stats(user_id, total_points) VALUES (NEW.user_id, NEW.delta) ON CONFLICT (user_id) DO UPDATE SET total_points = user_stats.total_points + excluded.total_points; END;
--> statement-breakpoint
CREATE TRIGGER IF NOT EXISTS "point_events_is_never_changed" BEFORE UPDATE ON "point_events" FOR EACH ROW BEGIN SELECT RAISE(ABORT, 'point_events is an audit history: add an event instead'); END;
--> statement-breakpoint
CREATE TRIGGER IF NOT EXISTS "point_events_is_never_deleted" BEFORE DELETE ON "point_events" FOR EACH ROW BEGIN SELECT RAISE(ABORT, 'point_events is an audit history: nothing leaves it'); END;
--> statement-breakpoint
CREATE TRIGGER IF NOT EXISTS "user_stats_touch" AFTER UPDATE ON "user_stats" FOR EACH ROW WHEN NEW."updated_at" IS OLD."updated_at" AND NEW."updated_at" IS NOT unixepoch() BEGIN UPDATE "user_stats" SET "updated_at" = unixepoch() WHERE "user_id" = NEW."user_id"; END;
--> statement-breakpoint
CREATE TRIGGER IF NOT EXISTS "users_touch" AFTER UPDATE ON "users" FOR EACH ROW WHEN NEW."updated_at" IS OLD."updated_at" AND NEW."updated_at" IS NOT unixepoch() BEGIN UPDATE "users" SET "updated_at" = unixepoch() WHERE "id" = NEW."id"; END;
