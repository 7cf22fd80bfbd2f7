"""Where each migration stands in a database: the folder held against the history."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

from schemadef.errors import MigrationError
from schemadef.migration.checksums import checksum
from schemadef.model.base import Value

if TYPE_CHECKING:
    from collections.abc import Mapping

    from schemadef.history import Applied
    from schemadef.migration.folder import Folder
    from schemadef.migration.journal import Entry

State = Literal["applied", "partial", "pending", "late", "edited", "missing", "squashed", "behind"]

BAD: frozenset[State] = frozenset({"late", "edited", "missing", "behind"})
"""The states in which a folder and a database do not belong together."""


_ELSEWHERE = "run with the folder that it was applied from, and roll it back there if it has another number here"


class Standing(Value, frozen=True, kw_only=True):
    """Where one migration stands in a database.

    `partial`: some of its statements are applied; `late`: not applied, though a newer one is; `edited`: its file is not
    the one that was applied; `missing`: applied, but not in the folder. `squashed`: applied, and folded into a later
    one since; `behind`: what was folded into it is applied in part.
    """

    number: int
    tag: str
    state: State
    applied_at: str = ""
    statements: int = 0


def file_checksum(folder: Folder, entry: Entry) -> str:
    """The checksum of a migration's file, as the history keeps it."""
    return checksum(folder.read(entry.up).encode())


def standings(folder: Folder, rows: Mapping[int, Applied]) -> list[Standing]:
    """Each migration of the folder or of the history, in order; nothing is refused."""
    entries = {entry.number: entry for entry in folder.entries}
    comparison = _Comparison(folder, rows)
    return [comparison.of(entries.get(number), rows.get(number)) for number in sorted(entries.keys() | rows.keys())]


def check_history(folder: Folder, rows: Mapping[int, Applied]) -> None:
    """Raise MigrationError when a database and a folder cannot belong together."""
    newest = max(rows.values(), key=lambda row: row.number, default=None)
    for standing in standings(folder, rows):
        tag = standing.tag
        if standing.state == "missing":
            message = f"the database has {tag} applied, which {folder.path} does not hold"
            raise MigrationError(message, hint=_ELSEWHERE)
        if standing.state == "edited":
            file = next(entry.up for entry in folder.entries if entry.number == standing.number)
            message = f"{folder.path}/{file} is not what was applied as {tag}"
            raise MigrationError(message, hint="restore it from version control; a change is a new migration")
        if standing.state == "late" and newest:
            message = f"{tag} came to {folder.path} after {newest.tag} was applied"
            raise MigrationError(message, hint="give it the next number: delete it and run `schemadef generate` again")
        if standing.state == "behind" and newest:
            message = f"{tag} stands for all up to {standing.number:04d} now, and the database is at {newest.tag}"
            hint = "migrate it with the folder as it was before the squash, then with this one"
            raise MigrationError(message, hint=hint)


class _Comparison:
    """One comparison: what was folded into a migration is read when something does not fit without it."""

    def __init__(self, folder: Folder, rows: Mapping[int, Applied]) -> None:
        self.folder = folder
        self.rows = rows
        self.newest = max(rows, default=0)
        self._folded: set[tuple[str, str]] | None = None

    def of(self, entry: Entry | None, row: Applied | None) -> Standing:
        """The standing of one number."""
        if entry is None or (row and row.name != entry.name):
            assert row is not None  # a number comes from the folder or from the history
            state: State = "squashed" if entry is None and self._was_folded(row) else "missing"
            return Standing(number=row.number, tag=row.tag, state=state, applied_at=row.applied_at)
        if row is None:
            return Standing(number=entry.number, tag=entry.tag, state=self._unapplied(entry))
        state = "applied" if row.finished else "partial"
        if row.checksum != file_checksum(self.folder, entry):
            state = "edited" if not self._was_folded(row) else "applied" if row.finished else "behind"
        return Standing(
            number=row.number, tag=row.tag, state=state, applied_at=row.applied_at, statements=row.statements
        )

    def _unapplied(self, entry: Entry) -> State:
        if entry.number < self.newest:
            return "late"
        first = self.folder.entries[0]
        older = [row for row in self.rows.values() if row.number < first.number]
        return "behind" if entry == first and older and all(map(self._was_folded, older)) else "pending"

    def _was_folded(self, row: Applied) -> bool:
        """Whether a row is one of those that the folder's first migration stands for."""
        if self._folded is None:
            from schemadef.snapshot import read_header

            first = self.folder.entries[0] if self.folder.entries else None
            told = read_header(self.folder.read(first.snapshot)).told if first else None
            self._folded = {(one.tag, one.checksum) for one in told.folded} if told else set()
        return (row.tag, row.checksum) in self._folded
