"""Write the next migration of every example's databases into `generated/`: `python -m examples.regenerate [--fresh]`.

The time is fixed, so that two runs give the same bytes. `--fresh` begins every folder anew; an example with a
`history.toml` then gets one migration for each of its steps.
"""

from __future__ import annotations

import shutil
import sys
import tomllib
from pathlib import Path
from typing import TYPE_CHECKING

import msgspec

from schemadef.config import Config, load_config
from schemadef.export.formats import kept
from schemadef.export.source import Files
from schemadef.export.write import write_files
from schemadef.generate import next_change, write_next

if TYPE_CHECKING:
    from collections.abc import Iterator

    from schemadef.config import Database

EXAMPLES = Path(__file__).parent
NOW = 1_795_219_200_000
"""2026-11-21T00:00:00Z, in milliseconds."""


def configurations() -> list[Config]:
    """The configuration of each example, in the order of their names."""
    return [load_config(file) for file in sorted(EXAMPLES.glob("*/schemadef.toml"))]


def generate(database: Database, config: Config) -> list[str]:
    """Write every migration of a database that begins anew, and return their names."""
    written = []
    for name, step in _steps(database, config):
        migration = write_next(next_change(step, config), now=NOW, name=name)
        written += [migration.tag] if migration else []
    return written


def exports(database: Database, config: Config) -> Files:
    """The files for the application's side that a database's configuration asks for."""
    change = next_change(database, config)
    return kept(change, config, change.folder)


def _steps(database: Database, config: Config) -> Iterator[tuple[str, Database]]:
    """The declaration as it grew: its steps when the example has a history, and what it is now."""
    history = config.root / "history.toml"
    files: list[str] = []
    for step in tomllib.loads(history.read_text())["steps"] if history.is_file() else ():
        files += step["adds"]
        yield step["name"], msgspec.structs.replace(database, declaration=tuple(files))
    yield "", database


def main(arguments: list[str]) -> None:
    """Generate every database of every example."""
    for config in configurations():
        for database in config.select():
            if "--fresh" in arguments:
                shutil.rmtree(database.path, ignore_errors=True)
                written = generate(database, config)
            else:
                migration = write_next(next_change(database, config), now=NOW)
                written = [migration.tag] if migration else []
            write_files(exports(database, config))
            print(f"{config.root.name}/{database.name}: {', '.join(written) or 'nothing to do'}")  # noqa: T201


if __name__ == "__main__":
    main(sys.argv[1:])
