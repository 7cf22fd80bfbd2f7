-- Domains.
WITH printing AS MATERIALIZED (
    -- The server prints SQL alike for whoever asks, every name qualified; the settings end with this statement.
    SELECT pg_catalog.count(pg_catalog.set_config(s.name, s.value, true)) AS settings
    FROM (VALUES ('search_path', ''), ('quote_all_identifiers', 'off'), ('standard_conforming_strings', 'on'),
                 ('datestyle', 'ISO, MDY'), ('intervalstyle', 'postgres'), ('timezone', 'UTC'), ('lc_monetary', 'C'),
                 ('extra_float_digits', '1'), ('bytea_output', 'hex')) AS s (name, value)
)
SELECT t.oid::bigint AS id,
       n.nspname AS namespace,
       t.typname AS name,
       t.typbasetype::bigint AS type,
       t.typtypmod AS modifier,
       t.typndims AS dimensions,
       cn.nspname AS collation_namespace,
       co.collname AS collation,
       pg_catalog.pg_get_expr(t.typdefaultbin, 0) AS expression,
       t.typnotnull AS not_null,
       d.description AS comment
FROM printing
CROSS JOIN pg_catalog.pg_type AS t
JOIN pg_catalog.pg_namespace AS n ON n.oid = t.typnamespace
JOIN pg_catalog.pg_type AS b ON b.oid = t.typbasetype
LEFT JOIN pg_catalog.pg_collation AS co ON co.oid = t.typcollation AND t.typcollation <> b.typcollation
LEFT JOIN pg_catalog.pg_namespace AS cn ON cn.oid = co.collnamespace
LEFT JOIN pg_catalog.pg_description AS d
    ON d.classoid = 'pg_catalog.pg_type'::pg_catalog.regclass AND d.objoid = t.oid AND d.objsubid = 0
WHERE t.typtype = 'd'
  AND n.nspname !~ '^pg_' AND n.nspname <> 'information_schema'
  AND NOT EXISTS (
          SELECT FROM pg_catalog.pg_depend AS member
          WHERE member.classid = 'pg_catalog.pg_type'::pg_catalog.regclass
            AND member.objid = t.oid AND member.deptype = 'e'
      )
