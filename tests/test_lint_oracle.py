"""What lint says of statements that run again is what a Postgres does with them, on folders written for that.

`python -m tests.oracle.again FOLDER` and `python -m tests.oracle.fixed FOLDER` do the same for any other folder.
"""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest
from oracle.again import database, judge
from oracle.fixed import compare

from schemadef.lint.files import find

FOLDERS = Path(__file__).parent / "oracle" / "folders"


@pytest.mark.parametrize("folder", ["commands", "usual"])
def test_what_cannot_run_again_is_flagged_and_nothing_else(folder: str) -> None:
    with database() as engine:
        verdicts = list(judge(engine, find([str(FOLDERS / folder)])))
    wrong = [
        (one.kind, one.line, one.text, one.why or one.flagged) for one in verdicts if one.kind not in ("hit", "quiet")
    ]
    assert not wrong
    assert sum(one.kind == "hit" for one in verdicts) > 40


@pytest.mark.parametrize(("folder", "left"), [("usual", {"NEON108"}), ("unsure", {"NEON131"})])
def test_a_folder_that_is_mended_runs_twice_and_makes_the_same(folder: str, left: set[str]) -> None:
    outcome = compare(list(find([str(FOLDERS / folder)])))
    assert outcome.failures == ()
    assert outcome.differences == ()
    assert set(outcome.left) <= left


@pytest.mark.parametrize(("program", "given", "words"), [
    *((program, "nowhere", "there is no nowhere") for program in ("again", "fixed", "d1", "others")),
    ("others", ".", ". is no file"),
])  # fmt: skip
def test_what_is_not_there_is_told_in_a_sentence(program: str, given: str, words: str) -> None:
    command = [sys.executable, "-m", f"tests.oracle.{program}", given]
    done = subprocess.run(command, cwd=Path(__file__).parent.parent, capture_output=True, text=True, check=False)
    assert (done.returncode, done.stdout) == (2, "")
    assert words in done.stderr and "Traceback" not in done.stderr
