-- what a block does only when it runs again; MERGE; versions in variables; what is made and goes by another name
CREATE TABLE IF NOT EXISTS cradle (name text PRIMARY KEY, n integer DEFAULT 0);
DO $$
BEGIN
  IF NOT EXISTS (SELECT 1 FROM cradle WHERE name = 'a') THEN
    INSERT INTO cradle (name) VALUES ('a');
  ELSE
    UPDATE cradle SET n = n + 1 WHERE name = 'a';
  END IF;
END $$;
DO $$
BEGIN
  IF EXISTS (SELECT 1 FROM cradle WHERE name = 'b') THEN
    UPDATE cradle SET n = 4 WHERE name = 'b';
  ELSE
    INSERT INTO cradle (name, n) VALUES ('b', 4);
  END IF;
END $$;
DO $$
BEGIN
  INSERT INTO cradle (name, n) VALUES ('c', 5);
EXCEPTION WHEN unique_violation THEN
  UPDATE cradle SET n = 5 WHERE name = 'c';
END $$;
DO $$
BEGIN
  INSERT INTO cradle (name, n) VALUES ('d', 5);
EXCEPTION WHEN unique_violation THEN
  UPDATE cradle SET n = 6 WHERE name = 'd';
END $$;
DO $$
BEGIN
  INSERT INTO cradle (name, n) VALUES ('e', 5);
EXCEPTION WHEN unique_violation THEN
  UPDATE cradle SET n = 6 WHERE name = 'other';
END $$;
DO $$
BEGIN
  UPDATE cradle SET n = 8 WHERE name = 'f';
  IF NOT FOUND THEN
    INSERT INTO cradle (name, n) VALUES ('f', 8);
  END IF;
END $$;
DO $$
BEGIN
  UPDATE cradle SET n = 8 WHERE name = 'g';
  IF NOT FOUND THEN
    INSERT INTO cradle (name) VALUES ('g');
  END IF;
END $$;
MERGE INTO cradle t USING (VALUES ('h'), ('i')) s (name) ON t.name = s.name WHEN NOT MATCHED THEN INSERT (name) VALUES (s.name);
MERGE INTO cradle t USING (VALUES ('j')) s (name) ON t.name = s.name WHEN MATCHED THEN DELETE WHEN NOT MATCHED THEN INSERT (name) VALUES (s.name);
MERGE INTO cradle t USING (VALUES ('k')) s (name) ON t.name = s.name WHEN MATCHED AND t.n > 5 THEN DELETE WHEN NOT MATCHED THEN INSERT (name) VALUES (s.name);
CREATE TABLE IF NOT EXISTS cradle_log (name text);
MERGE INTO cradle_log t USING (VALUES ('k')) s (name) ON false WHEN NOT MATCHED THEN INSERT (name) VALUES (s.name);
DO $$
DECLARE v int := current_setting('server_version_num')::int;
BEGIN
  IF v >= 140000 THEN
    CREATE INDEX cradle_n ON cradle (n);
  END IF;
END $$;
DO $$
DECLARE v int := current_setting('server_version_num')::int;
BEGIN
  IF v < 100000 THEN
    CREATE INDEX cradle_old ON cradle (n);
  END IF;
END $$;
DO $$
BEGIN
  IF to_regclass('cradle_tmp') IS NULL THEN
    CREATE TABLE cradle_tmp (id int);
    ALTER TABLE cradle_tmp RENAME TO cradle_final;
  END IF;
END $$;
DO $$
BEGIN
  IF to_regclass('cradle_end') IS NULL THEN
    CREATE TABLE cradle_begin (id int);
    ALTER TABLE cradle_begin RENAME TO cradle_end;
  END IF;
END $$;
DO $$
BEGIN
  IF to_regclass('cradle_made') IS NULL THEN
    CREATE TABLE cradle_made (id int);
    ALTER TABLE cradle_made RENAME TO cradle_other;
    ALTER TABLE cradle_other RENAME TO cradle_made;
  END IF;
END $$;
