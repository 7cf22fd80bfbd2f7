"""A file's text with its findings mended, edit by edit, until nothing more can be."""

from __future__ import annotations

from bisect import bisect_right, insort
from typing import TYPE_CHECKING

from schemadef.lint.sql.joined import Joined

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from schemadef.lint.finding import Edit, Finding
    from schemadef.lint.sql.statement import Statement

ROUNDS = 10
"""How often a mended text is looked at again: a fix may uncover another finding."""


def mended(
    text: str, findings: Callable[[str], Sequence[Finding]], *, unsafe: bool = False
) -> tuple[str, tuple[str, ...]]:
    """The text after all fixes, and the codes of what was mended; `findings` lints a text.

    Fixes that touch each other wait for the next round.
    """
    done: list[str] = []
    for _ in range(ROUNDS):
        chosen, codes = chosen_edits(findings(text), unsafe=unsafe)
        done += codes
        if not chosen:
            break
        text = edited(text, chosen)
    return text, tuple(done)


def chosen_edits(findings: Iterable[Finding], *, unsafe: bool = False) -> tuple[list[Edit], list[str]]:
    """The edits that can be made at once, and the codes of what they mend: the first of those that touch each other."""
    chosen: list[Edit] = []
    codes = []
    for finding in findings:
        fix = finding.fix
        if fix is not None and (fix.safe or unsafe) and not any(_meets(edit, chosen) for edit in fix.edits):
            for edit in fix.edits:
                insort(chosen, edit)
            codes.append(finding.code)
    return chosen, codes


def edited(text: str, edits: Iterable[Edit]) -> str:
    """A text with edits made that do not touch each other."""
    pieces: list[str] = []
    at = 0
    for edit in sorted(edits):
        pieces += (text[at : edit.start], edit.text)
        at = edit.end
    return "".join((*pieces, text[at:]))


def _meets(edit: Edit, chosen: Sequence[Edit]) -> bool:
    """Whether an edit touches one of those that are chosen: they are in order, so only the last before its end can."""
    before = bisect_right(chosen, edit.end, key=_start)
    return before > 0 and chosen[before - 1].end >= edit.start


def _start(edit: Edit) -> int:
    return edit.start


def mendable(finding: Finding, statement: Statement) -> Finding:
    """A finding without its fix where that would write names which only the server puts together: a word that stands
    in one of the texts is not of them.
    """
    if finding.fix is None or not isinstance(statement.tokens, Joined):
        return finding
    words = all(edit.start == edit.end and edit.text.strip() in _WORDS for edit in finding.fix.edits)
    return finding if words else finding._replace(fix=None)


_WORDS = frozenset({"IF NOT EXISTS", "IF EXISTS", "OR REPLACE"})
