"""`schemadef lint` as it is asked most often: files, folders or databases, and nothing but a look.

What it says is what the command says; it spares the command line's library, which takes as long to import as a file
takes to lint. What is asked in any other way is None here, and left to the command.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from schemadef.cli.lint_session import Given, configuration, session_of
from schemadef.cli.plain import read
from schemadef.lint import cache
from schemadef.lint.configured import check_codes
from schemadef.lint.reports import FORMATS, report_parts
from schemadef.lint.session import exit_status
from schemadef.lint.work import Settings

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

_OPTIONS = ("--dialect", "--format", "--fail-on", "--select", "--ignore")
_LEVELS = ("error", "warning")


def plain(arguments: Sequence[str]) -> cache.Answer | None:
    """What the command says to a plain question; None for any other, and for one that is wrong."""
    line = read(arguments, ("--no-cache",), _OPTIONS)
    given = _given(line.values) if line is not None else None
    if line is None or given is None:
        return None
    try:
        check_codes((*given.select, *given.ignore))
        session = session_of(line.names, configuration(), given)
        looked = session.look()
    except Exception:
        # the command runs into it, too, and says it
        return None
    if looked.stale:
        return None
    said = report_parts(given.form, looked.said, Settings(session.severities))
    status = exit_status(looked, session, given.fail_on)
    return cache.Answer(cache.kept(said, status), status)


def _given(values: Mapping[str, Sequence[str]]) -> Given | None:
    """The options, of which the last one given counts where there can be one; None where there is no such value."""
    usual = Given()
    given = Given(
        dialect=values["--dialect"][-1] if values["--dialect"] else usual.dialect,
        form=values["--format"][-1] if values["--format"] else usual.form,
        fail_on=values["--fail-on"][-1] if values["--fail-on"] else usual.fail_on,
        select=tuple(values["--select"]),
        ignore=tuple(values["--ignore"]),
    )
    return given if given.form in FORMATS and given.fail_on in _LEVELS else None
