-- Aggregate functions.
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
       pg_catalog.to_json(p.proargtypes::pg_catalog.oid[]::bigint[])::pg_catalog.text AS argument_types,
       NULL AS argument_modes,
       'aggregate' AS kind,
       pg_catalog.pg_get_function_arguments(p.oid) AS arguments,
       pg_catalog.pg_get_function_result(p.oid) AS returns,
       pg_catalog.to_json(ARRAY(
           SELECT o.name || '=' || o.value
           FROM (VALUES
               ('sfunc', a.aggtransfn::pg_catalog.regproc::pg_catalog.text),
               ('stype', pg_catalog.format_type(a.aggtranstype, NULL)),
               ('sspace', NULLIF(a.aggtransspace, 0)::pg_catalog.text),
               ('finalfunc', CASE WHEN a.aggfinalfn <> 0 THEN a.aggfinalfn::pg_catalog.regproc::pg_catalog.text END),
               ('finalfunc_extra', CASE WHEN a.aggfinalextra THEN '' END),
               ('finalfunc_modify', CASE
                   WHEN a.aggfinalfn = 0 OR a.aggfinalmodify = CASE a.aggkind WHEN 'n' THEN 'r' ELSE 'w' END THEN NULL
                   WHEN a.aggfinalmodify = 'r' THEN 'READ_ONLY' WHEN a.aggfinalmodify = 's' THEN 'SHAREABLE'
                   ELSE 'READ_WRITE'
               END),
               ('combinefunc',
                CASE WHEN a.aggcombinefn <> 0 THEN a.aggcombinefn::pg_catalog.regproc::pg_catalog.text END),
               ('serialfunc', CASE WHEN a.aggserialfn <> 0 THEN a.aggserialfn::pg_catalog.regproc::pg_catalog.text END),
               ('deserialfunc',
                CASE WHEN a.aggdeserialfn <> 0 THEN a.aggdeserialfn::pg_catalog.regproc::pg_catalog.text END),
               ('initcond', a.agginitval),
               ('msfunc', CASE WHEN a.aggmtransfn <> 0 THEN a.aggmtransfn::pg_catalog.regproc::pg_catalog.text END),
               ('minvfunc',
                CASE WHEN a.aggminvtransfn <> 0 THEN a.aggminvtransfn::pg_catalog.regproc::pg_catalog.text END),
               ('mstype', CASE WHEN a.aggmtranstype <> 0 THEN pg_catalog.format_type(a.aggmtranstype, NULL) END),
               ('msspace', NULLIF(a.aggmtransspace, 0)::pg_catalog.text),
               ('mfinalfunc', CASE WHEN a.aggmfinalfn <> 0 THEN a.aggmfinalfn::pg_catalog.regproc::pg_catalog.text END),
               ('mfinalfunc_extra', CASE WHEN a.aggmfinalextra THEN '' END),
               ('mfinalfunc_modify', CASE
                   WHEN a.aggmfinalfn = 0 OR a.aggmfinalmodify = CASE a.aggkind WHEN 'n' THEN 'r' ELSE 'w' END THEN NULL
                   WHEN a.aggmfinalmodify = 'r' THEN 'READ_ONLY' WHEN a.aggmfinalmodify = 's' THEN 'SHAREABLE'
                   ELSE 'READ_WRITE'
               END),
               ('minitcond', a.aggminitval),
               ('sortop', CASE WHEN a.aggsortop <> 0 THEN 'OPERATOR(' || pg_catalog.quote_ident(s.nspname) || '.'
                                                         || r.oprname || ')' END),
               ('parallel', CASE p.proparallel WHEN 's' THEN 'SAFE' WHEN 'r' THEN 'RESTRICTED' END),
               ('hypothetical', CASE WHEN a.aggkind = 'h' THEN '' END)
           ) AS o (name, value)
           WHERE o.value IS NOT NULL
       ))::pg_catalog.text AS options,
       d.description AS comment
FROM printing
CROSS JOIN pg_catalog.pg_proc AS p
JOIN pg_catalog.pg_aggregate AS a ON a.aggfnoid = p.oid
JOIN pg_catalog.pg_namespace AS n ON n.oid = p.pronamespace
LEFT JOIN pg_catalog.pg_operator AS r ON r.oid = a.aggsortop
LEFT JOIN pg_catalog.pg_namespace AS s ON s.oid = r.oprnamespace
LEFT JOIN pg_catalog.pg_description AS d
    ON d.classoid = 'pg_catalog.pg_proc'::pg_catalog.regclass AND d.objoid = p.oid AND d.objsubid = 0
WHERE n.nspname !~ '^pg_' AND n.nspname <> 'information_schema'
  AND NOT EXISTS (
      -- an extension's
      SELECT FROM pg_catalog.pg_depend AS member
      WHERE member.classid = 'pg_catalog.pg_proc'::pg_catalog.regclass
        AND member.objid = p.oid AND member.deptype = 'e'
  )
