-- names are looked for where SET search_path says
CREATE SCHEMA IF NOT EXISTS app;
SET search_path TO app, public;
CREATE TABLE IF NOT EXISTS path_q (id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, name text UNIQUE);
INSERT INTO path_q (name) VALUES ('a') ON CONFLICT DO NOTHING;
ALTER TABLE "app"."path_q" DROP CONSTRAINT IF EXISTS path_q_name_key;
INSERT INTO path_q (name) VALUES ('a') ON CONFLICT DO NOTHING;
INSERT INTO app.path_q (name) VALUES ('a') ON CONFLICT DO NOTHING;
CREATE TABLE IF NOT EXISTS public.path_p (id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, name text);
INSERT INTO path_p (name) VALUES ('a') ON CONFLICT DO NOTHING;
RESET search_path;
CREATE TABLE IF NOT EXISTS path_q (id int PRIMARY KEY);
INSERT INTO path_q VALUES (1) ON CONFLICT DO NOTHING;
INSERT INTO app.path_q (name) VALUES ('a') ON CONFLICT DO NOTHING;
SET search_path = app;
INSERT INTO path_q (name) VALUES ('a') ON CONFLICT DO NOTHING;
SET search_path TO DEFAULT;
INSERT INTO path_q VALUES (2) ON CONFLICT DO NOTHING;
CREATE TABLE IF NOT EXISTS path_refused (id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, name text);
CREATE OR REPLACE FUNCTION path_refuse() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
  IF EXISTS (SELECT 1 FROM path_refused WHERE name = NEW.name) THEN
    RAISE unique_violation USING MESSAGE = 'there';
  END IF;
  RETURN NEW;
END $$;
CREATE OR REPLACE TRIGGER path_refuse BEFORE INSERT ON path_refused FOR EACH ROW EXECUTE FUNCTION path_refuse();
DO $$ BEGIN
  INSERT INTO path_refused (name) VALUES ('a');
EXCEPTION WHEN unique_violation THEN RAISE NOTICE 'there';
END $$;
INSERT INTO path_refused (name) VALUES ('b');
DROP TRIGGER IF EXISTS path_refuse ON path_refused;
DO $$ BEGIN
  INSERT INTO path_refused (name) VALUES ('c');
EXCEPTION WHEN unique_violation THEN RAISE NOTICE 'there';
END $$;
