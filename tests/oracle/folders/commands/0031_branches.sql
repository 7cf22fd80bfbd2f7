-- What blocks change behind conditions about rows, and what RETURNING … INTO leaves empty
CREATE TABLE IF NOT EXISTS purses (id integer PRIMARY KEY, k integer, held integer NOT NULL DEFAULT 0);
INSERT INTO purses (id, k, held) VALUES (1, 1, 5), (2, 3, 5) ON CONFLICT DO NOTHING;
DO $$ DECLARE n integer; BEGIN
  SELECT count(*) INTO n FROM purses WHERE k = 1;
  IF n > 0 THEN
    UPDATE purses SET held = held * 2;
  END IF;
END $$;
DO $$ BEGIN
  IF EXISTS (SELECT 1 FROM purses AS p WHERE p.k = 1) THEN
    UPDATE purses SET held = held + 1 WHERE id = 1;
  END IF;
END $$;
DO $$ BEGIN
  IF NOT EXISTS (SELECT 1 FROM purses WHERE k = 77) THEN
    UPDATE purses SET held = held + 1 WHERE id = 1;
  END IF;
END $$;
DO $$ BEGIN
  IF EXISTS (SELECT 1 FROM purses WHERE k = 77) THEN
    UPDATE purses SET held = held + 1 WHERE id = 1;
  ELSIF (SELECT count(*) FROM purses) = 0 THEN
    UPDATE purses SET held = held + 2 WHERE id = 1;
  END IF;
END $$;
DO $$ BEGIN
  IF (SELECT count(*) FROM purses) > 0 THEN
    UPDATE purses SET held = held + 1 WHERE id = 1;
  END IF;
END $$;
DO $$ BEGIN
  PERFORM 1 FROM purses WHERE k = 3;
  IF FOUND THEN
    UPDATE purses SET held = 9 WHERE id = 2;
  END IF;
END $$;
DO $$ DECLARE v integer; BEGIN
  v := 4;
  IF EXISTS (SELECT 1 FROM purses WHERE k = 3) THEN
    UPDATE purses SET held = v WHERE id = 2;
  END IF;
END $$;
CREATE TABLE IF NOT EXISTS clubs (id serial PRIMARY KEY, slug text NOT NULL UNIQUE, founder integer);
CREATE TABLE IF NOT EXISTS joined (club_id integer NOT NULL REFERENCES clubs (id), who integer, PRIMARY KEY (club_id, who));
DO $$ DECLARE c integer; BEGIN
  INSERT INTO clubs (slug) VALUES ('a') ON CONFLICT (slug) DO NOTHING RETURNING id INTO c;
  INSERT INTO joined (club_id, who) VALUES (c, 1) ON CONFLICT DO NOTHING;
END $$;
DO $$ DECLARE c integer; BEGIN
  INSERT INTO clubs (slug) VALUES ('b') ON CONFLICT (slug) DO NOTHING RETURNING id INTO c;
  IF c IS NOT NULL THEN
    INSERT INTO joined (club_id, who) VALUES (c, 1);
  END IF;
END $$;
DO $$ DECLARE c integer; BEGIN
  INSERT INTO clubs (slug) VALUES ('d') ON CONFLICT (slug) DO NOTHING RETURNING id INTO c;
  SELECT id INTO c FROM clubs WHERE slug = 'd';
  INSERT INTO joined (club_id, who) VALUES (c, 1) ON CONFLICT DO NOTHING;
END $$;
DO $$ DECLARE c integer; BEGIN
  INSERT INTO clubs (slug) VALUES ('e') ON CONFLICT (slug) DO NOTHING RETURNING id INTO c;
  UPDATE clubs SET founder = c WHERE slug = 'a';
END $$;
DO $$ DECLARE c integer; BEGIN
  INSERT INTO clubs (slug) VALUES ('f') ON CONFLICT (slug) DO UPDATE SET slug = EXCLUDED.slug RETURNING id INTO c;
  INSERT INTO joined (club_id, who) VALUES (c, 1) ON CONFLICT DO NOTHING;
END $$;
-- what loops over rows that are there do, and INSERTs behind conditions about such rows
DO $$ DECLARE o record; BEGIN
  FOR o IN SELECT id, held FROM purses LOOP
    INSERT INTO clubs (slug) VALUES ('of-' || o.id);
  END LOOP;
END $$;
DO $$ DECLARE o record; BEGIN
  FOR o IN (SELECT id FROM purses) LOOP
    INSERT INTO clubs (slug) VALUES ('by-' || o.id) ON CONFLICT (slug) DO NOTHING;
  END LOOP;
END $$;
DO $$ DECLARE o record; BEGIN
  FOR o IN SELECT id FROM purses WHERE k = 77 LOOP
    UPDATE purses SET held = held + 1 WHERE id = o.id;
  END LOOP;
END $$;
DO $$ DECLARE o record; BEGIN
  FOR o IN SELECT * FROM purses LOOP
    UPDATE purses SET held = o.held + 1 WHERE id = o.id;
  END LOOP;
END $$;
DO $$ DECLARE o record; BEGIN
  FOR o IN SELECT * FROM purses LOOP
    UPDATE purses SET held = o.k * 10 WHERE purses.id = o.id;
  END LOOP;
END $$;
DO $$ BEGIN
  IF EXISTS (SELECT 1 FROM purses WHERE k = 3) THEN
    INSERT INTO clubs (slug) VALUES ('g');
  END IF;
END $$;
-- a row is there behind an INSERT that has asked for it
INSERT INTO clubs (slug) SELECT 'h' WHERE NOT EXISTS (SELECT 1 FROM clubs WHERE slug = 'h');
CREATE TABLE IF NOT EXISTS of_clubs (id serial PRIMARY KEY, club integer, n integer DEFAULT -3);
INSERT INTO of_clubs (club) SELECT id FROM clubs WHERE slug = 'h';
-- a sign in front of a number is a part of it
UPDATE of_clubs SET n = -n;
CREATE TABLE IF NOT EXISTS of_signs (id integer PRIMARY KEY, n integer);
INSERT INTO of_signs (id, n) VALUES (-1, -2) ON CONFLICT (id) DO UPDATE SET n = 2;
INSERT INTO of_signs (id, n) VALUES (-4, -2) ON CONFLICT (id) DO UPDATE SET n = -2;
