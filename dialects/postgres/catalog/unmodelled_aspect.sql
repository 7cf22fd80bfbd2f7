-- What is set on modelled objects and no kind describes, one row each: the object and what it is or has.
SELECT n.nspname AS namespace,
       i.type AS kind,
       i.identity AS name,
       o.what
FROM (
    SELECT 'pg_catalog.pg_class'::pg_catalog.regclass, t.oid, 0, t.relnamespace,
           'is unlogged'
    FROM pg_catalog.pg_class AS t
    WHERE t.relpersistence = 'u' AND t.relkind = 'r' AND NOT t.relispartition
    UNION ALL
    SELECT 'pg_catalog.pg_class'::pg_catalog.regclass, t.oid, 0, t.relnamespace,
           'has the storage options ' || pg_catalog.array_to_string(
               t.reloptions || ARRAY(SELECT 'toast.' || x.option FROM pg_catalog.unnest(toast.reloptions) AS x (option)), ', '
           )
    FROM pg_catalog.pg_class AS t
    LEFT JOIN pg_catalog.pg_class AS toast ON toast.oid = t.reltoastrelid
    WHERE (t.reloptions IS NOT NULL OR toast.reloptions IS NOT NULL) AND t.relkind = 'r' AND NOT t.relispartition
    UNION ALL
    SELECT 'pg_catalog.pg_class'::pg_catalog.regclass, t.oid, 0, t.relnamespace,
           'lies in the tablespace ' || s.spcname
    FROM pg_catalog.pg_class AS t
    JOIN pg_catalog.pg_tablespace AS s ON s.oid = t.reltablespace
    WHERE t.relkind IN ('r', 'i') AND NOT t.relispartition
    UNION ALL
    SELECT 'pg_catalog.pg_class'::pg_catalog.regclass, t.oid, 0, t.relnamespace,
           'uses the access method ' || m.amname
    FROM pg_catalog.pg_class AS t
    JOIN pg_catalog.pg_am AS m ON m.oid = t.relam
    WHERE m.amname <> 'heap' AND t.relkind = 'r' AND NOT t.relispartition
    UNION ALL
    SELECT 'pg_catalog.pg_class'::pg_catalog.regclass, t.oid, 0, t.relnamespace,
           'has the replica identity '
               || CASE t.relreplident WHEN 'f' THEN 'FULL' WHEN 'n' THEN 'NOTHING' ELSE 'USING INDEX' END
    FROM pg_catalog.pg_class AS t
    WHERE t.relreplident <> 'd' AND t.relkind = 'r' AND NOT t.relispartition
    UNION ALL
    SELECT 'pg_catalog.pg_class'::pg_catalog.regclass, t.oid, 0, t.relnamespace,
           'is of the composite type ' || y.typname
    FROM pg_catalog.pg_class AS t
    JOIN pg_catalog.pg_type AS y ON y.oid = t.reloftype
    WHERE t.relkind = 'r' AND NOT t.relispartition
    UNION ALL
    SELECT 'pg_catalog.pg_class'::pg_catalog.regclass, t.oid, 0, t.relnamespace,
           'inherits from ' || parent.relname
    FROM pg_catalog.pg_class AS t
    JOIN pg_catalog.pg_inherits AS h ON h.inhrelid = t.oid
    JOIN pg_catalog.pg_class AS parent ON parent.oid = h.inhparent
    WHERE t.relkind = 'r' AND NOT t.relispartition
    UNION ALL
    SELECT 'pg_catalog.pg_class'::pg_catalog.regclass, t.oid, 0, t.relnamespace,
           'has the option ' || p.option_name || '=' || p.option_value
    FROM pg_catalog.pg_class AS t
    CROSS JOIN LATERAL pg_catalog.pg_options_to_table(t.reloptions) AS p
    WHERE t.relkind = 'v' AND p.option_name NOT IN ('security_invoker', 'security_barrier')
    UNION ALL
    -- columns of views
    SELECT 'pg_catalog.pg_class'::pg_catalog.regclass, t.oid, d.adnum, t.relnamespace,
           'has a default'
    FROM pg_catalog.pg_class AS t
    JOIN pg_catalog.pg_attrdef AS d ON d.adrelid = t.oid
    WHERE t.relkind = 'v'
    UNION ALL
    SELECT 'pg_catalog.pg_class'::pg_catalog.regclass, t.oid, d.objsubid, t.relnamespace,
           'has a comment'
    FROM pg_catalog.pg_class AS t
    JOIN pg_catalog.pg_description AS d
        ON d.classoid = 'pg_catalog.pg_class'::pg_catalog.regclass AND d.objoid = t.oid AND d.objsubid > 0
    WHERE t.relkind = 'v'
    UNION ALL
    -- columns of tables
    SELECT 'pg_catalog.pg_class'::pg_catalog.regclass, t.oid, a.attnum, t.relnamespace,
           'has the storage '
               || CASE a.attstorage WHEN 'p' THEN 'PLAIN' WHEN 'e' THEN 'EXTERNAL' WHEN 'm' THEN 'MAIN' ELSE 'EXTENDED' END
    FROM pg_catalog.pg_class AS t
    JOIN pg_catalog.pg_attribute AS a ON a.attrelid = t.oid AND a.attnum > 0 AND NOT a.attisdropped
    JOIN pg_catalog.pg_type AS y ON y.oid = a.atttypid
    WHERE a.attstorage <> y.typstorage AND t.relkind = 'r' AND NOT t.relispartition
    UNION ALL
    SELECT 'pg_catalog.pg_class'::pg_catalog.regclass, t.oid, a.attnum, t.relnamespace,
           'has the compression ' || CASE a.attcompression WHEN 'p' THEN 'pglz' ELSE 'lz4' END
    FROM pg_catalog.pg_class AS t
    JOIN pg_catalog.pg_attribute AS a ON a.attrelid = t.oid AND a.attnum > 0 AND NOT a.attisdropped
    WHERE a.attcompression <> '' AND t.relkind = 'r' AND NOT t.relispartition
    UNION ALL
    SELECT 'pg_catalog.pg_class'::pg_catalog.regclass, t.oid, a.attnum, t.relnamespace,
           'has the statistics target ' || a.attstattarget
    FROM pg_catalog.pg_class AS t
    JOIN pg_catalog.pg_attribute AS a ON a.attrelid = t.oid AND a.attnum > 0 AND NOT a.attisdropped
    WHERE a.attstattarget >= 0 AND t.relkind IN ('r', 'i') AND NOT t.relispartition
    UNION ALL
    SELECT 'pg_catalog.pg_class'::pg_catalog.regclass, t.oid, a.attnum, t.relnamespace,
           'has the options ' || pg_catalog.array_to_string(a.attoptions, ', ')
    FROM pg_catalog.pg_class AS t
    JOIN pg_catalog.pg_attribute AS a ON a.attrelid = t.oid AND a.attnum > 0 AND NOT a.attisdropped
    WHERE a.attoptions IS NOT NULL AND t.relkind IN ('r', 'i') AND NOT t.relispartition
    UNION ALL
    -- indexes
    SELECT 'pg_catalog.pg_class'::pg_catalog.regclass, i.indexrelid, 0, t.relnamespace,
           'is invalid'
    FROM pg_catalog.pg_index AS i
    JOIN pg_catalog.pg_class AS t ON t.oid = i.indrelid
    WHERE NOT (i.indisvalid AND i.indisready AND i.indislive) AND t.relkind = 'r' AND NOT t.relispartition
    UNION ALL
    SELECT 'pg_catalog.pg_class'::pg_catalog.regclass, i.indexrelid, 0, t.relnamespace,
           'is what its table is clustered on'
    FROM pg_catalog.pg_index AS i
    JOIN pg_catalog.pg_class AS t ON t.oid = i.indrelid
    WHERE i.indisclustered AND t.relkind = 'r' AND NOT t.relispartition
    UNION ALL
    SELECT 'pg_catalog.pg_class'::pg_catalog.regclass, i.indexrelid, 0, t.relnamespace,
           'is the replica identity of its table'
    FROM pg_catalog.pg_index AS i
    JOIN pg_catalog.pg_class AS t ON t.oid = i.indrelid
    WHERE i.indisreplident AND t.relkind = 'r' AND NOT t.relispartition
    UNION ALL
    -- indexes of constraints
    SELECT 'pg_catalog.pg_class'::pg_catalog.regclass, i.indexrelid, 0, t.relnamespace,
           'has the storage options ' || pg_catalog.array_to_string(x.reloptions, ', ')
    FROM pg_catalog.pg_index AS i
    JOIN pg_catalog.pg_class AS t ON t.oid = i.indrelid
    JOIN pg_catalog.pg_constraint AS k ON k.conrelid = t.oid AND k.conindid = i.indexrelid AND k.contype IN ('p', 'u')
    JOIN pg_catalog.pg_class AS x ON x.oid = i.indexrelid
    WHERE x.reloptions IS NOT NULL AND t.relkind = 'r' AND NOT t.relispartition
    UNION ALL
    SELECT 'pg_catalog.pg_class'::pg_catalog.regclass, i.indexrelid, 0, t.relnamespace,
           'has a comment beside its constraint''s'
    FROM pg_catalog.pg_index AS i
    JOIN pg_catalog.pg_class AS t ON t.oid = i.indrelid
    JOIN pg_catalog.pg_constraint AS k ON k.conrelid = t.oid AND k.conindid = i.indexrelid AND k.contype IN ('p', 'u')
    JOIN pg_catalog.pg_description AS d
        ON d.classoid = 'pg_catalog.pg_class'::pg_catalog.regclass AND d.objoid = i.indexrelid AND d.objsubid = 0
    WHERE t.relkind = 'r' AND NOT t.relispartition
    UNION ALL
    -- constraints; n are NOT NULL constraints (18)
    SELECT 'pg_catalog.pg_constraint'::pg_catalog.regclass, k.oid, 0, t.relnamespace,
           CASE WHEN k.conenforced THEN 'is NOT VALID' ELSE 'is NOT ENFORCED' END
    -- A column that an old server lacks is found in the first row source instead.
    FROM (SELECT true AS conenforced) AS before_18
    CROSS JOIN LATERAL (
        SELECT oid, conrelid, contype, conparentid, convalidated, connoinherit, conenforced
        FROM pg_catalog.pg_constraint
    ) AS k
    JOIN pg_catalog.pg_class AS t ON t.oid = k.conrelid
    WHERE NOT k.convalidated AND k.conparentid = 0 AND t.relkind = 'r' AND NOT t.relispartition
    UNION ALL
    SELECT 'pg_catalog.pg_constraint'::pg_catalog.regclass, k.oid, 0, t.relnamespace,
           'is NO INHERIT'
    FROM pg_catalog.pg_constraint AS k
    JOIN pg_catalog.pg_class AS t ON t.oid = k.conrelid
    WHERE k.connoinherit AND k.contype IN ('c', 'n') AND t.relkind = 'r' AND NOT t.relispartition
    UNION ALL
    SELECT 'pg_catalog.pg_constraint'::pg_catalog.regclass, k.oid, 0, t.relnamespace,
           'is MATCH FULL'
    FROM pg_catalog.pg_constraint AS k
    JOIN pg_catalog.pg_class AS t ON t.oid = k.conrelid
    WHERE k.contype = 'f' AND k.confmatchtype = 'f' AND k.conparentid = 0 AND t.relkind = 'r' AND NOT t.relispartition
    UNION ALL
    SELECT 'pg_catalog.pg_constraint'::pg_catalog.regclass, k.oid, 0, t.relnamespace,
           'sets only some of its columns on delete'
    FROM (SELECT NULL::smallint[] AS confdelsetcols) AS before_15
    CROSS JOIN LATERAL (SELECT oid, conrelid, conparentid, confdelsetcols FROM pg_catalog.pg_constraint) AS k
    JOIN pg_catalog.pg_class AS t ON t.oid = k.conrelid
    WHERE k.confdelsetcols IS NOT NULL AND k.conparentid = 0 AND t.relkind = 'r' AND NOT t.relispartition
    UNION ALL
    SELECT 'pg_catalog.pg_constraint'::pg_catalog.regclass, k.oid, 0, t.relnamespace,
           'has a comment'
    FROM pg_catalog.pg_constraint AS k
    JOIN pg_catalog.pg_class AS t ON t.oid = k.conrelid
    JOIN pg_catalog.pg_description AS d
        ON d.classoid = 'pg_catalog.pg_constraint'::pg_catalog.regclass AND d.objoid = k.oid
    WHERE k.contype = 'n' AND t.relkind = 'r' AND NOT t.relispartition
    UNION ALL
    SELECT 'pg_catalog.pg_constraint'::pg_catalog.regclass, k.oid, 0, t.relnamespace,
           'has disabled triggers'
    FROM pg_catalog.pg_constraint AS k
    JOIN pg_catalog.pg_class AS t ON t.oid = k.conrelid
    WHERE t.relkind = 'r' AND NOT t.relispartition
      AND EXISTS (
          SELECT FROM pg_catalog.pg_trigger AS g
          WHERE g.tgconstraint = k.oid AND g.tgisinternal AND g.tgenabled <> 'O'
      )
    UNION ALL
    -- triggers
    SELECT 'pg_catalog.pg_trigger'::pg_catalog.regclass, g.oid, 0, t.relnamespace,
           CASE g.tgenabled WHEN 'D' THEN 'is disabled' WHEN 'R' THEN 'is enabled for replicas' ELSE 'is enabled ALWAYS' END
    FROM pg_catalog.pg_trigger AS g
    JOIN pg_catalog.pg_class AS t ON t.oid = g.tgrelid
    WHERE g.tgenabled <> 'O' AND NOT g.tgisinternal AND NOT t.relispartition
    UNION ALL
    -- functions
    SELECT 'pg_catalog.pg_proc'::pg_catalog.regclass, p.oid, 0, p.pronamespace,
           'has the cost ' || p.procost
    FROM pg_catalog.pg_proc AS p
    JOIN pg_catalog.pg_language AS l ON l.oid = p.prolang
    WHERE p.prokind = 'f' AND p.procost <> CASE WHEN l.lanname IN ('internal', 'c') THEN 1 ELSE 100 END
    UNION ALL
    SELECT 'pg_catalog.pg_proc'::pg_catalog.regclass, p.oid, 0, p.pronamespace,
           'expects ' || p.prorows || ' rows'
    FROM pg_catalog.pg_proc AS p
    JOIN pg_catalog.pg_language AS l ON l.oid = p.prolang
    WHERE p.prokind = 'f' AND p.proretset AND p.prorows <> 1000
    UNION ALL
    SELECT 'pg_catalog.pg_proc'::pg_catalog.regclass, p.oid, 0, p.pronamespace,
           'has a support function'
    FROM pg_catalog.pg_proc AS p
    JOIN pg_catalog.pg_language AS l ON l.oid = p.prolang
    WHERE p.prosupport <> 0
    UNION ALL
    SELECT 'pg_catalog.pg_proc'::pg_catalog.regclass, p.oid, 0, p.pronamespace,
           'transforms types'
    FROM pg_catalog.pg_proc AS p
    JOIN pg_catalog.pg_language AS l ON l.oid = p.prolang
    WHERE p.protrftypes IS NOT NULL
    UNION ALL
    -- anything
    SELECT s.classoid, s.objoid, s.objsubid, t.relnamespace,
           'has a security label of ' || s.provider
    FROM pg_catalog.pg_seclabel AS s
    LEFT JOIN pg_catalog.pg_class AS t ON s.classoid = 'pg_catalog.pg_class'::pg_catalog.regclass AND t.oid = s.objoid
    UNION ALL
    SELECT 'pg_catalog.pg_namespace'::pg_catalog.regclass, p.oid, 0, p.oid,
           'has a comment'
    FROM pg_catalog.pg_namespace AS p
    JOIN pg_catalog.pg_description AS d
        ON d.classoid = 'pg_catalog.pg_namespace'::pg_catalog.regclass AND d.objoid = p.oid
    WHERE p.nspname = 'public' AND d.description <> 'standard public schema'
) AS o (class, id, part, namespace, what)
LEFT JOIN pg_catalog.pg_namespace AS n ON n.oid = o.namespace
CROSS JOIN LATERAL pg_catalog.pg_identify_object(o.class, o.id, o.part) AS i
WHERE (n.oid IS NULL OR (n.nspname !~ '^pg_' AND n.nspname <> 'information_schema'))
  AND NOT EXISTS (
      -- an extension's, or the constructor of a range type
      SELECT FROM pg_catalog.pg_depend AS member
      WHERE member.classid = o.class AND member.objid = o.id AND member.deptype = 'e'
         OR member.classid = o.class AND member.objid = o.id AND member.deptype = 'i'
            AND o.class = 'pg_catalog.pg_proc'::pg_catalog.regclass
  )
