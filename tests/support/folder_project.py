"""A project in a folder of its own: a declaration, a configuration, the command line in this process, and git."""

from __future__ import annotations

import contextlib
import io
import os
import subprocess
import sys
from pathlib import Path
from unittest import mock

from command_line import Answer

from schemadef.cli import main

HEAD = "from schemadef import *\n\n\n"


class Project:
    """`app` is the database and its folder; `url` is where its environment lives."""

    def __init__(self, root: Path, dialect: str = "sqlite", url: str = "sqlite:///app.db", more: str = "") -> None:
        self.root = root
        self.path = root / "app"
        root.mkdir(exist_ok=True)
        (root / "schemadef.toml").write_text(
            f'[databases.app]\ndeclaration = "schema.py"\ndialect = "{dialect}"\nfolder = "app"\n{more}\n'
            f'[databases.app.environments.local]\nurl = "{url}"\n'
        )

    def declare(self, *parts: str) -> None:
        (self.root / "schema.py").write_text(HEAD + "\n\n".join(parts))

    def run(self, *arguments: str) -> Answer:
        """A command, in this process."""
        out, err, before = io.StringIO(), io.StringIO(), Path.cwd()
        status = 0
        os.chdir(self.root)
        try:
            with (
                mock.patch.object(sys, "argv", ["schemadef", *arguments]),
                contextlib.redirect_stdout(out),
                contextlib.redirect_stderr(err),
            ):
                main()
        except SystemExit as ended:
            status = int(ended.code or 0)
        finally:
            os.chdir(before)
        return Answer(status, out.getvalue(), err.getvalue())

    def ok(self, *arguments: str) -> str:
        answer = self.run(*arguments)
        assert answer.status == 0, answer
        return answer.out

    def fails(self, *arguments: str, status: int = 1) -> str:
        """The one sentence of a command that must fail."""
        answer = self.run(*arguments)
        assert answer.status == status, answer
        (line,) = answer.err.strip().splitlines()
        assert line.startswith("error: ")
        return line.removeprefix("error: ")

    def tree(self) -> dict[str, bytes]:
        """Every file of the folder."""
        return {str(f.relative_to(self.path)): f.read_bytes() for f in sorted(self.path.rglob("*")) if f.is_file()}

    def tags(self) -> list[str]:
        return sorted(file.stem for file in self.path.glob("*.sql"))

    def git(self, *arguments: str, status: int = 0) -> str:
        identity = ["-c", "user.name=t", "-c", "user.email=t@example.com", "-c", "init.defaultBranch=main"]
        command = ["git", *identity, "-c", "core.editor=true", *arguments]
        done = subprocess.run(command, cwd=self.root, capture_output=True, text=True, check=False)
        assert done.returncode == status, done.stdout + done.stderr
        return done.stdout

    def commit(self, message: str) -> None:
        self.git("add", "app", "schema.py")
        self.git("commit", "-m", message)
