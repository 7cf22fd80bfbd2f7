CREATE TABLE IF NOT EXISTS counters (
  name text PRIMARY KEY, n int DEFAULT 0, m int DEFAULT 1, label text DEFAULT 'a', said jsonb DEFAULT '{}',
  tags text[] DEFAULT '{}', at timestamptz DEFAULT now(), kept timestamptz
);
INSERT INTO counters (name) VALUES ('first'), ('second') ON CONFLICT DO NOTHING;
CREATE TABLE IF NOT EXISTS seen (id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, name text);
INSERT INTO seen (name) (SELECT name FROM counters);
INSERT INTO seen (name) ((SELECT 'a'));
UPDATE counters SET n = COALESCE(n, 0) + 1;
UPDATE counters SET n = COALESCE(n, 0);
UPDATE counters SET n = (n) + 1;
UPDATE counters SET n = abs(n) + 1;
UPDATE counters SET n = counters.n::int + 1;
UPDATE counters SET n = GREATEST(n, 3);
UPDATE counters SET label = COALESCE(label, '') || 'x';
UPDATE counters SET label = upper(label) || 'x';
UPDATE counters SET label = format('%s.%s', label, name);
UPDATE counters SET label = format('%s', label);
UPDATE counters SET said = COALESCE(said, '{}'::jsonb) || '{"a": 1}';
UPDATE counters SET said = jsonb_set(said, '{n}', to_jsonb(COALESCE((said ->> 'n')::int, 0) + 1));
UPDATE counters SET tags = COALESCE(tags, '{}') || ARRAY['x'];
UPDATE counters SET (n, label) = (n + 1, 'tuple');
UPDATE counters SET (n, label) = (7, 'tuple');
UPDATE counters SET (n, label) = ROW (m, 'tuple');
UPDATE counters SET (n, label) = (SELECT count(*), 'tuple' FROM seen);
WITH chosen AS (SELECT 1) UPDATE counters SET n = n + 1;
WITH chosen AS (SELECT 1) UPDATE counters SET n = 2;
WITH changed AS (UPDATE counters SET n = n + 1 RETURNING name) SELECT name FROM changed;
MERGE INTO counters c USING (VALUES ('m')) v (name) ON v.name = c.name
  WHEN NOT MATCHED THEN INSERT (name) VALUES (v.name);
MERGE INTO counters c USING (VALUES ('k')) v (name) ON v.name = c.name
  WHEN MATCHED THEN UPDATE SET n = c.n + 1 WHEN NOT MATCHED THEN INSERT (name) VALUES (v.name);
MERGE INTO counters c USING (SELECT 'l' AS name) v ON v.name = c.name
  WHEN MATCHED THEN UPDATE SET n = 5 WHEN NOT MATCHED THEN INSERT (name, n) VALUES (v.name, 5);
INSERT INTO counters (name, n) VALUES ('third', 1) ON CONFLICT (name) DO UPDATE SET n = counters.n + EXCLUDED.n;
INSERT INTO counters (name, n) VALUES ('third', 1) ON CONFLICT (name) DO UPDATE SET n = COALESCE(EXCLUDED.n, counters.n);
INSERT INTO counters (name, at) VALUES ('third', now()) ON CONFLICT (name) DO UPDATE SET at = EXCLUDED.at;
INSERT INTO counters (name) VALUES ('third') ON CONFLICT (name) DO UPDATE SET at = EXCLUDED.at;
INSERT INTO counters (name, kept) VALUES ('fourth', now()) ON CONFLICT (name) DO UPDATE SET kept = COALESCE(counters.kept, EXCLUDED.kept);
INSERT INTO counters (name) VALUES ('fourth') ON CONFLICT (name) DO UPDATE SET label = EXCLUDED.label;
CREATE TABLE IF NOT EXISTS kinds (id int PRIMARY KEY, label text);
INSERT INTO kinds (id, label) VALUES (1, 'one') ON CONFLICT (id) DO UPDATE SET label = EXCLUDED.label;
INSERT INTO kinds (id, label) VALUES (2, 'two') ON CONFLICT (id) DO UPDATE SET label = 'other';
INSERT INTO kinds (id, label) VALUES (2, 'two') ON CONFLICT (id) DO UPDATE SET label = 'other';
ALTER TABLE kinds ADD COLUMN IF NOT EXISTS rank int;
UPDATE kinds SET rank = rank + 1;
ALTER TABLE kinds ALTER COLUMN rank SET DEFAULT 4;
INSERT INTO kinds (id) VALUES (3) ON CONFLICT DO NOTHING;
UPDATE kinds SET rank = rank + 1;
DO $$ BEGIN
  INSERT INTO seen (name) VALUES ('nobody');
EXCEPTION WHEN unique_violation THEN NULL;
END $$;
DO $$ BEGIN
  INSERT INTO kinds (id) VALUES (9);
EXCEPTION WHEN unique_violation THEN NULL;
END $$;
DO $$ BEGIN
  CASE WHEN EXISTS (SELECT 1 FROM kinds WHERE id = 10) THEN NULL;
  ELSE INSERT INTO kinds (id) VALUES (10);
  END CASE;
END $$;
DO $$ DECLARE r record; BEGIN
  FOR r IN SELECT name FROM counters WHERE NOT EXISTS (SELECT 1 FROM kinds WHERE label = 'of ' || counters.name) LOOP
    INSERT INTO kinds (id, label) SELECT max(id) + 1, 'of ' || r.name FROM kinds;
  END LOOP;
END $$;
UPDATE kinds SET rank = rank + 100 WHERE id = 3 AND rank = 5;
UPDATE counters SET label = md5(label);
UPDATE counters SET label = reverse(label) WHERE name = 'first';
UPDATE counters SET said = jsonb_build_object('was', said);
UPDATE counters SET said = jsonb_set(said, '{list}', '[]');
UPDATE counters SET said = jsonb_set(said, '{list}', COALESCE(said -> 'list', '[]') || '["x"]');
UPDATE counters SET said = (said - 'list') || jsonb_build_object('renamed', said -> 'list');
UPDATE counters SET said = said - 'renamed';
UPDATE counters SET at = date_trunc('day', now());
UPDATE counters SET at = now()::date;
UPDATE counters SET at = DEFAULT;
UPDATE counters SET n = DEFAULT;
INSERT INTO seen (name) SELECT name FROM counters GROUP BY name HAVING count(*) > 5;
WITH made AS (INSERT INTO counters (name) VALUES ('chain') ON CONFLICT DO NOTHING RETURNING name)
INSERT INTO seen (name) SELECT name FROM made;
UPDATE counters SET m = round(m * 100) / 100;
UPDATE counters SET tags = ARRAY(SELECT DISTINCT unnest(tags || ARRAY['q']));
UPDATE counters SET label = concat_ws(' ', label, 'x');
UPDATE counters SET label = 'abcdefgh';
UPDATE counters SET label = left(label, -1);
UPDATE counters SET label = left(label, 3);
UPDATE counters SET said = '{"k": [1]}';
UPDATE counters SET said = jsonb_set(said, '{k}', (said -> 'k') || '2'::jsonb);
INSERT INTO counters (name, tags) VALUES ('first', '{a}') ON CONFLICT (name) DO UPDATE SET tags = counters.tags || EXCLUDED.tags;
INSERT INTO counters (name, said) VALUES ('first', '{"a": 1}') ON CONFLICT (name) DO UPDATE SET said = counters.said || EXCLUDED.said;
CREATE TABLE IF NOT EXISTS dated (day date PRIMARY KEY, said jsonb DEFAULT '[]');
INSERT INTO dated (day) VALUES (now()::date - 2) ON CONFLICT DO NOTHING;
INSERT INTO dated (day, said) VALUES ('2020-01-01', '["q"]') ON CONFLICT (day) DO UPDATE SET said = dated.said || EXCLUDED.said;
INSERT INTO dated (day, said) VALUES ('2020-01-01', '{"q": 1}') ON CONFLICT (day) DO UPDATE SET said = '{"a": 1}' || EXCLUDED.said;
UPDATE dated SET said = '[]';
UPDATE dated SET said = jsonb_insert(said, '{0}', '"z"');
