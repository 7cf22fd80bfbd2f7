CREATE TABLE IF NOT EXISTS pt (a int, b int UNIQUE);
DO $$ DECLARE pol record; BEGIN
  FOR pol IN SELECT policyname FROM pg_policies WHERE tablename = 'pt' LOOP
    EXECUTE format('DROP POLICY IF EXISTS %I ON pt', pol.policyname);
  END LOOP;
  CREATE POLICY p1 ON pt USING (true);
END $$;
DO $$ DECLARE c text; BEGIN
  SELECT conname INTO c FROM pg_constraint WHERE conrelid = 'pt'::regclass AND contype = 'u';
  IF c IS NOT NULL THEN EXECUTE 'ALTER TABLE pt DROP CONSTRAINT ' || quote_ident(c); END IF;
  ALTER TABLE pt ADD CONSTRAINT pt_ab UNIQUE (a, b);
END $$;
DO $$ DECLARE c text; BEGIN
  FOR c IN SELECT conname FROM pg_constraint WHERE conrelid = 'pt'::regclass AND contype = 'c' LOOP
    EXECUTE format('ALTER TABLE pt DROP CONSTRAINT %I', c);
  END LOOP;
  ALTER TABLE pt ADD CONSTRAINT pt_c CHECK (a > 0);
END $$;
DO $$ DECLARE t text; BEGIN
  FOREACH t IN ARRAY ARRAY['pt'] LOOP
    EXECUTE format('DROP TRIGGER IF EXISTS set_x ON %I', t);
    EXECUTE format('CREATE TRIGGER set_x BEFORE UPDATE ON %I FOR EACH ROW EXECUTE FUNCTION suppress_redundant_updates_trigger()', t);
    EXECUTE 'DROP POLICY IF EXISTS pol_x ON ' || quote_ident(t);
    EXECUTE 'CREATE POLICY pol_x ON ' || quote_ident(t) || ' USING (true)';
  END LOOP;
END $$;
DO $$ DECLARE t text; BEGIN
  FOR t IN SELECT unnest(ARRAY['pt']) LOOP
    EXECUTE format('CREATE TRIGGER %I BEFORE UPDATE ON %I FOR EACH ROW EXECUTE FUNCTION suppress_redundant_updates_trigger()', t || '_z', t);
  END LOOP;
END $$;
DO $$ DECLARE t text; BEGIN
  FOR t IN SELECT x FROM (VALUES ('pt')) AS v (x) LOOP
    EXECUTE format('CREATE TRIGGER %I BEFORE UPDATE ON %I FOR EACH ROW EXECUTE FUNCTION suppress_redundant_updates_trigger()', t || '_y', t);
  END LOOP;
END $$;
DO $$ DECLARE t text; BEGIN
  FOR t IN SELECT x FROM (VALUES ('pt')) AS v (x) WHERE NOT EXISTS (SELECT FROM pg_trigger WHERE tgname = x || '_w') LOOP
    EXECUTE format('CREATE TRIGGER %I BEFORE UPDATE ON %I FOR EACH ROW EXECUTE FUNCTION suppress_redundant_updates_trigger()', t || '_w', t);
  END LOOP;
END $$;
DO $$ BEGIN
  CREATE TABLE blocks_for_now (a int);
  INSERT INTO blocks_for_now VALUES (1);
  DROP TABLE blocks_for_now;
END $$;
DO $$ BEGIN
  CREATE TABLE blocks_to_stay (a int);
  CREATE INDEX blocks_for_now_a ON blocks_to_stay (a);
  DROP INDEX blocks_for_now_a;
END $$;
DO $$ BEGIN
  IF NOT EXISTS (SELECT 1 FROM pg_class WHERE relnamespace::regnamespace || '.' || relname = 'public.blocks_put_together')
  THEN CREATE TABLE blocks_put_together (a int); END IF;
END $$;
