"""drizzle-kit 0.31's snapshot as that of drizzle-kit 1.0.0-rc.5: one flat list of entities."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from schemadef.export.drizzle.constraint import KEY

if TYPE_CHECKING:
    from collections.abc import Iterator

    Entity = dict[str, Any]

OURS = "5c4e3ade"
"""How the identities of our snapshots begin in this layout."""

_ORIGIN = "00000000-0000-0000-0000-000000000000"
_CAST = re.compile(r"('(?:[^']|'')*')::[\w\". \[\](),]+", re.DOTALL)


def document_1(old: dict[str, Any]) -> dict[str, Any]:
    """The document for Drizzle 1.0."""
    head: dict[str, Any] = {"id": _id(old["id"]), "prevIds": [_id(old["prevId"])]}
    if "schemas" in old:
        return {
            "type": "base",
            "version": "9",
            "dialect": "postgres",
            **head,
            "ddl": list(_postgres(old)),
            "footprints": [],
        }
    return {"version": "7", "dialect": old["dialect"], **head, "ddl": list(_sqlite(old)), "renames": []}


def _id(id: str) -> str:
    return id if id == _ORIGIN else OURS + id[len(OURS) :]


def _entity(kind: str, **said: Any) -> Entity:  # noqa: ANN401 - any JSON
    return {**said, "entityType": kind}


def _postgres(old: dict[str, Any]) -> Iterator[Entity]:
    for name in old["schemas"]:
        yield _entity("schemas", name=name)
    for enum in old["enums"].values():
        yield _entity("enums", **enum)
    for sequence in old["sequences"].values():
        yield _sequence(sequence)
    for table in old["tables"].values():
        schema = table["schema"] or "public"
        yield _entity("tables", schema=schema, name=table["name"], isRlsEnabled=table["isRLSEnabled"])
        for column in table["columns"].values():
            yield _postgres_column(column, schema, table["name"])
        place = {"schema": schema, "table": table["name"]}
        yield from _keys(table, place, "pkey")
        yield from _postgres_parts(table, place)
    for view in old["views"].values():
        yield _view(view)


def _sequence(old: dict[str, Any]) -> Entity:
    return _entity(
        "sequences",
        schema=old["schema"],
        name=old["name"],
        incrementBy=old["increment"],
        minValue=old["minValue"],
        maxValue=old["maxValue"],
        startWith=old["startWith"],
        cacheSize=int(old["cache"]),
        cycle=old["cycle"],
    )


def _view(old: dict[str, Any]) -> Entity:
    empty = dict.fromkeys(("with", "withNoData", "using", "tablespace"))
    said = {key: old[key] for key in ("schema", "name", "definition", "materialized")}
    return _entity("views", **said, **empty)


def _postgres_column(old: dict[str, Any], schema: str, table: str) -> Entity:
    element = old["type"].rstrip("[]") if old["type"].endswith("[]") else old["type"]
    identity = dict(old["identity"]) if "identity" in old else None
    if identity is not None:
        identity.pop("schema")
        identity["cache"] = int(identity["cache"])
    return _entity(
        "columns",
        schema=schema,
        table=table,
        name=old["name"],
        type=element.replace("timestamp (", "timestamp(").replace(", ", ","),
        typeSchema=old.get("typeSchema"),
        notNull=old["notNull"],
        dimensions=(len(old["type"]) - len(element)) // 2,
        default=_default(old, cast=True),
        generated=old.get("generated"),
        identity=identity,
    )


def _default(old: dict[str, Any], *, cast: bool = False) -> str | None:
    if "default" not in old:
        return None
    value = old["default"]
    if not isinstance(value, str):
        return str(value).lower()
    found = _CAST.fullmatch(value) if cast else None
    return found[1] if found else value


def _keys(table: dict[str, Any], place: dict[str, str], suffix: str) -> Iterator[Entity]:
    for key in table["compositePrimaryKeys"].values():
        yield _entity("pks", **place, name=key["name"], columns=key["columns"], nameExplicit=True)
    for column in table["columns"].values():
        if column["primaryKey"]:
            name = f"{table['name']}_{suffix}"
            yield _entity("pks", **place, name=name, columns=[column["name"]], nameExplicit=False)
    for check in table["checkConstraints"].values():
        yield _entity("checks", **place, **check)


def _postgres_parts(table: dict[str, Any], place: dict[str, str]) -> Iterator[Entity]:
    for key in table["uniqueConstraints"].values():
        yield _entity("uniques", **place, **key, nameExplicit=True)
    for key in table["foreignKeys"].values():
        yield _entity("fks", **place, schemaTo=key.get("schemaTo", "public"), **_reference(key))
    for index in table["indexes"].values():
        said = {name: index[name] for name in ("name", "isUnique", "method", "concurrently")}
        with_ = ", ".join(f"{name}={value}" for name, value in index["with"].items())
        columns = [_index_column(column) for column in index["columns"]]
        where = index.get("where")
        yield _entity("indexes", **place, **said, columns=columns, where=where, nameExplicit=True, **{"with": with_})
    for policy in table["policies"].values():
        roles = {"roles": policy["to"], "using": policy.get("using"), "withCheck": policy.get("withCheck")}
        said = {name: policy[name] for name in ("name", "as", "for")}
        yield _entity("policies", **place, **said, **roles)


def _index_column(old: dict[str, Any]) -> dict[str, Any]:
    operator_class = old.get("opclass")
    return {
        "value": old["expression"],
        "isExpression": old["isExpression"],
        "asc": old["asc"],
        "nullsFirst": old["nulls"] == "first",
        "opclass": {"name": operator_class, "default": False} if operator_class else None,
    }


def _reference(old: dict[str, Any]) -> dict[str, Any]:
    return {
        "name": old["name"],
        "columns": old["columnsFrom"],
        "tableTo": old["tableTo"],
        "columnsTo": old["columnsTo"],
        "onUpdate": old["onUpdate"].upper(),
        "onDelete": old["onDelete"].upper(),
        "nameExplicit": True,
    }


def _sqlite(old: dict[str, Any]) -> Iterator[Entity]:
    for table in old["tables"].values():
        place = {"table": table["name"]}
        yield _entity("tables", name=table["name"])
        for column in table["columns"].values():
            yield _sqlite_column(column, table["name"])
        yield from _keys(table, place, "pk")
        for key in table["foreignKeys"].values():
            yield _entity("fks", **place, **_reference(key))
        for index in table["indexes"].values():
            yield _sqlite_index(index, table)
    for view in old["views"].values():
        yield _entity("views", name=view["name"], definition=view["definition"], isExisting=False, error=None)


def _sqlite_column(old: dict[str, Any], table: str) -> Entity:
    return _entity(
        "columns",
        table=table,
        name=old["name"],
        type=old["type"],
        notNull=old["notNull"] and not old["primaryKey"],
        autoincrement=old["autoincrement"],
        default=_default(old),
        generated=old.get("generated"),
    )


def _sqlite_index(old: dict[str, Any], table: dict[str, Any]) -> Entity:
    place = {"table": table["name"], "name": old["name"]}
    if KEY in old:
        return _entity("uniques", **place, columns=old["columns"], nameExplicit=True)
    columns = [{"value": key, "isExpression": key not in table["columns"]} for key in old["columns"]]
    where = old.get("where")
    return _entity("indexes", **place, columns=columns, isUnique=old["isUnique"], where=where, origin="manual")
