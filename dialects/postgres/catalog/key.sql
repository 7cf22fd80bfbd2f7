-- Primary keys and unique constraints, without those that partitions have from their parents.
SELECT c.conrelid::bigint AS "table",
       c.conname AS name,
       c.contype = 'p' AS is_primary,
       pg_catalog.to_json(ARRAY(
           SELECT a.attname::pg_catalog.text
           FROM pg_catalog.unnest(i.indkey) WITH ORDINALITY AS k (attnum, place)
           JOIN pg_catalog.pg_attribute AS a ON a.attrelid = c.conrelid AND a.attnum = k.attnum
           WHERE k.place <= i.indnkeyatts
           ORDER BY k.place
       ))::pg_catalog.text AS columns,
       pg_catalog.to_json(ARRAY(
           SELECT a.attname::pg_catalog.text
           FROM pg_catalog.unnest(i.indkey) WITH ORDINALITY AS k (attnum, place)
           JOIN pg_catalog.pg_attribute AS a ON a.attrelid = c.conrelid AND a.attnum = k.attnum
           WHERE k.place > i.indnkeyatts
           ORDER BY k.place
       ))::pg_catalog.text AS include,
       c.condeferrable AS is_deferrable,
       c.condeferred AS is_deferred,
       i.indnullsnotdistinct AS nulls_not_distinct,
       d.description AS comment,
       c.conperiod AS without_overlaps,
       t.relkind = 'p' AS partitioned
-- A column that an old server lacks is found in the first row source instead.
FROM (SELECT false AS indnullsnotdistinct) AS before_15
CROSS JOIN (SELECT false AS conperiod) AS before_18
CROSS JOIN LATERAL (
    SELECT oid, conrelid, conname, contype, conindid, conparentid, condeferrable, condeferred, conperiod
    FROM pg_catalog.pg_constraint
) AS c
JOIN LATERAL (
    SELECT indexrelid, indkey, indnkeyatts, indnullsnotdistinct FROM pg_catalog.pg_index
) AS i ON i.indexrelid = c.conindid
JOIN pg_catalog.pg_class AS t ON t.oid = c.conrelid
JOIN pg_catalog.pg_namespace AS n ON n.oid = t.relnamespace
LEFT JOIN pg_catalog.pg_description AS d
    ON d.classoid = 'pg_catalog.pg_constraint'::pg_catalog.regclass AND d.objoid = c.oid AND d.objsubid = 0
WHERE c.contype IN ('p', 'u')
  AND t.relkind IN ('r', 'p') AND c.conparentid = 0
  AND n.nspname !~ '^pg_' AND n.nspname <> 'information_schema'
