-- Every object that somebody declared, with its text. What an engine keeps for itself is left out by its name:
-- SQLite's own tables and automatic indexes, libSQL's, Turso's, and D1's, any further look at which D1 refuses
-- with "not authorized". Columns and keys are read from the text, so that one query serves any number of tables.
SELECT type, name, tbl_name, sql
FROM sqlite_master
WHERE sql IS NOT NULL
  AND name NOT GLOB 'sqlite_*'
  AND name NOT GLOB '_cf_*'
  AND name NOT GLOB 'libsql_*'
  AND name NOT GLOB '__turso_internal_*'
ORDER BY type, name
