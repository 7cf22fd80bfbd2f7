"""A project with two branches that both add migrations, and the ways in which they come together."""

from __future__ import annotations

import json
import shutil

from folder_project import Project

from schemadef.config import load_config
from schemadef.generate import next_change

USERS = """class Users(Table):
    id = integer(primary_key=True)
    name = text()
"""
POSTS = """class Posts(Table):
    id = integer(primary_key=True)
    user_id = integer(references=Users.id)
"""
TAGS = """class Tags(Table):
    id = integer(primary_key=True)
"""
BIO = USERS + "    bio = text(null=True)\n"
AGE = USERS + "    age = integer(null=True)\n"
BOTH = USERS + "    age = integer(null=True)\n    bio = text(null=True)\n"


def branch(project: Project, name: str, *declarations: tuple[str, ...], start: str = "main") -> None:
    """A branch that changes the declaration and generates, once for each declaration."""
    project.git("checkout", "-b", name, start)
    for number, declaration in enumerate(declarations, start=1):
        project.declare(*declaration)
        project.ok("generate", "--name", f"{name} {number}")
        project.commit(f"{name} {number}")


def is_whole(project: Project, *declaration: str) -> None:
    """The folder gives the declaration, its times grow, and it is proven on a real engine."""
    project.declare(*declaration)
    assert "nothing to do" in project.ok("generate", "--check")
    config = load_config(project.root)
    assert next_change(config.database("app"), config).compiled is None
    whens = [entry["when"] for entry in json.loads((project.path / "meta/_journal.json").read_text())["entries"]]
    assert whens == sorted(set(whens))
    assert not any(b"<<<<" in content or b">>>>" in content for content in project.tree().values())
    project.ok("verify")


def merge(project: Project, way: str) -> None:
    """Bring theirs and mine together, and stop at the conflict."""
    if way == "merge":
        project.git("checkout", "mine")
        project.git("merge", "main", status=1)
    elif way == "merge into main":
        project.git("checkout", "main")
        project.git("merge", "mine", status=1)
    elif way == "rebase":
        project.git("checkout", "mine")
        project.git("rebase", "main", status=1)
    elif way == "diff3":
        project.git("config", "merge.conflictStyle", "diff3")
        project.git("checkout", "mine")
        project.git("merge", "main", status=1)
    elif way == "stash":
        shutil.copytree(project.path, project.root / "saved")
        project.git("checkout", "mine")
        project.git("reset", "--soft", "main~1")
        project.git("stash")
        project.git("checkout", "main")
        project.git("stash", "pop", status=1)
    elif way == "theirs chosen":
        merge(project, "merge")
        project.git("checkout", "--theirs", "app/schemadef.sum", "app/meta/_journal.json")
    elif way == "union":
        (project.root / ".gitattributes").write_text("schemadef.sum merge=union\n_journal.json merge=union\n")
        project.git("checkout", "mine")
        project.git("merge", "main", status=1)  # of schema.py


WAYS = ["merge", "merge into main", "rebase", "diff3", "stash", "theirs chosen"]


def two_branches(project: Project) -> None:
    """main has gone on by one migration, and mine too."""
    branch(project, "mine", (USERS, TAGS))
    branch(project, "theirs", (BIO,))
    project.git("checkout", "main")
    project.git("merge", "--ff-only", "theirs")
