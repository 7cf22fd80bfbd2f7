"""`python -m schemadef`."""

from __future__ import annotations

import sys


def main() -> None:
    """Run the command line; `--version` alone needs nothing of it."""
    if sys.argv[1:] == ["--version"]:
        from schemadef.version import __version__

        sys.stdout.write(f"schemadef, version {__version__}\n")
        return
    from schemadef.cli import main as run

    run()


if __name__ == "__main__":
    main()
