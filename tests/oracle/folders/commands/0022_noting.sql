-- a time that a function of one's own gives, triggers for some columns, lists that grow
CREATE OR REPLACE FUNCTION micros() RETURNS bigint LANGUAGE sql AS 'SELECT (extract(epoch FROM now()) * 1000000)::bigint';
CREATE OR REPLACE FUNCTION note_micros() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  NEW.changed = micros();
  RETURN NEW;
END $$;
CREATE TABLE IF NOT EXISTS plan (name text PRIMARY KEY, size bigint, tags text[] DEFAULT '{}', changed bigint DEFAULT 0);
INSERT INTO plan (name, size, tags) VALUES ('free', 1, '{a}'), ('paid', 2, '{}') ON CONFLICT DO NOTHING;
UPDATE plan SET size = 3 WHERE name = 'free';
UPDATE plan SET changed = micros() WHERE name = 'free';
CREATE OR REPLACE TRIGGER plan_changed BEFORE UPDATE ON plan FOR EACH ROW EXECUTE FUNCTION note_micros();
UPDATE plan SET size = 3 WHERE name = 'free';
INSERT INTO plan (name, size) VALUES ('free', 4) ON CONFLICT (name) DO UPDATE SET size = excluded.size;
CREATE OR REPLACE TRIGGER plan_changed BEFORE UPDATE OF size ON plan FOR EACH ROW EXECUTE FUNCTION note_micros();
UPDATE plan SET size = 5 WHERE name = 'free';
UPDATE plan SET tags = '{b}' WHERE name = 'free';
UPDATE plan SET tags = tags || '{c}'::text[] WHERE name = 'free';
UPDATE plan SET tags = tags || '{d}';
UPDATE plan SET tags = array_remove(tags, 'd') || '{d}';
DROP TRIGGER IF EXISTS plan_changed ON plan;
UPDATE plan SET size = 6 WHERE name = 'free';
