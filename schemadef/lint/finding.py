"""One thing that a rule found, and how it can be mended."""

from __future__ import annotations

from enum import StrEnum
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Callable


class Severity(StrEnum):
    """How bad it is: errors fail, warnings do not unless that is asked for, hints are off until they are selected."""

    ERROR = "error"
    WARNING = "warning"
    HINT = "hint"


class Edit(NamedTuple):
    """Text in the place of what stands between two offsets."""

    start: int
    end: int
    text: str


class Fix(NamedTuple):
    """Edits that mend a finding; a safe one cannot change what the file does to an empty database.

    There may be none where nobody asks for them (`Wishes.edits`).
    """

    edits: tuple[Edit, ...]
    safe: bool = True


class Finding(NamedTuple):
    """A rule's code at a place of a file, offsets counted in characters, with the way to write it instead.

    What takes a while to write, such as a rebuild, is asked for `later`: when nothing has taken the finding away. It is
    the help then, unless it is empty.
    """

    code: str
    start: int
    end: int
    message: str
    help: str = ""
    fix: Fix | None = None
    later: Callable[[], str] | None = None


def told(finding: Finding) -> Finding:
    """A finding with all that it says."""
    return finding if finding.later is None else finding._replace(help=finding.later() or finding.help, later=None)
