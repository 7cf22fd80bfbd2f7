"""`schemadef ping`: who answers, how, and what cannot be done there; one sentence and status 1 when nobody does."""

from __future__ import annotations

import json
import re
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from engines import WAYS, way_url
from folder_project import Project
from live_project import live_project

from schemadef.engines import default_dialect, open_engine
from schemadef.engines.scratch import scratch_url
from schemadef.names import quote

ENVIRONMENT = 'environment "local" of database "app"'
WORDS = {"postgres": "", "pooled": ", through a transaction pooler", "neon": ""}
SERVERS = {"postgres": "PostgreSQL 18.\\d+", "pooled": "PostgreSQL 18.\\d+", "neon": "PostgreSQL 18.\\d+ over HTTP"}


@pytest.mark.parametrize("way", WAYS)
def test_by_every_way(way: str, tmp_path: Path) -> None:
    with scratch_url("postgres") as url, way_url(way, url) as by_way:
        project = Project(tmp_path / "project", "neon", by_way)
        line = rf"app: {SERVERS[way]} as postgres, database scratch_\d+{WORDS[way]}, \d+\.\d ms\n"
        assert re.fullmatch(line, project.ok("ping"))
        (document,) = json.loads(project.ok("ping", "--json"))["databases"]
        assert document["pooled"] is (way == "pooled")
        assert document["lacks"] == []
        assert document["version"][0] == 18
        assert 0 < document["latency_ms"] < 5000


@pytest.mark.parametrize("way", WAYS)
def test_what_a_role_cannot_do(way: str, tmp_path: Path) -> None:
    with scratch_url("postgres") as url, open_engine(url) as admin:
        ((database,),) = admin.query("SELECT current_database()::text")
        if admin.query("SELECT 1 FROM pg_roles WHERE rolname = 'sd_weak'") == []:
            admin.execute("CREATE ROLE sd_weak LOGIN PASSWORD 'w3ak-s3cr3t'")
        admin.execute(f"REVOKE TEMPORARY ON DATABASE {quote(str(database))} FROM PUBLIC")
        weak = url.replace(f"postgres:{urlsplit(url).password}", "sd_weak:w3ak-s3cr3t")
        with way_url(way, weak) as by_way:
            project = Project(tmp_path / "project", "neon", by_way)
            said = project.ok("ping")
            assert "w3ak-s3cr3t" not in said
            assert said.splitlines()[1:] == [
                f"  sd_weak has no CREATE on database {database}: it makes no namespaces, and so neither the history of"
                " migrations",
                "  sd_weak has no CREATE on namespace public: it makes no tables there",
                f"  sd_weak has no TEMPORARY on database {database}: what is there cannot be compared",
            ]


def test_a_server_that_is_read_only_and_lacks_pgvector(tmp_path: Path) -> None:
    with scratch_url("postgres", "17") as url, open_engine(url) as admin:
        ((database,),) = admin.query("SELECT current_database()::text")
        admin.execute(f"ALTER DATABASE {quote(str(database))} SET default_transaction_read_only = on")
        said = Project(tmp_path / "project", "neon", url).ok("ping")
        assert "  the server is read-only: nothing can be migrated through it\n" in said
        assert "  the server does not offer pgvector: there are no vector columns\n" in said


@pytest.mark.parametrize("kind", ["sqlite", "libsql", "sqld", "workerd"])
def test_the_sqlite_family(kind: str, tmp_path: Path) -> None:
    with live_project(tmp_path, kind) as project:
        project.query("SELECT 1")  # a file is made by whoever opens it
        assert re.search(r"^app: .* ms$", project.ok("ping").splitlines()[0])


@pytest.mark.parametrize("kind", ["sqlite", "libsql", "workerd"])
def test_a_file_that_is_not_there_is_made_by_migrate_alone(kind: str, tmp_path: Path) -> None:
    with live_project(tmp_path, kind) as project:
        project.declare("class Notes(Table):\n    id = integer()")
        project.ok("generate")
        before = sorted(tmp_path.rglob("*"))
        assert re.fullmatch(r"app: 1 migration\n  0001_\w+  pending\n", project.ok("status"))
        assert "  table notes is missing\n" in project.run("drift").out
        assert "CREATE TABLE" in project.ok("migrate", "--dry-run")
        assert "CREATE TABLE" in project.ok("push", "--dry-run")
        assert project.ok("rollback") == "app: nothing to do\n"
        file = urlsplit(project.url).path.partition("?")[0]
        which = "d1 with id=app" if kind == "workerd" else file
        for command in ("ping", "baseline"):
            said = project.fails(command, status=2)
            assert said.startswith(f"{ENVIRONMENT}: there is no database ") and f"{which}; look at its URL" in said
        assert sorted(tmp_path.rglob("*")) == before
        assert not Path(file).exists()
        project.ok("migrate")
        assert Path(file).exists()
        assert project.ok("status").split()[-2] == "applied"


def test_a_folder_of_d1_without_the_database_is_left_as_it_is(tmp_path: Path) -> None:
    """Another database's folder is there, as it is beside every Worker that has two."""
    with live_project(tmp_path, "workerd") as project, open_engine(project.url.replace("id=app", "id=other")) as other:
        project.declare("class Notes(Table):\n    id = integer()")
        project.ok("generate")
        other.execute("CREATE TABLE theirs (id INTEGER)")
        before = {file.name for file in tmp_path.rglob("*.sqlite")}
        assert before
        assert project.ok("status").endswith("  pending\n")
        assert "  table notes is missing\n" in project.run("drift").out
        for command in ("migrate", "push"):
            assert "CREATE TABLE" in project.ok(command, "--dry-run")
        assert project.ok("rollback") == "app: nothing to do\n"
        for command in (["ping"], ["baseline"], ["diff", "empty", project.url], ["pull", project.url]):
            assert "d1 with id=app; look at its URL" in project.fails(*command, status=2)
        assert {file.name for file in tmp_path.rglob("*.sqlite")} == before
        project.ok("migrate")
        assert "  applied  " in project.ok("status")
        assert len({file.name for file in tmp_path.rglob("*.sqlite")}) == len(before) + 1


@pytest.mark.parametrize(
    "url",
    [
        "postgresql://u:s3cr3t@127.0.0.1:1/db",
        "postgresql://u:s3cr3t@no-such-host.invalid/db",
        "neon+http://u:s3cr3t@127.0.0.1:1/db",
        "http://127.0.0.1:1",
    ],
)
def test_nobody_answers(url: str, tmp_path: Path) -> None:
    said = Project(tmp_path / "project", default_dialect(url), url).fails("ping")
    assert "s3cr3t" not in said
