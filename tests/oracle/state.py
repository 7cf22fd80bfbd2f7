"""All that a Postgres database holds, as text: what its catalogs say by name, and the rows of its tables.

Read with queries of its own, so that what `schemadef.introspect` does not know counts too. Numbers of objects do not
count: what is dropped and made again alike is the same.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from schemadef.names import literal, quote

if TYPE_CHECKING:
    from schemadef.engines.base import Engine

_MINE = "n.nspname NOT IN ('pg_catalog', 'information_schema') AND n.nspname !~ '^pg_(toast|temp)'"

_PARTS = {
    "relation": f"""
        SELECT c.oid::regclass, c.relkind, c.relpersistence, c.relowner::regrole, c.relacl, c.reloptions,
               c.relrowsecurity, c.relforcerowsecurity, c.relreplident, pg_get_expr(c.relpartbound, c.oid),
               CASE WHEN c.relkind = 'p' THEN pg_get_partkeydef(c.oid) END, c.reltablespace, c.reloftype::regtype,
               CASE WHEN c.relkind IN ('v', 'm') THEN pg_get_viewdef(c.oid) END, c.relispopulated,
               (SELECT amname FROM pg_am WHERE pg_am.oid = c.relam)
        FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace WHERE {_MINE}""",
    "index": f"""
        SELECT pg_get_indexdef(i.indexrelid), i.indisvalid, i.indisclustered, i.indisreplident, i.indisprimary
        FROM pg_index i JOIN pg_class c ON c.oid = i.indexrelid JOIN pg_namespace n ON n.oid = c.relnamespace
        WHERE {_MINE}""",
    "column": f"""
        SELECT c.oid::regclass, rank() OVER (PARTITION BY c.oid ORDER BY a.attnum), a.attname,
               format_type(a.atttypid, a.atttypmod), a.attnotnull, pg_get_expr(d.adbin, d.adrelid), a.attidentity,
               a.attgenerated, a.attcollation::regcollation, a.attstorage, a.attcompression, a.attstattarget,
               a.attoptions, a.attacl, a.attfdwoptions, a.attislocal, a.attinhcount
        FROM pg_attribute a JOIN pg_class c ON c.oid = a.attrelid JOIN pg_namespace n ON n.oid = c.relnamespace
        LEFT JOIN pg_attrdef d ON d.adrelid = a.attrelid AND d.adnum = a.attnum
        WHERE a.attnum > 0 AND NOT a.attisdropped AND {_MINE}""",
    "constraint": f"""
        SELECT k.conrelid::regclass, k.contypid::regtype, k.conname, pg_get_constraintdef(k.oid), k.convalidated
        FROM pg_constraint k JOIN pg_namespace n ON n.oid = k.connamespace WHERE {_MINE}""",
    "trigger": "SELECT pg_get_triggerdef(oid), tgenabled FROM pg_trigger WHERE NOT tgisinternal",
    "rule": "SELECT pg_get_ruledef(oid), ev_enabled FROM pg_rewrite WHERE oid >= 16384",
    "policy": """
        SELECT polrelid::regclass, polname, polcmd, polpermissive, polroles::regrole[], pg_get_expr(polqual, polrelid),
               pg_get_expr(polwithcheck, polrelid) FROM pg_policy""",
    "inheritance": "SELECT inhrelid::regclass, inhparent::regclass, inhseqno, inhdetachpending FROM pg_inherits",
    "function": f"""
        SELECT p.oid::regprocedure, p.prokind, p.proowner::regrole, p.proacl,
               CASE WHEN p.prokind <> 'a' THEN pg_get_functiondef(p.oid)
                    ELSE (a.aggtransfn, a.aggfinalfn, a.agginitval, a.aggtranstype::regtype, a.aggkind)::text END
        FROM pg_proc p JOIN pg_namespace n ON n.oid = p.pronamespace LEFT JOIN pg_aggregate a ON a.aggfnoid = p.oid
        WHERE {_MINE}""",
    "type": f"""
        SELECT t.oid::regtype, t.typtype, t.typowner::regrole, t.typacl, t.typbasetype::regtype, t.typtypmod,
               t.typnotnull, t.typdefault, t.typcollation::regcollation, r.rngsubtype::regtype,
               (SELECT array_agg(enumlabel ORDER BY enumsortorder) FROM pg_enum WHERE enumtypid = t.oid)
        FROM pg_type t JOIN pg_namespace n ON n.oid = t.typnamespace LEFT JOIN pg_range r ON r.rngtypid = t.oid
        WHERE {_MINE}""",
    "sequence": "SELECT seqrelid::regclass, seqtypid, seqstart, seqincrement, seqmax, seqmin, seqcache, seqcycle "
    "FROM pg_sequence",
    "schema": f"SELECT n.nspname, n.nspowner::regrole, n.nspacl FROM pg_namespace n WHERE {_MINE}",
    "role": """
        SELECT rolname, rolsuper, rolinherit, rolcreaterole, rolcreatedb, rolcanlogin, rolreplication, rolbypassrls,
               rolconnlimit, rolvaliduntil FROM pg_roles""",
    "member": "SELECT roleid::regrole, member::regrole, grantor::regrole, admin_option FROM pg_auth_members",
    "setting": "SELECT (SELECT replace(datname, current_database(), 'this one') FROM pg_database WHERE oid = setdatabase), "
    "setrole::regrole, setconfig FROM pg_db_role_setting",
    "database": "SELECT replace(datname, current_database(), 'this one'), datdba::regrole, datacl, datallowconn, datconnlimit FROM pg_database "
    "WHERE datname !~ '^scratch_' OR datname = current_database()",
    "extension": "SELECT extname, extversion, extnamespace::regnamespace FROM pg_extension",
    "comment": "SELECT pg_describe_object(classoid, objoid, objsubid), description FROM pg_description "
    "WHERE objoid >= 16384 OR classoid = 'pg_namespace'::regclass",
    "comment on what is shared": "SELECT pg_describe_object(classoid, objoid, 0), description FROM pg_shdescription",
    "default privileges": "SELECT defaclrole::regrole, defaclnamespace::regnamespace, defaclobjtype, defaclacl "
    "FROM pg_default_acl",
    "publication": "SELECT pubname, puballtables, pubinsert, pubupdate, pubdelete, pubtruncate, pubviaroot, (SELECT array_agg(prrelid::regclass::text ORDER BY 1) FROM pg_publication_rel "
    "WHERE prpubid = p.oid) FROM pg_publication p",
    "event trigger": "SELECT evtname, evtevent, evtfoid::regprocedure, evtenabled, evttags FROM pg_event_trigger",
    "statistics": "SELECT pg_get_statisticsobjdef(oid), stxstattarget FROM pg_statistic_ext",
    "cast": "SELECT castsource::regtype, casttarget::regtype, castfunc::regprocedure, castcontext FROM pg_cast "
    "WHERE oid >= 16384",
    "operator": "SELECT oid::regoperator, oprcode::regproc, oprcom::regoper, oprnegate::regoper FROM pg_operator "
    "WHERE oid >= 16384",
    "operator class": "SELECT m.amname, opcname, opcintype::regtype, opcdefault FROM pg_opclass o "
    "JOIN pg_am m ON m.oid = o.opcmethod WHERE o.oid >= 16384",
    "operator family": "SELECT m.amname, opfname FROM pg_opfamily o JOIN pg_am m ON m.oid = o.opfmethod "
    "WHERE o.oid >= 16384",
    "collation": "SELECT oid::regcollation, collprovider, colllocale, collcollate FROM pg_collation WHERE oid >= 16384",
    "conversion": "SELECT conname, conproc::regproc FROM pg_conversion WHERE oid >= 16384",
    "language": "SELECT lanname, lanpltrusted, lanacl FROM pg_language",
    "wrapper": "SELECT fdwname, fdwoptions FROM pg_foreign_data_wrapper",
    "server": "SELECT srvname, srvtype, srvversion, srvoptions FROM pg_foreign_server",
    "user mapping": "SELECT srvname, usename, umoptions FROM pg_user_mappings",
    "foreign table": "SELECT ftrelid::regclass, srvname, ftoptions FROM pg_foreign_table "
    "JOIN pg_foreign_server s ON s.oid = ftserver",
    "text search configuration": """
        SELECT c.cfgname, (SELECT array_agg((m.maptokentype, m.mapseqno, d.dictname)::text ORDER BY 1)
          FROM pg_ts_config_map m JOIN pg_ts_dict d ON d.oid = m.mapdict WHERE m.mapcfg = c.oid)
        FROM pg_ts_config c WHERE c.oid >= 16384""",
    "text search dictionary": "SELECT dictname, dictinitoption FROM pg_ts_dict WHERE oid >= 16384",
    "large object": "SELECT oid FROM pg_largeobject_metadata",
    "subscription": "SELECT subname, subenabled FROM pg_subscription",
}
_CATALOG = " UNION ALL ".join(f"SELECT '{what}' AS what, x::text FROM ({query}) AS x" for what, query in _PARTS.items())
_TABLES = f"""
    SELECT c.oid::regclass::text FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
    WHERE (c.relkind = 'r' OR (c.relkind = 'm' AND c.relispopulated)) AND {_MINE}
      AND NOT EXISTS (SELECT 1 FROM pg_depend WHERE objid = c.oid AND deptype = 'e')"""


_AT_ONCE = 50
"""Tables that are read by one query."""


def _rows(tables: list[str]) -> str:
    """A query for a digest of the rows of each of some tables."""
    return " UNION ALL ".join(
        f"SELECT {literal(f'rows of {table}')}, md5(string_agg(its_row::text, '|' ORDER BY its_row::text)) "
        f"FROM {table} AS its_row"
        for table in tables
    )


def state(engine: Engine, *, rows: bool = True) -> frozenset[tuple[str, str]]:
    """What the database holds: pairs of a kind and a text."""
    ((path, role, user),) = engine.query("SELECT current_setting('search_path'), current_setting('role'), session_user")
    engine.execute("RESET SESSION AUTHORIZATION")
    engine.execute("SELECT set_config('role', 'none', false), set_config('search_path', 'pg_catalog', false)")
    try:
        found = {(str(what), str(text)) for what, text in engine.query(_CATALOG)}
        tables = [str(table) for (table,) in engine.query(_TABLES)] if rows else []
        for first in range(0, len(tables), _AT_ONCE):
            found |= {(str(what), str(text)) for what, text in engine.query(_rows(tables[first : first + _AT_ONCE]))}
    finally:
        engine.execute(f"SET SESSION AUTHORIZATION {quote(str(user))}")
        engine.query("SELECT set_config('search_path', $1, false), set_config('role', $2, false)", (path, role))
    return frozenset(found)
