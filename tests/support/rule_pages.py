"""The examples on rules' pages as files."""

from __future__ import annotations

import re
import shutil
from pathlib import Path

from schemadef.lint.files import Found, find

UNSHOWN = {"FILE114", "FILE115"}
"""Rules about what no example can show, a large file and two branches: tests/test_lint_files.py has them."""


def files(text: str, folder: Path) -> list[Found]:
    """The files of an example; those with names are written into the folder, SQL or not."""
    parts = re.split(r"^-- file (\S+)\n", text, flags=re.MULTILINE)
    if len(parts) == 1:
        return [Found(Path("0001_it.sql"), text)]
    shutil.rmtree(folder, ignore_errors=True)
    for name, part in zip(parts[1::2], parts[2::2], strict=True):
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(part, encoding="utf-8", newline="")
    return list(find([str(folder)]))
