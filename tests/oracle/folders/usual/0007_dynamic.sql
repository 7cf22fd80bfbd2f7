CREATE TABLE IF NOT EXISTS "dyn_a" ("id" integer, "n" integer);
CREATE TABLE IF NOT EXISTS "dyn_b" ("id" integer, "n" integer);
DO $do$ DECLARE t text; BEGIN
  FOREACH t IN ARRAY ARRAY['dyn_a', 'dyn_b'] LOOP
    EXECUTE format($$
      CREATE POLICY "see %1$s" ON %1$I FOR ALL USING (%1$I.n > 0);
      ALTER TABLE %1$I ADD COLUMN more integer;
    $$, t);
    EXECUTE format('CREATE POLICY %I ON %I USING (n > 1)', t || '_own', t);
    EXECUTE format('ALTER TABLE %I ADD CONSTRAINT %I CHECK (n > 0)', t, t || '_n');
    EXECUTE format('CREATE INDEX %I ON %I (n)', t || '_n_idx', t);
    EXECUTE format('CREATE INDEX idx_%1$s_id ON %1$I (id)', t);
  END LOOP;
END $do$;
DO $$ BEGIN
  EXECUTE 'DROP TABLE IF EXISTS "dyn_c"; CREATE TABLE "dyn_c" ("id" integer)';
  EXECUTE 'CREATE POLICY "plain" ON "dyn_a" USING (true); ALTER TABLE "dyn_a" ADD COLUMN "plain" integer';
END $$;
