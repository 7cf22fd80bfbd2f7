"""Where a file is for whoever shows its findings: below the top of the repository, not below where the run was."""

from __future__ import annotations

import os
from pathlib import Path

TOPS = ("GITHUB_WORKSPACE", "CI_PROJECT_DIR")
"""The variables in which GitHub and GitLab give a job the folder that the repository was checked out to."""


def from_top(path: Path) -> str:
    """A file's path from the top of the repository in CI, elsewhere from the folder that the run is in.

    A file outside of both keeps the path that it was named by.
    """
    tops = [os.path.realpath(top) for name in TOPS if (top := os.environ.get(name))]
    full = os.path.join(os.path.realpath(path.parent), path.name)  # noqa: PTH118 - a text, as the others are
    for top in (*tops, str(Path.cwd())):
        if full.startswith(top.rstrip(os.sep) + os.sep):
            return Path(full).relative_to(top).as_posix()
    return path.as_posix()
