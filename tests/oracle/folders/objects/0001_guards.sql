CREATE TABLE IF NOT EXISTS orders (id int, total int, email text);
--> statement-breakpoint
DO $$ BEGIN
  IF EXISTS (SELECT 1 FROM pg_tables WHERE tablename = 'orders') THEN
    ALTER TABLE orders ADD CONSTRAINT orders_total CHECK (total > 0);
  END IF;
END $$;
--> statement-breakpoint
DO $$ BEGIN
  ALTER TABLE orders ADD CONSTRAINT orders_email UNIQUE (email);
EXCEPTION WHEN duplicate_object THEN NULL;
END $$;
--> statement-breakpoint
DO $$ BEGIN
  IF NOT EXISTS (SELECT 1 FROM pg_type WHERE typname = 'Mood') THEN
    CREATE TYPE Mood AS ENUM ('a');
  END IF;
END $$;
--> statement-breakpoint
DO $$ BEGIN
  EXECUTE 'CREATE TYPE mood2 AS ENUM (''a'')';
END $$;
--> statement-breakpoint
DO $do$
BEGIN
  IF EXISTS (SELECT 1 FROM pg_class WHERE relname = 'orders') THEN
    CREATE INDEX ON orders (lower(email));
    ALTER TABLE orders RENAME COLUMN total TO sum;
  ELSE
    CREATE TYPE never AS (a int);
  END IF;
END $do$;
--> statement-breakpoint
DO $$ BEGIN
  IF NOT EXISTS (SELECT 1 FROM pg_constraint WHERE conname = 'Orders_Positive') THEN
    ALTER TABLE orders ADD CONSTRAINT orders_positive CHECK (id > 0);
  END IF;
END $$;
--> statement-breakpoint
DO $$ BEGIN
  CREATE TABLE parcel (id int);
  CREATE TYPE parcel_size AS ENUM ('s');
EXCEPTION WHEN duplicate_object THEN NULL;
END $$;
--> statement-breakpoint
DO $$ BEGIN
  IF to_regclass('orders') IS NOT NULL THEN
    ALTER TABLE orders ADD COLUMN note text, ADD UNIQUE (note);
    DROP INDEX orders_lower_idx;
    EXECUTE 'ALTER TABLE orders RENAME COLUMN note TO remark';
  END IF;
END $$;
