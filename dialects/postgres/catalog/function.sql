-- Functions and procedures; unmodelled_object.sql names those written in C, and window functions.
WITH printing AS MATERIALIZED (
    -- The server prints SQL alike for whoever asks, every name qualified; the settings end with this statement.
    SELECT pg_catalog.count(pg_catalog.set_config(s.name, s.value, true)) AS settings
    FROM (VALUES ('search_path', ''), ('quote_all_identifiers', 'off'), ('standard_conforming_strings', 'on'),
                 ('datestyle', 'ISO, MDY'), ('intervalstyle', 'postgres'), ('timezone', 'UTC'), ('lc_monetary', 'C'),
                 ('extra_float_digits', '1'), ('bytea_output', 'hex')) AS s (name, value)
)
SELECT p.oid::bigint AS id,
       n.nspname AS namespace,
       p.proname AS name,
       pg_catalog.to_json(COALESCE(p.proallargtypes, p.proargtypes::pg_catalog.oid[])::bigint[])::pg_catalog.text
           AS argument_types,
       pg_catalog.to_json(p.proargmodes)::pg_catalog.text AS argument_modes, -- NULL when all are IN
       CASE WHEN p.prokind = 'p' THEN 'procedure' ELSE 'function' END AS kind,
       pg_catalog.to_json(p.proargnames)::pg_catalog.text AS argument_names,
       CASE WHEN p.pronargdefaults > 0 THEN pg_catalog.to_json(ARRAY(
           SELECT pg_catalog.pg_get_function_arg_default(p.oid, k.place::integer)
           FROM pg_catalog.unnest(COALESCE(p.proallargtypes, p.proargtypes::pg_catalog.oid[]))
               WITH ORDINALITY AS k (type, place)
           ORDER BY k.place
       ))::pg_catalog.text END AS argument_defaults,
       COALESCE(pg_catalog.pg_get_function_result(p.oid), '') AS returns, -- a procedure has none
       l.lanname AS language,
       COALESCE(pg_catalog.pg_get_function_sqlbody(p.oid), p.prosrc) AS body,
       CASE p.provolatile WHEN 'i' THEN 'immutable' WHEN 's' THEN 'stable' ELSE 'volatile' END AS volatility,
       CASE p.proparallel WHEN 's' THEN 'safe' WHEN 'r' THEN 'restricted' ELSE 'unsafe' END AS parallel,
       p.proisstrict AS strict,
       p.prosecdef AS security_definer,
       p.proleakproof AS leakproof,
       pg_catalog.to_json(p.proconfig)::pg_catalog.text AS settings,
       d.description AS comment,
       p.prosqlbody IS NOT NULL AS parsed,
       CASE WHEN p.procost <> CASE WHEN l.lanname = 'internal' THEN 1 ELSE 100 END
           THEN p.procost::pg_catalog.text ELSE '' END AS cost,
       CASE WHEN p.proretset AND p.prorows <> 1000 THEN p.prorows::pg_catalog.text ELSE '' END AS rows
FROM printing
CROSS JOIN pg_catalog.pg_proc AS p
JOIN pg_catalog.pg_namespace AS n ON n.oid = p.pronamespace
JOIN pg_catalog.pg_language AS l ON l.oid = p.prolang
LEFT JOIN pg_catalog.pg_description AS d
    ON d.classoid = 'pg_catalog.pg_proc'::pg_catalog.regclass AND d.objoid = p.oid AND d.objsubid = 0
WHERE p.prokind IN ('f', 'p') AND l.lanname <> 'c'
  AND n.nspname !~ '^pg_' AND n.nspname <> 'information_schema'
  AND NOT EXISTS (
      -- an extension's, or a range type's constructor
      SELECT FROM pg_catalog.pg_depend AS member
      WHERE member.classid = 'pg_catalog.pg_proc'::pg_catalog.regclass
        AND member.objid = p.oid AND member.deptype IN ('e', 'i')
  )
