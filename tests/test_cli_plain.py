"""`schemadef generate` as it is asked most often spares click, and says what the command says."""

from __future__ import annotations

import os
import time
from pathlib import Path

import pytest
from command_line import Answer, schemadef

CONFIG = '[databases.{0}]\ndeclaration = "{0}.py"\ndialect = "sqlite"\nfolder = "{0}"\n'
TABLE = "from schemadef import Table, integer\n\n\nclass T(Table):\n    id = integer(primary_key=True)\n"
WITH_CLICK = ("--name", "")
"""An option that says nothing, and that the plain way does not know."""


def project(folder: Path, **declarations: str) -> Path:
    folder.mkdir()
    (folder / "schemadef.toml").write_text("".join(map(CONFIG.format, declarations)))
    for name, text in declarations.items():
        (folder / f"{name}.py").write_text(text)
    return folder


def both(tmp_path: Path, arguments: tuple[str, ...], **declarations: str) -> list[Answer]:
    """What both ways say in a project of their own, without its folder."""
    said = []
    for way, more in (("plain", ()), ("click", WITH_CLICK)):
        root = project(tmp_path / way, **declarations)
        done = schemadef("generate", *arguments, *more, cwd=root)
        said.append(Answer(done.status, *(text.replace(str(root), "ROOT") for text in (done.out, done.err))))
    return said


CASES: dict[str, tuple[tuple[str, ...], dict[str, str], int]] = {
    "the first migration": ((), {"a": TABLE}, 0),
    "two databases": ((), {"a": TABLE, "b": TABLE}, 0),
    "one of two": (("b",), {"a": TABLE, "b": TABLE}, 0),
    "a folder that is behind": (("--check",), {"a": TABLE}, 1),
    "a document": (("--json", "--check"), {"a": TABLE}, 1),
    "a mistake in one of two": ((), {"a": TABLE + "    x = nosuch()\n", "b": TABLE}, 1),
    "a mistake": ((), {"a": TABLE + "    x = nosuch()\n"}, 1),
    "a database that is not there": (("c",), {"a": TABLE}, 1),
    "no database": ((), {}, 1),
}


@pytest.mark.parametrize("case", CASES)
def test_both_ways_say_the_same(tmp_path: Path, case: str) -> None:
    arguments, declarations, status = CASES[case]
    plain, click = both(tmp_path, arguments, **declarations)
    assert plain == click
    assert bool(plain.status) == bool(status)
    assert plain.out or plain.err


def test_the_plain_way_imports_no_click(tmp_path: Path) -> None:
    root = project(tmp_path / "plain", a=TABLE)
    done = schemadef("generate", cwd=root, PYTHONPROFILEIMPORTTIME="1")
    assert done.status == 0
    assert "schemadef.generate" in done.err
    assert "click" not in done.err


def test_a_declaration_that_changes_twice_within_a_second_is_read_twice(tmp_path: Path) -> None:
    root = project(tmp_path / "it", a=TABLE)
    # Python knows a file again by its size and the second of its last change
    second = int(time.time()) + 60
    os.utime(root / "a.py", (second, second))
    assert schemadef("generate", cwd=root, PYTHONDONTWRITEBYTECODE="").status == 0
    (root / "a.py").write_text(TABLE.replace("id =", "no ="))
    os.utime(root / "a.py", (second, second))
    assert schemadef("generate", "--check", cwd=root, PYTHONDONTWRITEBYTECODE="").status == 1
