CREATE TYPE tone AS ENUM ('low', 'high');
CREATE TYPE pitch AS ENUM ('deep', 'high');
CREATE DOMAIN word AS text;
CREATE TABLE IF NOT EXISTS cast_once (
  a text, b integer, c bytea, d inet, e text, f interval, g tone DEFAULT 'low', h text, i boolean, j text[], k date,
  l integer, m text, n text, o integer, p timestamp, q text, r bigint, s text, t text
);
ALTER TABLE cast_once ALTER COLUMN a TYPE timestamptz USING to_timestamp(a::bigint / 1000);
ALTER TABLE cast_once ALTER COLUMN b TYPE boolean USING b <> 0;
ALTER TABLE cast_once ALTER COLUMN c TYPE text USING convert_from(c, 'UTF8');
ALTER TABLE cast_once ALTER COLUMN d TYPE text USING host(d);
ALTER TABLE cast_once ALTER COLUMN e TYPE interval USING (e || ' seconds')::interval;
ALTER TABLE cast_once ALTER COLUMN f TYPE text USING to_char(f, 'HH24');
ALTER TABLE cast_once ALTER COLUMN g DROP DEFAULT;
ALTER TABLE cast_once ALTER COLUMN g TYPE pitch USING (CASE g WHEN 'low' THEN 'deep'::pitch ELSE 'high' END);
ALTER TABLE cast_once ALTER COLUMN g TYPE tone USING g::text::tone;
ALTER TABLE cast_once ALTER COLUMN g TYPE pitch USING CASE WHEN g = 'high' THEN 'high'::pitch ELSE 'deep'::pitch END;
ALTER TABLE cast_once ALTER COLUMN h TYPE word USING lower(h);
ALTER TABLE cast_once ALTER COLUMN i TYPE text USING CASE WHEN i IS TRUE THEN 'yes' ELSE 'no' END;
ALTER TABLE cast_once ALTER COLUMN j TYPE text USING j[1];
ALTER TABLE cast_once ALTER COLUMN k TYPE timestamp USING k + 1;
ALTER TABLE cast_once ALTER COLUMN l TYPE interval USING l * INTERVAL '1 second';
ALTER TABLE cast_once ALTER COLUMN m TYPE integer USING coalesce(m, 'none')::text::integer;
ALTER TABLE cast_once ALTER COLUMN n TYPE date USING trim(both from n)::date;
ALTER TABLE cast_once ALTER COLUMN o TYPE text USING CASE WHEN o > 3 THEN 'many' ELSE 'few' END;
ALTER TABLE cast_once ALTER COLUMN p TYPE text USING p AT TIME ZONE 'UTC';
ALTER TABLE cast_once ALTER COLUMN q TYPE bytea USING CASE WHEN q = 'a' THEN 'b'::bytea END;
ALTER TABLE cast_once ALTER COLUMN r TYPE text USING -r;
ALTER TABLE cast_once ALTER COLUMN s TYPE boolean USING s LIKE 'y%';
ALTER TABLE cast_once ALTER COLUMN t TYPE numeric USING t::numeric * 2;
ALTER TABLE cast_once ALTER COLUMN t TYPE bigint USING CAST(t AS integer);
