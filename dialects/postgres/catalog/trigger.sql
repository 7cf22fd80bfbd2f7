-- Triggers of tables and views, without the server's own and those that partitions have from their parents;
-- unmodelled_object.sql names constraint triggers.
WITH printing AS MATERIALIZED (
    -- The server prints SQL alike for whoever asks, every name qualified; the settings end with this statement.
    SELECT pg_catalog.count(pg_catalog.set_config(s.name, s.value, true)) AS settings
    FROM (VALUES ('search_path', ''), ('quote_all_identifiers', 'off'), ('standard_conforming_strings', 'on'),
                 ('datestyle', 'ISO, MDY'), ('intervalstyle', 'postgres'), ('timezone', 'UTC'), ('lc_monetary', 'C'),
                 ('extra_float_digits', '1'), ('bytea_output', 'hex')) AS s (name, value)
)
SELECT g.oid::bigint AS id,
       g.tgrelid::bigint AS "table",
       g.tgname AS name,
       CASE WHEN g.tgtype & 64 <> 0 THEN 'instead of' WHEN g.tgtype & 2 <> 0 THEN 'before' ELSE 'after' END AS timing,
       g.tgtype & 4 <> 0 AS on_insert,
       g.tgtype & 16 <> 0 AS on_update,
       g.tgtype & 8 <> 0 AS on_delete,
       g.tgtype & 32 <> 0 AS on_truncate,
       pg_catalog.to_json(ARRAY(
           SELECT a.attname::pg_catalog.text
           FROM pg_catalog.unnest(g.tgattr) WITH ORDINALITY AS k (attnum, place)
           JOIN pg_catalog.pg_attribute AS a ON a.attrelid = g.tgrelid AND a.attnum = k.attnum
           ORDER BY k.place
       ))::pg_catalog.text AS columns,
       g.tgtype & 1 <> 0 AS each_row,
       CASE WHEN g.tgqual IS NOT NULL THEN pg_catalog.pg_get_triggerdef(g.oid) END AS definition, -- holds the WHEN
       fn.nspname AS function_namespace,
       f.proname AS function,
       pg_catalog.to_json(ARRAY(
           -- tgargs is bytes, each argument ended by a zero; as hexadecimal pairs they can be told apart
           SELECT pg_catalog.convert_from(pg_catalog.decode(k.argument, 'hex'), pg_catalog.getdatabaseencoding())
           FROM pg_catalog.regexp_split_to_table(
               pg_catalog.regexp_replace(pg_catalog.encode(g.tgargs, 'hex'), '(..)', E'\\1 ', 'g'), '00 '
           ) WITH ORDINALITY AS k (argument, place)
           WHERE k.place <= g.tgnargs
           ORDER BY k.place
       ))::pg_catalog.text AS arguments,
       g.tgoldtable AS old_table,
       g.tgnewtable AS new_table,
       d.description AS comment,
       g.tgconstraint <> 0 AS is_constraint,
       g.tgdeferrable AS is_deferrable,
       g.tginitdeferred AS is_deferred,
       CASE g.tgenabled WHEN 'D' THEN 'disabled' WHEN 'R' THEN 'replica' WHEN 'A' THEN 'always' ELSE '' END AS firing,
       NULLIF(g.tgconstrrelid, 0)::bigint AS "references"
FROM printing
CROSS JOIN pg_catalog.pg_trigger AS g
JOIN pg_catalog.pg_proc AS f ON f.oid = g.tgfoid
JOIN pg_catalog.pg_namespace AS fn ON fn.oid = f.pronamespace
LEFT JOIN pg_catalog.pg_description AS d
    ON d.classoid = 'pg_catalog.pg_trigger'::pg_catalog.regclass AND d.objoid = g.oid AND d.objsubid = 0
WHERE NOT g.tgisinternal AND g.tgparentid = 0
