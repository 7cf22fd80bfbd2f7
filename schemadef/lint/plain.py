"""`schemadef lint` as it is asked most often: files or folders, no configuration, nothing but a look.

What it says is what the command says; it spares the command line's library, which takes as long to import as a file
takes to lint. What is asked in any other way is None here, and left to the command.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from schemadef.errors import SchemadefError
from schemadef.lint import cache
from schemadef.lint.configured import check_codes
from schemadef.lint.group import Asked, groups_of
from schemadef.lint.reports import FORMATS, WITH_EDITS, report_parts
from schemadef.lint.run import Settings
from schemadef.lint.session import Session, exit_status

if TYPE_CHECKING:
    from collections.abc import Sequence

    from schemadef.lint.finding import Severity

_ONCE = {"--dialect": "", "--format": "text", "--fail-on": "error"}
_MANY = ("--select", "--ignore")
_LEVELS = ("error", "warning")


def plain(arguments: Sequence[str]) -> cache.Answer | None:
    """What the command says to a plain question; None for any other, and for one that is wrong."""
    given = _given(arguments)
    if given is None or _is_configured():
        return None
    paths, once, many = given
    if once["--format"] not in FORMATS or once["--fail-on"] not in _LEVELS:
        return None
    try:
        for codes in many.values():
            check_codes(codes)
        asked = Asked(once["--dialect"], tuple(many["--select"]), tuple(many["--ignore"]))
        groups, files = groups_of(paths or (".",), None, asked)
        if once["--format"] not in WITH_EDITS:
            groups = [group.without_edits() for group in groups]
        severities: dict[str, Severity] = {}
        for group in groups:
            severities |= group.settings.severities
        session = Session(groups, files, (), severities)
        looked = session.look()
    except SchemadefError:
        return None
    said = report_parts(once["--format"], looked.said, Settings(severities))
    status = exit_status(looked, session, once["--fail-on"])
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


def _is_configured() -> bool:
    """Whether a configuration may be here or above, or accepted findings are here."""
    here = Path.cwd()
    if (here / cache.BASELINE).exists():
        return True
    for folder in (here, *here.parents):
        for name in cache.CONFIGURATIONS:
            file = folder / name
            if file.is_file() and (name == cache.CONFIGURATIONS[0] or b"schemadef" in file.read_bytes()):
                return True
    return False
