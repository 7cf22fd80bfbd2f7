-- Extensions. The comment that an extension brings along is not the user's.
SELECT n.nspname AS namespace,
       e.extname AS name,
       NULLIF(d.description, (
           SELECT a.comment FROM pg_catalog.pg_available_extensions AS a WHERE a.name = e.extname
       )) AS comment
FROM pg_catalog.pg_extension AS e
JOIN pg_catalog.pg_namespace AS n ON n.oid = e.extnamespace
LEFT JOIN pg_catalog.pg_description AS d
    ON d.classoid = 'pg_catalog.pg_extension'::pg_catalog.regclass AND d.objoid = e.oid AND d.objsubid = 0
WHERE e.extname <> 'plpgsql'
