-- Enumerated types and their labels in order.
SELECT t.oid::bigint AS id,
       n.nspname AS namespace,
       t.typname AS name,
       pg_catalog.to_json(ARRAY(
           SELECT l.enumlabel::pg_catalog.text
           FROM pg_catalog.pg_enum AS l WHERE l.enumtypid = t.oid ORDER BY l.enumsortorder
       ))::pg_catalog.text AS labels,
       d.description AS comment
FROM pg_catalog.pg_type AS t
JOIN pg_catalog.pg_namespace AS n ON n.oid = t.typnamespace
LEFT JOIN pg_catalog.pg_description AS d
    ON d.classoid = 'pg_catalog.pg_type'::pg_catalog.regclass AND d.objoid = t.oid AND d.objsubid = 0
WHERE t.typtype = 'e'
  AND n.nspname !~ '^pg_' AND n.nspname <> 'information_schema'
  AND NOT EXISTS (
          SELECT FROM pg_catalog.pg_depend AS member
          WHERE member.classid = 'pg_catalog.pg_type'::pg_catalog.regclass
            AND member.objid = t.oid AND member.deptype = 'e'
      )
