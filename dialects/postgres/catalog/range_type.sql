-- Range types, each with the type of several such ranges.
SELECT t.oid::bigint AS id,
       n.nspname AS namespace,
       t.typname AS name,
       r.rngsubtype::bigint AS subtype,
       opn.nspname AS operator_class_namespace,
       op.opcname AS operator_class,
       cn.nspname AS collation_namespace,
       co.collname AS collation,
       fn.nspname AS canonical_namespace,
       f.proname AS canonical,
       gn.nspname AS difference_namespace,
       g.proname AS difference,
       m.typname AS multirange,
       d.description AS comment
FROM pg_catalog.pg_range AS r
JOIN pg_catalog.pg_type AS t ON t.oid = r.rngtypid
JOIN pg_catalog.pg_namespace AS n ON n.oid = t.typnamespace
JOIN pg_catalog.pg_type AS s ON s.oid = r.rngsubtype
JOIN pg_catalog.pg_type AS m ON m.oid = r.rngmultitypid
LEFT JOIN pg_catalog.pg_opclass AS op ON op.oid = r.rngsubopc AND NOT op.opcdefault
LEFT JOIN pg_catalog.pg_namespace AS opn ON opn.oid = op.opcnamespace
LEFT JOIN pg_catalog.pg_collation AS co ON co.oid = r.rngcollation AND r.rngcollation <> s.typcollation
LEFT JOIN pg_catalog.pg_namespace AS cn ON cn.oid = co.collnamespace
LEFT JOIN pg_catalog.pg_proc AS f ON f.oid = r.rngcanonical
LEFT JOIN pg_catalog.pg_namespace AS fn ON fn.oid = f.pronamespace
LEFT JOIN pg_catalog.pg_proc AS g ON g.oid = r.rngsubdiff
LEFT JOIN pg_catalog.pg_namespace AS gn ON gn.oid = g.pronamespace
LEFT JOIN pg_catalog.pg_description AS d
    ON d.classoid = 'pg_catalog.pg_type'::pg_catalog.regclass AND d.objoid = t.oid AND d.objsubid = 0
WHERE n.nspname !~ '^pg_' AND n.nspname <> 'information_schema'
  AND NOT EXISTS (
          SELECT FROM pg_catalog.pg_depend AS member
          WHERE member.classid = 'pg_catalog.pg_type'::pg_catalog.regclass
            AND member.objid = t.oid AND member.deptype = 'e'
      )
