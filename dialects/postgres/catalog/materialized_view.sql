-- Materialised views.
WITH printing AS MATERIALIZED (
    -- The server prints SQL alike for whoever asks, every name qualified; the settings end with this statement.
    SELECT pg_catalog.count(pg_catalog.set_config(s.name, s.value, true)) AS settings
    FROM (VALUES ('search_path', ''), ('quote_all_identifiers', 'off'), ('standard_conforming_strings', 'on'),
                 ('datestyle', 'ISO, MDY'), ('intervalstyle', 'postgres'), ('timezone', 'UTC'), ('lc_monetary', 'C'),
                 ('extra_float_digits', '1'), ('bytea_output', 'hex')) AS s (name, value)
)
SELECT c.oid::bigint AS id,
       n.nspname AS namespace,
       c.relname AS name,
       pg_catalog.pg_get_viewdef(c.oid) AS query,
       pg_catalog.to_json(COALESCE(c.reloptions, '{}') || ARRAY(
           SELECT 'toast.' || p.option FROM pg_catalog.unnest(toast.reloptions) AS p (option)
       ))::pg_catalog.text AS options,
       c.relispopulated AS populated,
       d.description AS comment
FROM printing
CROSS JOIN pg_catalog.pg_class AS c
JOIN pg_catalog.pg_namespace AS n ON n.oid = c.relnamespace
LEFT JOIN pg_catalog.pg_class AS toast ON toast.oid = c.reltoastrelid
LEFT JOIN pg_catalog.pg_description AS d
    ON d.classoid = 'pg_catalog.pg_class'::pg_catalog.regclass AND d.objoid = c.oid AND d.objsubid = 0
WHERE c.relkind = 'm'
  AND n.nspname !~ '^pg_' AND n.nspname <> 'information_schema'
  AND NOT EXISTS (
          SELECT FROM pg_catalog.pg_depend AS member
          WHERE member.classid = 'pg_catalog.pg_class'::pg_catalog.regclass
            AND member.objid = c.oid AND member.deptype = 'e'
      )
