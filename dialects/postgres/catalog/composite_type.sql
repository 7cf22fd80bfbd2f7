-- Composite types, one row for each with its attributes in order; a table's row type is the table's affair.
SELECT t.oid::bigint AS id,
       n.nspname AS namespace,
       t.typname AS name,
       pg_catalog.to_json(ARRAY(
           SELECT pg_catalog.json_build_array(
               a.attname, a.atttypid::bigint, a.atttypmod, a.attndims, cn.nspname, co.collname, note.description
           )
           FROM pg_catalog.pg_attribute AS a
           JOIN pg_catalog.pg_type AS y ON y.oid = a.atttypid
           LEFT JOIN pg_catalog.pg_collation AS co ON co.oid = a.attcollation AND a.attcollation <> y.typcollation
           LEFT JOIN pg_catalog.pg_namespace AS cn ON cn.oid = co.collnamespace
           LEFT JOIN pg_catalog.pg_description AS note
               ON note.classoid = 'pg_catalog.pg_class'::pg_catalog.regclass
               AND note.objoid = c.oid AND note.objsubid = a.attnum
           WHERE a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped
           ORDER BY a.attnum
       ))::pg_catalog.text AS attributes, -- name, type, modifier, dimensions, collation, comment
       d.description AS comment
FROM pg_catalog.pg_class AS c
JOIN pg_catalog.pg_type AS t ON t.oid = c.reltype
JOIN pg_catalog.pg_namespace AS n ON n.oid = t.typnamespace
LEFT JOIN pg_catalog.pg_description AS d
    ON d.classoid = 'pg_catalog.pg_type'::pg_catalog.regclass AND d.objoid = t.oid AND d.objsubid = 0
WHERE c.relkind = 'c'
  AND n.nspname !~ '^pg_' AND n.nspname <> 'information_schema'
  AND NOT EXISTS (
          SELECT FROM pg_catalog.pg_depend AS member
          WHERE member.classid = 'pg_catalog.pg_type'::pg_catalog.regclass
            AND member.objid = t.oid AND member.deptype = 'e'
      )
