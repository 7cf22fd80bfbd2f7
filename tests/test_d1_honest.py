"""The server that stands for Cloudflare in these tests is taken for it by the real wrangler, with which ours goes on."""

from __future__ import annotations

import json
import os
import subprocess
from pathlib import Path

from d1_cut import CUT
from d1_project import FOLDERS, cloud_project
from d1_server import D1Server, Remote
from engines import FULL

from schemadef.engines import open_engine
from schemadef.engines.node import npm_package


def wrangler(root: Path, *arguments: str, status: int = 0) -> str:
    command = ["node", str(npm_package("wrangler") / "bin" / "wrangler.js"), "d1", *arguments]
    env = os.environ | {"WRANGLER_SEND_METRICS": "false", "CI": "1"}
    done = subprocess.run(command, cwd=root, capture_output=True, text=True, env=env, check=False)
    assert done.returncode == status, done.stdout + done.stderr
    return done.stdout + done.stderr


def bound(root: Path, remote: Remote, folder: Path) -> None:
    database = {"binding": "DB", "database_name": remote.name, "database_id": remote.id, "migrations_dir": str(folder)}
    config = {"name": "w", "compatibility_date": "2026-04-01", "account_id": remote.account, "d1_databases": [database]}
    (root / "wrangler.jsonc").write_text(json.dumps(config))


def test_a_folder_that_wrangler_applies_remotely(server: D1Server, remote: Remote, tmp_path: Path) -> None:
    """Each file goes as one text through the splitter of `/query`, triggers and all."""
    (folder,) = (path for path in FOLDERS if path.parent.name == "two_databases")
    project = cloud_project(tmp_path / "p", remote)
    file = project.root / "schemadef.toml"
    file.write_text(file.read_text().replace('folder = "app"', f'folder = "{folder}"'))
    bound(project.root, remote, folder)
    wrangler(project.root, "migrations", "apply", remote.name, "--remote")
    (sent,) = (request["body"] for request in server.sent() if "CREATE TRIGGER" in request["body"])
    assert "--> statement-breakpoint" in json.loads(sent)["sql"]
    assert "0001_initial" in project.ok("migrate")
    assert "0001_initial  applied" in project.ok("status")
    project.ok("drift")
    if FULL:
        assert "No migrations to apply" in wrangler(project.root, "migrations", "apply", remote.name, "--remote")


if FULL:  # wrangler takes a second for each command

    def test_files_and_bookmarks_are_wranglers_too(remote: Remote, tmp_path: Path) -> None:
        bound(tmp_path, remote, tmp_path)
        with open_engine(remote.url) as engine:
            engine.execute("CREATE TABLE t (a INTEGER PRIMARY KEY, b TEXT)")
            (tmp_path / "cut.sql").write_text(f"{CUT['small letters']};\nINSERT INTO t VALUES (1, 'a');\n")
            text = (tmp_path / "cut.sql").read_text()
            assert "incomplete input" in wrangler(
                tmp_path, "execute", remote.name, "--remote", "--command", text, status=1
            )
            assert engine.query("SELECT * FROM t") == []
            wrangler(tmp_path, "execute", remote.name, "--remote", "--file", "cut.sql")
            assert engine.query("SELECT * FROM t") == [(1, "x;y")]
            point = engine.restore_point()
            assert point is not None
            assert point.command in wrangler(tmp_path, "time-travel", "info", remote.name)
