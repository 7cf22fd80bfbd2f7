"""What D1 refuses never occurs in what we send: everything that goes over the wire is looked at, word by word.

The lists are Cloudflare's (developers.cloudflare.com/d1, SQL statements) and what workerd's authorizer answered with
`not authorized` or `no such function` when each was tried.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
import test_rebuild
import test_rebuild_links
from d1_project import FOLDERS, cloud_project
from d1_server import D1Server, Remote
from folder_project import Project

from schemadef.dialect import load_dialect
from schemadef.engines import open_engine
from schemadef.engines.base import Engine
from schemadef.engines.scratch import scratch
from schemadef.engines.single import tokens
from schemadef.errors import EngineError
from schemadef.lint.files import Found
from schemadef.lint.run import lint, settings_for

WORDS = {"BEGIN", "COMMIT", "ROLLBACK", "SAVEPOINT", "RELEASE", "ATTACH", "DETACH", "VACUUM"}
PRAGMAS = {
    "foreign_keys", "defer_foreign_keys", "foreign_key_list", "foreign_key_check", "table_info", "table_xinfo",
    "table_list", "index_list", "index_info", "index_xinfo", "legacy_alter_table", "recursive_triggers",
    "ignore_check_constraints", "case_sensitive_like", "reverse_unordered_selects", "quick_check", "optimize",
    "data_version",
}  # fmt: skip
FUNCTIONS = {
    "sqlite_version", "sqlite_source_id", "sqlite_compileoption_get", "sqlite_compileoption_used", "load_extension",
    "json_error_position", "json_pretty", "subtype", "fts5_source_id", "soundex", "uuid", "gen_random_uuid", "regexp",
    "md5", "sha1", "sha256", "vector", "vector32", "unistr", "if", "generate_series", "median", "percentile",
    "ceiling", "power", "log10", "sqlite_log",
}  # fmt: skip
MODULES = {"fts3", "fts4", "rtree", "rtree_i32", "geopoly", "csv", "dbstat"}
REFUSED = [
    "BEGIN", " commit", "SAVEPOINT x", "ATTACH 'x' AS y", "VACUUM", "PRAGMA user_version", "PRAGMA journal_mode = WAL",
    "SELECT * FROM pragma_function_list()", "SELECT sqlite_version()", "CREATE TEMP TABLE t (a)",
    "CREATE TABLE _cf_t (a)", "CREATE VIRTUAL TABLE v USING rtree(a, b, c)", "SELECT gen_random_uuid ()",
    "SELECT * FROM _cf_METADATA", "SELECT json_pretty('1')", "create temporary view v as select 1", "END",
]  # fmt: skip


def refusals(sql: str) -> Iterator[str]:
    """What of a statement D1 would refuse."""
    found = [(kind, text) for kind, text in tokens(sql) if kind != "space"]
    words = [text.lower() if kind == "word" else text for kind, text in found]
    if words[0].upper() in WORDS or (words[0] == "end" and len(words) == 1):
        yield words[0]
    if words[0] == "pragma" and words[1] not in PRAGMAS:
        yield f"PRAGMA {words[1]}"
    if words[0] == "create" and words[1] in ("temp", "temporary"):
        yield "TEMP"
    for (kind, _), word, following in zip(found, words, [*words[1:], ""], strict=True):
        name = word.strip('"`[]')
        if kind == "word" and following == "(" and word in FUNCTIONS:
            yield f"{word}()"
        if kind == "word" and word.startswith("pragma_") and word.removeprefix("pragma_") not in PRAGMAS:
            yield word
        if kind in ("word", "quoted") and not word.startswith("'") and name.startswith("_cf_"):
            yield name
        if word == "using" and following in MODULES:
            yield following


def statements(requests: list[dict[str, str]]) -> list[str]:
    """Every statement of the requests, those of uploads too."""
    found: list[str] = []
    for request in requests:
        if "/upload/" in request["path"]:
            found += [line for line in re.split(r";\n", request["body"]) if line.strip()]
        elif request["path"].endswith(("/query", "/raw")):
            body = json.loads(request["body"])
            found += [item["sql"] for item in body.get("batch", [body])]
    return found


def require_allowed(server: D1Server, *, at_least: int) -> None:
    sent = statements(server.sent())
    assert len(sent) >= at_least
    for sql in sent:
        assert not list(refusals(sql)), sql
        assert len(sql.encode()) <= 100_000


@pytest.mark.parametrize("sql", REFUSED)
def test_the_list_is_what_d1_refuses(sql: str) -> None:
    assert list(refusals(sql))
    with scratch("workerd") as engine, pytest.raises(EngineError):
        engine.execute(sql)


@pytest.mark.parametrize("folder", FOLDERS, ids=lambda path: path.parent.name)
def test_an_example_up_and_back(server: D1Server, remote: Remote, tmp_path: Path, folder: Path) -> None:
    project = cloud_project(tmp_path / "p", remote)
    file = project.root / "schemadef.toml"
    file.write_text(file.read_text().replace('folder = "app"', f'folder = "{folder}"'))
    for command in ("migrate", "status", "drift", "ping"):
        project.ok(command)
    project.ok("pull", remote.url)
    project.ok("rollback", "--to", "0", "--allow", "DELETES_DATA")
    project.ok("migrate")
    require_allowed(server, at_least=20)


BEFORE = """class Authors(Table):
    id = integer(primary_key=True)
    name = text(null=True)

class Books(Table):
    id = integer(primary_key=True)
    author_id = integer(references=Authors.id, on_delete="cascade")
    title = text()
    at = timestamp(default=now())
    touch = Trigger.touch(at)
    by_title = Index(title)
"""
AFTER = """class Authors(Table):
    id = integer(primary_key=True)
    name = text(default="'")
    at = timestamp(default=now())
    touch = Trigger.touch(at)

class Books(Table):
    id = integer(primary_key=True)
    author_id = integer(references=Authors.id, on_delete="set null", null=True)
    title = text(default="?")
    at = timestamp(default=now())
    touch = Trigger.touch(at)
    by_title = Index(title, author_id)
"""


def test_tables_are_rebuilt_with_their_rows(server: D1Server, remote: Remote, tmp_path: Path) -> None:
    project: Project = cloud_project(tmp_path / "p", remote)
    project.declare(BEFORE)
    project.ok("generate", "--name", "one")
    project.ok("migrate")
    with open_engine(remote.url) as engine:
        engine.batch(
            [
                "INSERT INTO authors (id, name) VALUES (1, 'a'), (2, 'b')",
                "INSERT INTO books (id, author_id, title) VALUES (1, 1, 't'), (2, 1, 'u'), (3, 2, 'v')",
            ]
        )
        project.declare(AFTER)
        project.ok("generate", "--name", "two")
        project.ok("migrate")
        rows = "SELECT b.id, b.title, a.name FROM books b JOIN authors a ON a.id = b.author_id ORDER BY b.id"
        assert engine.query(rows) == [(1, "t", "a"), (2, "u", "a"), (3, "v", "b")]
        project.ok("drift")
        project.ok("rollback", "--allow", "DELETES_DATA")
        assert engine.query(rows) == [(1, "t", "a"), (2, "u", "a"), (3, "v", "b")]
    require_allowed(server, at_least=40)


@pytest.mark.parametrize(
    "change",
    [
        test_rebuild.test_everything_at_once,
        test_rebuild.test_a_lost_row_takes_everything_back,
        test_rebuild.test_a_parent_goes_and_its_children_stay,
        test_rebuild.test_tables_that_hold_each_other_can_go,
        test_rebuild_links.test_a_copy_that_loses_a_row_takes_everything_back,
        test_rebuild_links.test_what_no_declaration_says_of_keys_stays,
    ],
)
def test_every_rebuild_is_as_safe_over_the_wire(
    server: D1Server, remote: Remote, change: Callable[[Engine], None]
) -> None:
    with open_engine(remote.url) as engine:
        change(engine)
    require_allowed(server, at_least=5)


@pytest.mark.parametrize(
    "sql",
    [
        "SELECT * FROM pragma_user_version",
        "EXPLAIN PRAGMA user_version",
        "SELECT f.name FROM pragma_function_list() f LEFT JOIN t",
    ],
)
def test_a_pragma_is_refused_however_it_is_asked_and_lint_says_so(d1_engine: Engine, sql: str) -> None:
    d1_engine.execute("CREATE TABLE IF NOT EXISTS t (a)")
    with pytest.raises(EngineError, match="not authorized"):
        d1_engine.query(sql)
    dialect = load_dialect("d1")
    file = Found(Path("0001_it.sql"), f"CREATE TABLE t (a);\n{sql};\n")
    (linted,) = lint([file], dialect, settings_for(dialect), alone=True)
    assert "CFD102" in [finding.code for finding in linted.findings]
