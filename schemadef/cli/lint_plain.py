"""`schemadef lint` as it is asked most often: files, folders or databases, and nothing but a look.

What it says is what the command says; it spares the command line's library, which takes as long to import as a file
takes to lint. What is asked in any other way is None here, and left to the command.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from schemadef.cli.lint_session import Given, configuration, session_of
from schemadef.errors import SchemadefError
from schemadef.lint import cache
from schemadef.lint.configured import check_codes
from schemadef.lint.reports import FORMATS, report_parts
from schemadef.lint.run import Settings
from schemadef.lint.session import exit_status

if TYPE_CHECKING:
    from collections.abc import Sequence

_ONCE = {"--dialect": "", "--format": "text", "--fail-on": "error"}
_MANY = ("--select", "--ignore")
_LEVELS = ("error", "warning")


def plain(arguments: Sequence[str]) -> cache.Answer | None:
    """What the command says to a plain question; None for any other, and for one that is wrong."""
    paths, once, many = _given(arguments) or ((), None, {})
    if once is None or once["--format"] not in FORMATS or once["--fail-on"] not in _LEVELS:
        return None
    given = Given(
        dialect=once["--dialect"],
        form=once["--format"],
        fail_on=once["--fail-on"],
        select=tuple(many["--select"]),
        ignore=tuple(many["--ignore"]),
    )
    try:
        check_codes((*given.select, *given.ignore))
        session = session_of(paths, configuration(), given)
        looked = session.look()
    except SchemadefError:
        return None
    if looked.stale:
        return None
    said = report_parts(given.form, looked.said, Settings(session.severities))
    status = exit_status(looked, session, given.fail_on)
    return cache.Answer(cache.kept(said, status), status)


def _given(arguments: Sequence[str]) -> tuple[list[str], dict[str, str], dict[str, list[str]]] | None:
    """The paths of a command line, the options that are given once, and those that may be given again."""
    paths, once, many = [], dict(_ONCE), {name: list[str]() for name in _MANY}
    left = iter(arguments)
    for argument in left:
        name, equals, value = argument.partition("=")
        if name in once or name in many:
            value = value if equals else next(left, "")
            if name in many:
                many[name].append(value)
            elif value:
                once[name] = value
            else:
                return None
        elif argument.startswith("-") and argument != "--no-cache":
            return None
        elif argument != "--no-cache":
            paths.append(argument)
    return paths, once, many
