"""Projects whose database is a D1 at Cloudflare."""

from __future__ import annotations

import json
from pathlib import Path

from d1_server import Remote
from folder_project import Project


def cloud_project(root: Path, remote: Remote) -> Project:
    project = Project(root, "d1")
    wrangler = {
        "account_id": remote.account,
        "d1_databases": [{"binding": "DB", "database_name": remote.name, "database_id": remote.id}],
    }
    (root / "wrangler.jsonc").write_text(f"// the worker\n{json.dumps(wrangler)}")
    file = root / "schemadef.toml"
    file.write_text(file.read_text().replace('url = "sqlite:///app.db"', 'wrangler = "wrangler.jsonc"'))
    return project


ROOT = Path(__file__).parents[2]
FOLDERS = sorted(path for path in (ROOT / "generated").glob("*/*") if path.name == "d1")
