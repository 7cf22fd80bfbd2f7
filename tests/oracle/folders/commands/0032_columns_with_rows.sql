-- What rows hold when their columns are called, typed or given otherwise
CREATE TABLE IF NOT EXISTS ledgers (id integer PRIMARY KEY, n integer DEFAULT 0, sort char(1) DEFAULT 'p', state text, kept text DEFAULT 'x');
INSERT INTO ledgers (id, n, state) VALUES (1, 5, 'a') ON CONFLICT DO NOTHING;
ALTER TABLE ledgers RENAME COLUMN n TO m;
UPDATE ledgers SET m = m * 2;
UPDATE ledgers SET m = m * 2 WHERE m = 5;
ALTER TABLE ledgers ALTER COLUMN sort TYPE text USING CASE sort WHEN 'p' THEN 'personal' ELSE 'business' END;
ALTER TABLE ledgers ALTER COLUMN state TYPE text USING CASE WHEN state = 'a' THEN 'b' ELSE state END;
ALTER TABLE ledgers ALTER COLUMN state TYPE varchar(20) USING upper(state);
ALTER TABLE ledgers ALTER COLUMN kept SET DEFAULT 'y';
UPDATE ledgers SET kept = kept || '!' WHERE kept = 'y';
UPDATE ledgers SET kept = CASE WHEN kept LIKE 'x%' THEN kept || '!' ELSE kept END;
ALTER TABLE ledgers DROP COLUMN m;
ALTER TABLE ledgers ADD COLUMN m integer DEFAULT 7;
UPDATE ledgers SET m = m * 2 WHERE m = 20;
UPDATE ledgers SET m = m + 2;
-- what is of hstore is merged, a function of one's own may give another key each time, and Postgres's own triggers are steady
CREATE EXTENSION IF NOT EXISTS hstore;
CREATE TABLE IF NOT EXISTS bags (id integer PRIMARY KEY, props hstore NOT NULL DEFAULT '', told tsvector, text text, n integer DEFAULT 1);
INSERT INTO bags (id) VALUES (1) ON CONFLICT DO NOTHING;
UPDATE bags SET props = props || 'a=>1'::hstore;
UPDATE bags SET props = props || 'b=>1';
UPDATE bags SET props = props || hstore('c', 'd');
CREATE OR REPLACE TRIGGER tell BEFORE INSERT OR UPDATE ON bags FOR EACH ROW
  EXECUTE FUNCTION tsvector_update_trigger(told, 'pg_catalog.english', text);
CREATE OR REPLACE TRIGGER unless_same BEFORE UPDATE ON bags FOR EACH ROW
  EXECUTE FUNCTION suppress_redundant_updates_trigger();
UPDATE bags SET text = 'some words';
UPDATE bags SET n = n + 1;
CREATE OR REPLACE FUNCTION any_key(front text) RETURNS text LANGUAGE sql VOLATILE AS $$ SELECT front || gen_random_uuid() $$;
CREATE TABLE IF NOT EXISTS coded (id text PRIMARY KEY DEFAULT any_key('a'), code text UNIQUE);
INSERT INTO coded (id, code) VALUES (any_key('b'), 'x') ON CONFLICT (code) DO UPDATE SET id = EXCLUDED.id;
INSERT INTO coded (id, code) VALUES (any_key('b'), 'y') ON CONFLICT (code) DO UPDATE SET code = EXCLUDED.code;
