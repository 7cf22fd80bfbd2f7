"""What drizzle-orm or wrangler has applied of a folder, found by their rows and taken into our history."""

from __future__ import annotations

from typing import TYPE_CHECKING

from schemadef.history import Applied, History
from schemadef.migrate.standing import file_checksum
from schemadef.other_histories import read_others

if TYPE_CHECKING:
    from collections.abc import Mapping

    from schemadef.engines.base import Engine
    from schemadef.migration.folder import Folder
    from schemadef.migration.journal import Entry
    from schemadef.other_histories import Others


def recognised(engine: Engine, folder: Folder, rows: Mapping[int, Applied]) -> dict[int, Applied]:
    """The migrations that our history has not and that another runner has applied, as rows of ours.

    wrangler is known by the file's name, drizzle-orm by the journal's time, with the hash of the file that it read
    (where it keeps one). A folder that goes on from drizzle-kit's begins in the second of that one's last migration.
    """
    missing = [entry for entry in folder.entries if entry.number not in rows]
    if not missing:
        return {}
    others = read_others(engine)
    seconds = {when // 1000 for when in others.times}
    found = {}
    for entry in missing:
        checksum = _checksum(folder, entry, others, seconds)
        if checksum:
            count = len(folder.migration(entry).up)
            found[entry.number] = Applied(
                number=entry.number, name=entry.name, checksum=checksum, applied_at="", statements=count, finished=True
            )
    return found


def _checksum(folder: Folder, entry: Entry, others: Others, seconds: set[int]) -> str:
    """The checksum of the file that was applied; empty when none was."""
    if entry.when in others.times:
        return others.times[entry.when] or file_checksum(folder, entry)
    goes_on = entry == folder.entries[0] and entry.when // 1000 in seconds
    return file_checksum(folder, entry) if goes_on or entry.up in others.files else ""


def adopt(engine: Engine, folder: Folder, found: Mapping[int, Applied]) -> None:
    """Record in our history what was found, all or none; what another run has recorded meanwhile stays."""
    history = History(engine)
    entries = {entry.number: entry for entry in folder.entries}
    engine.batch(
        [
            history.creation,
            *(
                history.keep(entries[number], row.checksum, statements=row.statements, finished=True)
                for number, row in sorted(found.items())
            ),
        ]
    )
