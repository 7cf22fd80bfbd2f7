-- Row-level security policies.
WITH printing AS MATERIALIZED (
    -- The server prints SQL alike for whoever asks, every name qualified; the settings end with this statement.
    SELECT pg_catalog.count(pg_catalog.set_config(s.name, s.value, true)) AS settings
    FROM (VALUES ('search_path', ''), ('quote_all_identifiers', 'off'), ('standard_conforming_strings', 'on'),
                 ('datestyle', 'ISO, MDY'), ('intervalstyle', 'postgres'), ('timezone', 'UTC'), ('lc_monetary', 'C'),
                 ('extra_float_digits', '1'), ('bytea_output', 'hex')) AS s (name, value)
)
SELECT p.oid::bigint AS id,
       p.polrelid::bigint AS "table",
       p.polname AS name,
       CASE p.polcmd
           WHEN 'r' THEN 'select' WHEN 'a' THEN 'insert' WHEN 'w' THEN 'update' WHEN 'd' THEN 'delete' ELSE 'all'
       END AS command,
       p.polpermissive AS permissive,
       pg_catalog.to_json(ARRAY(
           SELECT r.rolname::pg_catalog.text
           FROM pg_catalog.pg_roles AS r WHERE r.oid = ANY (p.polroles) ORDER BY r.rolname
       ))::pg_catalog.text AS roles, -- none: PUBLIC
       pg_catalog.pg_get_expr(p.polqual, p.polrelid) AS "using",
       pg_catalog.pg_get_expr(p.polwithcheck, p.polrelid) AS "check",
       d.description AS comment
FROM printing
CROSS JOIN pg_catalog.pg_policy AS p
LEFT JOIN pg_catalog.pg_description AS d
    ON d.classoid = 'pg_catalog.pg_policy'::pg_catalog.regclass AND d.objoid = p.oid AND d.objsubid = 0
