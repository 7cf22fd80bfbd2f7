"""Which files may hold a configuration of ours, told from their bytes alone."""

from __future__ import annotations

import os

TYPE_CHECKING = False
if TYPE_CHECKING:
    from pathlib import Path

OWN = "schemadef.toml"
"""The file that is a configuration and nothing else."""
PROJECT = "pyproject.toml"
"""The file of a Python project, of which one part can be a configuration."""
FILES = (OWN, PROJECT)
"""The names of the files that can hold a configuration; in a folder with both, the first counts."""
_BEGINNINGS = (b"tool.schemadef", b"tool]", b"tool=")
_AROUND = b" \t\"'"


def may_configure(name: str, content: bytes) -> bool:
    """Whether a file may hold a configuration: False is certain (but for names with escapes), True calls for a
    reader of TOML.

    `schemadef.toml` always does. A `pyproject.toml` does where it has a part for us, which TOML lets people write as
    `[tool.schemadef]`, as keys of `[tool]`, dotted, inline, with spaces and with quotes; that a project depends on us,
    or is us, makes it none.
    """
    if name.endswith(OWN):
        return True
    if b"schemadef" not in content:
        return False
    lines = (line.translate(None, _AROUND).lstrip(b"[") for line in content.splitlines())
    return any(line.startswith(_BEGINNINGS) for line in lines)


def may_be_ours(file: Path) -> bool:
    """Whether a file is there and may hold a configuration; one that may not be read can: its reader says so."""
    if not (os.access(file, os.F_OK) and file.is_file()):
        return False
    return not os.access(file, os.R_OK) or may_configure(file.name, file.read_bytes())
