"""Two branches that each added migrations: mine numbered after theirs, and made again on what theirs leave."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

import msgspec

from schemadef.check import check
from schemadef.dialect import load_dialect
from schemadef.diff import Delta, diff
from schemadef.errors import MigrationError
from schemadef.migration.folder import Migration
from schemadef.migration.journal import Entry, following
from schemadef.migration.merge import Branches, read_branches, sides
from schemadef.migration.rewrite import rewrite
from schemadef.migration.write import recover
from schemadef.model import Column, Id, Index, Object, Table, View
from schemadef.rerender import compiled_between
from schemadef.snapshot import Header, Snapshot
from schemadef.tokens import identifiers

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from pathlib import Path

    from schemadef.migration.folder import Folder
    from schemadef.statement import Statement

_RELATIONS = (Table, View, Index)
"""What shares one set of names in a namespace, whatever table it belongs to."""
_HOLDERS = (Table.kind, Column.kind)
"""What a statement of a person names."""


class Rebased(NamedTuple):
    """What a rebase did: my migrations under their old and new tags, and those of which nothing was left to do."""

    folder: Folder
    moved: tuple[tuple[str, str], ...]
    needless: tuple[str, ...]
    after: tuple[str, ...]
    """The tags of their migrations."""


def rebase(
    path: Path, *, now: int, mine: str = "", discard: bool = False, roots: Sequence[Path] = ()
) -> Rebased | None:
    """Number my migrations after theirs and make them again; None when the folder holds one branch alone.

    `now` is epoch milliseconds; `mine` names one of my migrations, for where nothing tells which those are; with
    `discard` they are taken away instead. Raises MigrationError, naming the object and both migrations, when the
    branches change the same thing; nothing is written then.
    """
    recover(path)
    branches = read_branches(path, mine)
    if branches is None:
        return None
    rebasing = _Rebase(branches, roots)
    if not discard:
        for entry in branches.mine.entries:
            rebasing.move(entry, now)
    theirs = branches.theirs
    kept = (*branches.shared, *theirs.entries)
    folder = rewrite(
        path,
        kept,
        branches.sums,
        rebasing.made,
        journal=(_journal(branches, rebasing.moved), rebasing.journal_dialect),
        gone=_stale(branches),
        resolved=_resolved(branches),
    )
    tags = tuple(entry.tag for entry in theirs.entries)
    needless = rebasing.needless if not discard else [entry.tag for entry in branches.mine.entries]
    return Rebased(folder, tuple(rebasing.moved), tuple(needless), tags)


def _journal(branches: Branches, moved: Iterable[tuple[str, str]]) -> dict[str, Any]:
    """The journal of theirs, and what mine says of my migrations under their new tags."""
    theirs, mine = branches.theirs, branches.mine
    kept = [theirs.raw(entry.tag) | {"tag": entry.tag} for entry in (*branches.shared, *theirs.entries)]
    return theirs.journal | {"entries": kept + [mine.raw(old) | {"tag": new} for old, new in moved]}


def _stale(branches: Branches) -> list[Entry]:
    """My migrations as they were, but for those whose name theirs has too: that file is theirs now."""
    theirs = {entry.tag for entry in branches.theirs.entries}
    return [entry for entry in branches.mine.entries if entry.tag not in theirs]


def _resolved(branches: Branches) -> dict[str, str]:
    """The files of theirs in which git has put both branches, as theirs has them."""
    theirs = branches.theirs
    files = [file for entry in theirs.entries for file in entry.files]
    return {file: theirs.read(file) for file in files if sides((theirs.path / file).read_text(encoding="utf-8"))}


class _Rebase:
    """One rebase in the making: the schema so far, and my migrations on top of it."""

    def __init__(self, branches: Branches, roots: Sequence[Path]) -> None:
        theirs, shared = branches.theirs, branches.shared
        self.mine = branches.mine
        self.roots = roots
        self.before = self.mine.snapshot(shared[-1]) if shared else Snapshot()
        self.changed: dict[Id, str] = {}
        self.state = self.before
        for entry in theirs.entries:
            after = theirs.snapshot(entry)
            self.changed |= {delta.id: entry.tag for delta in diff(self.state, after)}
            self.state = after
        self.theirs = self.state
        self.last = theirs.entries[-1] if theirs.entries else shared[-1] if shared else None
        self.made: list[Migration] = []
        self.moved: list[tuple[str, str]] = []
        self.needless: list[str] = []

    @property
    def journal_dialect(self) -> str:
        """What drizzle-kit calls the family of the folder's SQL."""
        return load_dialect(self.state.header.dialect, "", self.roots).journal

    def move(self, entry: Entry, now: int) -> None:
        """Make one of my migrations again, after what is there."""
        after = self.mine.snapshot(entry)
        told = after.header.told
        moved = following(self.last, entry.name, now=now)
        header = Header(dialect=after.header.dialect, told=msgspec.structs.replace(told, when=moved.when))
        merged = self._merged(entry, after).with_header(header)
        if told.handwritten:
            up, rollback = self.mine.statements(entry.up), self.mine.statements(entry.rollback)
            self._refuse_lost_names(entry, up)
        else:
            if not diff(self.state, merged):
                self.needless.append(entry.tag)
                self.before = after
                return
            up, rollback = self._statements(merged)
        self.made.append(
            Migration(
                number=moved.number,
                name=moved.name,
                when=moved.when,
                up=up,
                rollback=rollback,
                snapshot=merged.text(),
            )
        )
        self.moved.append((entry.tag, moved.tag))
        self.before, self.state, self.last = after, merged, moved

    def _statements(self, merged: Snapshot) -> tuple[tuple[Statement, ...], tuple[Statement, ...]]:
        compiled = compiled_between(self.state, merged, self.roots)
        dialect = load_dialect(merged.header.dialect, merged.header.told.version, self.roots)
        check(compiled, merged, dialect)
        return compiled.up, compiled.down

    def _merged(self, entry: Entry, after: Snapshot) -> Snapshot:
        """The schema so far with what one of my migrations changes; raises MigrationError when both change a thing."""
        deltas = diff(self.before, after)
        objects = dict(self.state.objects)
        for delta in deltas:
            self._refuse_both(entry, delta)
            if delta.new is None:
                objects.pop(delta.id, None)
            else:
                objects[delta.id] = delta.new
        self._give_places(deltas, objects)
        self._refuse_dangling(entry, deltas, objects)
        self._refuse_same_names(entry, deltas, objects)
        return Snapshot(objects.values())

    def _refuse_both(self, entry: Entry, delta: Delta) -> None:
        """An object that both branches changed must have become the same."""
        if delta.id not in self.changed:
            return
        other = self.theirs.get(delta.id)
        if (other is None) != (delta.new is None) or (
            other is not None and delta.new is not None and other.compared() != delta.new.compared()
        ):
            self._refuse(entry, self.changed[delta.id], f"both change {delta.id}")

    def _give_places(self, deltas: Iterable[Delta], objects: dict[Id, Object]) -> None:
        """A column that both branches might have put last comes after theirs."""
        for delta in deltas:
            column = delta.new
            if delta.old is not None or not isinstance(column, Column) or delta.id in self.changed:
                continue
            others = [
                obj.position
                for obj in objects.values()
                if isinstance(obj, Column) and obj.table_id == column.table_id and obj.id != column.id
            ]
            if column.position in others:
                objects[delta.id] = msgspec.structs.replace(column, position=max(others) + 1)

    def _refuse_dangling(self, entry: Entry, deltas: Sequence[Delta], objects: dict[Id, Object]) -> None:
        """What one branch needs, the other may not have taken away."""
        mine = {delta.id for delta in deltas}
        gone = {id for id in mine | self.changed.keys() if id not in objects}
        for obj in objects.values():
            if obj.id not in mine and obj.id not in self.changed:
                continue
            for need in obj.needs():
                if need in gone:
                    by_me = need in mine
                    other = self.changed.get(obj.id if by_me else need, "")
                    mover = "yours takes away" if by_me else "theirs takes away"
                    user = "theirs" if by_me else "yours"
                    if other:
                        self._refuse(entry, other, f"{mover} {need}, which {obj.id} of {user} needs")

    def _refuse_same_names(self, entry: Entry, deltas: Iterable[Delta], objects: dict[Id, Object]) -> None:
        """Two new objects may not share a name that only one of them can have."""
        named = {(obj.namespace, obj.name): id for id in self.changed if isinstance(obj := objects.get(id), _RELATIONS)}
        for delta in deltas:
            obj = delta.new
            if not isinstance(obj, _RELATIONS) or delta.old is not None:
                continue
            other = named.get((obj.namespace, obj.name), obj.id)
            if other != obj.id:
                self._refuse(entry, self.changed[other], f"{obj.id} and {other} have the same name")

    def _refuse_lost_names(self, entry: Entry, statements: Iterable[Statement]) -> None:
        """Statements of a person may name what theirs has taken away."""
        lost = {id.name: id for id in self.changed if id not in self.state.objects and id.kind in _HOLDERS}
        for statement in statements:
            named = [lost[name] for name in identifiers(statement.sql) & lost.keys()]
            for id in sorted(named, key=lambda id: (id.kind != Table.kind, id)):
                self._refuse(entry, self.changed[id], f"theirs takes away {id}, which a statement of yours names")

    def _refuse(self, entry: Entry, other: str, what: str) -> None:
        message = f"{entry.tag} (yours) and {other} (theirs) cannot both be kept: {what}"
        hint = (
            "say in the declaration how it shall be, and run `schemadef rebase --discard-mine` and `schemadef generate`"
        )
        raise MigrationError(message, hint=hint)
