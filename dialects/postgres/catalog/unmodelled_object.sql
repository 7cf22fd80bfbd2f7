-- Whole objects that no kind describes, one row each: what kind of thing it is, its name, and what to add.
-- initdb gives numbers below 16384, the user's objects have those from there on.
WITH printing AS MATERIALIZED (
    -- The server prints SQL alike for whoever asks, every name qualified; the settings end with this statement.
    SELECT pg_catalog.count(pg_catalog.set_config(s.name, s.value, true)) AS settings
    FROM (VALUES ('search_path', ''), ('quote_all_identifiers', 'off'), ('standard_conforming_strings', 'on'),
                 ('datestyle', 'ISO, MDY'), ('intervalstyle', 'postgres'), ('timezone', 'UTC'), ('lc_monetary', 'C'),
                 ('extra_float_digits', '1'), ('bytea_output', 'hex')) AS s (name, value)
), o AS MATERIALIZED (
    SELECT n.nspname, o.kind, pg_catalog.pg_identify_object(o.class, o.id, 0) AS identity
    FROM printing
    CROSS JOIN (
        SELECT 'pg_catalog.pg_class'::pg_catalog.regclass, c.oid, c.relnamespace,
               CASE WHEN c.relispartition THEN 'foreign partition' END
        FROM pg_catalog.pg_class AS c
        WHERE c.relkind = 'f'
        UNION ALL
        SELECT 'pg_catalog.pg_type'::pg_catalog.regclass, t.oid, t.typnamespace,
               CASE t.typtype WHEN 'p' THEN 'shell type' ELSE 'base type' END
        FROM pg_catalog.pg_type AS t
        WHERE (t.typtype = 'p' AND NOT t.typisdefined)
           OR (t.typtype = 'b' AND NOT EXISTS (SELECT FROM pg_catalog.pg_type AS e WHERE e.typarray = t.oid))
        UNION ALL
        SELECT 'pg_catalog.pg_proc'::pg_catalog.regclass, p.oid, p.pronamespace,
               CASE WHEN p.prokind = 'w' THEN 'window function' ELSE 'C function' END
        FROM pg_catalog.pg_proc AS p
        JOIN pg_catalog.pg_language AS l ON l.oid = p.prolang
        WHERE p.prokind = 'w' OR l.lanname = 'c'
        UNION ALL
        SELECT 'pg_catalog.pg_rewrite'::pg_catalog.regclass, r.oid, c.relnamespace, NULL
        FROM pg_catalog.pg_rewrite AS r
        JOIN pg_catalog.pg_class AS c ON c.oid = r.ev_class
        WHERE r.rulename <> '_RETURN'
        UNION ALL
        SELECT 'pg_catalog.pg_statistic_ext'::pg_catalog.regclass, s.oid, s.stxnamespace, NULL
        FROM pg_catalog.pg_statistic_ext AS s
        UNION ALL
        SELECT 'pg_catalog.pg_collation'::pg_catalog.regclass, c.oid, c.collnamespace, NULL
        FROM pg_catalog.pg_collation AS c
        UNION ALL
        SELECT 'pg_catalog.pg_conversion'::pg_catalog.regclass, c.oid, c.connamespace, NULL
        FROM pg_catalog.pg_conversion AS c
        UNION ALL
        SELECT 'pg_catalog.pg_operator'::pg_catalog.regclass, o.oid, o.oprnamespace, NULL
        FROM pg_catalog.pg_operator AS o
        UNION ALL
        SELECT 'pg_catalog.pg_opclass'::pg_catalog.regclass, o.oid, o.opcnamespace, NULL
        FROM pg_catalog.pg_opclass AS o
        UNION ALL
        SELECT 'pg_catalog.pg_opfamily'::pg_catalog.regclass, o.oid, o.opfnamespace, NULL
        FROM pg_catalog.pg_opfamily AS o
        UNION ALL
        SELECT 'pg_catalog.pg_ts_config'::pg_catalog.regclass, t.oid, t.cfgnamespace, NULL
        FROM pg_catalog.pg_ts_config AS t
        UNION ALL
        SELECT 'pg_catalog.pg_ts_dict'::pg_catalog.regclass, t.oid, t.dictnamespace, NULL
        FROM pg_catalog.pg_ts_dict AS t
        UNION ALL
        SELECT 'pg_catalog.pg_ts_parser'::pg_catalog.regclass, t.oid, t.prsnamespace, NULL
        FROM pg_catalog.pg_ts_parser AS t
        UNION ALL
        SELECT 'pg_catalog.pg_ts_template'::pg_catalog.regclass, t.oid, t.tmplnamespace, NULL
        FROM pg_catalog.pg_ts_template AS t
        UNION ALL
        SELECT 'pg_catalog.pg_cast'::pg_catalog.regclass, c.oid, 0, NULL
        FROM pg_catalog.pg_cast AS c
        UNION ALL
        SELECT 'pg_catalog.pg_am'::pg_catalog.regclass, a.oid, 0, NULL
        FROM pg_catalog.pg_am AS a
        UNION ALL
        SELECT 'pg_catalog.pg_language'::pg_catalog.regclass, l.oid, 0, NULL
        FROM pg_catalog.pg_language AS l
        UNION ALL
        SELECT 'pg_catalog.pg_transform'::pg_catalog.regclass, t.oid, 0, NULL
        FROM pg_catalog.pg_transform AS t
        UNION ALL
        SELECT 'pg_catalog.pg_foreign_data_wrapper'::pg_catalog.regclass, f.oid, 0, NULL
        FROM pg_catalog.pg_foreign_data_wrapper AS f
        UNION ALL
        SELECT 'pg_catalog.pg_foreign_server'::pg_catalog.regclass, s.oid, 0, NULL
        FROM pg_catalog.pg_foreign_server AS s
        UNION ALL
        SELECT 'pg_catalog.pg_user_mapping'::pg_catalog.regclass, u.umid, 0, NULL
        FROM pg_catalog.pg_user_mappings AS u
        UNION ALL
        SELECT 'pg_catalog.pg_event_trigger'::pg_catalog.regclass, e.oid, 0, NULL
        FROM pg_catalog.pg_event_trigger AS e
        UNION ALL
        SELECT 'pg_catalog.pg_publication'::pg_catalog.regclass, p.oid, 0, NULL
        FROM pg_catalog.pg_publication AS p
        UNION ALL
        SELECT 'pg_catalog.pg_subscription'::pg_catalog.regclass, s.oid, 0, NULL
        FROM pg_catalog.pg_subscription AS s
        JOIN pg_catalog.pg_database AS d ON d.oid = s.subdbid
        WHERE d.datname = pg_catalog.current_database()
        UNION ALL
        SELECT 'pg_catalog.pg_default_acl'::pg_catalog.regclass, d.oid, d.defaclnamespace, 'default privileges'
        FROM pg_catalog.pg_default_acl AS d
        WHERE d.defaclobjtype NOT IN ('r', 'S', 'f', 'T', 'n')
    ) AS o (class, id, namespace, kind)
    LEFT JOIN pg_catalog.pg_namespace AS n ON n.oid = o.namespace
    WHERE o.id >= 16384
      AND (n.oid IS NULL OR (n.nspname !~ '^pg_' AND n.nspname <> 'information_schema'))
      AND NOT EXISTS (
          -- an extension's, or part of another object: an identity column's sequence, a range type's constructor
          SELECT FROM pg_catalog.pg_depend AS member
          WHERE member.classid = o.class AND member.objid = o.id AND member.objsubid = 0
            AND member.deptype IN ('e', 'i')
      )
)
SELECT o.nspname AS namespace,
       COALESCE(o.kind, (o.identity).type) AS kind,
       (o.identity).identity AS name,
       '' AS what
FROM o
