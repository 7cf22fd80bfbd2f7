"""The formats of `schemadef export`, each a function from a database to files."""

from __future__ import annotations

from typing import TYPE_CHECKING

from schemadef.errors import ConfigError
from schemadef.export.source import Files, Source

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from schemadef.config import Database

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


def configured(source: Source, *, only_present: bool = False) -> Files:
    """Every file that a database's configuration asks to be kept up to date.

    With `only_present`, drizzle-kit's snapshots are among them only where some are there already.
    """
    database = source.database
    texts: dict[Path, str] = {}
    gone: tuple[Path, ...] = ()
    owners: dict[Path, str] = {}
    for key, format in FORMATS.items():
        said = getattr(database.export, key)
        if not said:
            continue
        out = database.root / said
        if out in owners:
            message = f'databases.{database.name}.export: "{owners[out]}" and "{key}" have the same path {said}'
            raise ConfigError(message, hint="give each its own")
        owners[out] = key
        found = format(source, out)
        texts |= found.texts
        gone += found.gone
    if keeps_meta(database) and not (only_present and not has_meta(source)):
        found = meta(source, source.folder.path)
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
