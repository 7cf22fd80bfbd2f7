"""A folder of migrations in the layout of Drizzle 1.0: `<YYYYMMDDHHMMSS>_<name>/migration.sql` and `snapshot.json`.

Its migrator applies every folder whose name is not in its table, sorted by name, and refuses a folder that has
`meta/_journal.json` (drizzle-orm 1.0.0-rc.5, `migrator.js`). So it is a folder of its own.
"""

from __future__ import annotations

import json
import re
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from schemadef.errors import ConfigError
from schemadef.export.drizzle.document_1 import OURS, document_1
from schemadef.export.drizzle.meta import meta_documents
from schemadef.export.source import Files

if TYPE_CHECKING:
    from pathlib import Path

    from schemadef.export.source import Source
    from schemadef.migration.journal import Entry

_FOLDER = re.compile(r"\d{14}_.+")


def folder_name(entry: Entry) -> str:
    """What a migration's folder is called: its second in UTC, its number and its name."""
    moment = datetime.fromtimestamp(entry.when // 1000, UTC)
    return f"{moment:%Y%m%d%H%M%S}_{entry.name}"


def folder_1(source: Source, out: Path) -> Files:
    """The files of that layout below `out`.

    Raises ConfigError when `out` is the folder of migrations itself, or holds a migration that is not of it.
    """
    if out.resolve() == source.folder.path.resolve():
        message = f"{out} is the folder of migrations, which Drizzle 1.0 refuses because of its journal"
        raise ConfigError(message, hint="name another folder")
    texts: dict[Path, str] = {}
    before: dict[str, Any] | None = None
    for entry, document in meta_documents(source.folder, source.roots):
        place = out / folder_name(entry)
        texts[place / "migration.sql"] = source.folder.read(entry.up)
        texts[place / "snapshot.json"] = (
            json.dumps(document_1(document, source.dialect.language, before), indent=2, ensure_ascii=False) + "\n"
        )
        before = document
    return Files(texts, _gone(out, texts))


def _gone(out: Path, texts: dict[Path, str]) -> tuple[Path, ...]:
    """What an earlier run has written and is no more; what others have put there is refused."""
    known = {path.parent for path in texts}
    gone: list[Path] = []
    for place in sorted(out.iterdir()) if out.is_dir() else ():
        if place in known or not _FOLDER.fullmatch(place.name) or not (place / "migration.sql").is_file():
            continue
        if not _is_ours(place / "snapshot.json"):
            message = f"{place} is no migration of the folder, and schemadef did not write it"
            raise ConfigError(message, hint="move it away: Drizzle would apply it")
        gone += [place / "migration.sql", place / "snapshot.json"]
    return tuple(gone)


def _is_ours(path: Path) -> bool:
    try:
        raw: Any = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return False
    return isinstance(raw, dict) and str(raw.get("id", "")).startswith(OURS)
