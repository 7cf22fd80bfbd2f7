"""Old migrations folded into one that makes the same schema, under the number, name and time of the last of them.

So every reader goes on: wrangler applies by file name, drizzle-orm by time, schemadef by number; each finds the folded
one applied where all of them were. The snapshot keeps what it stands for, which is how a history is still understood.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import msgspec

from schemadef.check import check
from schemadef.dialect import load_dialect
from schemadef.errors import ConfigError, MigrationError
from schemadef.migrate.standing import file_checksum
from schemadef.migration.folder import Migration, read_folder
from schemadef.migration.rewrite import rewrite
from schemadef.migration.write import recover
from schemadef.rerender import compiled_between
from schemadef.snapshot import Header, Replaced, read_header
from schemadef.verify import prove_same

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence
    from pathlib import Path

    from schemadef.migration.folder import Folder
    from schemadef.migration.journal import Entry


class Squashed(NamedTuple):
    """The migration that stands for others now, their tags, and the engines on which it was proven."""

    tag: str
    folded: tuple[str, ...]
    statements: int
    engines: tuple[str, ...]


def squash(path: Path, *, to: int | None = None, discard: Collection[str] = (), roots: Sequence[Path] = ()) -> Squashed:
    """Fold the migrations up to number `to` (the last by default) into one.

    `discard` names data migrations whose statements a new database does not need. Raises MigrationError when other ones
    would be lost, DriftError when the folded migration does not make the same schema on a scratch engine, ConfigError
    when there is nothing to fold; nothing is written then.
    """
    recover(path)
    folder = read_folder(path)
    folding = _chosen(folder, to)
    _refuse_lost(folder, folding, discard)
    last = folding[-1]
    snapshot = folder.snapshot(last)
    told = msgspec.structs.replace(
        snapshot.header.told,
        hints=msgspec.UNSET,
        by_hand=msgspec.UNSET,
        replaces=tuple(one for entry in folding for one in _stands_for(folder, entry)),
    )
    after = snapshot.with_header(Header(dialect=snapshot.header.dialect, told=told))
    compiled = compiled_between(type(after)(), after, roots)
    dialect = load_dialect(snapshot.header.dialect, told.version, roots)
    check(compiled, after, dialect)
    engines = prove_same(folder, last.number, compiled.up, after, dialect)
    migration = Migration(
        number=last.number,
        name=last.name,
        when=last.when,
        up=compiled.up,
        rollback=compiled.down,
        snapshot=after.text(),
    )
    later = folder.entries[len(folding) :]
    journal = (folder.journal.raw, folder.dialect)
    rewrite(path, (), (), [migration, *later], journal=journal, gone=folding)
    return Squashed(last.tag, tuple(entry.tag for entry in folding), len(compiled.up), engines)


def _chosen(folder: Folder, to: int | None) -> tuple[Entry, ...]:
    if to is not None and to not in {entry.number for entry in folder.entries}:
        message = f"there is no migration {to} in {folder.path}"
        raise ConfigError(message, hint=folder.numbers)
    folding = tuple(entry for entry in folder.entries if to is None or entry.number <= to)
    if len(folding) < 2:
        message = f"there is nothing to fold in {folder.path}"
        raise ConfigError(message, hint="squash takes two at least")
    return folding


def _refuse_lost(folder: Folder, folding: Sequence[Entry], discard: Collection[str]) -> None:
    """Raise for a name that is no data migration, and for a data migration that nobody has let go."""
    by_hand = [entry for entry in folding if read_header(folder.read(entry.snapshot)).told.handwritten]
    known = {word for entry in by_hand for word in (entry.tag, entry.name)}
    for name in discard:
        if name not in known:
            message = f"{name} is no data migration among those that are folded"
            raise ConfigError(message, hint=f"there are: {', '.join(entry.tag for entry in by_hand) or 'none'}")
    for entry in by_hand:
        if entry.tag not in discard and entry.name not in discard:
            message = f"the statements of the data migration {entry.tag} would be lost"
            earlier = entry.number - 1
            hint = f"leave them out with --discard {entry.tag} if a new database does not need them"
            if earlier > folding[0].number:
                hint += f", or stop before it with --to {earlier}"
            raise MigrationError(message, hint=hint)


def _stands_for(folder: Folder, entry: Entry) -> tuple[Replaced, ...]:
    """What a migration was applied as: itself, and what was folded into it before."""
    own = Replaced(tag=entry.tag, checksum=file_checksum(folder, entry))
    return (*read_header(folder.read(entry.snapshot)).told.folded, own)
