"""`migrations.js`, as drizzle-kit writes it for Expo: the journal, and each migration's SQL as a text.

The SQL files are imported as texts: metro needs `sql` among its `sourceExts`, and babel the plugin `inline-import`
(https://orm.drizzle.team/docs/connect-expo-sqlite). The migrator looks for the key `m` and the number of the journal's
`idx`, filled up to four digits.
"""

from __future__ import annotations

import json
import os
from pathlib import Path
from typing import TYPE_CHECKING

from schemadef.errors import ConfigError
from schemadef.migration.journal import JOURNAL

if TYPE_CHECKING:
    from schemadef.export.source import Source

_HEAD = (
    "// This file is required for Expo/React Native SQLite migrations - https://orm.drizzle.team/quick-sqlite/expo\n"
    "// Written by `schemadef export expo`.\n\n"
)


def expo_module(source: Source, out: Path) -> str:
    """The module's text for a file at `out`; raises ConfigError for a folder that no Expo application can apply."""
    if source.dialect.features["namespaces"]:
        message = f'the database "{source.database.name}" is not SQLite, which is all that Expo applies'
        raise ConfigError(message, hint="export the database of the SQLite family")
    if source.database.export.drizzle_version == "1":
        return _module_1(source, out)
    entries = source.folder.entries
    names = [f"m{entry.number:04d}" for entry in entries]
    imports = [f"import journal from {_path(source.folder.path / JOURNAL, out)};"] if entries else []
    imports += [
        f"import {name} from {_path(source.folder.path / entry.up, out)};"
        for name, entry in zip(names, entries, strict=True)
    ]
    journal = "journal" if entries else "journal: { entries: [] }"
    body = "".join(f"    {name},\n" for name in names)
    return _HEAD + "\n".join(imports) + f"\n\nexport default {{\n  {journal},\n  migrations: {{\n{body}  }},\n}};\n"


def _module_1(source: Source, out: Path) -> str:
    """The same for Drizzle 1.0, which names each migration by its folder and reads no journal."""
    from schemadef.export.drizzle.folder_1 import folder_name

    said = source.database.export.drizzle_folder
    if not said:
        message = f"databases.{source.database.name}.export has no drizzle_folder, from which Drizzle 1.0 takes the SQL"
        raise ConfigError(message, hint="say where that layout goes")
    root = source.database.root / said
    names = [(f"m{entry.number:04d}", folder_name(entry)) for entry in source.folder.entries]
    imports = "".join(f"import {name} from {_path(root / folder / 'migration.sql', out)};\n" for name, folder in names)
    body = "".join(f"    {json.dumps(folder)}: {name},\n" for name, folder in names)
    return f"{_HEAD}{imports}\nexport default {{\n  migrations: {{\n{body}  }},\n}};\n"


def _path(target: Path, out: Path) -> str:
    """A file as the module at `out` imports it."""
    relative = Path(os.path.relpath(target, out.parent)).as_posix()
    return json.dumps(relative if relative.startswith(".") else f"./{relative}", ensure_ascii=False)
