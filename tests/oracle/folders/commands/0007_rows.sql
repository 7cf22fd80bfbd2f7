CREATE TABLE IF NOT EXISTS role_name (id serial PRIMARY KEY, name text UNIQUE, n integer DEFAULT 0, at timestamptz);
CREATE TABLE IF NOT EXISTS log (id serial PRIMARY KEY, line text, role_id integer REFERENCES role_name (id));
CREATE TABLE IF NOT EXISTS empty_one (id serial PRIMARY KEY, line text);
CREATE TABLE IF NOT EXISTS bare (line text, n integer);
INSERT INTO role_name (name) VALUES ('admin');
INSERT INTO role_name (name) VALUES ('admin') ON CONFLICT DO NOTHING;
INSERT INTO role_name (name) VALUES ('boss') ON CONFLICT (name) DO UPDATE SET n = role_name.n + 1;
INSERT INTO role_name (name) VALUES ('boss') ON CONFLICT (name) DO UPDATE SET n = EXCLUDED.n;
INSERT INTO log (line) VALUES ('a') ON CONFLICT DO NOTHING;
INSERT INTO bare VALUES ('a', 1) ON CONFLICT DO NOTHING;
INSERT INTO log (id, line) VALUES (100, 'b') ON CONFLICT DO NOTHING;
INSERT INTO bare SELECT line, id FROM log;
INSERT INTO bare SELECT line, id FROM empty_one;
INSERT INTO bare SELECT 'x', 1;
INSERT INTO bare SELECT 'y', 1 WHERE NOT EXISTS (SELECT 1 FROM bare WHERE line = 'y');
INSERT INTO bare SELECT 'n', g FROM generate_series(1, 3) AS g;
INSERT INTO role_name (name, n) SELECT line, 1 FROM log ON CONFLICT (name) DO NOTHING;
INSERT INTO log (line) SELECT name FROM role_name WHERE name NOT IN (SELECT line FROM log WHERE line IS NOT NULL);
INSERT INTO empty_one DEFAULT VALUES;
INSERT INTO log (line) VALUES ('c') RETURNING id;
WITH new AS (INSERT INTO log (line) VALUES ('d') RETURNING id) SELECT id FROM new;
WITH new AS (SELECT 'e' AS line) INSERT INTO log (line) SELECT line FROM new;
WITH gone AS (DELETE FROM bare WHERE line = 'never' RETURNING line) INSERT INTO log (line) SELECT line FROM gone;
UPDATE role_name SET n = 5;
UPDATE role_name SET n = n + 1;
UPDATE role_name SET n = n + 1 WHERE name = 'nobody';
UPDATE role_name SET at = now();
UPDATE role_name SET at = now() WHERE at IS NULL;
UPDATE role_name SET name = name || '!';
UPDATE role_name SET name = lower(name);
UPDATE log SET line = 'x' WHERE line = 'a';
UPDATE log l SET line = r.name FROM role_name r WHERE r.id = l.role_id;
UPDATE bare SET n = coalesce(n, 0);
UPDATE bare SET n = -n;
DELETE FROM bare WHERE line = 'x';
DELETE FROM bare;
TRUNCATE log;
TRUNCATE TABLE log RESTART IDENTITY CASCADE;
COPY bare FROM '/dev/null';
MERGE INTO bare b USING (SELECT 'm' AS line) s ON b.line = s.line WHEN NOT MATCHED THEN INSERT VALUES (s.line, 1);
DO $$ BEGIN
  IF NOT EXISTS (SELECT 1 FROM bare WHERE line = 'done') THEN INSERT INTO bare VALUES ('done', 1); END IF;
END $$;
DO $$ BEGIN INSERT INTO bare VALUES ('always', 1); END $$;
DO $$
DECLARE found_id integer;
BEGIN
  SELECT id INTO found_id FROM role_name WHERE name = 'boss!';
  IF found_id IS NULL THEN
    INSERT INTO role_name (name) VALUES ('boss!') RETURNING id INTO found_id;
  END IF;
END $$;
DO $$ BEGIN
  INSERT INTO role_name (name) VALUES ('caught');
EXCEPTION WHEN unique_violation THEN NULL;
END $$;
DO $$ BEGIN DELETE FROM bare WHERE line = 'fresh'; INSERT INTO bare VALUES ('fresh', 1); END $$;
CREATE TABLE IF NOT EXISTS stream_position (only_one boolean NOT NULL DEFAULT true UNIQUE CHECK (only_one), at integer);
INSERT INTO stream_position (at) SELECT COALESCE(max(n), 0) FROM role_name WHERE name = 'nobody';
