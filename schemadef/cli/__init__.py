"""The command line: one command a file, each imported when it is called."""

from __future__ import annotations

import sys

from schemadef.errors import SchemadefError, as_read


def main() -> None:
    """Run the command line; every error is one sentence on stderr and an exit status (1 failed, 2 wrong usage)."""
    try:
        status = _run(sys.argv[1:])
    except SchemadefError as error:
        sys.stderr.write(f"error: {as_read(error)}\n")
        status = error.exit_code
    except Exception:
        status = _blame()
    except KeyboardInterrupt:
        sys.stderr.write("interrupted\n")
        status = 130
    except BrokenPipeError:
        status = 1
    _leave(status)


def _blame() -> int:
    """Say which value of a declaration nothing can be made of; where there is none, raise again what broke down."""
    import schemadef
    from schemadef.declare.misfit import misfit
    from schemadef.load import loaded

    error = misfit(loaded(), {name: getattr(schemadef, name) for name in schemadef.__all__})
    if error is None:
        raise
    sys.stderr.write(f"error: {as_read(error)}\n")
    return error.exit_code


def _run(arguments: list[str]) -> int:
    """Do what is asked; the exit status. What is asked most often spares click, which takes longer than the answer."""
    if arguments[:1] == ["generate"]:
        from schemadef.cli.generate_plain import plain

        status = plain(arguments[1:])
        if status is not None:
            return status
    from schemadef.cli.commands import run

    return run()


def _leave(status: int) -> None:
    """Flush and end; the rest of the interpreter's shutdown is left to the system where nothing needs it."""
    try:
        sys.stdout.flush()
        sys.stderr.flush()
    except BrokenPipeError:
        status = status or 1
    sys.exit(status)
