"""Findings that are accepted: a long history starts clean, what is new is said, what is gone is stale."""

from __future__ import annotations

import json
from difflib import ndiff
from pathlib import Path

import pytest
from command_line import Answer, schemadef
from git_project import put

FILE = "lint-baseline.json"
TYPE = "CREATE TYPE {} AS ENUM ('ok');\n"
BREAK = "--> statement-breakpoint\n"


@pytest.fixture
def project(tmp_path: Path) -> Path:
    put(tmp_path, m__0001_a=TYPE.format("a") + BREAK + TYPE.format("b"), m__0002_b=TYPE.format("c"))
    return tmp_path


def lint(folder: Path, *arguments: str) -> Answer:
    return schemadef("lint", *(arguments or ("m",)), cwd=folder, XDG_CACHE_HOME=str(folder / "cache"))


def accept(folder: Path) -> Answer:
    answer = lint(folder, "m", "--write-baseline")
    assert (answer.status, answer.out) == (0, "")
    return answer


def entries(folder: Path) -> list[tuple[str, str]]:
    found = json.loads((folder / FILE).read_text())["findings"]
    return [(path, code) for path, codes in found.items() for code, texts in codes.items() for _ in texts]


def test_what_is_accepted_is_not_said_and_what_is_new_is(project: Path) -> None:
    assert lint(project).status == 1
    assert accept(project).err == "lint-baseline.json: 3 findings of 2 files accepted\n"
    assert lint(project) == Answer(0, "2 files: nothing found\n", "")
    put(project, m__0003_c=TYPE.format("d"))
    new = lint(project)
    assert (new.status, new.out.count("NEON101"), "m/0003_c.sql:1:1" in new.out) == (1, 1, True)
    assert lint(project, "m", "--no-baseline").out.count("error NEON101") == 4


def test_lines_may_move_and_a_second_one_alike_is_new(project: Path) -> None:
    accept(project)
    text = (project / "m" / "0002_b.sql").read_text()
    put(project, m__0002_b="-- words\n\n" + text.replace(" AS ", "\n  AS "))
    assert lint(project).status == 0
    put(project, m__0002_b=text + BREAK + text)
    assert lint(project).out.count("error NEON101") == 1


def test_what_is_found_no_more_is_stale_and_goes(project: Path) -> None:
    accept(project)
    put(project, m__0002_b="SELECT 1;\n")
    for _ in range(2):
        answer = lint(project)
        assert (answer.status, answer.out) == (0, "2 files: nothing found\n")
        assert answer.err == (
            "lint-baseline.json: stale, found no more: NEON101 in m/0002_b.sql;"
            " `schemadef lint --write-baseline` drops them\n"
        )
    (project / "m" / "0001_a.sql").unlink()
    assert "NEON101 in m/0001_a.sql, NEON101 in m/0001_a.sql, NEON101 in m/0002_b.sql" in lint(project).err
    assert "3 dropped that are found no more" in accept(project).err
    assert entries(project) == []


def test_only_what_was_looked_at_can_be_stale(project: Path) -> None:
    accept(project)
    put(project, m__0002_b="SELECT 1;\n")
    assert lint(project, "m/0001_a.sql").err == ""
    assert lint(project, "m", "--ignore", "NEON101").err == ""
    put(project, n__0001_x=TYPE.format("x"))
    assert lint(project, "n", "--write-baseline").status == 0
    assert entries(project) == [
        ("m/0001_a.sql", "NEON101"), ("m/0001_a.sql", "NEON101"), ("m/0002_b.sql", "NEON101"), ("n/0001_x.sql", "NEON101"),
    ]  # fmt: skip


def test_the_file_changes_little(project: Path) -> None:
    accept(project)
    before = (project / FILE).read_text()
    accept(project)
    assert (project / FILE).read_text() == before
    put(project, m__0001_a=(project / "m" / "0001_a.sql").read_text() + BREAK + TYPE.format("z"))
    accept(project)
    changed = [
        line for line in ndiff(before.splitlines(), (project / FILE).read_text().splitlines()) if line[0] in "+-"
    ]
    assert len([line for line in changed if line.strip("+-, ")]) <= 3
    assert "/" not in json.dumps(list(json.loads(before)["findings"].values())), "no absolute paths, no lines"


def test_it_holds_for_files_named_from_elsewhere(project: Path) -> None:
    accept(project)
    assert lint(project, "./m/../m", "--baseline", FILE).status == 0
    inside = schemadef("lint", "0001_a.sql", "--baseline", f"../{FILE}", cwd=project / "m")
    assert (inside.status, inside.err) == (0, "")


def test_the_configuration_says_where_it_is(project: Path) -> None:
    (project / "schemadef.toml").write_text('[lint]\nbaseline = "ci/accepted.json"\n')
    accept(project)
    assert (project / "ci" / "accepted.json").is_file()
    assert not (project / FILE).exists()
    assert schemadef("lint", ".", cwd=project / "m").status == 0


def test_fix_leaves_what_is_accepted(project: Path) -> None:
    accept(project)
    before = (project / "m" / "0001_a.sql").read_text()
    put(project, m__0003_c=TYPE.format("d"))
    assert lint(project, "m", "--fix").status == 0
    assert (project / "m" / "0001_a.sql").read_text() == before
    assert "IS NULL THEN" in (project / "m" / "0003_c.sql").read_text()


@pytest.mark.parametrize("text", ["", "[]", "{}", '{"version": 1, "findings": []}', '{"version": 2, "findings": {}}'])
def test_a_broken_one_is_one_sentence(project: Path, text: str) -> None:
    (project / FILE).write_text(text)
    answer = lint(project)
    assert (answer.status, answer.out) == (2, "")
    assert FILE in answer.err
    assert answer.err.count("\n") == 1


def test_every_form_leaves_it_out(project: Path) -> None:
    accept(project)
    for form in ("json", "sarif", "github", "gitlab", "junit"):
        answer = lint(project, "m", "--format", form)
        assert answer.status == 0
        assert "the type exists then" not in answer.out
        assert '"uri"' not in answer.out
