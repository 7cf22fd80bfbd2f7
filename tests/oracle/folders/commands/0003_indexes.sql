CREATE TABLE IF NOT EXISTS word (id integer, text text, owner integer);
CREATE INDEX word_text ON word (text);
CREATE INDEX IF NOT EXISTS word_text ON word (text);
CREATE INDEX ON word (owner);
CREATE UNIQUE INDEX word_id ON word USING btree (id) INCLUDE (owner) WHERE owner IS NOT NULL;
CREATE INDEX CONCURRENTLY word_lower ON word (lower(text));
CREATE INDEX CONCURRENTLY IF NOT EXISTS word_lower ON word (lower(text));
CREATE INDEX CONCURRENTLY ON word (upper(text));
ALTER INDEX word_text RENAME TO word_text_too;
ALTER INDEX IF EXISTS word_text_too RENAME TO word_text;
ALTER INDEX word_text SET (fillfactor = 80);
ALTER INDEX word_text RESET (fillfactor);
ALTER INDEX word_lower ALTER COLUMN 1 SET STATISTICS 100;
ALTER TABLE word CLUSTER ON word_text;
CLUSTER word USING word_text;
CLUSTER word;
REINDEX TABLE word;
REINDEX INDEX CONCURRENTLY word_text;
VACUUM word;
ANALYZE word;
CREATE STATISTICS word_stats ON id, owner FROM word;
CREATE STATISTICS IF NOT EXISTS word_stats ON id, owner FROM word;
CREATE STATISTICS (dependencies) ON id, text FROM word;
ALTER STATISTICS word_stats SET STATISTICS 100;
ALTER STATISTICS word_stats RENAME TO word_statistics;
DROP STATISTICS word_statistics;
DROP INDEX word_id;
DROP INDEX IF EXISTS word_id;
DROP INDEX CONCURRENTLY word_lower;
DROP INDEX CONCURRENTLY IF EXISTS word_lower;
DROP INDEX IF EXISTS word_text CASCADE;
DO $$ BEGIN
  IF to_regclass('public.word_text') IS NULL THEN
    CREATE INDEX word_text ON word (text);
  END IF;
END $$;
DO $$ BEGIN
  CREATE INDEX word_owner ON word (owner);
EXCEPTION WHEN duplicate_table THEN NULL;
END $$;
DO $$ BEGIN
  DROP INDEX IF EXISTS word_owner;
  CREATE INDEX word_owner ON word (owner);
END $$;
DO $$ BEGIN
  IF NOT EXISTS (SELECT 1 FROM pg_indexes WHERE indexname = 'word_both') THEN
    CREATE INDEX word_both ON word (owner, text);
  END IF;
END $$;
CREATE TABLE IF NOT EXISTS split (id integer) PARTITION BY LIST (id);
CREATE TABLE IF NOT EXISTS split_one PARTITION OF split FOR VALUES IN (1);
CREATE INDEX IF NOT EXISTS split_id ON ONLY split (id);
CREATE INDEX IF NOT EXISTS split_one_id ON split_one (id);
ALTER INDEX split_id ATTACH PARTITION split_one_id;
ALTER TABLE split DETACH PARTITION split_one CONCURRENTLY;
