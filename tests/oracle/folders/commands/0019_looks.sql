-- Guards that look where a thing never stands, and those that do; a body in single quotes.
CREATE SCHEMA IF NOT EXISTS looks;
CREATE TABLE IF NOT EXISTS looks.a (id int PRIMARY KEY, b int, price int);
CREATE TABLE IF NOT EXISTS looks.b (id int PRIMARY KEY, a int);
DO $$ BEGIN
  IF NOT EXISTS (SELECT * FROM information_schema.constraint_column_usage
    WHERE table_schema = 'looks' AND table_name = 'b' AND constraint_name = 'looks_b_a_fkey') THEN
    ALTER TABLE looks.b ADD CONSTRAINT looks_b_a_fkey FOREIGN KEY (a) REFERENCES looks.a (id);
  END IF;
END $$;
DO $$ BEGIN
  IF NOT EXISTS (SELECT * FROM information_schema.constraint_column_usage
    WHERE table_schema = 'looks' AND table_name = 'a' AND constraint_name = 'looks_b_a_fkey_2') THEN
    ALTER TABLE looks.b ADD CONSTRAINT looks_b_a_fkey_2 FOREIGN KEY (a) REFERENCES looks.a (id);
  END IF;
END $$;
DO $$ BEGIN
  IF NOT EXISTS (SELECT 1 FROM information_schema.table_constraints WHERE constraint_name = 'looks_a_b') THEN
    CREATE UNIQUE INDEX looks_a_b ON looks.a (b);
  END IF;
END $$;
DO $$ BEGIN
  IF NOT EXISTS (SELECT 1 FROM pg_constraint WHERE conname = 'looks_a_b_2') THEN
    CREATE UNIQUE INDEX looks_a_b_2 ON looks.a (b);
    ALTER TABLE looks.a ADD CONSTRAINT looks_a_b_2 UNIQUE USING INDEX looks_a_b_2;
  END IF;
END $$;
DO $$ BEGIN
  IF NOT EXISTS (SELECT 1 FROM pg_indexes WHERE indexname = 'looks_a_price') THEN
    ALTER TABLE looks.a ADD CONSTRAINT looks_a_price CHECK (price > 0);
  END IF;
END $$;
DO $$ BEGIN
  IF NOT EXISTS (SELECT 1 FROM pg_indexes WHERE indexname = 'looks_a_unique') THEN
    ALTER TABLE looks.a ADD CONSTRAINT looks_a_unique UNIQUE (price);
  END IF;
END $$;
DO $$ BEGIN
  IF NOT EXISTS (SELECT 1 FROM pg_tables WHERE tablename = 'looks_view') THEN
    CREATE VIEW looks.looks_view AS SELECT 1 AS one;
  END IF;
END $$;
DO $$ BEGIN
  IF NOT EXISTS (SELECT 1 FROM information_schema.tables WHERE table_name = 'looks_view_2') THEN
    CREATE VIEW looks.looks_view_2 AS SELECT 1 AS one;
  END IF;
END $$;
DO $$ BEGIN
  IF NOT EXISTS (SELECT 1 FROM information_schema.tables WHERE table_name = 'looks_kept') THEN
    CREATE MATERIALIZED VIEW looks.looks_kept AS SELECT 1 AS one;
  END IF;
END $$;
DO $$ BEGIN
  IF NOT EXISTS (SELECT 1 FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace WHERE relname = 'looks_kept_2') THEN
    CREATE MATERIALIZED VIEW looks.looks_kept_2 AS SELECT 1 AS one;
  END IF;
END $$;
DO ' BEGIN
  IF NOT EXISTS (SELECT 1 FROM pg_type WHERE typname = ''looks_kind'') THEN
    CREATE TYPE looks_kind AS ENUM (''a'', ''it''''s'');
  END IF;
END ';
DO ' BEGIN
  IF NOT EXISTS (SELECT 1 FROM pg_type WHERE typname = ''looks_other'') THEN
    CREATE TYPE looks_kind_2 AS ENUM (''a'');
  END IF;
END ';
INSERT INTO looks.a (id, price) VALUES (1, 990), (2, 1003) ON CONFLICT DO NOTHING;
UPDATE looks.a SET price = round(price * 1.1) WHERE id = 1;
UPDATE looks.a SET price = round(price / 5) * 5 WHERE id = 2;
UPDATE looks.a SET price = coalesce(price + 1, 0) WHERE id = 2;
UPDATE looks.a SET price = abs(coalesce(price, 0)) WHERE id = 2;
