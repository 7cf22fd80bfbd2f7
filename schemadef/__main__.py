"""`python -m schemadef`, and the `schemadef` command: a process that does one thing and ends."""

from __future__ import annotations

import gc
import sys

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable


def main() -> None:
    """Run the command line; `--version` alone needs nothing of it."""
    if sys.argv[1:] == ["--version"]:
        from schemadef.version import __version__

        sys.stdout.write(f"schemadef, version {__version__}\n")
        return
    _write_whatever_comes()
    # a command builds much and frees little before it ends: looking for garbage at every turn is a quarter of its time
    gc.set_threshold(1_000_000, 50, 50)
    if sys.argv[1:2] == ["lint"]:
        _answer(sys.argv[2:])
    from schemadef.cli import main as run

    try:
        run()
    except SystemExit as ended:
        _end(ended.code if isinstance(ended.code, int) else 0)


def _write_whatever_comes() -> None:
    """Let nothing be too odd to be written: files may have names that are no text, and SQL holds any sign.

    What is not for a terminal is UTF-8, as JSON must be, whatever language the machine speaks.
    """
    import io

    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(encoding=None if stream.isatty() else "utf-8", errors="backslashreplace")


def _answer(arguments: list[str]) -> None:
    """End with what the same question was answered before, if it is known, or with the answer to a plain one."""
    from schemadef.lint.cache import answer

    known = answer(arguments)
    if known is None:
        from schemadef.cli.lint_plain import plain

        try:
            known = plain(arguments)
        except KeyboardInterrupt:
            sys.stderr.write("interrupted\n")
            _end(130)
    if known is not None:
        _end(write_parts(known.text, known.status))


def write_parts(parts: Iterable[str], status: int) -> int:
    """Write what is said, part by part; the exit status."""
    try:
        sys.stdout.writelines(parts)
    except BrokenPipeError:
        return status or 1
    except Exception as error:
        from schemadef.errors import SchemadefError

        if not isinstance(error, SchemadefError):
            raise
        # a file that was there when it was linted, and is not when its lines are shown
        sys.stdout.flush()
        sys.stderr.write(f"error: {error}\n")
        return error.exit_code
    return status


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
