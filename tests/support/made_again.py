"""A migration made again from its snapshots, as its two files would hold it."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from schemadef.migration.file import parse_file, render_file
from schemadef.migration.folder import Folder, Migration
from schemadef.rerender import compiled_again
from schemadef.statement import Statement


def made_again(
    folder: Folder, migration: Migration, roots: Sequence[Path] = ()
) -> tuple[tuple[Statement, ...], tuple[Statement, ...]]:
    """The statements that lead there, and those that lead back."""
    compiled = compiled_again(folder, migration, roots)
    return parse_file(render_file(compiled.up)), parse_file(render_file(compiled.down))
