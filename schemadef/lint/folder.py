"""For which dialect the files of a folder are, as far as the folder itself says so."""

from __future__ import annotations

from typing import TYPE_CHECKING

from schemadef.dialect import dialect_names, load_dialect

if TYPE_CHECKING:
    from pathlib import Path


def told(folder: Path) -> tuple[str, ...]:
    """The dialects that a folder's snapshots or its journal name; none where it has neither."""
    if folder.name == "rollback":
        folder = folder.parent
    snapshots = sorted((folder / "snapshots").glob("*.json"))
    if snapshots:
        from schemadef.errors import MigrationError
        from schemadef.snapshot import read_header

        try:
            with snapshots[-1].open(encoding="utf-8") as file:
                return read_header(file.readline()).dialect
        except (OSError, UnicodeDecodeError, MigrationError):
            return ()
    return _of_journal(folder / "meta" / "_journal.json")


def _of_journal(journal: Path) -> tuple[str, ...]:
    """drizzle-kit's journal names a family: of its dialects, the one that files are read as without a name."""
    if not journal.is_file():
        return ()
    import json

    try:
        family = json.loads(journal.read_text(encoding="utf-8")).get("dialect", "")
    except (OSError, ValueError, AttributeError):
        return ()
    dialects = [load_dialect(name) for name in dialect_names()]
    alike = [dialect for dialect in dialects if dialect.journal == family]
    usual = [dialect for dialect in alike if dialect.packs[0].section("lint").get("usual")]
    return (usual or alike)[0].names if alike else ()


def usual() -> tuple[str, ...]:
    """The dialect that files are read as when nobody says for what they are."""
    return next((name,) for name in dialect_names() if load_dialect(name).packs[0].section("lint").get("usual"))
