"""`python -m schemadef`, and the `schemadef` command: a process that does one thing and ends."""

from __future__ import annotations

import sys


def main() -> None:
    """Run the command line; `--version` alone needs nothing of it."""
    if sys.argv[1:] == ["--version"]:
        from schemadef.version import __version__

        sys.stdout.write(f"schemadef, version {__version__}\n")
        return
    from schemadef.cli import main as run

    try:
        run()
    except SystemExit as ended:
        _end(ended.code if isinstance(ended.code, int) else 0)


def _end(status: int) -> None:
    """Run what was registered for the end, and end: taking a large schema apart object by object helps nobody."""
    import atexit
    import os

    atexit._run_exitfuncs()
    try:
        sys.stdout.flush()
        sys.stderr.flush()
    except BrokenPipeError:
        status = status or 1
    os._exit(status)


if __name__ == "__main__":
    main()
