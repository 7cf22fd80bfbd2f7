CREATE TABLE IF NOT EXISTS counted (id integer PRIMARY KEY, name text);
INSERT INTO counted VALUES (5, 'a') ON CONFLICT DO NOTHING;
INSERT INTO counted (id, name) SELECT coalesce(max(id), 0) + 1, 'b' FROM counted WHERE NOT EXISTS (SELECT 1 FROM counted WHERE name = 'b');
INSERT INTO counted (id, name)
SELECT coalesce(max(id), 0) + 1, 'c' FROM counted HAVING NOT EXISTS (SELECT 1 FROM counted WHERE name = 'c');
INSERT INTO counted (id, name) SELECT 9, 'd' WHERE NOT EXISTS (SELECT 1 FROM counted WHERE name = 'd');
