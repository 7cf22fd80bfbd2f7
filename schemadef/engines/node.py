"""Where Node.js and the npm packages that carry scratch engines are installed."""

from __future__ import annotations

import json
import os
import platform
import shutil
from collections.abc import Iterator
from pathlib import Path

from schemadef.errors import ConfigError

_SYSTEMS = {"linux": "linux", "darwin": "darwin", "windows": "windows"}
_MACHINES = {"x86_64": "x64", "amd64": "x64", "aarch64": "arm64", "arm64": "arm64"}


def node_command() -> str:
    """The path of `node`; raises `ConfigError` when it is not installed."""
    found = shutil.which("node")
    if found is None:
        message = "Node.js is not installed, which a local D1 database runs on"
        raise ConfigError(message, hint="install Node.js 20 or later so that `node` is on the PATH")
    return found


def npm_package(name: str) -> Path:
    """The folder of an installed npm package; raises `ConfigError` with the `npm install` line.

    Looked for in SCHEMADEF_NODE_MODULES, NODE_PATH, `node_modules` of the working folder and those above it, and
    `tests/node_modules` of schemadef's own checkout.
    """
    found = find_package(name)
    if found is None:
        message = f"the npm package {name} is not installed"
        raise ConfigError(message, hint=f"run: npm install --save-dev {name}")
    return found


def find_package(name: str) -> Path | None:
    """The folder of an installed npm package, or nothing."""
    return next((root / name for root in _roots() if (root / name / "package.json").is_file()), None)


def package_version(folder: Path) -> str:
    """The version in a package's package.json."""
    return str(json.loads((folder / "package.json").read_text("utf-8")).get("version", ""))


def npm_platform() -> str:
    """This machine as npm packages with binaries name it: `linux-x64`, `darwin-arm64` …"""
    system = platform.system().lower()
    machine = platform.machine().lower()
    return f"{_SYSTEMS.get(system, system)}-{_MACHINES.get(machine, machine)}"


def _roots() -> Iterator[Path]:
    for variable in ("SCHEMADEF_NODE_MODULES", "NODE_PATH"):
        yield from (Path(part) for part in os.environ.get(variable, "").split(os.pathsep) if part)
    here = Path.cwd()
    yield from (folder / "node_modules" for folder in (here, *here.parents))
    yield Path(__file__).parents[2] / "tests" / "node_modules"
