-- The columns of tables, but for those that partitions have from their parents, without dropped ones, in order.
WITH printing AS MATERIALIZED (
    -- The server prints SQL alike for whoever asks, every name qualified; the settings end with this statement.
    SELECT pg_catalog.count(pg_catalog.set_config(s.name, s.value, true)) AS settings
    FROM (VALUES ('search_path', ''), ('quote_all_identifiers', 'off'), ('standard_conforming_strings', 'on'),
                 ('datestyle', 'ISO, MDY'), ('intervalstyle', 'postgres'), ('timezone', 'UTC'), ('lc_monetary', 'C'),
                 ('extra_float_digits', '1'), ('bytea_output', 'hex')) AS s (name, value)
)
SELECT a.attrelid::bigint AS "table",
       a.attname AS name,
       a.atttypid::bigint AS type,
       a.atttypmod AS modifier,
       a.attndims AS dimensions,
       NOT a.attnotnull AS "null",
       pg_catalog.pg_get_expr(e.adbin, e.adrelid) AS expression,
       a.attgenerated::pg_catalog.text AS generated, -- '', s(tored), v(irtual)
       CASE WHEN a.attidentity <> '' THEN pg_catalog.json_build_array(
           a.attidentity = 'a', i.seqtypid::bigint, i.seqstart, i.seqincrement, i.seqmin, i.seqmax, i.seqcache, i.seqcycle,
           i.relname
       )::pg_catalog.text END AS identity, -- ALWAYS, type, START, INCREMENT, MINVALUE, MAXVALUE, CACHE, CYCLE, its sequence
       cn.nspname AS collation_namespace,
       co.collname AS collation,
       d.description AS comment,
       e.oid::bigint AS default_id,
       CASE
           WHEN a.attstorage = t.typstorage THEN '' WHEN a.attstorage = 'p' THEN 'plain'
           WHEN a.attstorage = 'e' THEN 'external' WHEN a.attstorage = 'm' THEN 'main' ELSE 'extended'
       END AS storage,
       CASE a.attcompression WHEN 'p' THEN 'pglz' WHEN 'l' THEN 'lz4' ELSE '' END AS compression,
       CASE WHEN a.attstattarget >= 0 THEN a.attstattarget::pg_catalog.text ELSE '' END AS statistics,
       pg_catalog.to_json(a.attoptions)::pg_catalog.text AS options
FROM printing
CROSS JOIN pg_catalog.pg_attribute AS a
JOIN pg_catalog.pg_class AS c ON c.oid = a.attrelid
JOIN pg_catalog.pg_namespace AS n ON n.oid = c.relnamespace
JOIN pg_catalog.pg_type AS t ON t.oid = a.atttypid
LEFT JOIN pg_catalog.pg_attrdef AS e ON e.adrelid = a.attrelid AND e.adnum = a.attnum
LEFT JOIN (
    SELECT owned.refobjid, owned.refobjsubid, s.*, named.relname
    FROM pg_catalog.pg_depend AS owned
    JOIN pg_catalog.pg_sequence AS s ON s.seqrelid = owned.objid
    JOIN pg_catalog.pg_class AS named ON named.oid = owned.objid
    WHERE owned.classid = 'pg_catalog.pg_class'::pg_catalog.regclass AND owned.objsubid = 0
      AND owned.refclassid = 'pg_catalog.pg_class'::pg_catalog.regclass AND owned.deptype = 'i'
) AS i ON i.refobjid = a.attrelid AND i.refobjsubid = a.attnum
LEFT JOIN pg_catalog.pg_collation AS co ON co.oid = a.attcollation AND a.attcollation <> t.typcollation
LEFT JOIN pg_catalog.pg_namespace AS cn ON cn.oid = co.collnamespace
LEFT JOIN pg_catalog.pg_description AS d
    ON d.classoid = 'pg_catalog.pg_class'::pg_catalog.regclass AND d.objoid = a.attrelid AND d.objsubid = a.attnum
WHERE a.attnum > 0 AND NOT a.attisdropped
  AND c.relkind IN ('r', 'p') AND NOT c.relispartition
  AND n.nspname !~ '^pg_' AND n.nspname <> 'information_schema'
ORDER BY a.attrelid, a.attnum
