-- rows that a block takes away and puts in, and what is for servers that nobody has
CREATE TABLE IF NOT EXISTS hutch (id serial PRIMARY KEY, name text);
CREATE TABLE IF NOT EXISTS crate (name text PRIMARY KEY, size integer DEFAULT 1);
DO $$ BEGIN
  DELETE FROM crate WHERE name = 'a';
  INSERT INTO crate (name) VALUES ('a');
END $$;
DO $$ BEGIN
  DELETE FROM hutch WHERE name = 'a';
  INSERT INTO hutch (name) VALUES ('a');
END $$;
DO $$ BEGIN
  DELETE FROM hutch WHERE id = 7;
  INSERT INTO hutch (id, name) VALUES (7, 'a');
END $$;
DO $$ BEGIN
  TRUNCATE hutch RESTART IDENTITY;
  INSERT INTO hutch (name) VALUES ('a');
END $$;
DO $$ BEGIN
  TRUNCATE hutch;
  INSERT INTO hutch (name) VALUES ('a');
END $$;
DO $$ BEGIN
  IF current_setting('server_version_num')::int < 90500 THEN
    CREATE TABLE of_old (a integer);
  END IF;
END $$;
DO $$ BEGIN
  IF current_setting('server_version_num')::integer >= 100000 THEN
    CREATE TABLE of_new (a integer);
  ELSE
    CREATE TABLE of_old (a integer);
  END IF;
END $$;
