-- which rows a WHERE finds among those that were put in
CREATE TABLE IF NOT EXISTS guest (
  id serial PRIMARY KEY, name text UNIQUE, mail text, kind text NOT NULL DEFAULT 'new', is_in boolean DEFAULT true,
  is_out boolean NOT NULL DEFAULT false, visits integer DEFAULT 2, host integer, "Note" text, seen timestamptz
);
INSERT INTO guest (name, mail) VALUES ('ann', 'Ann@x.y'), ('bob', 'bob@x.y') ON CONFLICT (name) DO NOTHING;
UPDATE guest SET seen = now() WHERE kind = 'new';
UPDATE guest SET seen = now() WHERE kind = 'old';
UPDATE guest SET seen = now() WHERE is_in;
UPDATE guest SET seen = now() WHERE is_in = true AND NOT is_out;
UPDATE guest SET seen = now() WHERE is_out IS TRUE OR NOT is_in;
UPDATE guest SET seen = now() WHERE lower(mail) = 'ann@x.y';
UPDATE guest SET seen = now() WHERE mail ILIKE 'ANN%';
UPDATE guest SET seen = now() WHERE mail LIKE 'ann%';
UPDATE guest SET seen = now() WHERE mail NOT LIKE '%@z';
UPDATE guest SET seen = now() WHERE host IS NULL;
UPDATE guest SET seen = now() WHERE host IS NOT NULL;
UPDATE guest SET seen = now() WHERE "Note" = 'x';
UPDATE guest SET seen = now() WHERE visits BETWEEN 1 AND 3 AND name IN ('cid', 'bob');
UPDATE guest SET seen = now() WHERE visits BETWEEN 3 AND 5;
UPDATE guest SET seen = now() WHERE name = ANY (ARRAY['cid', 'ann']);
UPDATE guest SET seen = now() WHERE name NOT IN ('ann', 'bob');
UPDATE guest SET seen = now() WHERE (name = 'cid' OR mail = 'bob@x.y');
UPDATE guest SET seen = now() WHERE NOT (host = 1);
UPDATE guest SET name = 'eve' WHERE name = 'cid';
UPDATE guest SET seen = now() WHERE name = 'ann';
DELETE FROM guest WHERE name = 'cid';
UPDATE guest SET seen = now() WHERE name = 'ann';
DELETE FROM guest;
UPDATE guest SET seen = now();
CREATE TABLE IF NOT EXISTS saying (name text PRIMARY KEY, said text);
INSERT INTO saying VALUES ('a', 'A') ON CONFLICT DO NOTHING;
INSERT INTO saying VALUES ('a', 'B') ON CONFLICT (name) DO UPDATE SET said = excluded.said || '!';
INSERT INTO saying VALUES ('b', 'B') ON CONFLICT (name) DO UPDATE SET said = excluded.said || '!';
INSERT INTO saying VALUES ('a', 'B') ON CONFLICT (name) DO UPDATE SET said = saying.said || excluded.said;
