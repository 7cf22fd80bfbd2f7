"""A number that a branch gives to a migration, and that REF has given to another one meanwhile."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING

from schemadef.lint.files import number_of
from schemadef.lint.finding import Finding

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from schemadef.lint.group import Group
    from schemadef.lint.work import Linted

CODE = "FILE115"


def number_taken(one: Linted, group: Group, ref: str, there: Iterable[str]) -> Iterator[Finding]:
    """The finding about a new file whose number another file of its folder has in REF, where only that is; none in most
    files.
    """
    number = number_of(one.file.path)
    if CODE not in group.settings.severities or one.file.rollback or number is None:
        return
    here = os.path.realpath(one.file.path.parent)
    for path in sorted(there):
        other = Path(path)
        gained = str(other.parent) == here and number_of(other) == number and not other.exists()
        if gained and other.name != one.file.path.name:
            message = f"{ref} has {other.name}, of the same number"
            hint = "give this one the next number once both are together; `schemadef rebase` does that"
            yield Finding(CODE, *one.file.top, message, hint)
            return
