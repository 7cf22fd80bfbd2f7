CREATE TABLE IF NOT EXISTS "dyn_a" ("id" integer, "n" integer);
DO $$ BEGIN
  IF current_database() IS NOT NULL THEN CREATE TABLE "dyn_d" ("id" integer); END IF;
END $$;
DO $$ DECLARE r record; BEGIN
  FOR r IN SELECT tablename FROM pg_tables WHERE tablename IN ('dyn_a') LOOP
    EXECUTE format('CREATE POLICY found ON %I USING (true)', r.tablename);
  END LOOP;
END $$;
DO $$ DECLARE t text := 'dyn_a'; BEGIN
  EXECUTE 'ALTER TABLE ' || quote_ident(t) || ' ADD COLUMN more integer';
  EXECUTE 'CREATE INDEX ' || quote_ident(t || '_n') || ' ON ' || quote_ident(t) || ' (n)';
  EXECUTE 'CREATE VIEW ' || quote_ident(t || '_v') || ' AS SELECT 1 AS a';
  EXECUTE 'CREATE TABLE ' || quote_ident(t || '_t') || ' (a integer)';
END $$;
DO $$ DECLARE t text := 'dyn_a'; BEGIN
  EXECUTE 'DROP VIEW ' || quote_ident(t || '_v');
END $$;
