CREATE TABLE IF NOT EXISTS booking (day date NOT NULL, room integer NOT NULL, guest integer, CONSTRAINT old_key PRIMARY KEY (day));
ALTER TABLE booking DROP CONSTRAINT old_key, ADD PRIMARY KEY (day, room);
ALTER TABLE booking DROP CONSTRAINT booking_pkey, ADD PRIMARY KEY (room, day);
ALTER TABLE booking DROP CONSTRAINT IF EXISTS booking_guest_key, ADD UNIQUE (guest);
CREATE TEMP TABLE IF NOT EXISTS carried (line text);
INSERT INTO carried VALUES ('a');
INSERT INTO carried SELECT 'b';
DROP TABLE IF EXISTS carried;
CREATE TABLE IF NOT EXISTS carried (line text);
INSERT INTO carried VALUES ('a');
CREATE TABLE IF NOT EXISTS ticket (code text PRIMARY KEY, fare integer);
INSERT INTO ticket (code, fare) SELECT gen_random_uuid()::text, 1 ON CONFLICT DO NOTHING;
INSERT INTO ticket (code, fare) SELECT 'same', 1 ON CONFLICT DO NOTHING;
CREATE TABLE IF NOT EXISTS parcel (id integer PRIMARY KEY, name text, tags text[] DEFAULT '{}', data jsonb DEFAULT '{"n": 1}', a integer DEFAULT 1, b integer DEFAULT 2, at timestamptz);
INSERT INTO parcel (id, name) VALUES (1, 'One') ON CONFLICT DO NOTHING;
UPDATE parcel SET a = b, b = a;
UPDATE parcel SET a = b, b = NULL;
UPDATE parcel SET a = 5, b = 6;
UPDATE parcel SET a = b, b = 7;
UPDATE parcel SET name = replace(name, 'O', 'OO');
UPDATE parcel SET name = replace(name, 'O', 'o');
UPDATE parcel SET name = substring(name FROM 2);
UPDATE parcel SET name = substr(name, 1, 3);
UPDATE parcel SET tags = array_append(tags, 'x');
UPDATE parcel SET tags = array_remove(tags, 'x');
UPDATE parcel SET data = data - 'gone';
UPDATE parcel SET data = jsonb_set(data, '{n}', to_jsonb((data ->> 'n')::int + 1));
UPDATE parcel SET at = '2020-01-02';
UPDATE parcel SET at = at - '1 day';
UPDATE parcel SET at = coalesce(at, now());
INSERT INTO parcel (id, name) VALUES (1, 'b') ON CONFLICT (id) DO UPDATE SET at = coalesce(parcel.at, now());
INSERT INTO parcel (id, name) VALUES (1, 'b') ON CONFLICT (id) DO UPDATE SET at = now();
CREATE TABLE IF NOT EXISTS grade (id integer PRIMARY KEY, name text, fixed boolean);
INSERT INTO grade (id, name, fixed) VALUES ('1', 'low', true), (2, 'high', false), (3, 'top', false) ON CONFLICT DO NOTHING;
CREATE TABLE IF NOT EXISTS grade_note (grade_id integer, word text);
INSERT INTO grade_note SELECT id, 'a' FROM grade WHERE id > 2;
INSERT INTO grade_note SELECT id, 'b' FROM grade WHERE id > 3;
INSERT INTO grade_note SELECT g.id, 'c' FROM grade AS g WHERE g.id <> 1 AND g.fixed = false;
INSERT INTO grade_note SELECT g.id, 'd' FROM grade g WHERE g.id < 2 AND NOT g.fixed;
INSERT INTO grade_note SELECT g.id, 'e' FROM grade g WHERE g.id <= 1 AND g.name <> 'low';
INSERT INTO grade_note SELECT g.id, 'f' FROM grade g CROSS JOIN parcel p WHERE g.id = 1 AND p.id = 1;
INSERT INTO grade_note SELECT g.id, 'g' FROM grade g CROSS JOIN parcel p WHERE g.id = 1 AND p.id = 9;
UPDATE grade SET name = name || '!' WHERE id >= 3;
UPDATE grade SET name = name || '!' WHERE id >= 4;
INSERT INTO grade_note (grade_id, word) SELECT 1, 'same' WHERE NOT EXISTS (SELECT 1 FROM grade_note WHERE word = 'same');
INSERT INTO grade_note (grade_id, word) SELECT 1, 'mine'::text WHERE NOT EXISTS (SELECT 1 FROM grade_note WHERE word = 'other');
INSERT INTO grade_note (grade_id, word)
SELECT 4, 'two' WHERE NOT EXISTS (SELECT 1 FROM grade_note n WHERE n.word = 'two' AND n.grade_id = 4);
CREATE PUBLICATION live;
DO $$ BEGIN
  IF EXISTS (SELECT 1 FROM pg_publication WHERE pubname = 'live') THEN ALTER PUBLICATION live ADD TABLE grade; END IF;
END $$;
DO $$ BEGIN
  IF NOT EXISTS (
    SELECT 1 FROM pg_publication_tables WHERE pubname = 'live' AND schemaname = 'public' AND tablename = 'parcel'
  ) THEN
    ALTER PUBLICATION live ADD TABLE parcel;
  END IF;
END $$;
DO $$ BEGIN
  IF EXISTS (SELECT 1 FROM pg_publication_tables WHERE pubname = 'live' AND tablename = 'parcel') THEN
    ALTER PUBLICATION live DROP TABLE public.parcel;
  END IF;
END $$;
DO $$ BEGIN ALTER PUBLICATION live ADD TABLE carried; EXCEPTION WHEN duplicate_object THEN NULL; END $$;
CREATE TABLE IF NOT EXISTS shelf (id integer PRIMARY KEY, name text, seen timestamptz);
INSERT INTO shelf (id, name) VALUES (1, 'a') ON CONFLICT DO NOTHING;
CREATE OR REPLACE FUNCTION refuse_update() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF NEW.name = '' THEN RAISE EXCEPTION 'no name'; END IF;
  RETURN NEW;
END $$;
CREATE OR REPLACE TRIGGER shelf_refuse BEFORE UPDATE ON shelf FOR EACH ROW EXECUTE FUNCTION refuse_update();
UPDATE shelf SET name = 'b' WHERE id = 1;
CREATE OR REPLACE FUNCTION note_when() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  NEW.seen := clock_timestamp();
  RETURN NEW;
END $$;
CREATE OR REPLACE TRIGGER shelf_when BEFORE UPDATE ON shelf FOR EACH ROW EXECUTE FUNCTION note_when();
UPDATE shelf SET name = 'b' WHERE id = 1;
DROP TRIGGER IF EXISTS shelf_when ON shelf;
UPDATE shelf SET name = 'b' WHERE id = 1;
CREATE TABLE IF NOT EXISTS rack (id integer PRIMARY KEY, name text, seen timestamptz);
INSERT INTO rack (id, name) VALUES (1, 'a') ON CONFLICT DO NOTHING;
CREATE OR REPLACE TRIGGER shelf_when BEFORE UPDATE ON rack FOR EACH ROW EXECUTE FUNCTION note_when();
CREATE OR REPLACE TRIGGER shelf_when BEFORE UPDATE ON shelf FOR EACH ROW EXECUTE FUNCTION note_when();
UPDATE rack SET name = 'b' WHERE id = 1;
UPDATE shelf SET name = 'b' WHERE id = 1;
CREATE TABLE IF NOT EXISTS gauge (id integer PRIMARY KEY, a text, b text, c jsonb, d text);
INSERT INTO gauge VALUES (1, 'a', '1', '{"n": "2"}', 'x') ON CONFLICT DO NOTHING;
ALTER TABLE gauge ALTER COLUMN a TYPE text[] USING ARRAY[a];
ALTER TABLE gauge ALTER COLUMN b TYPE numeric USING btrim(b)::numeric;
ALTER TABLE gauge ALTER COLUMN c TYPE text USING c ->> 'n';
ALTER TABLE gauge ALTER COLUMN d TYPE varchar USING initcap(d);
CREATE TABLE IF NOT EXISTS crossed (id int PRIMARY KEY, kind text, state text, n int DEFAULT 0);
INSERT INTO crossed (id, kind, state) VALUES (1, 'a', 'new'), (2, 'b', 'old') ON CONFLICT DO NOTHING;
UPDATE crossed SET n = n + 1 WHERE kind = 'a' AND state = 'old';
UPDATE crossed SET n = n + 1 WHERE kind = 'a' AND state = 'new';
UPDATE crossed SET n = n + 1 WHERE kind IN ('a', 'b');
CREATE TABLE IF NOT EXISTS lettered (d date, t text);
INSERT INTO lettered (d) VALUES ('2020-01-02'::date);
