"""What the tests of exports share: schemas of every kind, and the tools from npm that read what is written."""

from __future__ import annotations

import fcntl
import json
import os
import subprocess
import tempfile
from pathlib import Path
from typing import Any

from examples.regenerate import configurations
from schemadef.dialect import Dialect
from schemadef.export.drizzle.meta import ORIGIN, snapshot_text
from schemadef.export.drizzle.page import Page

TESTS = Path(__file__).parents[1]
MODULES = TESTS / "node_modules"
TSCONFIG = {
    "compilerOptions": {
        "strict": True,
        "noEmit": True,
        "target": "es2022",
        "module": "esnext",
        "moduleResolution": "bundler",
        "skipLibCheck": True,
        "types": ["node"],
    },
    "include": ["**/*.ts"],
    "exclude": ["node_modules"],
}


def run(*command: object, cwd: Path = TESTS) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [str(part) for part in command],
        cwd=cwd,
        env=os.environ | {"CI": "1", "NO_COLOR": "1"},
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        check=False,
    )


def node(script: str, *arguments: object) -> Any:
    """What a script of ours prints, as JSON."""
    done = run("node", TESTS / "node" / script, *arguments)
    assert done.returncode == 0, done.stdout + done.stderr
    return json.loads(done.stdout)


def look(page: Path, folder: Path, word: str) -> Any:
    """What a browser shows of a page; screenshots go to the folder, and the word is searched for.

    The browser's package unpacks itself when it is first used, which two processes must not do at once.
    """
    with (Path(tempfile.gettempdir()) / "schemadef-browser.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        return node("look.mjs", page, folder, word)


def project(root: Path) -> Path:
    """A TypeScript project with the packages of the tests."""
    root.mkdir(exist_ok=True, parents=True)
    (root / "node_modules").symlink_to(MODULES)
    (root / "tsconfig.json").write_text(json.dumps(TSCONFIG))
    return root


def typed(root: Path) -> str:
    """What `tsc --strict` says of a project; nothing where it is content."""
    return run(MODULES / ".bin/tsc", "-p", root).stdout


def laid_out(folder: Path, page: Page, dialect: Dialect) -> Path:
    """A page's `schema.ts` and its snapshot in a folder of their own."""
    folder.mkdir(parents=True)
    (folder / "schema.ts").write_text(page.text)
    version = "7" if dialect.features["namespaces"] else "6"
    head = {"id": ORIGIN, "prevId": ORIGIN, "version": version, "dialect": dialect.journal}
    (folder / "snapshot.json").write_text(
        snapshot_text(head | page.document | {"_meta": {"schemas": {}, "tables": {}, "columns": {}}})
    )
    return folder


def kit_says(*folders: Path) -> list[list[str]]:
    """The statements that drizzle-kit would generate for each of these folders."""
    found: list[list[str]] = node("drizzle_kit_compare.mjs", *folders)
    return found


DATABASES = {
    f"{database.root.name}-{database.name}": (database, config)
    for config in configurations()
    for database in config.select()
}
