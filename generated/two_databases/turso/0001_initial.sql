CREATE TABLE IF NOT EXISTS "users" (
  "id" TEXT NOT NULL,
  "name" TEXT NOT NULL,
  "email" TEXT NOT NULL,
  "email_verified" INTEGER NOT NULL DEFAULT 0,
  "image" TEXT,
  "created_at" INTEGER NOT NULL DEFAULT (CAST((julianday('now') - 2440587.5) * 86400000 AS INTEGER)),
  "updated_at" INTEGER NOT NULL DEFAULT (CAST((julianday('now') - 2440587.5) * 86400000 AS INTEGER)),
  CONSTRAINT "users_pkey" PRIMARY KEY ("id"),
  CONSTRAINT "users_email_key" UNIQUE ("email"),
  CONSTRAINT "users_created_at_check" CHECK (typeof("created_at") IN ('integer', 'null')),
  CONSTRAINT "users_email_verified_check" CHECK ("email_verified" IN (0, 1)),
  CONSTRAINT "users_updated_at_check" CHECK (typeof("updated_at") IN ('integer', 'null'))
);
--> statement-breakpoint
CREATE TABLE IF NOT EXISTS "accounts" (
  "id" TEXT NOT NULL,
  "account_id" TEXT NOT NULL,
  "provider_id" TEXT NOT NULL,
  "user_id" TEXT NOT NULL,
  "access_token" TEXT,
  "refresh_token" TEXT,
  "id_token" TEXT,
  "access_token_expires_at" INTEGER,
  "refresh_token_expires_at" INTEGER,
  "scope" TEXT,
  "password" TEXT,
  "created_at" INTEGER NOT NULL DEFAULT (CAST((julianday('now') - 2440587.5) * 86400000 AS INTEGER)),
  "updated_at" INTEGER NOT NULL DEFAULT (CAST((julianday('now') - 2440587.5) * 86400000 AS INTEGER)),
  CONSTRAINT "accounts_pkey" PRIMARY KEY ("id"),
  CONSTRAINT "accounts_access_token_expires_at_check" CHECK (typeof("access_token_expires_at") IN ('integer', 'null')),
  CONSTRAINT "accounts_created_at_check" CHECK (typeof("created_at") IN ('integer', 'null')),
  CONSTRAINT "accounts_refresh_token_expires_at_check" CHECK (typeof("refresh_token_expires_at") IN ('integer', 'null')),
  CONSTRAINT "accounts_updated_at_check" CHECK (typeof("updated_at") IN ('integer', 'null')),
  CONSTRAINT "accounts_user_id_fkey" FOREIGN KEY ("user_id") REFERENCES "users" ("id") ON DELETE CASCADE
);
--> statement-breakpoint
CREATE TABLE IF NOT EXISTS "sessions" (
  "id" TEXT NOT NULL,
  "expires_at" INTEGER NOT NULL,
  "token" TEXT NOT NULL,
  "created_at" INTEGER NOT NULL DEFAULT (CAST((julianday('now') - 2440587.5) * 86400000 AS INTEGER)),
  "updated_at" INTEGER NOT NULL DEFAULT (CAST((julianday('now') - 2440587.5) * 86400000 AS INTEGER)),
  "ip_address" TEXT,
  "user_agent" TEXT,
  "user_id" TEXT NOT NULL,
  CONSTRAINT "sessions_pkey" PRIMARY KEY ("id"),
  CONSTRAINT "sessions_token_key" UNIQUE ("token"),
  CONSTRAINT "sessions_created_at_check" CHECK (typeof("created_at") IN ('integer', 'null')),
  CONSTRAINT "sessions_expires_at_check" CHECK (typeof("expires_at") IN ('integer', 'null')),
  CONSTRAINT "sessions_updated_at_check" CHECK (typeof("updated_at") IN ('integer', 'null')),
  CONSTRAINT "sessions_user_id_fkey" FOREIGN KEY ("user_id") REFERENCES "users" ("id") ON DELETE CASCADE
);
--> statement-breakpoint
CREATE TABLE IF NOT EXISTS "verifications" (
  "id" TEXT NOT NULL,
  "identifier" TEXT NOT NULL,
  "value" TEXT NOT NULL,
  "expires_at" INTEGER NOT NULL,
  "created_at" INTEGER NOT NULL DEFAULT (CAST((julianday('now') - 2440587.5) * 86400000 AS INTEGER)),
  "updated_at" INTEGER NOT NULL DEFAULT (CAST((julianday('now') - 2440587.5) * 86400000 AS INTEGER)),
  CONSTRAINT "verifications_pkey" PRIMARY KEY ("id"),
  CONSTRAINT "verifications_created_at_check" CHECK (typeof("created_at") IN ('integer', 'null')),
  CONSTRAINT "verifications_expires_at_check" CHECK (typeof("expires_at") IN ('integer', 'null')),
  CONSTRAINT "verifications_updated_at_check" CHECK (typeof("updated_at") IN ('integer', 'null'))
);
--> statement-breakpoint
CREATE INDEX IF NOT EXISTS "accounts_userId_idx" ON "accounts" ("user_id");
--> statement-breakpoint
CREATE INDEX IF NOT EXISTS "sessions_userId_idx" ON "sessions" ("user_id");
--> statement-breakpoint
CREATE INDEX IF NOT EXISTS "verifications_identifier_idx" ON "verifications" ("identifier");
--> statement-breakpoint
CREATE TRIGGER IF NOT EXISTS "accounts_touch" AFTER UPDATE ON "accounts" FOR EACH ROW WHEN NEW."updated_at" IS OLD."updated_at" AND NEW."updated_at" IS NOT CAST((julianday('now') - 2440587.5) * 86400000 AS INTEGER) BEGIN UPDATE "accounts" SET "updated_at" = CAST((julianday('now') - 2440587.5) * 86400000 AS INTEGER) WHERE "id" = NEW."id"; END;
--> statement-breakpoint
CREATE TRIGGER IF NOT EXISTS "sessions_touch" AFTER UPDATE ON "sessions" FOR EACH ROW WHEN NEW."updated_at" IS OLD."updated_at" AND NEW."updated_at" IS NOT CAST((julianday('now') - 2440587.5) * 86400000 AS INTEGER) BEGIN UPDATE "sessions" SET "updated_at" = CAST((julianday('now') - 2440587.5) * 86400000 AS INTEGER) WHERE "id" = NEW."id"; END;
--> statement-breakpoint
CREATE TRIGGER IF NOT EXISTS "users_touch" AFTER UPDATE ON "users" FOR EACH ROW WHEN NEW."updated_at" IS OLD."updated_at" AND NEW."updated_at" IS NOT CAST((julianday('now') - 2440587.5) * 86400000 AS INTEGER) BEGIN UPDATE "users" SET "updated_at" = CAST((julianday('now') - 2440587.5) * 86400000 AS INTEGER) WHERE "id" = NEW."id"; END;
--> statement-breakpoint
CREATE TRIGGER IF NOT EXISTS "verifications_touch" AFTER UPDATE ON "verifications" FOR EACH ROW WHEN NEW."updated_at" IS OLD."updated_at" AND NEW."updated_at" IS NOT CAST((julianday('now') - 2440587.5) * 86400000 AS INTEGER) BEGIN UPDATE "verifications" SET "updated_at" = CAST((julianday('now') - 2440587.5) * 86400000 AS INTEGER) WHERE "id" = NEW."id"; END;
