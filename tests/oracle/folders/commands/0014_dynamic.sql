CREATE TABLE IF NOT EXISTS dy (id int, a int);
CREATE TABLE IF NOT EXISTS dz (id int, a int);
CREATE PUBLICATION dy_pub;
DO $$ DECLARE t text; BEGIN
  FOREACH t IN ARRAY ARRAY['dy', 'dz'] LOOP EXECUTE format('CREATE POLICY %1$s_pol ON %1$I USING (true)', t); END LOOP;
END $$;
DO $$ DECLARE t text; BEGIN
  FOREACH t IN ARRAY ARRAY['dy', 'dz'] LOOP
    EXECUTE format('DROP POLICY IF EXISTS %1$s_pol2 ON %1$I', t);
    EXECUTE format('CREATE POLICY %1$s_pol2 ON %1$I USING (true)', t);
  END LOOP;
END $$;
DO $$ DECLARE t text; BEGIN
  FOREACH t IN ARRAY ARRAY['dy', 'dz'] LOOP EXECUTE format('CREATE INDEX %1$s_ix ON %1$I (a)', t); END LOOP;
END $$;
DO $$ DECLARE t text; BEGIN
  FOREACH t IN ARRAY ARRAY['dy', 'dz'] LOOP EXECUTE format('CREATE INDEX ON %I (id)', t); END LOOP;
END $$;
DO $$ BEGIN
  ALTER PUBLICATION dy_pub ADD TABLE dy;
EXCEPTION WHEN duplicate_object THEN NULL;
END $$;
DO $$ BEGIN
  ALTER PUBLICATION dy_pub DROP TABLE dy;
EXCEPTION WHEN undefined_object THEN NULL;
END $$;
DO $$ BEGIN
  IF current_database() = 'nothing of that name' THEN CREATE TABLE dy_elsewhere (a int); END IF;
END $$;
DO $$ BEGIN
  IF EXISTS (SELECT FROM pg_roles WHERE rolname = 'nobody of that name') THEN
    CREATE POLICY dy_nobody ON dy TO "nobody of that name" USING (true);
  END IF;
END $$;
DO $$ BEGIN
  IF EXISTS (SELECT FROM pg_tables WHERE tablename = 'dy') THEN CREATE TABLE dy_beside (a int); END IF;
END $$;
