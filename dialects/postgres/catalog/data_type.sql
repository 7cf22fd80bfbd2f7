-- The types that columns, arguments, domains, attributes and ranges have, one row for each type and modifier.
-- An array comes with the namespace, name and printed form of its element.
WITH printing AS MATERIALIZED (
    -- The server prints SQL alike for whoever asks, every name qualified; the settings end with this statement.
    SELECT pg_catalog.count(pg_catalog.set_config(s.name, s.value, true)) AS settings
    FROM (VALUES ('search_path', ''), ('quote_all_identifiers', 'off'), ('standard_conforming_strings', 'on'),
                 ('datestyle', 'ISO, MDY'), ('intervalstyle', 'postgres'), ('timezone', 'UTC'), ('lc_monetary', 'C'),
                 ('extra_float_digits', '1'), ('bytea_output', 'hex')) AS s (name, value)
)
SELECT used.type::bigint AS type,
       used.modifier,
       n.nspname AS namespace,
       base.typname AS name,
       pg_catalog.format_type(base.oid, used.modifier) AS printed,
       base.oid <> used.type AS is_array
FROM printing
CROSS JOIN (
    SELECT a.atttypid AS type, a.atttypmod AS modifier
    FROM pg_catalog.pg_attribute AS a
    JOIN pg_catalog.pg_class AS c ON c.oid = a.attrelid
    JOIN pg_catalog.pg_namespace AS n ON n.oid = c.relnamespace
    WHERE c.relkind IN ('r', 'p', 'c') AND a.attnum > 0 AND NOT a.attisdropped
      AND n.nspname !~ '^pg_' AND n.nspname <> 'information_schema'
    UNION
    SELECT t.typbasetype, t.typtypmod
    FROM pg_catalog.pg_type AS t
    JOIN pg_catalog.pg_namespace AS n ON n.oid = t.typnamespace
    WHERE t.typtype = 'd' AND n.nspname !~ '^pg_' AND n.nspname <> 'information_schema'
    UNION
    SELECT r.rngsubtype, -1
    FROM pg_catalog.pg_range AS r
    JOIN pg_catalog.pg_type AS t ON t.oid = r.rngtypid
    JOIN pg_catalog.pg_namespace AS n ON n.oid = t.typnamespace
    WHERE n.nspname !~ '^pg_' AND n.nspname <> 'information_schema'
    UNION
    SELECT argument.type, -1
    FROM pg_catalog.pg_proc AS p
    JOIN pg_catalog.pg_namespace AS n ON n.oid = p.pronamespace
    CROSS JOIN LATERAL pg_catalog.unnest(COALESCE(p.proallargtypes, p.proargtypes::pg_catalog.oid[])) AS argument (type)
    WHERE n.nspname !~ '^pg_' AND n.nspname <> 'information_schema'
) AS used
LEFT JOIN pg_catalog.pg_type AS element ON element.typarray = used.type
JOIN pg_catalog.pg_type AS base ON base.oid = COALESCE(element.oid, used.type)
JOIN pg_catalog.pg_namespace AS n ON n.oid = base.typnamespace
