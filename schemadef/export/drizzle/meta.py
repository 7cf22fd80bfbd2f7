"""`meta/NNNN_snapshot.json`: what drizzle-kit 0.31 compares a `schema.ts` with, so that it can go on from our folder.

drizzle-kit takes the last one by its file's name for the present schema, and follows `prevId` from one to the next
(`drizzle-kit check`). Runtimes never read them.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any, NamedTuple
from uuid import UUID, uuid5

from schemadef.dialect import load_dialect
from schemadef.migration.journal import JOURNAL, SNAPSHOT, snapshot_version
from schemadef.snapshot import read_header

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

    from schemadef.migration.folder import Folder
    from schemadef.migration.journal import Entry

ORIGIN = "00000000-0000-0000-0000-000000000000"
_SPACE = UUID("5c4e3ade-f000-4000-8000-000000000000")


def meta_files(folder: Folder, roots: Sequence[Path] = ()) -> dict[str, str]:
    """The snapshots of a whole folder by their paths in it; what is there already and still fits stays as it is.

    Raises MigrationError for a folder whose own snapshots cannot be read.
    """
    found: dict[str, str] = {}
    for step in _steps(folder):
        path = f"meta/{step.entry.number:04d}_snapshot.json"
        present = folder.read(path) if (folder.path / path).is_file() else ""
        fits = _ids(present) == (step.id, step.previous)
        found[path] = present if fits else snapshot_text(_document(step, folder, roots))
    return found


def written_meta(folder: Folder, roots: Sequence[Path] = ()) -> tuple[dict[Path, str], tuple[Path, ...]]:
    """The same by their whole paths, and the paths of those that are there for no migration."""
    wanted = meta_files(folder, roots)
    gone = tuple(folder.path / path for path in present_meta(folder) if path not in wanted)
    return {folder.path / path: text for path, text in wanted.items()}, gone


def meta_documents(folder: Folder, roots: Sequence[Path] = ()) -> Iterator[tuple[Entry, dict[str, Any]]]:
    """Each migration's snapshot as a document, made anew."""
    for step in _steps(folder):
        yield step.entry, _document(step, folder, roots)


def present_meta(folder: Folder) -> list[str]:
    """The paths of the snapshots that are there."""
    place = (folder.path / JOURNAL).parent
    names = sorted(file.name for file in place.glob("*.json")) if place.is_dir() else []
    return [f"meta/{name}" for name in names if SNAPSHOT.fullmatch(name)]


class _Step(NamedTuple):
    """One migration: the text of our snapshot after it, and the identities in drizzle-kit's chain."""

    entry: Entry
    text: str
    id: str
    previous: str


def _steps(folder: Folder) -> Iterator[_Step]:
    previous = ORIGIN
    for entry in folder.entries:
        text = folder.read(entry.snapshot)
        # the first line says how the migration was made, and nothing of the schema
        id = str(uuid5(_SPACE, f"{previous} {entry.tag}\n{text.partition(chr(10))[2]}"))
        yield _Step(entry, text, id, previous)
        previous = id


def _ids(text: str) -> tuple[str, str]:
    """The identity and the predecessor in a snapshot; empty for what is none."""
    try:
        raw = json.loads(text)
        return str(raw["id"]), str(raw["prevId"])
    except (ValueError, KeyError, TypeError):
        return "", ""


def _document(step: _Step, folder: Folder, roots: Sequence[Path]) -> dict[str, Any]:
    # a folder that is up to date needs no writer
    from schemadef.export.drizzle.page import write_document

    header = read_header(step.text)
    dialect = load_dialect(header.dialect, header.told.version, tuple(roots))
    family = folder.dialect
    document: dict[str, Any] = {"id": step.id, "prevId": step.previous}
    document |= {"version": snapshot_version(family), "dialect": family}
    document |= write_document(folder.parsed(step.entry, step.text), dialect)
    return document | {"_meta": {"schemas": {}, "tables": {}, "columns": {}}}


def snapshot_text(document: dict[str, Any]) -> str:
    """The text without our own mark, for drizzle-kit refuses keys that it does not know."""
    from schemadef.export.drizzle.constraint import KEY

    for table in document["tables"].values():
        for index in table["indexes"].values():
            index.pop(KEY, None)
    return json.dumps(document, indent=2, ensure_ascii=False) + "\n"
