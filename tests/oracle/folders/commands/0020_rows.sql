-- What ON CONFLICT meets: keys of some rows, several rows, columns that are reckoned, defaults; and lists of tables.
CREATE TABLE IF NOT EXISTS rows_some (id int GENERATED ALWAYS AS IDENTITY PRIMARY KEY, team int, label text, n int DEFAULT 0, gone timestamptz);
CREATE UNIQUE INDEX IF NOT EXISTS rows_some_key ON rows_some (team, label) WHERE gone IS NULL;
INSERT INTO rows_some (team, label) VALUES (1, 'a') ON CONFLICT (team, label) WHERE gone IS NULL DO NOTHING;
INSERT INTO rows_some (team, label) VALUES (1, 'b') ON CONFLICT (team, label) WHERE gone IS NULL DO UPDATE SET n = rows_some.n + 1;
INSERT INTO rows_some (team, label) VALUES (1, 'c') ON CONFLICT (team, label) WHERE gone IS NULL DO UPDATE SET n = 0;
CREATE TABLE IF NOT EXISTS rows_pairs (a int, b int, UNIQUE (a, b));
INSERT INTO rows_pairs VALUES (1, 2), (1, 3) ON CONFLICT DO NOTHING;
INSERT INTO rows_pairs VALUES (2, 2), (2, NULL) ON CONFLICT DO NOTHING;
CREATE TABLE IF NOT EXISTS rows_reckoned (a int, b int GENERATED ALWAYS AS (a * 2) STORED UNIQUE);
INSERT INTO rows_reckoned (a) VALUES (1) ON CONFLICT DO NOTHING;
CREATE TABLE IF NOT EXISTS rows_dated (id int PRIMARY KEY, at timestamptz DEFAULT now());
INSERT INTO rows_dated VALUES (1) ON CONFLICT (id) DO UPDATE SET at = DEFAULT;
INSERT INTO rows_dated VALUES (2) ON CONFLICT (id) DO UPDATE SET at = rows_dated.at;
SELECT * INTO rows_taken FROM rows_pairs;
TRUNCATE rows_pairs, rows_dated;
UPDATE rows_dated SET at = now();
