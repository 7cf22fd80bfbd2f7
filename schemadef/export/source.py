"""What every export is made from, and the files that it becomes."""

from __future__ import annotations

from copy import copy
from typing import TYPE_CHECKING, NamedTuple

from msgspec.structs import replace

from schemadef.generate import options_of, schema_of
from schemadef.lower import lower_schema
from schemadef.snapshot import Snapshot

if TYPE_CHECKING:
    from pathlib import Path

    from schemadef.config import Config, Database
    from schemadef.dialect import Dialect
    from schemadef.generate import Change
    from schemadef.migration.folder import Folder
    from schemadef.model import Object


class Source(NamedTuple):
    """A database with its schema as it is declared and its folder as it is; `roots` are folders of dialect packs."""

    database: Database
    dialect: Dialect
    snapshot: Snapshot
    folder: Folder
    roots: tuple[Path, ...] = ()


def source_of(change: Change, config: Config, folder: Folder | None = None) -> Source:
    """What a change is about, as exports take it; `folder` is its folder where that has grown meanwhile."""
    schema = with_comments(change, config)
    return Source(change.database, change.dialect, schema, folder or change.folder, config.dialects)


def with_comments(change: Change, config: Config) -> Snapshot:
    """The declared schema with its author's comments, which a database may have no place for."""
    if change.dialect.features["comments"]:
        return change.new
    commenting = copy(change.dialect)
    commenting.features = {**commenting.features, "comments": True}
    said = lower_schema(schema_of(change.database), commenting, options_of(change.database, config))
    return Snapshot(_commented(obj, said.get(id)) for id, obj in change.new.objects.items())


def _commented(obj: Object, like: Object | None) -> Object:
    comment = getattr(like, "comment", "")
    return replace(obj, comment=comment) if comment else obj


class Files(NamedTuple):
    """Texts by their paths, and the paths of what is there and must go."""

    texts: dict[Path, str]
    gone: tuple[Path, ...] = ()

    def stale(self) -> list[Path]:
        """The paths that differ from what they should be, sorted."""
        differing = [path for path, text in self.texts.items() if _present(path) != text]
        return sorted([*differing, *self.gone])


def _present(path: Path) -> str | None:
    """The text that is there; None when there is none that could be read."""
    try:
        return path.read_bytes().decode()
    except (OSError, UnicodeDecodeError):
        return None
