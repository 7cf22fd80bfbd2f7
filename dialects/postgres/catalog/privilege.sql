-- Owners and privileges that differ from what a new object has, one row each: the object, and what differs.
-- An owner is usual when it is who asks or who owns the database; `who` is empty for PUBLIC's rows only.
WITH printing AS MATERIALIZED (
    -- The server prints SQL alike for whoever asks, every name qualified; the settings end with this statement.
    SELECT pg_catalog.count(pg_catalog.set_config(s.name, s.value, true)) AS settings
    FROM (VALUES ('search_path', ''), ('quote_all_identifiers', 'off'), ('standard_conforming_strings', 'on'),
                 ('datestyle', 'ISO, MDY'), ('intervalstyle', 'postgres'), ('timezone', 'UTC'), ('lc_monetary', 'C'),
                 ('extra_float_digits', '1'), ('bytea_output', 'hex')) AS s (name, value)
), owned AS MATERIALIZED (
    SELECT 'relation' AS sort, 'pg_catalog.pg_class'::pg_catalog.regclass AS class, c.oid AS id, 0 AS part,
           NULL::pg_catalog.name AS "column", c.relnamespace AS namespace, c.relowner AS owner, c.relacl AS given,
           pg_catalog.acldefault(CASE WHEN c.relkind = 'S' THEN 's' ELSE 'r' END::"char", c.relowner) AS usual
    FROM pg_catalog.pg_class AS c
    WHERE c.relkind IN ('r', 'v', 'm', 'p', 'f', 'S')
    UNION ALL
    SELECT 'column', 'pg_catalog.pg_class'::pg_catalog.regclass, a.attrelid, a.attnum,
           a.attname, c.relnamespace, NULL, a.attacl, pg_catalog.acldefault('c', c.relowner)
    FROM pg_catalog.pg_attribute AS a
    JOIN pg_catalog.pg_class AS c ON c.oid = a.attrelid
    WHERE a.attacl IS NOT NULL AND a.attnum > 0 AND NOT a.attisdropped
    UNION ALL
    SELECT 'function', 'pg_catalog.pg_proc'::pg_catalog.regclass, p.oid, 0,
           NULL, p.pronamespace, p.proowner, p.proacl, pg_catalog.acldefault('f', p.proowner)
    FROM pg_catalog.pg_proc AS p
    UNION ALL
    SELECT 'type', 'pg_catalog.pg_type'::pg_catalog.regclass, t.oid, 0,
           NULL, t.typnamespace, t.typowner, t.typacl, pg_catalog.acldefault('T', t.typowner)
    FROM pg_catalog.pg_type AS t
    LEFT JOIN pg_catalog.pg_class AS c ON c.oid = t.typrelid
    WHERE (t.typtype IN ('e', 'd', 'r', 'b') OR c.relkind = 'c')
      AND NOT EXISTS (SELECT FROM pg_catalog.pg_type AS e WHERE e.typarray = t.oid)
    UNION ALL
    SELECT 'namespace', 'pg_catalog.pg_namespace'::pg_catalog.regclass, s.oid, 0,
           NULL, s.oid,
           -- public belongs to who ran initdb, or to pg_database_owner (15)
           CASE WHEN s.nspname <> 'public' OR s.nspowner NOT IN (10, 6171) THEN s.nspowner END,
           s.nspacl,
           -- initdb lets everybody use public, up to 14 also create there
           pg_catalog.acldefault('n', s.nspowner) || ARRAY(
               SELECT x.item FROM pg_catalog.unnest(first.initprivs) AS x (item)
               WHERE pg_catalog.starts_with(x.item::pg_catalog.text, '=')
           )
    FROM pg_catalog.pg_namespace AS s
    LEFT JOIN pg_catalog.pg_init_privs AS first
        ON first.classoid = 'pg_catalog.pg_namespace'::pg_catalog.regclass AND first.objoid = s.oid
        AND first.privtype = 'i'
), users AS MATERIALIZED (
    SELECT o.*, n.nspname
    FROM owned AS o
    JOIN pg_catalog.pg_namespace AS n ON n.oid = o.namespace
    WHERE n.nspname !~ '^pg_' AND n.nspname <> 'information_schema'
      AND NOT EXISTS (
          -- an extension's, or part of another object
          SELECT FROM pg_catalog.pg_depend AS member
          WHERE member.classid = o.class AND member.objid = o.id AND member.objsubid = 0
            AND (member.deptype = 'e' OR (member.deptype = 'i' AND o.given IS NULL))
      )
), o AS MATERIALIZED (
    SELECT u.*, pg_catalog.pg_identify_object(u.class, u.id, u.part) AS identity
    FROM printing
    CROSS JOIN (
        SELECT o.nspname, o.sort, o.class, o.id, o.part, o."column", true AS owns, r.rolname AS who,
               '[]' AS privileges, '[]' AS grantable, '[]' AS revoked
        FROM users AS o
        JOIN pg_catalog.pg_roles AS r ON r.oid = o.owner
        JOIN pg_catalog.pg_database AS d ON d.datname = pg_catalog.current_database() AND d.datdba <> o.owner
        WHERE r.rolname <> CURRENT_USER
          AND NOT EXISTS (
              -- a column's sequence belongs to whom the table belongs
              SELECT FROM pg_catalog.pg_depend AS member
              WHERE member.classid = o.class AND member.objid = o.id AND member.objsubid = 0
                AND member.deptype IN ('a', 'i') AND member.refobjsubid > 0
          )
        UNION ALL
        SELECT o.nspname, o.sort, o.class, o.id, o.part, o."column", false, g.who,
               pg_catalog.to_json(COALESCE(pg_catalog.array_agg(g.privilege ORDER BY g.privilege)
                   FILTER (WHERE g.given AND (NOT g.usual OR g.option)), '{}'))::pg_catalog.text,
               pg_catalog.to_json(COALESCE(pg_catalog.array_agg(g.privilege ORDER BY g.privilege)
                   FILTER (WHERE g.option), '{}'))::pg_catalog.text,
               pg_catalog.to_json(COALESCE(pg_catalog.array_agg(g.privilege ORDER BY g.privilege)
                   FILTER (WHERE NOT g.given), '{}'))::pg_catalog.text
        FROM users AS o
        CROSS JOIN LATERAL (
            SELECT COALESCE(r.rolname, 'public') AS who, pg_catalog.lower(x.privilege_type) AS privilege,
                   pg_catalog.bool_or(x.given) AS given, pg_catalog.bool_or(NOT x.given) AS usual,
                   -- an owner may always hand on
                   pg_catalog.bool_or(x.option AND x.grantee IS DISTINCT FROM o.owner) AS option
            FROM (
                SELECT a.grantee, a.privilege_type, true AS given, a.is_grantable AS option
                FROM pg_catalog.aclexplode(o.given) AS a
                UNION ALL
                SELECT a.grantee, a.privilege_type, false, false FROM pg_catalog.aclexplode(o.usual) AS a
            ) AS x
            LEFT JOIN pg_catalog.pg_roles AS r ON r.oid = x.grantee
            GROUP BY 1, 2
        ) AS g
        WHERE o.given IS NOT NULL
          AND (NOT g.given OR NOT g.usual OR g.option)
        GROUP BY o.nspname, o.sort, o.class, o.id, o.part, o."column", g.who
    ) AS u
)
SELECT o.nspname AS namespace,
       o.sort,
       o.id::bigint AS id,
       o."column",
       (o.identity).type AS kind,
       (o.identity).identity AS name,
       o.owns,
       o.who,
       o.privileges,
       o.grantable,
       o.revoked
FROM o
