-- What the expressions of views, policies and functions read: one row for each object or column.
SELECT CASE d.classid
           WHEN 'pg_catalog.pg_rewrite'::pg_catalog.regclass THEN 'view'
           WHEN 'pg_catalog.pg_policy'::pg_catalog.regclass THEN 'policy'
           ELSE 'function'
       END AS dependent_kind,
       COALESCE(r.ev_class, d.objid)::bigint AS dependent,
       CASE
           WHEN t.typrelid <> 0 OR d.refclassid = 'pg_catalog.pg_class'::pg_catalog.regclass THEN 'relation'
           WHEN d.refclassid = 'pg_catalog.pg_proc'::pg_catalog.regclass THEN 'function'
           ELSE 'enum'
       END AS kind,
       COALESCE(NULLIF(t.typrelid, 0), t.oid, d.refobjid)::bigint AS id,
       a.attname AS "column"
FROM pg_catalog.pg_depend AS d
LEFT JOIN pg_catalog.pg_rewrite AS r
    ON d.classid = 'pg_catalog.pg_rewrite'::pg_catalog.regclass AND r.oid = d.objid
LEFT JOIN pg_catalog.pg_type AS element
    ON d.refclassid = 'pg_catalog.pg_type'::pg_catalog.regclass AND element.typarray = d.refobjid
LEFT JOIN pg_catalog.pg_type AS t
    ON d.refclassid = 'pg_catalog.pg_type'::pg_catalog.regclass AND t.oid = COALESCE(element.oid, d.refobjid)
LEFT JOIN pg_catalog.pg_attribute AS a
    ON d.refclassid = 'pg_catalog.pg_class'::pg_catalog.regclass AND d.refobjsubid > 0
    AND a.attrelid = d.refobjid AND a.attnum = d.refobjsubid
WHERE d.classid IN (
          'pg_catalog.pg_rewrite'::pg_catalog.regclass,
          'pg_catalog.pg_policy'::pg_catalog.regclass,
          'pg_catalog.pg_proc'::pg_catalog.regclass
      )
  AND d.refclassid IN (
          'pg_catalog.pg_class'::pg_catalog.regclass,
          'pg_catalog.pg_proc'::pg_catalog.regclass,
          'pg_catalog.pg_type'::pg_catalog.regclass
      )
  AND d.deptype IN ('n', 'a')
  AND d.objid >= 16384 -- the user's: initdb gives the numbers below
  AND r.ev_class IS DISTINCT FROM d.refobjid
