-- Sequences, but for those of identity columns.
SELECT c.oid::bigint AS id,
       n.nspname AS namespace,
       c.relname AS name,
       CASE s.seqtypid WHEN 21 THEN 'smallint' WHEN 23 THEN 'integer' ELSE 'bigint' END AS type,
       s.seqstart AS start,
       s.seqincrement AS increment,
       s.seqmin AS minimum,
       s.seqmax AS maximum,
       s.seqcache AS cache,
       s.seqcycle AS cycle,
       c.relpersistence = 'u' AS unlogged,
       t.relname AS owner_table,
       a.attname AS owner_column,
       d.description AS comment
FROM pg_catalog.pg_sequence AS s
JOIN pg_catalog.pg_class AS c ON c.oid = s.seqrelid
JOIN pg_catalog.pg_namespace AS n ON n.oid = c.relnamespace
LEFT JOIN pg_catalog.pg_depend AS owned
    ON owned.classid = 'pg_catalog.pg_class'::pg_catalog.regclass AND owned.objid = c.oid AND owned.objsubid = 0
    AND owned.refclassid = 'pg_catalog.pg_class'::pg_catalog.regclass AND owned.deptype = 'a'
LEFT JOIN pg_catalog.pg_class AS t ON t.oid = owned.refobjid
LEFT JOIN pg_catalog.pg_attribute AS a ON a.attrelid = owned.refobjid AND a.attnum = owned.refobjsubid
LEFT JOIN pg_catalog.pg_description AS d
    ON d.classoid = 'pg_catalog.pg_class'::pg_catalog.regclass AND d.objoid = c.oid AND d.objsubid = 0
WHERE c.relpersistence <> 't'
  AND n.nspname !~ '^pg_' AND n.nspname <> 'information_schema'
  AND NOT EXISTS (
          SELECT FROM pg_catalog.pg_depend AS member
          WHERE member.classid = 'pg_catalog.pg_class'::pg_catalog.regclass
            AND member.objid = c.oid AND member.deptype IN ('e', 'i')
      )
