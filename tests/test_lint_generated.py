"""What `generate` writes, `lint` has nothing to say of: over several migrations that change nearly everything."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from folder_project import Project

MOOD = """from enum import StrEnum
class Mood(StrEnum):
    OK = "ok"
    SAD = "sad"
    WILD = "wild"
"""
USERS = """class Users(Table):
    id = bigint(primary_key=True, identity=True)
    email = text(unique=True)
    nick = text(null=True)
    mood = enum(Mood, default=Mood.OK)
    age = integer(null=True)
    users_age = Check("age > 0")
    by_mood = Index(mood)
"""
NOTES = """class Notes(Table):
    id = bigint(primary_key=True, identity=True)
    user_id = bigint(references=Users.id, on_delete="cascade")
    body = text()
    extra = text(null=True)
    touched = timestamp(default=now())
    touch = Trigger.touch(touched)
    notes_by_user = Index(user_id)
    once = Unique(user_id, body)
"""
VIEWS = """sad_users = View("SELECT id, email, nick FROM users WHERE mood = 'sad'")
lines = View("SELECT n.id, n.body, n.extra, s.email FROM notes n JOIN sad_users s ON s.id = n.user_id")
"""
POSTGRES = """shout = Function(
    "SELECT upper(word)", returns="text", arguments={"word": text()}, language="sql", volatility="immutable",
    only="postgres",
)
counted = MaterializedView(
    "SELECT user_id, count(*) AS n FROM notes GROUP BY user_id",
    indexes={"counted_user": Index("user_id", unique=True)}, only="postgres",
)
"""


class Stages:
    """A declaration that changes, from stage to stage."""

    def __init__(self, project: Project) -> None:
        self.project = project
        self.parts = [MOOD, USERS, NOTES, VIEWS, POSTGRES]

    def next(self, *changes: tuple[str, str], told: str = "") -> None:
        """The next migration, with texts changed wherever they stand."""
        for old, new in changes:
            assert any(old in part for part in self.parts), old
            self.parts = [part.replace(old, new) for part in self.parts]
        self.project.declare(*self.parts)
        self.project.ok("generate", *told.split())


@pytest.mark.parametrize("dialect", ["neon", "sqlite", "d1", "turso"])
def test_nothing_is_found_in_what_generate_writes(tmp_path: Path, dialect: str) -> None:
    is_postgres = dialect == "neon"
    project = Project(tmp_path / "p", dialect)
    stages = Stages(project)
    stages.next()
    # a column goes from under a view, with a view and a materialised one that stay
    no_extra = (("    extra = text(null=True)\n", ""), ("n.extra, ", ""))
    stages.next(*no_extra, told="--drop notes.extra --allow DELETES_DATA")
    stages.next(('    WILD = "wild"\n', '    WILD = "wild"\n    CALM = "calm"\n'))
    stages.next(('    WILD = "wild"\n', ""), told="--map mood.wild=sad --drop mood.wild")
    stages.next(("nick", "handle"), told="--rename users.nick:handle")
    renames = "--rename notes:papers --rename notes_by_user:papers_by_user"
    stages.next(("class Notes", "class Papers"), ("notes_by", "papers_by"), ("FROM notes", "FROM papers"), told=renames)
    stages.next(
        ("age = integer(null=True)", "age = bigint(default=1)"),
        ('"age > 0"', '"age > 1"'),
        ("handle = text(null=True)", 'handle = text(default="x")'),
        told="--backfill users.age=1 --backfill users.handle='x'",
    )
    views, code = stages.parts[3:]
    stages.next(
        ("    by_mood = Index(mood)\n", ""),
        ("    touch = Trigger.touch(touched)\n", ""),
        (code, ""),
        (views, views.split("\n")[0]),
    )
    stages.next((stages.parts[2], ""), told="--drop papers --allow DELETES_DATA")
    told = ["--using", "users.age=CAST(age AS text)"] if is_postgres else []
    if told:
        stages.parts = [part.replace("age = bigint(default=1)", 'age = text(default="1")') for part in stages.parts]
        stages.parts = [part.replace('    users_age = Check("age > 1")\n', "") for part in stages.parts]
        project.declare(*stages.parts)
        project.ok("generate", *told)
    stages.next(
        (stages.parts[1], "class Others(Table):\n    id = bigint(primary_key=True)\n"),
        ("sad_users", "# gone: sad_users"),
        told="--drop users --allow DELETES_DATA",
    )
    written = sorted(project.path.glob("*.sql"))
    assert len(written) == 10 + is_postgres
    for paths in (
        [],
        ["app"],
        *([f"app/{one.name}"] for one in written),
        *([f"app/rollback/{one.name}"] for one in written),
    ):
        answer = project.run("lint", "--no-cache", "--format", "json", *paths)
        assert [(one["code"], one["path"], one["line"]) for one in json.loads(answer.out)["findings"]] == [], paths
        assert answer.status == 0
