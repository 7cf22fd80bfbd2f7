-- Privileges that objects get when they are made, one row for each role, namespace, sort of object and grantee.
-- What is kept for any namespace (an empty one here) stands in place of the server's own default, which is left out.
SELECT COALESCE(n.nspname, '') AS namespace,
       CASE WHEN maker.rolname = CURRENT_USER THEN '' ELSE maker.rolname END AS role,
       CASE d.defaclobjtype
           WHEN 'r' THEN 'tables' WHEN 'S' THEN 'sequences' WHEN 'f' THEN 'functions' WHEN 'T' THEN 'types'
           WHEN 'n' THEN 'schemas'
       END AS objects,
       g.who,
       pg_catalog.to_json(COALESCE(pg_catalog.array_agg(g.privilege ORDER BY g.privilege)
           FILTER (WHERE g.given AND (NOT g.usual OR g.option)), '{}'))::pg_catalog.text AS privileges,
       pg_catalog.to_json(COALESCE(pg_catalog.array_agg(g.privilege ORDER BY g.privilege)
           FILTER (WHERE g.option), '{}'))::pg_catalog.text AS grantable,
       pg_catalog.to_json(COALESCE(pg_catalog.array_agg(g.privilege ORDER BY g.privilege)
           FILTER (WHERE NOT g.given), '{}'))::pg_catalog.text AS revoked
FROM pg_catalog.pg_default_acl AS d
JOIN pg_catalog.pg_roles AS maker ON maker.oid = d.defaclrole
LEFT JOIN pg_catalog.pg_namespace AS n ON n.oid = d.defaclnamespace
CROSS JOIN LATERAL (
    SELECT COALESCE(r.rolname, 'public') AS who, pg_catalog.lower(x.privilege_type) AS privilege,
           pg_catalog.bool_or(x.given) AS given, pg_catalog.bool_or(NOT x.given) AS usual,
           pg_catalog.bool_or(x.option AND x.grantee <> d.defaclrole) AS option
    FROM (
        SELECT a.grantee, a.privilege_type, true AS given, a.is_grantable AS option
        FROM pg_catalog.aclexplode(d.defaclacl) AS a
        UNION ALL
        SELECT a.grantee, a.privilege_type, false, false
        FROM pg_catalog.aclexplode(pg_catalog.acldefault(
            CASE WHEN d.defaclobjtype = 'S' THEN 's' ELSE d.defaclobjtype END, d.defaclrole
        )) AS a
        WHERE d.defaclnamespace = 0
    ) AS x
    LEFT JOIN pg_catalog.pg_roles AS r ON r.oid = x.grantee
    GROUP BY 1, 2
) AS g
WHERE d.defaclobjtype IN ('r', 'S', 'f', 'T', 'n')
  AND (NOT g.given OR NOT g.usual OR g.option)
GROUP BY 1, 2, 3, 4
