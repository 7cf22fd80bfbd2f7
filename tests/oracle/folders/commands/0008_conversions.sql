CREATE TABLE IF NOT EXISTS turned (
  id integer, a boolean, b text, c integer, d text, e integer, f text, g text, h text, i boolean, j text, k timestamp,
  l text, m text, n text, o text, p integer, q text
);
INSERT INTO turned (id) VALUES (1);
ALTER TABLE turned ALTER COLUMN a TYPE integer USING CASE WHEN a THEN 1 ELSE 0 END;
ALTER TABLE turned ALTER COLUMN b TYPE integer USING b::integer;
ALTER TABLE turned ALTER COLUMN c TYPE boolean USING (c = 1);
ALTER TABLE turned ALTER COLUMN d TYPE boolean USING d = 'Y';
ALTER TABLE turned ALTER COLUMN e TYPE timestamptz USING to_timestamp(e);
ALTER TABLE turned ALTER COLUMN f TYPE text[] USING string_to_array(f, ',');
ALTER TABLE turned ALTER COLUMN g TYPE integer USING (CASE g WHEN 'low' THEN 1 ELSE 2 END);
ALTER TABLE turned ALTER COLUMN h TYPE jsonb USING to_jsonb(h);
ALTER TABLE turned ALTER COLUMN i TYPE text USING CASE WHEN i THEN 'on' ELSE 'off' END;
ALTER TABLE turned ALTER COLUMN j SET DATA TYPE uuid USING nullif(j, '')::uuid;
ALTER TABLE turned ALTER COLUMN k TYPE bigint USING extract(epoch FROM k)::bigint;
ALTER TABLE turned ALTER COLUMN l TYPE date USING to_date(l, 'YYYY-MM-DD');
ALTER TABLE turned ALTER COLUMN m TYPE varchar(10) USING substring(m, 1, 10);
ALTER TABLE turned ALTER COLUMN n TYPE boolean USING (n IN ('true', 'yes'));
ALTER TABLE turned ALTER COLUMN o TYPE timestamptz USING o::timestamptz AT TIME ZONE 'UTC';
ALTER TABLE turned ALTER COLUMN p TYPE numeric USING p / 100;
ALTER TABLE turned ALTER COLUMN q TYPE text USING lower(q);
CREATE TYPE rank AS ENUM ('low', 'high');
ALTER TABLE turned ADD COLUMN rank text;
ALTER TABLE turned ALTER COLUMN rank TYPE rank USING rank::rank;
ALTER TABLE turned ALTER COLUMN rank TYPE rank USING (rank::text::rank);
ALTER TABLE turned ALTER COLUMN rank TYPE text USING CASE rank WHEN 'low' THEN 'small' ELSE 'big' END;
CREATE TYPE level AS ENUM ('small', 'big');
ALTER TABLE turned ALTER COLUMN rank TYPE level USING CASE rank::text WHEN 'low' THEN 'small'::level ELSE 'big'::level END;
ALTER TABLE turned DROP COLUMN q, ADD COLUMN q integer;
CREATE TABLE IF NOT EXISTS bound (id integer PRIMARY KEY, other integer, CONSTRAINT bound_other CHECK (other > 0));
ALTER TABLE bound DROP CONSTRAINT bound_other, ADD CONSTRAINT bound_other CHECK (other > 1);
ALTER TABLE bound ADD CONSTRAINT bound_more CHECK (other > 2), DROP CONSTRAINT bound_other;
DO $$ BEGIN
  ALTER TABLE bound DROP CONSTRAINT bound_more;
  ALTER TABLE bound ADD CONSTRAINT bound_more CHECK (other > 3);
END $$;
CREATE FUNCTION gives() RETURNS integer LANGUAGE sql AS 'SELECT 1';
DO $$ BEGIN
  DROP FUNCTION gives();
  CREATE FUNCTION gives() RETURNS integer LANGUAGE sql AS 'SELECT 2';
END $$;
CREATE TABLE IF NOT EXISTS setting (name text PRIMARY KEY, value text, n integer DEFAULT 0, at timestamptz);
INSERT INTO setting (name, value) VALUES ('color', 'red'), ('size', 'big') ON CONFLICT (name) DO NOTHING;
UPDATE setting SET value = 'blue', at = now() WHERE name = 'color';
UPDATE setting SET value = 'blue' WHERE name = 'color';
UPDATE setting SET n = n + 1 WHERE name = 'none of these';
UPDATE setting SET n = n + 1 WHERE name IN ('color', 'size');
UPDATE setting SET n = n + 1 WHERE value IS NULL;
INSERT INTO setting (name, value) SELECT name || '_too', value FROM setting WHERE name = 'shape';
CREATE TABLE IF NOT EXISTS pair (name text, other text);
INSERT INTO pair (name, other) SELECT s.name, 'x' FROM setting s WHERE s.name = 'size';
INSERT INTO pair (name, other) SELECT v.name, v.other FROM (VALUES ('a', 'b'), ('c', 'd')) AS v (name, other);
INSERT INTO pair (name, other)
SELECT v.name, v.other FROM (VALUES ('a', 'b')) AS v (name, other) WHERE NOT EXISTS (SELECT 1 FROM pair WHERE other = 'b');
