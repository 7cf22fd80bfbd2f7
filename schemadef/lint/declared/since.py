"""What a branch brings to a declaration: what is found in the definitions that it adds and changes."""

from __future__ import annotations

from typing import TYPE_CHECKING

from schemadef.lint.declared.python_file import PythonFile
from schemadef.lint.since import lines_changed

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from schemadef.lint.since import Since
    from schemadef.lint.work import Linted


def own_definitions(declared: Sequence[Linted], branch: Since) -> Iterator[Linted]:
    """The files with what is found in a definition any line of which the branch adds, changes or takes away.

    A whole class is looked at: what is wrong with a column may come from an index that went.
    """
    for one in declared:
        if not one.findings or not isinstance(one.file, PythonFile):
            yield one
            continue
        changed = lines_changed(one.file.path, branch)
        around = [one.file.definition(one.file.place(finding.start)[0]) for finding in one.findings]
        kept = (
            finding
            for finding, lines in zip(one.findings, around, strict=True)
            if any(lines.start < hunk.stop and hunk.start < lines.stop for hunk in changed)
        )
        yield one._replace(found=tuple(kept))
