"""drizzle-kit 0.31's snapshot as that of drizzle-kit 1.0.0-rc.5: one flat list of entities."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING, Any

from schemadef.export.drizzle.constraint import KEY

if TYPE_CHECKING:
    from collections.abc import Iterator

    Entity = dict[str, Any]

OURS = "5c4e3ade"
"""How the identities of our snapshots begin in this layout."""

_IN_SCHEMA = frozenset({"indexes"})
"""What is unique in its schema although it stands in a table."""
_ORIGIN = "00000000-0000-0000-0000-000000000000"
_CAST = re.compile(r"('(?:[^']|'')*')::[\w\". \[\](),]+", re.DOTALL)


def document_1(old: dict[str, Any], family: str, before: dict[str, Any] | None = None) -> dict[str, Any]:
    """The document for Drizzle 1.0; `before` is that of the migration before, where there is one.

    `family` is what drizzle-kit 1.0 calls the SQL of a folder, which is another word than that of 0.31.

    On Postgres only the first one holds the whole schema, and each later one what differs.
    """
    head: dict[str, Any] = {"id": _id(old["id"]), "prevIds": [_id(old["prevId"])]}
    if "schemas" not in old:
        return {"version": "7", "dialect": family, **head, "ddl": list(_sqlite(old)), "renames": []}
    entities = list(_postgres(old))
    said = (
        {"type": "base", "ddl": entities} if before is None else {"type": "diff", "deltas": _deltas(before, entities)}
    )
    return {"version": "9", "dialect": family, **head, **said, "footprints": []}


def _deltas(before: dict[str, Any], entities: list[Entity]) -> list[dict[str, Any]]:
    """What goes, what comes, and what changes, each under drizzle-kit's key."""
    old = {_key(entity): entity for entity in _postgres(before)}
    new = {_key(entity): entity for entity in entities}
    gone = [{"op": "drop", "key": key} for key in reversed(old) if key not in new]
    come = [{"op": "create", "row": entity} for key, entity in new.items() if key not in old]
    sets = {key: _changes(old[key], entity) for key, entity in new.items() if key in old}
    return [*gone, *come, *({"op": "alter", "key": key, "set": set_} for key, set_ in sets.items() if set_)]


def _key(entity: Entity) -> str:
    names = ["schema", *(["table"] if entity["entityType"] not in _IN_SCHEMA else []), "name"]
    path = [entity[name] for name in names if name in entity]
    return f"{entity['entityType']}\0{json.dumps(path, ensure_ascii=False, separators=(',', ':'))}"


def _changes(old: Entity, new: Entity) -> Entity:
    return {name: value for name, value in new.items() if old.get(name) != value}


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
