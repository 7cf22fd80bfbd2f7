"""A project in which commands fail: each with one sentence on stderr, and no traceback."""

from __future__ import annotations

import sys
from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

import pytest

from schemadef.cli import main

A_TABLE = """
class Posts(Table):
    id = integer(primary_key=True)
"""
CONFIGURATION = """
[databases.app]
declaration = "schema.py"
dialect = "{dialect}"
{more}

[databases.app.environments.local]
url = "{url}"
"""
START = """
from datetime import datetime
from enum import StrEnum
from schemadef import *


class Users(Table):
    id = uuid(primary_key=True, default=random_uuid())
    email = text(unique=True)
    name = text(null=True)
    at = timestamp(default=now())
"""


class Result(NamedTuple):
    status: int
    out: str
    err: str


class Project:
    """A folder with a configuration and a declaration, and the command line in it."""

    def __init__(self, folder: Path, run: Callable[..., Result]) -> None:
        self.folder = folder
        self.run = run

    def configure(self, dialect: str = "sqlite", url: str = "sqlite:///app.db", more: str = "") -> None:
        text = CONFIGURATION.format(dialect=dialect, url=url, more=more)
        (self.folder / "schemadef.toml").write_text(text, encoding="utf-8")

    def declare(self, text: str, start: str = START) -> None:
        (self.folder / "schema.py").write_text(start + text, encoding="utf-8")

    def line(self, text: str) -> int:
        lines = (self.folder / "schema.py").read_text(encoding="utf-8").splitlines()
        return next(number for number, line in enumerate(lines, start=1) if text in line)

    def fails(self, *arguments: str, status: int = 1) -> str:
        """The one sentence on stderr of a command that must fail."""
        result = self.run(*arguments)
        assert result.status == status, result
        assert "Traceback" not in result.err + result.out
        lines = result.err.strip().splitlines()
        assert len(lines) == 1, result.err
        assert lines[0].startswith("error: ")
        return lines[0]


def failing_project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Project:
    monkeypatch.chdir(tmp_path)

    def run(*arguments: str) -> Result:
        monkeypatch.setattr(sys, "argv", ["schemadef", *arguments])
        capsys.readouterr()
        with pytest.raises(SystemExit) as ended:
            main()
        captured = capsys.readouterr()
        return Result(int(ended.value.code or 0), captured.out, captured.err)

    made = Project(tmp_path, run)
    made.configure()
    made.declare("")
    return made
