-- What is set on modelled objects and no kind describes, one row each: the object and what it is or has.
-- Each part of the union first finds the few rows that have anything unusual, then says what.
WITH printing AS MATERIALIZED (
    -- The server prints SQL alike for whoever asks, every name qualified; the settings end with this statement.
    SELECT pg_catalog.count(pg_catalog.set_config(s.name, s.value, true)) AS settings
    FROM (VALUES ('search_path', ''), ('quote_all_identifiers', 'off'), ('standard_conforming_strings', 'on'),
                 ('datestyle', 'ISO, MDY'), ('intervalstyle', 'postgres'), ('timezone', 'UTC'), ('lc_monetary', 'C'),
                 ('extra_float_digits', '1'), ('bytea_output', 'hex')) AS s (name, value)
), o AS MATERIALIZED (
    SELECT n.nspname, o.what, pg_catalog.pg_identify_object(o.class, o.id, o.part) AS identity
    FROM printing
    CROSS JOIN (
        -- tables and views
        SELECT 'pg_catalog.pg_class'::pg_catalog.regclass, t.oid, 0, t.relnamespace, v.what
        FROM pg_catalog.pg_class AS t
        LEFT JOIN pg_catalog.pg_tablespace AS space ON space.oid = t.reltablespace
        LEFT JOIN pg_catalog.pg_am AS m ON m.oid = t.relam
        LEFT JOIN pg_catalog.pg_type AS kind ON kind.oid = t.reloftype
        LEFT JOIN pg_catalog.pg_namespace AS kinds ON kinds.oid = kind.typnamespace
        LEFT JOIN pg_catalog.pg_inherits AS h ON h.inhrelid = t.oid AND NOT t.relispartition
        LEFT JOIN pg_catalog.pg_class AS parent ON parent.oid = h.inhparent
        LEFT JOIN pg_catalog.pg_namespace AS parents ON parents.oid = parent.relnamespace
        CROSS JOIN LATERAL (
            VALUES ('has the option '
                        || NULLIF(pg_catalog.array_to_string(ARRAY(
                               SELECT p.option_name || '=' || p.option_value
                               FROM pg_catalog.pg_options_to_table(t.reloptions) AS p
                               WHERE t.relkind = 'v' AND p.option_name NOT IN ('security_invoker', 'security_barrier', 'check_option')
                           ), ', '), '')),
                   ('lies in the tablespace ' || space.spcname),
                   (CASE WHEN m.amname <> 'heap' THEN 'uses the access method ' || m.amname END),
                   ('is of the type ' || kinds.nspname || '.' || kind.typname),
                   ('inherits from ' || parents.nspname || '.' || parent.relname)
        ) AS v (what)
        WHERE t.relkind IN ('r', 'p', 'v', 'm') AND v.what IS NOT NULL
          AND (t.reloptions IS NOT NULL OR t.reltablespace <> 0 OR m.amname <> 'heap' OR t.reloftype <> 0
               OR h.inhrelid IS NOT NULL)
        UNION ALL
        -- columns of partitions, of materialised views and of expression indexes
        SELECT 'pg_catalog.pg_class'::pg_catalog.regclass, t.oid, a.attnum, t.relnamespace, v.what
        FROM pg_catalog.pg_attribute AS a
        JOIN pg_catalog.pg_class AS t ON t.oid = a.attrelid
        JOIN pg_catalog.pg_type AS y ON y.oid = a.atttypid
        CROSS JOIN LATERAL (
            VALUES ('has the storage ' || CASE
                        WHEN t.relkind = 'i' OR a.attstorage = y.typstorage THEN NULL
                        WHEN a.attstorage = 'p' THEN 'PLAIN' WHEN a.attstorage = 'e' THEN 'EXTERNAL'
                        WHEN a.attstorage = 'm' THEN 'MAIN' ELSE 'EXTENDED'
                    END),
                   ('has the compression ' || CASE a.attcompression WHEN 'p' THEN 'pglz' WHEN 'l' THEN 'lz4' END),
                   (CASE WHEN a.attstattarget >= 0 THEN 'has the statistics target ' || a.attstattarget END),
                   ('has the option ' || pg_catalog.array_to_string(a.attoptions, ', '))
        ) AS v (what)
        WHERE (t.relkind = 'm' OR (t.relkind = 'i') <> t.relispartition) AND v.what IS NOT NULL
          AND a.attnum > 0 AND NOT a.attisdropped
          AND (a.attstorage <> y.typstorage OR a.attcompression <> '' OR a.attstattarget >= 0
               OR a.attoptions IS NOT NULL)
        UNION ALL
        -- columns of partitions, which are no objects: what they have that their parents' have not
        SELECT 'pg_catalog.pg_class'::pg_catalog.regclass, t.oid, a.attnum, t.relnamespace, v.what
        FROM pg_catalog.pg_class AS t
        JOIN pg_catalog.pg_inherits AS h ON h.inhrelid = t.oid
        JOIN pg_catalog.pg_attribute AS a ON a.attrelid = t.oid AND a.attnum > 0 AND NOT a.attisdropped
        JOIN pg_catalog.pg_attribute AS above
            ON above.attrelid = h.inhparent AND above.attname = a.attname AND NOT above.attisdropped
        LEFT JOIN pg_catalog.pg_attrdef AS e ON e.adrelid = a.attrelid AND e.adnum = a.attnum
        LEFT JOIN pg_catalog.pg_attrdef AS f ON f.adrelid = above.attrelid AND f.adnum = above.attnum
        LEFT JOIN pg_catalog.pg_description AS d
            ON d.classoid = 'pg_catalog.pg_class'::pg_catalog.regclass AND d.objoid = t.oid AND d.objsubid = a.attnum
        CROSS JOIN LATERAL (
            VALUES (CASE WHEN pg_catalog.pg_get_expr(e.adbin, e.adrelid)
                              IS DISTINCT FROM pg_catalog.pg_get_expr(f.adbin, f.adrelid)
                         THEN 'has another default than in ' || h.inhparent::pg_catalog.regclass END),
                   (CASE WHEN a.attnotnull AND NOT above.attnotnull THEN 'is NOT NULL here alone' END),
                   (CASE WHEN d.description IS NOT NULL THEN 'has a comment' END)
        ) AS v (what)
        WHERE t.relispartition AND v.what IS NOT NULL
        UNION ALL
        -- columns of views
        SELECT 'pg_catalog.pg_class'::pg_catalog.regclass, t.oid, d.adnum, t.relnamespace, 'has a default'
        FROM pg_catalog.pg_class AS t
        JOIN pg_catalog.pg_attrdef AS d ON d.adrelid = t.oid
        WHERE t.relkind = 'v'
        UNION ALL
        SELECT 'pg_catalog.pg_class'::pg_catalog.regclass, t.oid, d.objsubid, t.relnamespace, 'has a comment'
        FROM pg_catalog.pg_class AS t
        JOIN pg_catalog.pg_description AS d
            ON d.classoid = 'pg_catalog.pg_class'::pg_catalog.regclass AND d.objoid = t.oid AND d.objsubid > 0
        WHERE t.relkind = 'm'
        UNION ALL
        -- the sequences of identity columns
        SELECT 'pg_catalog.pg_class'::pg_catalog.regclass, t.oid, 0, t.relnamespace, 'has a comment'
        FROM pg_catalog.pg_class AS t
        JOIN pg_catalog.pg_depend AS owned
            ON owned.classid = 'pg_catalog.pg_class'::pg_catalog.regclass AND owned.objid = t.oid
            AND owned.objsubid = 0 AND owned.deptype = 'i'
        JOIN pg_catalog.pg_description AS d
            ON d.classoid = 'pg_catalog.pg_class'::pg_catalog.regclass AND d.objoid = t.oid
        WHERE t.relkind = 'S'
        UNION ALL
        -- indexes; but for what is invalid or lies elsewhere, only of those that serve a constraint
        SELECT 'pg_catalog.pg_class'::pg_catalog.regclass, i.indexrelid, 0, t.relnamespace, v.what
        FROM pg_catalog.pg_index AS i
        JOIN pg_catalog.pg_class AS t ON t.oid = i.indrelid
        JOIN pg_catalog.pg_class AS x ON x.oid = i.indexrelid
        LEFT JOIN pg_catalog.pg_tablespace AS space ON space.oid = x.reltablespace
        LEFT JOIN pg_catalog.pg_description AS d
            ON d.classoid = 'pg_catalog.pg_class'::pg_catalog.regclass AND d.objoid = i.indexrelid AND d.objsubid = 0
        LEFT JOIN pg_catalog.pg_constraint AS served
            ON served.conrelid = i.indrelid AND served.conindid = i.indexrelid AND served.contype IN ('p', 'u', 'x')
        CROSS JOIN LATERAL (
            VALUES (CASE WHEN NOT (i.indisvalid AND i.indisready AND i.indislive) THEN 'is invalid' END),
                   ('lies in the tablespace ' || space.spcname),
                   (CASE WHEN served.contype IS NOT NULL AND i.indisclustered
                         THEN 'is what its table is clustered on' END),
                   (CASE WHEN served.contype IS NOT NULL AND i.indisreplident
                         THEN 'is the replica identity of its table' END),
                   (CASE WHEN served.contype IS NOT NULL THEN pg_catalog.concat_ws(
                             ' and ',
                             CASE WHEN served.contype <> 'x'
                                  THEN 'has the option ' || pg_catalog.array_to_string(x.reloptions, ', ') END,
                             CASE WHEN d.description IS NOT NULL THEN 'has a comment beside its constraint''s' END
                         ) END)
        ) AS v (what)
        WHERE t.relkind IN ('r', 'p', 'm') AND NOT x.relispartition AND v.what <> ''
          AND (NOT (i.indisvalid AND i.indisready AND i.indislive) OR i.indisclustered OR i.indisreplident
               OR x.reltablespace <> 0 OR x.reloptions IS NOT NULL OR d.description IS NOT NULL)
        UNION ALL
        -- constraints for NOT NULL (18)
        SELECT 'pg_catalog.pg_constraint'::pg_catalog.regclass, k.oid, 0, t.relnamespace, v.what
        FROM pg_catalog.pg_constraint AS k
        JOIN pg_catalog.pg_class AS t ON t.oid = k.conrelid
        LEFT JOIN pg_catalog.pg_description AS d
            ON d.classoid = 'pg_catalog.pg_constraint'::pg_catalog.regclass AND d.objoid = k.oid
        CROSS JOIN LATERAL (
            VALUES (CASE WHEN NOT k.convalidated THEN 'is NOT VALID' END),
                   (CASE WHEN k.connoinherit THEN 'is NO INHERIT' END),
                   (CASE WHEN d.description IS NOT NULL THEN 'has a comment' END)
        ) AS v (what)
        WHERE k.contype = 'n' AND t.relkind IN ('r', 'p') AND NOT (t.relispartition AND k.coninhcount > 0)
          AND v.what IS NOT NULL
          AND (NOT k.convalidated OR k.connoinherit OR d.description IS NOT NULL)
        UNION ALL
        -- triggers, and the server's own that keep a foreign key
        SELECT DISTINCT
               CASE WHEN g.tgisinternal THEN 'pg_catalog.pg_constraint'::pg_catalog.regclass
                    ELSE 'pg_catalog.pg_trigger'::pg_catalog.regclass END,
               CASE WHEN g.tgisinternal THEN g.tgconstraint ELSE g.oid END, 0, t.relnamespace,
               'has triggers that do not fire as usual'
        FROM pg_catalog.pg_trigger AS g
        JOIN pg_catalog.pg_class AS t ON t.oid = g.tgrelid
        WHERE g.tgenabled <> 'O' AND g.tgisinternal AND g.tgparentid = 0 AND t.relkind IN ('r', 'v', 'p')
        UNION ALL
        -- functions
        SELECT 'pg_catalog.pg_proc'::pg_catalog.regclass, p.oid, 0, p.pronamespace, v.what
        FROM pg_catalog.pg_proc AS p
        JOIN pg_catalog.pg_namespace AS n ON n.oid = p.pronamespace
        CROSS JOIN LATERAL (
            VALUES (CASE WHEN p.prosupport <> 0 THEN 'has a support function' END),
                   (CASE WHEN p.protrftypes IS NOT NULL THEN 'transforms types' END)
        ) AS v (what)
        WHERE p.prokind = 'f' AND v.what IS NOT NULL
          AND n.nspname !~ '^pg_' AND n.nspname <> 'information_schema'
        UNION ALL
        -- anything
        SELECT s.classoid, s.objoid, s.objsubid, t.relnamespace, 'has a security label of ' || s.provider
        FROM pg_catalog.pg_seclabel AS s
        LEFT JOIN pg_catalog.pg_class AS t
            ON s.classoid = 'pg_catalog.pg_class'::pg_catalog.regclass AND t.oid = s.objoid
        UNION ALL
        SELECT 'pg_catalog.pg_namespace'::pg_catalog.regclass, p.oid, 0, p.oid, 'has a comment'
        FROM pg_catalog.pg_namespace AS p
        JOIN pg_catalog.pg_description AS d
            ON d.classoid = 'pg_catalog.pg_namespace'::pg_catalog.regclass AND d.objoid = p.oid
        WHERE p.nspname = 'public' AND d.description <> 'standard public schema'
    ) AS o (class, id, part, namespace, what)
    LEFT JOIN pg_catalog.pg_namespace AS n ON n.oid = o.namespace
    WHERE (n.oid IS NULL OR (n.nspname !~ '^pg_' AND n.nspname <> 'information_schema'))
      AND NOT EXISTS (
          -- an extension's, or the constructor of a range type
          SELECT FROM pg_catalog.pg_depend AS member
          WHERE member.classid = o.class AND member.objid = o.id
            AND (member.deptype = 'e'
                 OR (member.deptype = 'i' AND o.class = 'pg_catalog.pg_proc'::pg_catalog.regclass))
      )
)
SELECT o.nspname AS namespace,
       (o.identity).type AS kind,
       (o.identity).identity AS name,
       o.what
FROM o
