-- Views.
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
       COALESCE(o.security_invoker, false) AS security_invoker,
       COALESCE(o.security_barrier, false) AS security_barrier,
       COALESCE(o.check_option, '') AS check_option,
       d.description AS comment,
       pg_catalog.to_json(ARRAY(
           SELECT pg_catalog.json_build_array(
               a.attname,
               pg_catalog.format_type(a.atttypid, a.atttypmod) || COALESCE(
                   ' COLLATE ' || NULLIF(a.attcollation, t.typcollation)::pg_catalog.regcollation, ''
               ),
               note.description
           )
           FROM pg_catalog.pg_attribute AS a
           JOIN pg_catalog.pg_type AS t ON t.oid = a.atttypid
           LEFT JOIN pg_catalog.pg_description AS note
               ON note.classoid = 'pg_catalog.pg_class'::pg_catalog.regclass AND note.objoid = a.attrelid
               AND note.objsubid = a.attnum
           WHERE a.attrelid = c.oid AND a.attnum > 0
           ORDER BY a.attnum
       ))::pg_catalog.text AS outputs -- name, type, comment
FROM printing
CROSS JOIN pg_catalog.pg_class AS c
JOIN pg_catalog.pg_namespace AS n ON n.oid = c.relnamespace
CROSS JOIN LATERAL (
    SELECT pg_catalog.bool_or(p.option_value::boolean) FILTER (WHERE p.option_name = 'security_invoker')
               AS security_invoker,
           pg_catalog.bool_or(p.option_value::boolean) FILTER (WHERE p.option_name = 'security_barrier')
               AS security_barrier,
           pg_catalog.max(p.option_value) FILTER (WHERE p.option_name = 'check_option') AS check_option
    FROM pg_catalog.pg_options_to_table(c.reloptions) AS p
    WHERE p.option_name IN ('security_invoker', 'security_barrier', 'check_option')
) AS o
LEFT JOIN pg_catalog.pg_description AS d
    ON d.classoid = 'pg_catalog.pg_class'::pg_catalog.regclass AND d.objoid = c.oid AND d.objsubid = 0
WHERE c.relkind = 'v'
  AND n.nspname !~ '^pg_' AND n.nspname <> 'information_schema'
  AND NOT EXISTS (
          SELECT FROM pg_catalog.pg_depend AS member
          WHERE member.classid = 'pg_catalog.pg_class'::pg_catalog.regclass
            AND member.objid = c.oid AND member.deptype = 'e'
      )
