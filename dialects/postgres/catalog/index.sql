-- Indexes that serve no constraint, without those that partitions have from their parents: one row for each part, in order.
WITH printing AS MATERIALIZED (
    -- The server prints SQL alike for whoever asks, every name qualified; the settings end with this statement.
    SELECT pg_catalog.count(pg_catalog.set_config(s.name, s.value, true)) AS settings
    FROM (VALUES ('search_path', ''), ('quote_all_identifiers', 'off'), ('standard_conforming_strings', 'on'),
                 ('datestyle', 'ISO, MDY'), ('intervalstyle', 'postgres'), ('timezone', 'UTC'), ('lc_monetary', 'C'),
                 ('extra_float_digits', '1'), ('bytea_output', 'hex')) AS s (name, value)
)
SELECT i.indexrelid::bigint AS id,
       i.indrelid::bigint AS "table",
       x.relname AS name,
       i.indisunique AS is_unique,
       m.amname AS method,
       i.indnullsnotdistinct AS nulls_not_distinct,
       CASE WHEN i.indpred IS NOT NULL THEN pg_catalog.pg_get_expr(i.indpred, i.indrelid) END AS "where",
       pg_catalog.to_json(x.reloptions)::pg_catalog.text AS options,
       d.description AS comment,
       i.indisclustered AS clustered,
       i.indisreplident AS replica_identity,
       t.relkind = 'p' AS partitioned,
       k.place > i.indnkeyatts AS is_included,
       a.attname AS "column",
       -- an expression; in parentheses of its own unless it is a function's call
       CASE WHEN k.attnum = 0 THEN pg_catalog.pg_get_indexdef(i.indexrelid, k.place::integer, false) END AS expression,
       COALESCE(i.indoption[k.place - 1] & 1 <> 0, false) AS descending,
       COALESCE(i.indoption[k.place - 1] & 2 <> 0, false) AS nulls_first,
       opn.nspname AS operator_class_namespace,
       op.opcname AS operator_class,
       con.nspname AS collation_namespace,
       co.collname AS collation
-- A column that an old server lacks is found in the first row source instead.
FROM printing
CROSS JOIN (SELECT false AS indnullsnotdistinct) AS before_15
CROSS JOIN LATERAL (
    SELECT indexrelid, indrelid, indisunique, indkey, indnkeyatts, indoption, indclass, indcollation,
           indpred, indnullsnotdistinct, indisclustered, indisreplident
    FROM pg_catalog.pg_index
) AS i
JOIN pg_catalog.pg_class AS x ON x.oid = i.indexrelid
JOIN pg_catalog.pg_class AS t ON t.oid = i.indrelid
JOIN pg_catalog.pg_namespace AS n ON n.oid = t.relnamespace
JOIN pg_catalog.pg_am AS m ON m.oid = x.relam
CROSS JOIN LATERAL pg_catalog.unnest(i.indkey) WITH ORDINALITY AS k (attnum, place)
LEFT JOIN pg_catalog.pg_attribute AS a ON a.attrelid = i.indrelid AND a.attnum = k.attnum
LEFT JOIN pg_catalog.pg_opclass AS op ON op.oid = i.indclass[k.place - 1] AND NOT op.opcdefault
LEFT JOIN pg_catalog.pg_namespace AS opn ON opn.oid = op.opcnamespace
LEFT JOIN pg_catalog.pg_collation AS co
    ON co.oid = i.indcollation[k.place - 1]
    AND CASE
        WHEN k.attnum <> 0 THEN co.oid <> a.attcollation
        ELSE pg_catalog.strpos(
            pg_catalog.pg_get_indexdef(i.indexrelid),
            pg_catalog.pg_get_indexdef(i.indexrelid, k.place::integer, false) || ' COLLATE '
        ) > 0
    END
LEFT JOIN pg_catalog.pg_namespace AS con ON con.oid = co.collnamespace
LEFT JOIN pg_catalog.pg_description AS d
    ON d.classoid = 'pg_catalog.pg_class'::pg_catalog.regclass AND d.objoid = i.indexrelid AND d.objsubid = 0
WHERE t.relkind IN ('r', 'p', 'm') AND NOT x.relispartition
  AND n.nspname !~ '^pg_' AND n.nspname <> 'information_schema'
  AND NOT EXISTS (
      SELECT FROM pg_catalog.pg_constraint AS c
      WHERE c.conrelid = i.indrelid AND c.conindid = i.indexrelid AND c.contype IN ('p', 'u', 'x')
  )
ORDER BY i.indexrelid, k.place
