-- What the expressions of views, policies, functions, defaults, constraints, indexes, triggers and types read: one row
-- for each object or column.
SELECT CASE d.classid
           WHEN 'pg_catalog.pg_rewrite'::pg_catalog.regclass THEN 'view'
           WHEN 'pg_catalog.pg_policy'::pg_catalog.regclass THEN 'policy'
           WHEN 'pg_catalog.pg_attrdef'::pg_catalog.regclass THEN 'default'
           WHEN 'pg_catalog.pg_constraint'::pg_catalog.regclass THEN 'constraint'
           WHEN 'pg_catalog.pg_class'::pg_catalog.regclass THEN CASE WHEN g.oid IS NULL THEN 'index' ELSE 'default' END
           WHEN 'pg_catalog.pg_trigger'::pg_catalog.regclass THEN 'trigger'
           WHEN 'pg_catalog.pg_type'::pg_catalog.regclass THEN 'type'
           ELSE 'function'
       END AS dependent_kind,
       COALESCE(r.ev_class, g.oid, d.objid)::bigint AS dependent,
       CASE
           WHEN c.relkind = 'c' THEN 'type'
           WHEN c.oid IS NOT NULL THEN 'relation'
           WHEN d.refclassid = 'pg_catalog.pg_proc'::pg_catalog.regclass THEN 'function'
           ELSE 'type'
       END AS kind,
       COALESCE(CASE WHEN c.relkind = 'c' THEN c.reltype END, c.oid, t.oid, d.refobjid)::bigint AS id,
       a.attname AS "column"
FROM pg_catalog.pg_depend AS d
LEFT JOIN pg_catalog.pg_rewrite AS r
    ON d.classid = 'pg_catalog.pg_rewrite'::pg_catalog.regclass AND r.oid = d.objid
-- before 15, what a generated column is computed from is kept as what the column itself needs
LEFT JOIN (
    pg_catalog.pg_attribute AS computed
    JOIN pg_catalog.pg_attrdef AS g ON g.adrelid = computed.attrelid AND g.adnum = computed.attnum
) ON d.classid = 'pg_catalog.pg_class'::pg_catalog.regclass AND d.objsubid > 0
    AND computed.attrelid = d.objid AND computed.attnum = d.objsubid AND computed.attgenerated <> ''
LEFT JOIN pg_catalog.pg_type AS element
    ON d.refclassid = 'pg_catalog.pg_type'::pg_catalog.regclass AND element.typarray = d.refobjid
LEFT JOIN pg_catalog.pg_type AS t
    ON d.refclassid = 'pg_catalog.pg_type'::pg_catalog.regclass AND t.oid = COALESCE(element.oid, d.refobjid)
LEFT JOIN pg_catalog.pg_class AS c
    ON c.oid = CASE
        WHEN d.refclassid = 'pg_catalog.pg_class'::pg_catalog.regclass THEN d.refobjid
        ELSE NULLIF(t.typrelid, 0)
    END
LEFT JOIN pg_catalog.pg_attribute AS a
    ON d.refclassid = 'pg_catalog.pg_class'::pg_catalog.regclass AND d.refobjsubid > 0
    AND a.attrelid = d.refobjid AND a.attnum = d.refobjsubid
WHERE d.refclassid IN (
          'pg_catalog.pg_class'::pg_catalog.regclass,
          'pg_catalog.pg_proc'::pg_catalog.regclass,
          'pg_catalog.pg_type'::pg_catalog.regclass
      )
  AND (
      d.classid IN (
          'pg_catalog.pg_rewrite'::pg_catalog.regclass,
          'pg_catalog.pg_policy'::pg_catalog.regclass,
          'pg_catalog.pg_proc'::pg_catalog.regclass
      )
      -- what these read of their own table is known from the table; of other relations they can name only sequences
      OR (
          d.classid IN (
              'pg_catalog.pg_attrdef'::pg_catalog.regclass,
              'pg_catalog.pg_constraint'::pg_catalog.regclass,
              'pg_catalog.pg_class'::pg_catalog.regclass,
              'pg_catalog.pg_trigger'::pg_catalog.regclass,
              'pg_catalog.pg_type'::pg_catalog.regclass
          )
          AND (d.objsubid = 0 OR g.oid IS NOT NULL)
          AND (
              d.refclassid <> 'pg_catalog.pg_class'::pg_catalog.regclass
              OR EXISTS (SELECT FROM pg_catalog.pg_sequence AS s WHERE s.seqrelid = d.refobjid)
          )
      )
  )
  AND d.deptype IN ('n', 'a')
  AND d.objid >= 16384 -- the user's: initdb gives the numbers below
  AND r.ev_class IS DISTINCT FROM d.refobjid
