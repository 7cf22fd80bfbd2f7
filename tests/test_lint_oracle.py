"""What lint says of statements that run again is what a Postgres does with them, on folders written for that.

`python -m tests.oracle.again FOLDER` and `python -m tests.oracle.fixed FOLDER` do the same for any other folder.
"""

from __future__ import annotations

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
