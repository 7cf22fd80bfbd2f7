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
CREATE OR REPLACE FUNCTION diesel_manage_updated_at(_tbl regclass) RETURNS VOID AS $$
BEGIN
    EXECUTE format('CREATE TRIGGER set_updated_at BEFORE UPDATE ON %s
                    FOR EACH ROW EXECUTE PROCEDURE diesel_set_updated_at()', _tbl);
END;
$$ LANGUAGE plpgsql;
CREATE OR REPLACE FUNCTION diesel_set_updated_at() RETURNS trigger AS $$
BEGIN
    IF (NEW IS DISTINCT FROM OLD AND NEW.n IS NOT DISTINCT FROM OLD.n) THEN NEW.n := 1; END IF;
    RETURN NEW;
END;
$$ LANGUAGE plpgsql;
SELECT diesel_manage_updated_at('dyn_a');
