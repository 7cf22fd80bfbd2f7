-- Foreign keys, without those that partitions have from their parents, and those that the server keeps for the
-- partitions of the table they point at.
SELECT c.conrelid::bigint AS "table",
       c.conname AS name,
       pg_catalog.to_json(ARRAY(
           SELECT a.attname::pg_catalog.text
           FROM pg_catalog.unnest(c.conkey) WITH ORDINALITY AS k (attnum, place)
           JOIN pg_catalog.pg_attribute AS a ON a.attrelid = c.conrelid AND a.attnum = k.attnum
           ORDER BY k.place
       ))::pg_catalog.text AS columns,
       rn.nspname AS references_namespace,
       r.relname AS references_table,
       pg_catalog.to_json(ARRAY(
           SELECT a.attname::pg_catalog.text
           FROM pg_catalog.unnest(c.confkey) WITH ORDINALITY AS k (attnum, place)
           JOIN pg_catalog.pg_attribute AS a ON a.attrelid = c.confrelid AND a.attnum = k.attnum
           ORDER BY k.place
       ))::pg_catalog.text AS references_columns,
       CASE c.confdeltype
           WHEN 'r' THEN 'restrict' WHEN 'c' THEN 'cascade' WHEN 'n' THEN 'set null' WHEN 'd' THEN 'set default'
           ELSE 'no action'
       END AS on_delete,
       CASE c.confupdtype
           WHEN 'r' THEN 'restrict' WHEN 'c' THEN 'cascade' WHEN 'n' THEN 'set null' WHEN 'd' THEN 'set default'
           ELSE 'no action'
       END AS on_update,
       c.condeferrable AS is_deferrable,
       c.condeferred AS is_deferred,
       d.description AS comment,
       pg_catalog.to_json(ARRAY(
           SELECT a.attname::pg_catalog.text
           FROM pg_catalog.unnest(c.confdelsetcols) WITH ORDINALITY AS k (attnum, place)
           JOIN pg_catalog.pg_attribute AS a ON a.attrelid = c.conrelid AND a.attnum = k.attnum
           ORDER BY k.place
       ))::pg_catalog.text AS on_delete_columns,
       c.confmatchtype = 'f' AS match_full,
       c.conperiod AS period,
       c.convalidated OR NOT c.conenforced AS validated,
       c.conenforced AS enforced,
       t.relkind = 'p' AS partitioned
-- A column that an old server lacks is found in the first row source instead.
FROM (SELECT false AS conperiod, true AS conenforced) AS before_18
CROSS JOIN (SELECT NULL::smallint[] AS confdelsetcols) AS before_15
CROSS JOIN LATERAL (
    SELECT oid, conrelid, conname, contype, conkey, confrelid, confkey, confdeltype, confupdtype, conparentid,
           condeferrable, condeferred, conperiod, confdelsetcols, confmatchtype, convalidated, conenforced
    FROM pg_catalog.pg_constraint
) AS c
JOIN pg_catalog.pg_class AS t ON t.oid = c.conrelid
JOIN pg_catalog.pg_namespace AS n ON n.oid = t.relnamespace
JOIN pg_catalog.pg_class AS r ON r.oid = c.confrelid
JOIN pg_catalog.pg_namespace AS rn ON rn.oid = r.relnamespace
LEFT JOIN pg_catalog.pg_description AS d
    ON d.classoid = 'pg_catalog.pg_constraint'::pg_catalog.regclass AND d.objoid = c.oid AND d.objsubid = 0
WHERE c.contype = 'f' AND c.conparentid = 0
  AND t.relkind IN ('r', 'p')
  AND n.nspname !~ '^pg_' AND n.nspname <> 'information_schema'
