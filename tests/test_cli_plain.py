"""`schemadef generate` and `schemadef lint` as they are asked most often spare click, and say what the commands say."""

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


UNGUARDED = "CREATE TYPE mood AS ENUM ('sad');\n"
LINTED: dict[str, tuple[tuple[str, ...], str]] = {
    "files of no database": (("files",), ""),
    "rules that are left out": (("files",), '[lint]\nignore = ["NEON101"]\n'),
    "rules that are weighed": (("files",), '[lint.severity]\nNEON101 = "warning"\n'),
    "a database and its folder": (("a",), ""),
    "every database": ((), ""),
    "a folder that is left out": (("files",), '[lint]\nexclude = ["files"]\n'),
    "no database of that name": (("b",), ""),
    "a code of no rule": (("files",), '[lint]\nignore = ["NEON999"]\n'),
}


@pytest.mark.parametrize("case", LINTED)
def test_both_ways_lint_a_project_alike(tmp_path: Path, case: str) -> None:
    paths, more = LINTED[case]
    root = project(tmp_path / "it", a=TABLE)
    with (root / "schemadef.toml").open("a") as file:
        file.write(more)
    (root / "files").mkdir()
    (root / "files" / "0001_it.sql").write_text(UNGUARDED)
    (root / "a").mkdir()
    (root / "a" / "0001_it.sql").write_text("CREATE TABLE t (id INTEGER);\nBEGIN;\n")
    asked = ("lint", *paths, "--no-cache")
    plain = schemadef(*asked, cwd=root)
    # the command alone knows this option, which changes nothing here
    assert plain == schemadef(*asked, "--no-baseline", cwd=root)
    assert plain.out or plain.err or "exclude" in more


FOUND = {
    "[tool.schemadef.lint]": True,
    '  [ tool . "schemadef" . lint ]': True,
    "tool.schemadef.lint.severity = {}": True,
    "[tool]\nschemadef = {lint = {}}": True,
    '[tool.other]\nname = "schemadef"': False,
    '[project]\nname = "schemadef"\n[tool.other]\ndialects = 1': False,
    "": False,
}


@pytest.mark.parametrize("toml", FOUND)
def test_a_project_of_another_kind_is_no_configuration(tmp_path: Path, toml: str) -> None:
    (tmp_path / "pyproject.toml").write_text(toml + "\n")
    (tmp_path / "0001_it.sql").write_text(UNGUARDED)
    done = schemadef("lint", "--no-cache", cwd=tmp_path, PYTHONPROFILEIMPORTTIME="1")
    assert done.status == 1
    assert ("msgspec._core" in done.err) == FOUND[toml]
    assert "click" not in done.err
