"""`lint --since REF` in real git repositories: what the branch brings is said, in the light of the whole folder."""

from __future__ import annotations

import json
import os
from pathlib import Path

import pytest
from command_line import Answer, schemadef
from git_project import commit, git, put, repository

TYPE = "CREATE TYPE {} AS ENUM ('ok');\n"
OLD = TYPE.format("old") + "--> statement-breakpoint\nCREATE TABLE IF NOT EXISTS a (n varchar(20));\n"


@pytest.fixture
def project(tmp_path: Path) -> Path:
    """A branch `mine` off `main`, whose history has findings of its own."""
    folder = repository(tmp_path / "project", m__0001_old=OLD, m__0002_old=TYPE.format("older"))
    git(folder, "checkout", "--quiet", "-b", "mine")
    return folder


def lint(folder: Path, *arguments: str, **variables: str) -> Answer:
    return schemadef("lint", *arguments, cwd=folder, **variables)


def said(folder: Path, *arguments: str) -> list[str]:
    answer = lint(folder, "--format", "json", *(arguments or ("--since", "main", "m")))
    assert answer.status in (0, 1), answer.err
    return [f"{one['code']} {one['path']}:{one['line']}" for one in json.loads(answer.out)["findings"]]


def test_only_what_the_branch_adds_is_said(project: Path) -> None:
    assert said(project) == []
    commit(project, m__0003_committed=TYPE.format("a"))
    put(project, m__0004_staged=TYPE.format("b"))
    git(project, "add", "m/0004_staged.sql")
    put(project, m__0005_untracked=TYPE.format("c"))
    expected = ["0003_committed", "0004_staged", "0005_untracked"]
    assert said(project) == [f"NEON101 m/{name}.sql:1" for name in expected]
    (project / ".gitignore").write_text("0005*\n")
    assert len(said(project)) == 2
    assert len(said(project, "m")) == 5


def test_the_whole_folder_is_context_though_one_file_is_named(project: Path) -> None:
    put(project, m__0003_mine="ALTER TABLE a ALTER COLUMN n TYPE varchar(50);\n")
    assert said(project, "--since", "main", "m/0003_mine.sql") == []
    put(project, m__0003_mine="ALTER TABLE a ALTER COLUMN n TYPE varchar(10);\n")
    assert "SAFE201 m/0003_mine.sql:1" in said(project, "--since", "main", "m/0003_mine.sql")


def test_what_main_has_gained_is_not_the_branchs_doing(project: Path) -> None:
    commit(project, m__0003_mine=TYPE.format("a"))
    git(project, "checkout", "--quiet", "main")
    commit(project, m__0009_theirs=TYPE.format("b"))
    git(project, "checkout", "--quiet", "mine")
    assert said(project) == ["NEON101 m/0003_mine.sql:1"]
    git(project, "merge", "--quiet", "main", "--message=m")
    assert [one for one in said(project) if "theirs" in one] == []


def test_of_a_changed_file_only_what_is_new_is_said(project: Path) -> None:
    put(project, m__0001_old="\n\n" + OLD + "--> statement-breakpoint\n" + TYPE.format("new"))
    assert said(project) == ["NEON101 m/0001_old.sql:7"]
    put(project, m__0001_old=OLD.replace("'ok'", "'ok', 'more'"))
    assert said(project) == ["NEON101 m/0001_old.sql:1"], "a statement that is changed is the branch's"
    put(project, m__0001_old=OLD.replace("\n", "\r\n"))
    assert said(project) == [], "line ends are none"


def test_what_a_branch_makes_of_the_folder_is_said(project: Path) -> None:
    put(project, m__0001_before="SELECT 1;\n")
    assert said(project) == ["FILE102 m/0001_old.sql:1"], "the old file is the second of its number now"
    (project / "m" / "0001_before.sql").unlink()
    git(project, "rm", "--quiet", "m/0001_old.sql")
    put(project, m__0003_c="ALTER TABLE IF EXISTS a ALTER COLUMN n TYPE varchar(50);\n")
    assert "SAFE201 m/0003_c.sql:1" in said(project), "what was there before is not read"


def test_a_renamed_file_is_a_new_one(project: Path) -> None:
    git(project, "mv", "m/0002_old.sql", "m/0003_old.sql")
    assert "NEON101 m/0003_old.sql:1" in said(project)


def test_paths_with_blanks_and_signs_of_other_scripts(project: Path) -> None:
    commit(project, **{"m/ü 漢 b__0001_x": OLD})
    git(project, "checkout", "--quiet", "-b", "next")
    put(project, **{"m/ü 漢 b__0001_x": OLD + "--> statement-breakpoint\n" + TYPE.format("n")})
    put(project, **{"m/ü 漢 b__0002_y": TYPE.format("z")})
    expected = ["NEON101 m/ü 漢 b/0001_x.sql:5", "NEON101 m/ü 漢 b/0002_y.sql:1"]
    assert said(project, "--since", "mine", "m") == expected
    assert said(project / "m", "--since", "mine", ".") == [one.replace(" m/", " ", 1) for one in expected]


def test_a_declaration_is_said_of_when_the_branch_changes_it(project: Path) -> None:
    toml = '[databases.app]\ndeclaration = "s.py"\ndialect = "neon"\nfolder = "m"\n'
    declaration = "from schemadef import Table, text\n\n\nclass A(Table):\n    b = text()\n"
    (project / "schemadef.toml").write_text(toml)
    (project / "s.py").write_text(declaration)
    commit(project)
    git(project, "checkout", "--quiet", "-b", "next")
    assert said(project, "--since", "mine", "app") == []
    (project / "s.py").write_text(declaration + "    c = text()\n")
    assert "DECL102 s.py:4" in said(project, "--since", "mine", "app")


def test_fix_leaves_files_that_ref_has_as_they_are(project: Path) -> None:
    put(project, m__0001_old=OLD + "--> statement-breakpoint\n" + TYPE.format("new"), m__0003_mine=TYPE.format("mine"))
    before = (project / "m" / "0001_old.sql").read_text()
    answer = lint(project, "--since", "main", "--fix", "m")
    assert (project / "m" / "0001_old.sql").read_text() == before
    assert "IS NULL THEN" in (project / "m" / "0003_mine.sql").read_text()
    assert "m/0001_old.sql: not edited, for it is applied: main has it" in answer.err
    assert (answer.status, answer.out.count("NEON101")) == (1, 1)


def test_a_shallow_clone_that_lacks_ref_names_fetch_depth(project: Path, tmp_path: Path) -> None:
    for number in range(3, 6):
        commit(project, **{f"m__000{number}_x": "SELECT 1;\n"})
    # as actions/checkout does it: one commit of one branch
    git(tmp_path, "clone", "--quiet", "--depth=1", "--branch=mine", project.as_uri(), "shallow")
    answer = lint(tmp_path / "shallow", "--since", "origin/main", "m")
    assert (answer.status, answer.out) == (2, "")
    assert 'git has no commit "origin/main" here; this clone is shallow' in answer.err
    assert "fetch-depth: 0" in answer.err
    # the commit is there, but not what lies between
    git(tmp_path / "shallow", "fetch", "--quiet", "--depth=1", "origin", "main:refs/remotes/origin/main")
    answer = lint(tmp_path / "shallow", "--since", "origin/main", "m")
    assert (answer.status, answer.out) == (2, "")
    assert "fetch-depth: 0" in answer.err
    git(tmp_path / "shallow", "fetch", "--quiet", "--unshallow", "origin")
    assert lint(tmp_path / "shallow", "--since", "origin/main", "m").status == 0


@pytest.mark.parametrize(
    ("ref", "sentence"),
    [
        ("nowhere", 'git has no commit "nowhere" here; fetch it ("git fetch origin nowhere"), or name another'),
        ("--output=x", '"--output=x" is no branch, tag or commit'),
        ("", '"" is no branch, tag or commit'),
        ("main..mine", "git has no commit"),
    ],
)
def test_a_ref_that_is_none(project: Path, ref: str, sentence: str) -> None:
    answer = lint(project, f"--since={ref}", "m")
    assert (answer.status, answer.out) == (2, "")
    assert sentence in answer.err
    assert answer.err.count("\n") == 1
    assert not (project / "x").exists()


def test_a_path_of_another_place_is_one_sentence(project: Path, tmp_path: Path) -> None:
    put(tmp_path, n__0001_a=TYPE.format("a"))
    answer = lint(project, "--since", "main", "m", str(tmp_path / "n"))
    assert (answer.status, answer.out) == (2, "")
    assert f"{tmp_path / 'n'} is not in the git repository" in answer.err
    (tmp_path / "link").symlink_to(project)
    put(project, m__0003_c=TYPE.format("c"))
    assert said(tmp_path, "--since", "main", "link/m") == ["NEON101 link/m/0003_c.sql:1"]


def test_unrelated_histories_have_nothing_in_common(project: Path) -> None:
    git(project, "checkout", "--quiet", "--orphan", "other")
    commit(project, m__0003_new="SELECT 1;\n")
    answer = lint(project, "--since", "main", "m")
    assert answer.status == 2
    assert 'git finds no commit that "main" and this branch have in common' in answer.err


def test_no_repository_and_no_git_are_one_sentence_each(tmp_path: Path) -> None:
    put(tmp_path, m__0001_a="SELECT 1;\n")
    answer = lint(tmp_path, "--since", "main", "m", GIT_CEILING_DIRECTORIES=str(tmp_path))
    assert (answer.status, answer.out) == (2, "")
    assert "is in no git repository" in answer.err
    answer = lint(tmp_path, "--since", "main", "m", PATH=os.devnull)
    assert answer.err == "error: --since asks git, which is not installed; install git, or leave --since out\n"
    assert answer.status == 2
