CREATE TABLE IF NOT EXISTS page (slug text PRIMARY KEY, title text, cents integer, updated_at timestamptz DEFAULT now());
CREATE OR REPLACE FUNCTION set_updated_at() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  NEW.updated_at = clock_timestamp();
  RETURN NEW;
END $$;
INSERT INTO page (slug, title, cents) VALUES ('home', 'Home', 1000) ON CONFLICT (slug) DO UPDATE SET title = EXCLUDED.title;
UPDATE page SET title = 'Start' WHERE slug = 'home';
CREATE OR REPLACE TRIGGER page_updated BEFORE INSERT OR UPDATE ON page FOR EACH ROW EXECUTE FUNCTION set_updated_at();
INSERT INTO page (slug, title, cents) VALUES ('home', 'Home', 1000) ON CONFLICT (slug) DO UPDATE SET title = EXCLUDED.title;
INSERT INTO page (slug, title, cents) VALUES ('home', 'Home', 1000) ON CONFLICT (slug) DO NOTHING;
UPDATE page SET title = 'Start' WHERE slug = 'home';
UPDATE page SET title = 'Start' WHERE slug = 'nowhere';
ALTER TABLE page ALTER COLUMN cents TYPE numeric USING cents / 100.0;
INSERT INTO page (slug, title) VALUES ('about', 'About')
ON CONFLICT (slug) DO UPDATE SET (title, updated_at) = (EXCLUDED.title, now());
WITH moved AS (DELETE FROM page WHERE slug = 'about' RETURNING slug) SELECT slug FROM moved;
DO $$
DECLARE
  page_there boolean;
BEGIN
  SELECT EXISTS (SELECT 1 FROM information_schema.columns WHERE table_name = 'page' AND column_name = 'body') INTO page_there;
  IF NOT page_there THEN
    ALTER TABLE page ADD COLUMN body text;
  END IF;
END $$;
DO $$
BEGIN
  IF EXISTS (SELECT 1 FROM information_schema.table_constraints WHERE constraint_name = 'page_title') THEN
    ALTER TABLE page DROP CONSTRAINT page_title;
  END IF;
  ALTER TABLE page ADD CONSTRAINT page_title CHECK (title <> '');
END $$;
DO $$
BEGIN
  IF EXISTS (SELECT 1 FROM information_schema.columns WHERE table_name = 'page' AND column_name = 'body') THEN
    ALTER TABLE page RENAME COLUMN body TO content;
  END IF;
END $$;
DO $$
BEGIN
  IF NOT EXISTS (SELECT 1 FROM information_schema.columns WHERE table_name = 'page' AND column_name = 'shown') THEN
    ALTER TABLE page ADD COLUMN shown boolean;
    CREATE INDEX page_shown ON page (shown);
    UPDATE page SET shown = true;
  END IF;
END $$;
DO $$
BEGIN
  IF current_setting('server_version_num')::integer >= 150000 THEN
    CREATE INDEX page_title_idx ON page (title);
  END IF;
END $$;
DO $do$
BEGIN
  IF NOT EXISTS (SELECT FROM pg_catalog.pg_roles WHERE rolname = 'of_pages') THEN
    CREATE ROLE of_pages LOGIN PASSWORD 'not a secret';
  END IF;
END
$do$;
DO $$
BEGIN
  IF EXISTS (SELECT FROM pg_catalog.pg_roles WHERE rolname = 'of_pages') THEN
    CREATE POLICY for_pages ON page TO of_pages USING (true);
  END IF;
END $$;
CREATE OR REPLACE FUNCTION add_column_if_missing(t text, c text) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
  IF NOT EXISTS (SELECT 1 FROM information_schema.columns WHERE table_name = t AND column_name = c) THEN
    EXECUTE format('ALTER TABLE %I ADD COLUMN %I text', t, c);
  END IF;
END $$;
SELECT add_column_if_missing('page', 'extra');
DROP FUNCTION add_column_if_missing(text, text);
DO $$ BEGIN
  CREATE TYPE state_of_page AS ENUM ('draft');
  CREATE TABLE page_state (page text, state state_of_page);
  CREATE UNIQUE INDEX page_state_page ON page_state (page);
EXCEPTION
  WHEN duplicate_object THEN RAISE NOTICE 'it is there';
END $$;
DO $$
DECLARE
  names text[] := ARRAY['one', 'two'];
  n text;
BEGIN
  FOREACH n IN ARRAY names LOOP
    EXECUTE 'CREATE TABLE IF NOT EXISTS ' || quote_ident('page_' || n) || ' (id integer)';
  END LOOP;
END $$;
DO $$
BEGIN
  CASE WHEN EXISTS (SELECT 1 FROM pg_class WHERE relname = 'page_three') THEN
    RAISE NOTICE 'there';
  ELSE
    CREATE TABLE IF NOT EXISTS page_three (id integer);
  END CASE;
END $$;
CREATE TABLE IF NOT EXISTS watched (id int PRIMARY KEY, name text, n int DEFAULT 0);
CREATE TABLE IF NOT EXISTS watched_log (id bigserial PRIMARY KEY, watched_id int, op text);
INSERT INTO watched (id, name) VALUES (1, 'a') ON CONFLICT DO NOTHING;
CREATE OR REPLACE FUNCTION write_down() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
  IF TG_OP = 'UPDATE' THEN INSERT INTO watched_log (watched_id, op) VALUES (NEW.id, TG_OP); END IF;
  RETURN NEW;
END $$;
CREATE OR REPLACE TRIGGER watched_written AFTER INSERT OR UPDATE ON watched FOR EACH ROW EXECUTE FUNCTION write_down();
UPDATE watched SET name = 'b';
UPDATE watched SET name = 'c' WHERE name = 'nobody';
INSERT INTO watched (id, name) VALUES (1, 'd') ON CONFLICT (id) DO UPDATE SET name = EXCLUDED.name;
INSERT INTO watched (id, name) VALUES (1, 'd') ON CONFLICT (id) DO NOTHING;
ALTER TABLE watched DISABLE TRIGGER ALL;
UPDATE watched SET name = 'e';
ALTER TABLE watched ENABLE TRIGGER ALL;
UPDATE watched SET name = 'e';
DROP TRIGGER IF EXISTS watched_written ON watched;
UPDATE watched SET name = 'f';
CREATE OR REPLACE FUNCTION next_version() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
  NEW.n := OLD.n + 1;
  RETURN NEW;
END $$;
CREATE OR REPLACE TRIGGER watched_version BEFORE UPDATE ON watched FOR EACH ROW EXECUTE FUNCTION next_version();
UPDATE watched SET name = 'f';
DROP TRIGGER IF EXISTS watched_version ON watched;
CREATE OR REPLACE FUNCTION write_some() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
  IF NEW.name = 'never' THEN INSERT INTO watched_log (watched_id, op) VALUES (NEW.id, TG_OP); END IF;
  RETURN NEW;
END $$;
CREATE OR REPLACE TRIGGER watched_some AFTER UPDATE ON watched FOR EACH ROW EXECUTE FUNCTION write_some();
UPDATE watched SET name = 'g';
CREATE TABLE IF NOT EXISTS copied (id int PRIMARY KEY, name text, updated_at timestamptz);
INSERT INTO copied (id) VALUES (1) ON CONFLICT DO NOTHING;
CREATE OR REPLACE FUNCTION stamp_copy() RETURNS trigger LANGUAGE plpgsql AS $$ DECLARE _new record; BEGIN
  _new := NEW;
  _new."updated_at" = now();
  RETURN _new;
END $$;
CREATE OR REPLACE TRIGGER copied_stamped BEFORE UPDATE ON copied FOR EACH ROW EXECUTE FUNCTION stamp_copy();
UPDATE copied SET name = 'a';
DROP TRIGGER IF EXISTS copied_stamped ON copied;
UPDATE copied SET name = 'a';
ALTER TABLE copied DROP COLUMN name, ADD COLUMN name text DEFAULT gen_random_uuid()::text;
ALTER TABLE copied DROP COLUMN name, ADD COLUMN name text DEFAULT 'x';
-- Triggers that ask whether something has changed.
CREATE TABLE IF NOT EXISTS stamps_asked (id int PRIMARY KEY, name text, changed_at timestamptz DEFAULT now());
INSERT INTO stamps_asked VALUES (1, 'a') ON CONFLICT DO NOTHING;
CREATE OR REPLACE FUNCTION stamps_touch() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN NEW.changed_at := now(); RETURN NEW; END $$;
CREATE OR REPLACE FUNCTION stamps_touch_other() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN IF NEW.name <> OLD.name THEN NEW.changed_at := now(); END IF; RETURN NEW; END $$;
CREATE OR REPLACE FUNCTION stamps_touch_all() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN IF NEW.id <> OLD.id THEN RAISE EXCEPTION 'no'; END IF; NEW.changed_at := now(); RETURN NEW; END $$;
CREATE OR REPLACE TRIGGER touch BEFORE UPDATE ON stamps_asked FOR EACH ROW
  WHEN (OLD.* IS DISTINCT FROM NEW.*) EXECUTE FUNCTION stamps_touch();
UPDATE stamps_asked SET name = 'b' WHERE id = 1;
CREATE OR REPLACE TRIGGER touch BEFORE UPDATE ON stamps_asked FOR EACH ROW
  WHEN (NEW.name != OLD.name) EXECUTE FUNCTION stamps_touch();
UPDATE stamps_asked SET name = 'c' WHERE id = 1;
CREATE OR REPLACE TRIGGER touch BEFORE UPDATE ON stamps_asked FOR EACH ROW EXECUTE FUNCTION stamps_touch_other();
UPDATE stamps_asked SET name = 'd' WHERE id = 1;
CREATE OR REPLACE TRIGGER touch BEFORE UPDATE ON stamps_asked FOR EACH ROW EXECUTE FUNCTION stamps_touch_all();
UPDATE stamps_asked SET name = 'e' WHERE id = 1;
CREATE OR REPLACE TRIGGER touch_2 BEFORE UPDATE ON stamps_asked FOR EACH ROW EXECUTE FUNCTION stamps_touch();
DROP TRIGGER IF EXISTS touch_2 ON stamps_asked;
UPDATE stamps_asked SET name = 'f' WHERE id = 1;
CREATE OR REPLACE TRIGGER touch BEFORE UPDATE ON stamps_asked FOR EACH ROW EXECUTE FUNCTION stamps_touch_other();
UPDATE stamps_asked SET name = 'g' WHERE id = 1;
