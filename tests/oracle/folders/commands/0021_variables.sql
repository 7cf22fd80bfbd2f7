-- what a block asks first and keeps in a variable
CREATE TABLE IF NOT EXISTS asked (id integer PRIMARY KEY, name text, CONSTRAINT asked_name UNIQUE (name));
DO $$
DECLARE n integer;
BEGIN
  SELECT count(*) INTO n FROM pg_constraint WHERE conname = 'asked_id';
  IF n = 0 THEN
    ALTER TABLE asked ADD CONSTRAINT asked_id CHECK (id > 0);
  END IF;
END $$;
DO $$
DECLARE n integer;
BEGIN
  SELECT count(*) INTO n FROM pg_constraint WHERE conname = 'asked_ids';
  IF n < 1 THEN
    ALTER TABLE asked ADD CONSTRAINT asked_more CHECK (id > 1);
  END IF;
END $$;
DO $$
DECLARE found_name boolean := EXISTS (SELECT FROM information_schema.columns WHERE table_name = 'asked' AND column_name = 'name');
BEGIN
  IF found_name THEN
    ALTER TABLE asked ADD COLUMN other text;
  END IF;
END $$;
DO $$
DECLARE missing boolean;
BEGIN
  missing := NOT EXISTS (SELECT FROM information_schema.columns WHERE table_name = 'asked' AND column_name = 'third');
  IF missing THEN
    ALTER TABLE asked ADD COLUMN third text;
  END IF;
  IF missing THEN
    ALTER TABLE asked ADD COLUMN fourth text;
  END IF;
END $$;
DO $$
DECLARE is_there boolean := false;
BEGIN
  SELECT EXISTS (SELECT FROM information_schema.columns WHERE table_name = 'asked' AND column_name = 'third') INTO is_there;
  IF NOT is_there THEN
    CREATE TABLE unasked (a integer);
  ELSE
    ALTER TABLE asked RENAME COLUMN third TO fifth;
  END IF;
END $$;
DO $$
BEGIN
  PERFORM FROM pg_type WHERE typname = 'hue';
  IF NOT FOUND THEN
    CREATE TYPE hue AS ENUM ('red');
  END IF;
END $$;
DO $$
BEGIN
  PERFORM FROM pg_type WHERE typname = 'hues';
  IF NOT FOUND THEN
    CREATE TYPE tint AS ENUM ('red');
  END IF;
END $$;
DO $$
BEGIN
  PERFORM FROM pg_type WHERE typname = 'hue';
  IF FOUND THEN
    ALTER TABLE asked ADD COLUMN shade hue;
  END IF;
END $$;
DO $$
DECLARE called text;
BEGIN
  SELECT conname INTO called FROM pg_constraint WHERE conrelid = 'asked'::regclass AND contype = 'u';
  IF called IS NOT NULL THEN
    EXECUTE format('ALTER TABLE asked DROP CONSTRAINT %I', called);
  END IF;
END $$;
DO $$
DECLARE place regclass := to_regclass('placed');
BEGIN
  IF place IS NULL THEN
    CREATE TABLE placed (a integer);
  END IF;
END $$;
DO $$
DECLARE n integer;
BEGIN
  SELECT count(*) INTO n FROM pg_policies WHERE tablename = 'asked';
  IF n = 0 THEN
    CREATE POLICY asked_all ON asked USING (true);
  END IF;
END $$;
DO $$ BEGIN
  IF NOT EXISTS (SELECT FROM pg_trigger WHERE tgrelid = 'asked'::regclass AND NOT tgisinternal) THEN
    CREATE TRIGGER asked_same BEFORE UPDATE ON asked FOR EACH ROW EXECUTE FUNCTION suppress_redundant_updates_trigger();
  END IF;
END $$;
DO $$ BEGIN
  IF NOT EXISTS (SELECT FROM pg_policies WHERE tablename = 'asked' AND policyname = 'asked_some') THEN
    CREATE POLICY asked_one ON asked USING (true);
  END IF;
END $$;
