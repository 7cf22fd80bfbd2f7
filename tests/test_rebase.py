"""Two branches that each added migrations, merged by the real git in every way that it knows."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest
from folder_project import Project
from two_branches import AGE, BIO, BOTH, POSTS, TAGS, USERS, WAYS, branch, is_whole, merge, two_branches

from schemadef.migration.folder import read_folder


@pytest.fixture
def dialect() -> str:
    """What is not about SQL is tested once; a test may ask for another dialect."""
    return "sqlite"


@pytest.fixture
def project(dialect: str, tmp_path: Path) -> Project:
    made = Project(tmp_path / "project", dialect)
    made.declare(USERS)
    made.ok("generate")
    made.git("init")
    made.commit("start")
    return made


@pytest.mark.parametrize(
    ("dialect", "way"), [*(("sqlite", way) for way in WAYS), ("postgres", "merge"), ("d1", "rebase")]
)
def test_mine_comes_after_theirs(project, way):
    two_branches(project)
    merge(project, way)
    shutil.rmtree(project.root / ".git" / "refs")  # nothing of git is asked
    before = project.tree()
    out = project.ok("rebase")
    assert "0002_mine_1 is 0003_mine_1 now (after 0002_theirs_1)" in out
    assert project.tags() == ["0001_create_users", "0002_theirs_1", "0003_mine_1"]
    after = project.tree()
    theirs = [path for path in before if "0002_theirs_1" in path or "0001" in path]
    assert all(after[path] == before[path] for path in theirs)
    is_whole(project, BIO, TAGS)
    assert "nothing to do" in project.ok("rebase")
    assert project.tree() == after


@pytest.mark.parametrize("dialect", ["sqlite", "postgres"])
def test_several_migrations_on_both_sides_and_one_table_of_both(project):
    branch(project, "mine", (AGE,), (AGE, TAGS))
    branch(project, "theirs", (BIO,), (BIO, POSTS))
    project.git("checkout", "main")
    project.git("merge", "--ff-only", "theirs")
    merge(project, "merge")
    assert project.ok("rebase").count(" now (after 0002_theirs_1, 0003_theirs_2)") == 2
    assert project.tags()[1:] == ["0002_theirs_1", "0003_theirs_2", "0004_mine_1", "0005_mine_2"]
    columns = [
        c.name
        for c in sorted(read_folder(project.path).snapshot(), key=lambda o: getattr(o, "position", 0))
        if c.kind == "column" and c.table == "users"
    ]
    assert columns == ["id", "name", "bio", "age"]
    is_whole(project, BOTH, POSTS, TAGS)


def test_which_is_mine_is_said_where_a_union_merge_hides_it(project):
    (project.root / ".gitattributes").write_text("")
    two_branches(project)
    merge(project, "union")
    sentence = project.fails("rebase")
    assert "holds the lines of two branches, and nothing says which of them is yours" in sentence
    assert "neither branch; they add 0002_mine_1, 0002_theirs_1" in project.fails("rebase", "--mine", "x", status=2)
    project.ok("rebase", "--mine", "0002_mine_1")
    assert project.tags()[1:] == ["0002_theirs_1", "0003_mine_1"]
    is_whole(project, BIO, TAGS)


@pytest.mark.parametrize("way", ["merge", "theirs chosen"])
def test_the_other_way_round_when_it_is_said(project, way):
    two_branches(project)
    merge(project, way)
    project.ok("rebase", "--mine", "theirs_1")
    assert project.tags()[1:] == ["0002_mine_1", "0003_theirs_1"]
    is_whole(project, BIO, TAGS)


def test_one_name_on_both_sides(project):
    """git puts both into one file then."""
    for name, declaration in (("mine", (USERS, TAGS)), ("main", (BIO,))):
        project.git("checkout", *(["-b", name] if name == "mine" else [name]))
        project.declare(*declaration)
        project.ok("generate", "--name", "change")
        project.commit(name)
    merge(project, "merge")
    assert b"<<<<" in project.tree()["0002_change.sql"]
    project.ok("rebase")
    assert project.tags()[1:] == ["0002_change", "0003_change"]
    is_whole(project, BIO, TAGS)


def test_the_same_change_on_both_sides_is_made_once(project):
    branch(project, "mine", (BIO,), (BIO, TAGS))
    branch(project, "theirs", (BIO,))
    project.git("checkout", "main")
    project.git("merge", "--ff-only", "theirs")
    merge(project, "merge")
    out = project.ok("rebase")
    assert "0002_mine_1 is taken away: theirs makes the same change" in out
    assert project.tags()[1:] == ["0002_theirs_1", "0003_mine_2"]
    is_whole(project, BIO, TAGS)


NAMED = USERS.replace("text()", "text(unique=True)")
OTHER = USERS.replace("text()", "varchar(20)")
INDEXED = USERS + "    users_idx = Index(name)\n"
CLASHES = {
    "one column": ((BIO,), (USERS + "    bio = integer(null=True)\n",), "both change column", True),
    "one index": ((INDEXED,), (USERS + "    users_idx = Index(name, unique=True)\n",), "both change index", True),
    "a name": (
        (INDEXED,),
        (USERS, TAGS + "    users_idx = Index(id)\n"),
        "have the same name",
        True,
    ),
}


@pytest.mark.parametrize("case", CLASHES)
def test_both_change_the_same_thing(project, case):
    mine, theirs, words, _ = CLASHES[case]
    branch(project, "mine", mine)
    branch(project, "theirs", theirs)
    project.git("checkout", "main")
    project.git("merge", "--ff-only", "theirs")
    merge(project, "merge")
    before = project.tree()
    sentence = project.fails("rebase")
    assert sentence.startswith("0002_mine_1 (yours) and 0002_theirs_1 (theirs) cannot both be kept: ")
    assert words in sentence
    assert "users" in sentence
    assert "rebase --discard-mine` and `schemadef generate" in sentence
    assert project.tree() == before
    project.declare(*theirs)
    assert "0002_mine_1 is taken away" in project.ok("rebase", "--discard-mine")
    is_whole(project, *theirs)


DROPS = {
    "theirs drops the table that mine references": (
        (USERS, POSTS),
        (TAGS,),
        "theirs takes away table users, which foreign_key posts.",
    ),
    "mine drops the table that theirs references": (
        (TAGS,),
        (USERS, POSTS),
        "yours takes away table users, which foreign_key posts.",
    ),
    "theirs drops the table that mine widens": (
        (BIO, TAGS),
        (TAGS,),
        "theirs takes away table users, which column users.bio of yours needs",
    ),
}


@pytest.mark.parametrize("case", DROPS)
def test_what_one_drops_and_the_other_uses(tmp_path, case):
    mine, theirs, words = DROPS[case]
    project = Project(tmp_path / "project")
    project.declare(USERS)
    project.ok("generate")
    project.git("init")
    project.commit("start")
    for name, declaration in (("mine", mine), ("theirs", theirs)):
        project.git("checkout", "-b", name, *([] if name == "mine" else ["main"]))
        project.declare(*declaration)
        drop = () if any("class Users" in part for part in declaration) else ("--drop", "users")
        project.ok("generate", "--name", name, "--allow", "DELETES_DATA", *drop)
        project.commit(name)
    project.git("checkout", "mine")
    project.git("merge", "theirs", status=1)
    before = project.tree()
    sentence = project.fails("rebase")
    assert words.replace("foreign_key", "foreign key") in sentence
    assert project.tree() == before


def test_a_folder_with_a_conflict_says_what_to_do(project):
    two_branches(project)
    merge(project, "merge")
    project.declare(BIO, TAGS)
    for command in ("generate", "verify", "migrate"):
        assert "run `schemadef rebase`" in project.fails(command)
    project.git("checkout", "--theirs", "app/schemadef.sum", "app/meta/_journal.json")
    assert "have the same number; two branches have both added a migration; run `schemadef" in project.fails("generate")


def test_an_edited_migration_is_not_rebased(project):
    two_branches(project)
    merge(project, "merge")
    file = project.path / "0002_mine_1.sql"
    file.write_text(file.read_text() + "-- mine\n")
    assert "0002_mine_1.sql was edited after it was written" in project.fails("rebase")


def test_nothing_is_half_written(project, monkeypatch):
    """Whichever of the renames fails, the folder is as it was."""
    two_branches(project)
    merge(project, "merge")
    before = project.tree()
    rename = Path.replace
    for failing in range(20):
        calls = iter(range(1000))

        def replace(self: Path, target: Path, calls=calls, failing=failing) -> Path:
            if not self.name.endswith(".old") and next(calls) == failing:
                raise OSError(5, "Input/output error")
            return rename(self, target)

        monkeypatch.setattr(Path, "replace", replace)
        answer = project.run("rebase")
        if answer.status == 0:
            assert failing > 6
            break
        assert "nothing was changed" in answer.err
        assert project.tree() == before, failing
    is_whole(project, BIO, TAGS)


def test_the_time_is_fresh(project):
    """drizzle-orm never applies what is older than the newest that it has applied."""
    two_branches(project)
    merge(project, "merge")
    project.ok("rebase")
    journal = json.loads((project.path / "meta/_journal.json").read_text())["entries"]
    assert [entry["idx"] for entry in journal] == [1, 2, 3]
    snapshot = read_folder(project.path).snapshot()
    assert snapshot.header.told.when == journal[2]["when"] >= journal[1]["when"] + 1000


RENAMED = USERS.replace("Table):", 'Table, formerly="users"):').replace("Users", "People")


@pytest.mark.parametrize("dialect", ["sqlite", "postgres"])
def test_my_renames_are_made_on_what_theirs_leave(project):
    branch(project, "mine", (RENAMED.replace("name = text()", 'title = text(formerly="name")'),))
    branch(project, "theirs", (USERS, TAGS))
    project.git("checkout", "main")
    project.git("merge", "--ff-only", "theirs")
    merge(project, "merge")
    project.ok("rebase")
    text = (project.path / "0003_mine_1.sql").read_text()
    assert "RENAME" in text and "DROP TABLE" not in text
    is_whole(project, RENAMED.replace("name = text()", 'title = text(formerly="name")'), TAGS)


def test_a_column_that_theirs_adds_to_a_table_that_mine_renames(project):
    branch(project, "mine", (RENAMED,))
    branch(project, "theirs", (BIO,))
    project.git("checkout", "main")
    project.git("merge", "--ff-only", "theirs")
    merge(project, "merge")
    sentence = project.fails("rebase")
    assert "yours takes away table" in sentence and "bio of theirs needs" in sentence
