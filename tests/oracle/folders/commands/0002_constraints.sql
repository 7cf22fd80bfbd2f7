CREATE TABLE IF NOT EXISTS owner (id integer PRIMARY KEY, code text NOT NULL, part integer NOT NULL);
CREATE TABLE IF NOT EXISTS item (id integer NOT NULL, owner_id integer, n integer, during int4range);
ALTER TABLE item ADD CONSTRAINT item_pk PRIMARY KEY (id);
ALTER TABLE item DROP CONSTRAINT item_pk;
ALTER TABLE item ADD PRIMARY KEY (id);
ALTER TABLE item DROP CONSTRAINT IF EXISTS item_pkey, ADD CONSTRAINT item_pkey PRIMARY KEY (id);
ALTER TABLE owner ADD UNIQUE (code);
ALTER TABLE owner ADD CONSTRAINT owner_code UNIQUE (code), ADD CONSTRAINT owner_part UNIQUE (part);
ALTER TABLE item ADD CHECK (n > 0);
ALTER TABLE item ADD CONSTRAINT item_n CHECK (n > 0);
ALTER TABLE item ADD CONSTRAINT item_n_later CHECK (n > 1) NOT VALID;
ALTER TABLE item VALIDATE CONSTRAINT item_n_later;
ALTER TABLE item ADD FOREIGN KEY (owner_id) REFERENCES owner (id);
ALTER TABLE item ADD CONSTRAINT item_owner FOREIGN KEY (owner_id) REFERENCES owner (id) ON DELETE CASCADE;
ALTER TABLE item ALTER CONSTRAINT item_owner DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE item RENAME CONSTRAINT item_owner TO item_belongs;
ALTER TABLE item ADD CONSTRAINT item_during EXCLUDE USING gist (during WITH &&);
ALTER TABLE item ADD EXCLUDE USING gist (during WITH &&);
ALTER TABLE item ADD CONSTRAINT item_n_there NOT NULL n;
ALTER TABLE item ADD NOT NULL owner_id;
ALTER TABLE item DROP CONSTRAINT item_n_there;
ALTER TABLE item DROP CONSTRAINT IF EXISTS item_n_there;
ALTER TABLE item DROP CONSTRAINT item_n, DROP CONSTRAINT IF EXISTS item_n_later;
ALTER TABLE item DROP CONSTRAINT IF EXISTS item_again, ADD CONSTRAINT item_again CHECK (n < 5);
ALTER TABLE item DROP CONSTRAINT IF EXISTS item_other, ADD CONSTRAINT item_third CHECK (n < 5);
ALTER TABLE IF EXISTS item DROP CONSTRAINT IF EXISTS "item_Again", ADD CONSTRAINT "item_Again" UNIQUE (n);
ALTER TABLE ONLY item ADD CONSTRAINT item_only CHECK (n < 6);
ALTER TABLE item ADD COLUMN IF NOT EXISTS parent integer REFERENCES item (id);
ALTER TABLE item ADD COLUMN IF NOT EXISTS tag text CONSTRAINT item_tag CHECK (tag <> '') UNIQUE;
CREATE UNIQUE INDEX IF NOT EXISTS item_tag_n ON item (tag, n);
ALTER TABLE item ADD CONSTRAINT item_tag_n UNIQUE USING INDEX item_tag_n;
DO $$ BEGIN
  ALTER TABLE item ADD CONSTRAINT item_caught CHECK (n < 7);
EXCEPTION WHEN duplicate_object THEN NULL;
END $$;
DO $$ BEGIN
  ALTER TABLE item ADD CONSTRAINT item_caught_unique UNIQUE (n, id);
EXCEPTION WHEN duplicate_object THEN NULL;
END $$;
DO $$ BEGIN
  ALTER TABLE item ADD CONSTRAINT item_caught_both UNIQUE (n, id, tag);
EXCEPTION WHEN duplicate_object OR duplicate_table THEN NULL;
END $$;
DO $$ BEGIN
  ALTER TABLE item ADD CONSTRAINT item_caught_two UNIQUE (n, tag, id);
EXCEPTION
  WHEN duplicate_table THEN NULL;
  WHEN duplicate_object THEN RAISE NOTICE 'there';
END $$;
DO $$ BEGIN
  ALTER TABLE item ADD CONSTRAINT item_caught_state UNIQUE (tag, id);
EXCEPTION WHEN SQLSTATE '42P07' THEN NULL;
END $$;
DO $$ BEGIN
  ALTER TABLE item ADD CONSTRAINT item_caught_all UNIQUE (tag, n, id);
EXCEPTION WHEN others THEN RAISE NOTICE 'whatever: %', SQLERRM;
END $$;
DO $$ BEGIN
  ALTER TABLE item ADD CONSTRAINT item_raised UNIQUE (during);
EXCEPTION WHEN others THEN RAISE;
END $$;
DO $$ BEGIN
  ALTER TABLE item ADD CONSTRAINT item_raised_too CHECK (n < 100);
EXCEPTION WHEN duplicate_object THEN RAISE EXCEPTION 'there already';
END $$;
CREATE TABLE IF NOT EXISTS keyless (id integer NOT NULL);
DO $$ BEGIN
  ALTER TABLE keyless ADD CONSTRAINT keyless_pk PRIMARY KEY (id);
EXCEPTION WHEN duplicate_object THEN NULL;
END $$;
CREATE TABLE IF NOT EXISTS keyless_too (id integer NOT NULL);
DO $$ BEGIN
  ALTER TABLE keyless_too ADD CONSTRAINT keyless_too_pk PRIMARY KEY (id);
EXCEPTION WHEN invalid_table_definition THEN NULL;
END $$;
DO $$ BEGIN
  IF NOT EXISTS (SELECT 1 FROM pg_constraint WHERE conname = 'item_looked') THEN
    ALTER TABLE item ADD CONSTRAINT item_looked CHECK (n < 8);
  END IF;
END $$;
DO $$ BEGIN
  IF NOT EXISTS (SELECT 1 FROM pg_constraint WHERE conname = 'item_looked_elsewhere') THEN
    ALTER TABLE item ADD CONSTRAINT item_other_name CHECK (n < 8);
  END IF;
END $$;
DO $$ BEGIN
  IF EXISTS (SELECT 1 FROM pg_constraint WHERE conname = 'item_looked') THEN
    RAISE NOTICE 'there';
  ELSE
    ALTER TABLE item ADD CONSTRAINT item_looked CHECK (n < 8);
  END IF;
END $$;
DO $$ BEGIN
  IF EXISTS (SELECT 1 FROM pg_class WHERE relname = 'item') THEN
    ALTER TABLE item ADD CONSTRAINT item_table_is_there CHECK (n < 9);
  END IF;
END $$;
DO $$ BEGIN
  ALTER TABLE item DROP CONSTRAINT IF EXISTS item_anew;
  ALTER TABLE item ADD CONSTRAINT item_anew CHECK (n < 10);
END $$;
DO $$
DECLARE missing boolean;
BEGIN
  SELECT NOT EXISTS (SELECT 1 FROM pg_constraint WHERE conname = 'item_variable') INTO missing;
  IF missing THEN
    ALTER TABLE item ADD CONSTRAINT item_variable CHECK (n < 11);
  END IF;
END $$;
DO $$ BEGIN
  IF (SELECT count(*) FROM pg_constraint WHERE conname = 'item_counted') = 0 THEN
    ALTER TABLE item ADD CONSTRAINT item_counted CHECK (n < 12);
  END IF;
END $$;
DO $$ BEGIN
  PERFORM 1 FROM pg_constraint WHERE conname = 'item_found';
  IF NOT FOUND THEN
    ALTER TABLE item ADD CONSTRAINT item_found CHECK (n < 13);
  END IF;
END $$;
DO $$ BEGIN
  IF EXISTS (SELECT 1 FROM pg_constraint WHERE conname = 'item_made_before') THEN
    RETURN;
  END IF;
  ALTER TABLE item ADD CONSTRAINT item_made_before CHECK (n < 14);
END $$;
DO $$ BEGIN
  EXECUTE 'ALTER TABLE item ADD CONSTRAINT item_executed CHECK (n < 15)';
END $$;
DO $$ BEGIN
  IF NOT EXISTS (SELECT 1 FROM pg_constraint WHERE conname = 'item_executed_looked') THEN
    EXECUTE 'ALTER TABLE item ADD CONSTRAINT item_executed_looked CHECK (n < 15)';
  END IF;
END $$;
DO $$ BEGIN
  EXECUTE format('ALTER TABLE %I ADD CONSTRAINT %I CHECK (n < 16)', 'item', 'item_formatted');
END $$;
DO $body$
DECLARE r record;
BEGIN
  FOR r IN SELECT conname FROM pg_constraint WHERE conrelid = 'item'::regclass AND conname LIKE 'item_form%' LOOP
    EXECUTE 'ALTER TABLE item DROP CONSTRAINT ' || quote_ident(r.conname);
  END LOOP;
END $body$;
DO LANGUAGE plpgsql $$ BEGIN ALTER TABLE item ADD CONSTRAINT item_language CHECK (n < 17); END $$;
DO 'BEGIN ALTER TABLE item ADD CONSTRAINT item_quoted CHECK (n < 18); END';
