-- what only a handler stands around is done once more where nothing there fails
CREATE TABLE IF NOT EXISTS caught_roles (id int PRIMARY KEY, name text, n int DEFAULT 0);
INSERT INTO caught_roles VALUES (1, 'editor', 0) ON CONFLICT DO NOTHING;
CREATE TABLE IF NOT EXISTS caught_log (role int, permission text, at timestamptz DEFAULT now());
CREATE TABLE IF NOT EXISTS caught_keyed (role int PRIMARY KEY, permission text);
DO $$ BEGIN
  UPDATE caught_roles SET n = n + 1;
EXCEPTION WHEN OTHERS THEN RAISE NOTICE 'no';
END $$;
DO $$ BEGIN
  UPDATE caught_roles SET n = 5;
EXCEPTION WHEN OTHERS THEN RAISE NOTICE 'no';
END $$;
DO $$ BEGIN
  WITH e AS (SELECT * FROM caught_roles) INSERT INTO caught_log (role, permission) VALUES ((SELECT id FROM e), 'a');
  DELETE FROM caught_log a USING caught_log b WHERE a.at < b.at AND a.permission = b.permission;
EXCEPTION WHEN OTHERS THEN RAISE NOTICE 'no';
END $$;
DO $$ BEGIN
  WITH e AS (SELECT * FROM caught_roles) INSERT INTO caught_keyed SELECT id, name FROM e;
EXCEPTION WHEN OTHERS THEN RAISE NOTICE 'no';
END $$;
DO $$ BEGIN
  INSERT INTO caught_keyed VALUES (7, 'x');
  UPDATE caught_roles SET n = n + 1;
EXCEPTION WHEN unique_violation THEN NULL;
END $$;
DO $$ BEGIN
  UPDATE caught_roles SET n = n + 1;
  INSERT INTO caught_log VALUES (1, 'x');
  INSERT INTO caught_keyed VALUES (8, 'x');
EXCEPTION WHEN unique_violation THEN NULL;
END $$;
DO $$ BEGIN
  ALTER TABLE caught_log ADD COLUMN x int;
  INSERT INTO caught_log VALUES (1, 'x');
  UPDATE caught_roles SET n = n + 1;
EXCEPTION WHEN duplicate_column THEN NULL;
END $$;
DO $$ BEGIN
  BEGIN
    INSERT INTO caught_log VALUES (1, 'y');
  EXCEPTION WHEN unique_violation THEN NULL;
  END;
  BEGIN
    INSERT INTO caught_keyed VALUES (9, 'y');
  EXCEPTION WHEN unique_violation THEN NULL;
  END;
END $$;
DO $$ BEGIN
  UPDATE caught_roles SET n = n + 1;
  IF (SELECT count(*) FROM caught_roles WHERE n > 2) > 0 THEN RAISE EXCEPTION 'done'; END IF;
EXCEPTION WHEN OTHERS THEN NULL;
END $$;
-- a query that looks for rows of other tables finds none where they are not joined so
CREATE TABLE IF NOT EXISTS caught_users (id int PRIMARY KEY, name text);
CREATE TABLE IF NOT EXISTS caught_members (role int, who int, PRIMARY KEY (role, who));
CREATE TABLE IF NOT EXISTS caught_people (id serial PRIMARY KEY, who int);
INSERT INTO caught_users VALUES (1, 'admin') ON CONFLICT DO NOTHING;
INSERT INTO caught_members VALUES (2, 1) ON CONFLICT DO NOTHING;
INSERT INTO caught_people (who) SELECT id FROM caught_users
  WHERE EXISTS (SELECT 1 FROM caught_members m JOIN caught_roles r ON r.id = m.role WHERE r.name = 'editor' AND m.who = caught_users.id);
