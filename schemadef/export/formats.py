"""The formats of `schemadef export`, each a function from a database to files."""

from __future__ import annotations

from typing import TYPE_CHECKING

from schemadef.config import Exports
from schemadef.errors import ConfigError
from schemadef.export.source import Files, Source, source_of

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from schemadef.config import Config, Database
    from schemadef.generate import Change
    from schemadef.migration.folder import Folder

    Format = Callable[[Source, Path], Files]
    """The files of a format, of which the path is the file or the folder that was asked for."""


def drizzle(source: Source, out: Path) -> Files:
    """`schema.ts`."""
    from schemadef.export.drizzle.page import write_page

    page = write_page(source.snapshot, source.dialect, orm=source.database.export.drizzle_version)
    return Files({out: page.text})


def drizzle_folder(source: Source, out: Path) -> Files:
    """The folder of migrations in the layout of Drizzle 1.0."""
    from schemadef.export.drizzle.folder_1 import folder_1

    return folder_1(source, out)


def meta(source: Source, out: Path) -> Files:
    """drizzle-kit's own snapshots beside the journal of the folder, which is where they go."""
    from schemadef.export.drizzle.meta import written_meta

    return Files(*written_meta(source.folder, source.roots))


def expo(source: Source, out: Path) -> Files:
    """`migrations.js` for the migrators of Expo, op-sqlite and Durable Objects."""
    from schemadef.export.expo import expo_module

    return Files({out: expo_module(source, out)})


def diagram(source: Source, out: Path) -> Files:
    """An entity diagram in Mermaid's language."""
    from schemadef.export.diagram import mermaid

    return Files({out: mermaid(source.snapshot)})


def docs(source: Source, out: Path) -> Files:
    """One page of HTML."""
    from schemadef.export.docs.page import docs_page

    return Files({out: docs_page(source)})


FORMATS: dict[str, Format] = {
    "drizzle": drizzle,
    "drizzle_folder": drizzle_folder,
    "expo": expo,
    "diagram": diagram,
    "docs": docs,
}
"""By the key of `[databases.NAME.export]` that says where it goes."""


def kept(change: Change, config: Config, folder: Folder, *, only_present: bool = False) -> Files:
    """Every file that `generate` keeps up to date for a database; `folder` is its folder as it is now.

    drizzle-kit's snapshots are among them where some are there already, and without `only_present` also where it may
    want them. Raises ConfigError for a configuration that contradicts itself.
    """
    database = change.database
    found = [_configured(change, config, folder)] if database.export != Exports() else []
    source = Source(database, change.dialect, change.new, folder, config.dialects)
    if has_meta(source) or (keeps_meta(database) and not only_present):
        found.append(meta(source, folder.path))
    return Files(
        {path: text for files in found for path, text in files.texts.items()},
        tuple(path for files in found for path in files.gone),
    )


def _configured(change: Change, config: Config, folder: Folder) -> Files:
    """The files that the configuration names."""
    database, source = change.database, source_of(change, config, folder)
    texts: dict[Path, str] = {}
    gone: tuple[Path, ...] = ()
    owners: dict[str, str] = {}
    for key, format in FORMATS.items():
        said = getattr(database.export, key)
        if not said:
            continue
        if said in owners:
            message = f'databases.{database.name}.export: "{owners[said]}" and "{key}" have the same path {said}'
            raise ConfigError(message, hint="give each its own")
        owners[said] = key
        found = format(source, database.root / said)
        texts |= found.texts
        gone += found.gone
    return Files(texts, gone)


def has_meta(source: Source) -> bool:
    """Whether the folder holds snapshots of drizzle-kit's."""
    from schemadef.export.drizzle.meta import present_meta

    return bool(present_meta(source.folder))


def keeps_meta(database: Database) -> bool:
    """Whether drizzle-kit may go on from a database's folder: Drizzle applies it, or has its `schema.ts`."""
    return database.runner == "drizzle" or bool(database.export.drizzle)
