"""Looks in the catalog for what Postgres keeps outside of pg_class and pg_type: functions, operators, casts, and so on.

Each condition is exact: it names the kind, the namespace or the way there, and what else tells two of a name apart.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from schemadef.lint.sql.part import whole
from schemadef.names import literal, quote

if TYPE_CHECKING:
    from schemadef.lint.sql.part import Part
    from schemadef.lint.sql.shape import Name
    from schemadef.lint.sql.statement import Statement

CALLED = frozenset({"function", "procedure", "aggregate", "routine"})


class _Catalog(NamedTuple):
    """Where a kind of object is kept: its table, its columns of names and namespaces, and what tells if it is seen."""

    table: str
    name: str
    namespace: str = ""
    is_visible: str = ""
    method: str = ""


_CATALOGS = {
    "schema": _Catalog("pg_namespace", "nspname"),
    "role": _Catalog("pg_roles", "rolname"),
    "user": _Catalog("pg_roles", "rolname"),
    "group": _Catalog("pg_roles", "rolname"),
    "database": _Catalog("pg_database", "datname"),
    "tablespace": _Catalog("pg_tablespace", "spcname"),
    "publication": _Catalog("pg_publication", "pubname"),
    "subscription": _Catalog("pg_subscription", "subname"),
    "event trigger": _Catalog("pg_event_trigger", "evtname"),
    "server": _Catalog("pg_foreign_server", "srvname"),
    "foreign data wrapper": _Catalog("pg_foreign_data_wrapper", "fdwname"),
    "language": _Catalog("pg_language", "lanname"),
    "access method": _Catalog("pg_am", "amname"),
    "collation": _Catalog("pg_collation", "collname", "collnamespace", "pg_collation_is_visible"),
    "conversion": _Catalog("pg_conversion", "conname", "connamespace", "pg_conversion_is_visible"),
    "statistics": _Catalog("pg_statistic_ext", "stxname", "stxnamespace", "pg_statistics_obj_is_visible"),
    "operator class": _Catalog("pg_opclass", "opcname", "opcnamespace", "pg_opclass_is_visible", "opcmethod"),
    "operator family": _Catalog("pg_opfamily", "opfname", "opfnamespace", "pg_opfamily_is_visible", "opfmethod"),
    "text search configuration": _Catalog("pg_ts_config", "cfgname", "cfgnamespace", "pg_ts_config_is_visible"),
    "text search dictionary": _Catalog("pg_ts_dict", "dictname", "dictnamespace", "pg_ts_dict_is_visible"),
    "text search parser": _Catalog("pg_ts_parser", "prsname", "prsnamespace", "pg_ts_parser_is_visible"),
    "text search template": _Catalog("pg_ts_template", "tmplname", "tmplnamespace", "pg_ts_template_is_visible"),
}


def stands(statement: Statement, name: Name) -> str:
    """Whether an object of the statement's kind has a name; empty for a kind that this does not know."""
    shape = statement.shape
    kind = shape.kind
    if kind == "text search":
        kind = f"text search {statement.tokens.word(shape.at - 1).lower()}"
    catalog = _CATALOGS.get(kind)
    if catalog is None or not name:
        return ""
    said = [f"{catalog.name} = {literal(name[-1])}"]
    if catalog.method:
        method = _behind(whole(statement), "USING")
        if not method:
            return ""
        said.append(f"{catalog.method} = (SELECT oid FROM pg_catalog.pg_am WHERE amname = {literal(method)})")
    if catalog.namespace and len(name) > 1:
        said.append(f"{catalog.namespace} = pg_catalog.to_regnamespace({literal(quote(name[-2]))})")
    elif catalog.namespace:
        said.append(f"pg_catalog.{catalog.is_visible}(oid)")
    if len(said) == 1:
        return f"EXISTS (SELECT 1 FROM pg_catalog.{catalog.table} WHERE {said[0]})"
    where = "\n      AND ".join(said)
    return f"EXISTS (\n    SELECT 1 FROM pg_catalog.{catalog.table}\n    WHERE {where}\n  )"


def _behind(part: Part, word: str) -> str:
    """The name behind a word; empty where there is none."""
    at = part.find(word)
    return part.tokens.name(at + 1) if 0 <= at < part.last - 1 else ""


def renames_call(statement: Statement, new: str) -> str:
    """Whether there is the function that ALTER FUNCTION … RENAME TO is about, and none of the new name beside it."""
    old = _signature(statement)
    if not old:
        return ""
    return (
        "EXISTS (\n"
        "    SELECT 1 FROM pg_catalog.pg_proc f\n"
        f"    WHERE f.oid = {old} AND NOT EXISTS (\n"
        "      SELECT 1 FROM pg_catalog.pg_proc g\n"
        "      WHERE g.pronamespace = f.pronamespace AND g.proargtypes = f.proargtypes"
        f" AND g.proname = {literal(new)}\n"
        "    )\n"
        "  )"
    )


_LONG = frozenset(
    {"DOUBLE", "CHARACTER", "CHAR", "TIMESTAMP", "TIME", "BIT", "INTERVAL", "NATIONAL", "NCHAR", "VARCHAR"}
)


def _signature(statement: Statement) -> str:
    """The number of a function by its name and its arguments; empty for arguments that cannot be read."""
    tokens, name = statement.tokens, statement.shape.name
    path = ".".join(map(quote, name))
    part = whole(statement)
    at = part.find("(")
    if at < 0:
        return f"pg_catalog.to_regproc({literal(path)})"
    types = []
    for piece in part.inside(at).pieces():
        first, mode = piece.first, tokens.word(piece.first)
        if mode == "OUT" and piece.last - first > 1:
            continue
        first += mode in ("IN", "INOUT", "VARIADIC") and piece.last - first > 1
        many = first + 1 < piece.last and tokens.word(first + 1) not in ("(", "[", ".")
        first += many and tokens.word(first) not in _LONG
        said = piece._replace(first=first)
        if not said or {"ORDER", "=", "DEFAULT", "%"} & set(tokens.words[first : piece.last]) or "*" in said.text:
            return ""
        types.append(said.text)
    signature = f"{path}({', '.join(types)})"
    return f"pg_catalog.to_regprocedure({literal(signature)})"


def no_cast(statement: Statement) -> str:
    """Whether there is no cast between the types of CREATE CAST (a AS b)."""
    part = whole(statement)
    inside = part.inside(part.find("("))
    to = inside.find("AS")
    if not inside.first < to < inside.last - 1:
        return ""
    source, target = inside._replace(last=to).text, inside._replace(first=to + 1).text
    return (
        "NOT EXISTS (\n"
        "    SELECT 1 FROM pg_catalog.pg_cast\n"
        f"    WHERE castsource = pg_catalog.to_regtype({literal(source)})"
        f" AND casttarget = pg_catalog.to_regtype({literal(target)})\n"
        "  )"
    )


def no_operator(statement: Statement) -> str:
    """Whether there is no operator of a name and its types; one that another one only speaks of is none."""
    part, tokens = whole(statement), statement.tokens
    body = part.find("(")
    if body < 0:
        return ""
    name = tokens.text[tokens.end[statement.first + 1] : tokens.start[body]].strip()
    sides = {"LEFTARG": "none", "RIGHTARG": "none"}
    for piece in part.inside(body).pieces():
        if (side := tokens.word(piece.first)) in sides and tokens.word(piece.first + 1) == "=":
            sides[side] = piece._replace(first=piece.first + 2).text
    if not name or any(sign in name for sign in ("--", "/*", '"')) or set(sides.values()) == {"none"}:
        return ""
    signature = f"{name}({sides['LEFTARG']}, {sides['RIGHTARG']})"
    return (
        "NOT EXISTS (\n"
        "    SELECT 1 FROM pg_catalog.pg_operator\n"
        f"    WHERE oid = pg_catalog.to_regoperator({literal(signature)}) AND oprcode <> 0\n"
        "  )"
    )
