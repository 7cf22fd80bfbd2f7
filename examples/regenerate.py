"""Write the next migration of every example's databases into `generated/`: `python -m examples.regenerate [--fresh]`.

The time is fixed, so that two runs give the same bytes. `--fresh` begins every folder anew.
"""

from __future__ import annotations

import shutil
import sys
from pathlib import Path

from schemadef.config import Config, load_config
from schemadef.generate import next_change, write_next

EXAMPLES = Path(__file__).parent
NOW = 1_795_219_200_000
"""2026-11-21T00:00:00Z, in milliseconds."""


def configurations() -> list[Config]:
    """The configuration of each example, in the order of their names."""
    return [load_config(file) for file in sorted(EXAMPLES.glob("*/schemadef.toml"))]


def main(arguments: list[str]) -> None:
    """Generate every database of every example."""
    for config in configurations():
        for database in config.select():
            if "--fresh" in arguments:
                shutil.rmtree(database.path, ignore_errors=True)
            migration = write_next(next_change(database, config), now=NOW)
            print(f"{config.root.name}/{database.name}: {migration.tag if migration else 'nothing to do'}")  # noqa: T201


if __name__ == "__main__":
    main(sys.argv[1:])
