"""One thing that a rule found, and how it can be mended."""

from __future__ import annotations

from enum import StrEnum
from typing import NamedTuple


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
    """A rule's code at a place of a file, offsets counted in characters, with the way to write it instead."""

    code: str
    start: int
    end: int
    message: str
    help: str = ""
    fix: Fix | None = None
