CREATE TYPE mood AS ENUM ('ok', 'sad');
CREATE TYPE pair AS (a integer, b text);
CREATE TYPE span AS RANGE (subtype = float8);
CREATE TYPE shell;
DROP TYPE shell;
DROP TYPE IF EXISTS shell;
ALTER TYPE mood ADD VALUE 'glad';
ALTER TYPE mood ADD VALUE IF NOT EXISTS 'glad';
ALTER TYPE mood ADD VALUE 'calm' BEFORE 'glad';
ALTER TYPE mood RENAME VALUE 'sad' TO 'low';
ALTER TYPE mood RENAME TO feeling;
ALTER TYPE feeling OWNER TO CURRENT_USER;
ALTER TYPE pair ADD ATTRIBUTE c integer;
ALTER TYPE pair RENAME ATTRIBUTE c TO d;
ALTER TYPE pair ALTER ATTRIBUTE d TYPE text CASCADE;
ALTER TYPE pair DROP ATTRIBUTE d;
ALTER TYPE pair DROP ATTRIBUTE IF EXISTS d;
CREATE DOMAIN email AS text CHECK (VALUE LIKE '%@%');
ALTER DOMAIN email ADD CONSTRAINT short CHECK (length(VALUE) < 100);
ALTER DOMAIN email ADD CONSTRAINT long CHECK (length(VALUE) > 1) NOT VALID;
ALTER DOMAIN email VALIDATE CONSTRAINT long;
ALTER DOMAIN email RENAME CONSTRAINT long TO longer;
ALTER DOMAIN email DROP CONSTRAINT longer;
ALTER DOMAIN email DROP CONSTRAINT IF EXISTS longer;
ALTER DOMAIN email ADD CHECK (length(VALUE) < 200);
ALTER DOMAIN email SET DEFAULT 'a@b';
ALTER DOMAIN email SET NOT NULL;
ALTER DOMAIN email DROP NOT NULL;
ALTER DOMAIN email RENAME TO mail;
DROP DOMAIN mail;
DROP DOMAIN IF EXISTS mail;
DO $$ BEGIN CREATE TYPE caught AS ENUM ('a'); EXCEPTION WHEN duplicate_object THEN NULL; END $$;
DO $$ BEGIN CREATE TYPE caught_as_if AS ENUM ('a'); EXCEPTION WHEN duplicate_table THEN NULL; END $$;
DO $$ BEGIN
  IF NOT EXISTS (SELECT 1 FROM pg_type WHERE typname = 'looked') THEN
    CREATE TYPE looked AS ENUM ('a');
  END IF;
END $$;
DO $$ BEGIN
  IF NOT EXISTS (SELECT 1 FROM pg_type WHERE typname = 'looked_for') THEN
    CREATE TYPE "lookedFor" AS ENUM ('a');
  END IF;
END $$;
DO $$ BEGIN
  IF to_regtype('public.regtyped') IS NULL THEN CREATE TYPE regtyped AS ENUM ('a'); END IF;
END $$;
DO $$ BEGIN
  DROP TYPE IF EXISTS anew;
  CREATE TYPE anew AS ENUM ('a');
END $$;
DO $$ BEGIN
  IF NOT EXISTS (
    SELECT 1 FROM pg_enum e JOIN pg_type t ON t.oid = e.enumtypid WHERE t.typname = 'looked' AND e.enumlabel = 'b'
  ) THEN
    ALTER TYPE looked ADD VALUE 'b';
  END IF;
END $$;
DO $$ BEGIN
  IF EXISTS (
    SELECT 1 FROM pg_enum e JOIN pg_type t ON t.oid = e.enumtypid WHERE t.typname = 'looked' AND e.enumlabel = 'b'
  ) THEN
    ALTER TYPE looked RENAME VALUE 'b' TO 'c';
  END IF;
END $$;
DO $$ BEGIN
  BEGIN
    CREATE TYPE inner_caught AS ENUM ('a');
  EXCEPTION WHEN duplicate_object THEN RAISE NOTICE 'there';
  END;
  CREATE TYPE outer_not_caught AS ENUM ('a');
END $$;
ALTER TYPE looked SET SCHEMA pg_catalog;
CREATE SCHEMA IF NOT EXISTS kinds;
ALTER TYPE caught SET SCHEMA kinds;
