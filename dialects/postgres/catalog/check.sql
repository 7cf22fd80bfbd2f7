-- Check constraints of tables, without those that partitions have from their parents.
WITH printing AS MATERIALIZED (
    -- The server prints SQL alike for whoever asks, every name qualified; the settings end with this statement.
    SELECT pg_catalog.count(pg_catalog.set_config(s.name, s.value, true)) AS settings
    FROM (VALUES ('search_path', ''), ('quote_all_identifiers', 'off'), ('standard_conforming_strings', 'on'),
                 ('datestyle', 'ISO, MDY'), ('intervalstyle', 'postgres'), ('timezone', 'UTC'), ('lc_monetary', 'C'),
                 ('extra_float_digits', '1'), ('bytea_output', 'hex')) AS s (name, value)
)
SELECT c.oid::bigint AS id,
       c.conrelid::bigint AS "table",
       c.conname AS name,
       pg_catalog.pg_get_expr(c.conbin, c.conrelid) AS expression,
       d.description AS comment,
       c.connoinherit AS no_inherit,
       c.convalidated OR NOT c.conenforced AS validated,
       c.conenforced AS enforced
-- A column that an old server lacks is found in the first row source instead.
FROM printing
CROSS JOIN (SELECT true AS conenforced) AS before_18
CROSS JOIN LATERAL (
    SELECT oid, conrelid, conname, contype, conbin, coninhcount, connoinherit, convalidated, conenforced
    FROM pg_catalog.pg_constraint
) AS c
JOIN pg_catalog.pg_class AS t ON t.oid = c.conrelid
JOIN pg_catalog.pg_namespace AS n ON n.oid = t.relnamespace
LEFT JOIN pg_catalog.pg_description AS d
    ON d.classoid = 'pg_catalog.pg_constraint'::pg_catalog.regclass AND d.objoid = c.oid AND d.objsubid = 0
WHERE c.contype = 'c'
  AND t.relkind IN ('r', 'p') AND NOT (t.relispartition AND c.coninhcount > 0)
  AND n.nspname !~ '^pg_' AND n.nspname <> 'information_schema'
