-- Ordinary tables; unmodelled_object.sql names partitioned tables and their partitions.
SELECT c.oid::bigint AS id,
       n.nspname AS namespace,
       c.relname AS name,
       c.relrowsecurity AS row_security,
       c.relforcerowsecurity AS force_row_security,
       d.description AS comment
FROM pg_catalog.pg_class AS c
JOIN pg_catalog.pg_namespace AS n ON n.oid = c.relnamespace
LEFT JOIN pg_catalog.pg_description AS d
    ON d.classoid = 'pg_catalog.pg_class'::pg_catalog.regclass AND d.objoid = c.oid AND d.objsubid = 0
WHERE c.relkind = 'r' AND NOT c.relispartition
  AND n.nspname !~ '^pg_' AND n.nspname <> 'information_schema'
  AND NOT EXISTS (
          SELECT FROM pg_catalog.pg_depend AS member
          WHERE member.classid = 'pg_catalog.pg_class'::pg_catalog.regclass
            AND member.objid = c.oid AND member.deptype = 'e'
      )
