"""What a view's text tells of its columns, and drizzle-kit 1.0's snapshots as steps from one to the next."""

from __future__ import annotations

import json
from typing import Any

import pytest
from exported import DATABASES
from folder_project import Project

from schemadef import Namespace, Table, View, bigint, boolean, integer, text, timestamp
from schemadef.declare.schema import Schema
from schemadef.dialect import load_dialect
from schemadef.export.drizzle.book import Book
from schemadef.export.drizzle.document_1 import document_1
from schemadef.export.drizzle.folder_1 import folder_1
from schemadef.export.drizzle.meta import meta_documents
from schemadef.export.drizzle.view_columns import view_columns
from schemadef.export.source import Source
from schemadef.generate import declared
from schemadef.lower import lower_schema
from schemadef.migration.folder import read_folder
from schemadef.model import View as ViewObject


class Users(Table):
    id = integer(primary_key=True)
    email = text()
    name = text(null=True)


class Posts(Table):
    id = bigint(primary_key=True)
    user_id = integer()
    is_open = boolean()
    at = timestamp(null=True)


def columns(query: str, dialect: str = "postgres") -> list[tuple[str, str, bool]] | None:
    """The columns of a view by name, type and whether they can be NULL."""
    pack = load_dialect((dialect,), "")
    schema = Schema(files=(__file__,), tables=(Users, Posts), views=(View(query, name="v"),))
    snapshot = lower_schema(schema, pack)
    (view,) = snapshot.of(ViewObject)
    found = view_columns(view, Book(snapshot, pack))
    return None if found is None else [(column.name, str(column.type), column.null) for column in found]


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("SELECT id, email AS e, name n FROM users", [("id", "integer", False), ("e", "text", False), ("n", "text", True)]),
        ("SELECT * FROM users", [("id", "integer", False), ("email", "text", False), ("name", "text", True)]),
        ("SELECT u.id, p.* FROM users AS u JOIN posts p ON p.user_id = u.id", [
            ("id", "integer", False), ("id", "bigint", False), ("user_id", "integer", False),
            ("is_open", "boolean", False), ("at", "timestamp with time zone", True),
        ]),
        ("SELECT u.id AS x, p.id AS y FROM users u LEFT JOIN posts p ON p.user_id = u.id",
         [("x", "integer", True), ("y", "bigint", True)]),
        ("SELECT count(*), max(p.at) AS last, min(id) AS first FROM posts p",
         [("count", "bigint", False), ("last", "timestamp with time zone", True), ("first", "bigint", True)]),
        ("SELECT count(*) + 1 AS n, id || '' AS s FROM posts", [("n", "", True), ("s", "", True)]),
        ("SELECT id::text AS t, '1'::int AS i FROM posts", [("t", "text", True), ("i", "integer", True)]),
        ("SELECT coalesce(name, email) AS who FROM users", [("who", "text", True)]),
        ("SELECT DISTINCT email FROM users WHERE id IN (SELECT user_id FROM posts)", [("email", "text", False)]),
        ("SELECT email FROM users UNION SELECT name FROM users", [("email", "text", True)]),
        ('SELECT "id" AS "a b" FROM "users" ORDER BY 1', [("a b", "integer", False)]),
        ("SELECT u.id FROM users u, posts p WHERE p.user_id = u.id", [("id", "integer", False)]),
        ("WITH x AS (SELECT id FROM users) SELECT id FROM x", [("id", "", True)]),
        ("SELECT id FROM (SELECT id FROM users) s", [("id", "", True)]),
        ("SELECT CASE WHEN id > 1 THEN 1 END AS c, NOT is_open AS closed FROM posts", [("c", "", True), ("closed", "", True)]),
    ],
)  # fmt: skip
def test_a_query_tells_its_columns(query, expected):
    assert columns(query) == expected


@pytest.mark.parametrize("query", ["WITH x AS (SELECT id FROM users) SELECT * FROM x", "SELECT id + 1 FROM users"])
def test_a_query_that_does_not_tell_gives_no_view(query):
    assert columns(query) is None


def test_on_sqlite_a_column_keeps_its_stored_form():
    pack = load_dialect(("sqlite",), "")
    view = View("SELECT p.at AS moment, p.is_open FROM posts p", name="v")
    snapshot = lower_schema(Schema(files=(__file__,), tables=(Users, Posts), views=(view,)), pack)
    found = view_columns(snapshot.of(ViewObject)[0], Book(snapshot, pack))
    assert found is not None
    assert [(column.logical.type, column.logical.stored) for column in found if column.logical] == [
        ("timestamp", "epoch_seconds"),
        ("boolean", "INTEGER"),
    ]


def test_a_declared_namespace_is_written():
    pack = load_dialect(("postgres",), "")
    snapshot = lower_schema(Schema(files=(__file__,), namespaces=(Namespace("app"),), tables=(Users,)), pack)
    assert [space.name for space in Book(snapshot, pack).namespaces()] == ["app"]


# --- Drizzle 1.0 ---


def replayed(documents: list[dict[str, Any]]) -> list[str]:
    """The entities after all documents, as drizzle-kit 1.0 puts them together."""
    first, *rest = documents
    state = {key(entity): entity for entity in first["ddl"]}
    for document in rest:
        assert document["type"] == "diff"
        for delta in document["deltas"]:
            if delta["op"] == "create":
                assert key(delta["row"]) not in state
                state[key(delta["row"])] = delta["row"]
            elif delta["op"] == "drop":
                del state[delta["key"]]
            else:
                state[delta["key"]] = state[delta["key"]] | delta["set"]
    return sorted(json.dumps(entity, sort_keys=True) for entity in state.values())


def key(entity: dict[str, Any]) -> str:
    kind = entity["entityType"]
    names = (
        ("schema", "name")
        if kind in ("tables", "enums", "sequences", "views", "indexes")
        else ("schema", "table", "name")
    )
    path = [entity[name] for name in (("name",) if kind == "schemas" else names)]
    return kind + "\0" + json.dumps(path, ensure_ascii=False, separators=(",", ":"))


def test_each_snapshot_of_drizzle_1_leads_to_the_next(tmp_path):
    database, config = DATABASES["neon_learning-mued"]
    dialect, snapshot = declared(database, config)
    folder = read_folder(database.path)
    files = folder_1(Source(database, dialect, snapshot, folder), tmp_path / "out").texts
    written = [json.loads(text) for path, text in sorted(files.items()) if path.name == "snapshot.json"]
    assert [document["prevIds"] for document in written[1:]] == [[document["id"]] for document in written[:-1]]
    whole = [document for _, document in meta_documents(folder)]
    expected = document_1(whole[-1], dialect.language)["ddl"]
    assert replayed(written) == sorted(json.dumps(entity, sort_keys=True) for entity in expected)
    assert written[0]["type"] == "base"


def test_what_goes_and_changes_is_said_to_drizzle_1(tmp_path):
    made = Project(tmp_path / "p", "postgres", more='[databases.app.export]\ndrizzle_folder = "drizzle"')
    made.declare(
        "class A(Table):\n    id = integer(primary_key=True)\n    n = integer()\n    gone = text()\n    ix = Index(n)\n"
    )
    made.ok("generate")
    made.declare("class A(Table):\n    id = integer(primary_key=True)\n    n = bigint(null=True)\n")
    made.ok("generate", "--allow", "DELETES_DATA", "--drop", "a.gone")
    last = sorted((made.root / "drizzle").glob("*/snapshot.json"))[-1]
    deltas = json.loads(last.read_text())["deltas"]
    assert deltas == [
        {"op": "drop", "key": 'indexes\0["public","ix"]'},
        {"op": "drop", "key": 'columns\0["public","a","gone"]'},
        {"op": "alter", "key": 'columns\0["public","a","n"]', "set": {"type": "bigint", "notNull": False}},
    ]
