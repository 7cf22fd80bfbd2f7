"""Which files are known to be applied, and must not be edited any more: what was run is what they said then.

The history of a database knows it; so do a folder's checksums, which no runner accepts an edited file against
(schemadef.sum, and Atlas's atlas.sum), and a branch that the files have been on. drizzle-kit's journal lists what was
generated, and says nothing of what was applied.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable

    from schemadef.lint.group import Group
    from schemadef.lint.since import Since

SUM = "schemadef.sum"
_SUMS = (SUM, "atlas.sum")


def applied(group: Group, branch: Since | None = None, history: Collection[str] = ()) -> dict[str, str]:
    """The files of a folder that are known to be applied, by their absolute paths, each with how that is known.

    `history` are the names of the migrations that a database has, relative to the folder and without `.sql`.
    """
    sums = {name: sum_file for sum_file in _SUMS for name in _listed(group.folder / sum_file)}
    found = {}
    for one in group.files:
        name = one.path.relative_to(group.folder).as_posix() if one.path.is_relative_to(group.folder) else one.path.name
        if not one.rollback and _tag(name) in history:
            found[one.full] = "the database's history has it"
        elif name in sums:
            found[one.full] = f"{sums[name]} has its checksum"
        elif branch is not None and _was_there(one.path, branch):
            found[one.full] = f"{branch.ref} has it"
    return found


def _tag(name: str) -> str:
    """The migration that a file or its way back is about: its name without `.sql`, or its folder's."""
    path = Path(name)
    return path.parent.name if path.stem in ("migration", "up", "down") else path.stem


def _was_there(path: Path, branch: Since) -> bool:
    from schemadef.lint.since import real

    return real(path) in branch.there


def _listed(sums: Path) -> Iterable[str]:
    """The files that a file of checksums lists: the first word of each line."""
    try:
        text = sums.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError):
        return ()
    return [line.partition(" ")[0] for line in text.splitlines() if " " in line]
