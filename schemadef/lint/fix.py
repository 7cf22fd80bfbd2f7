"""A file's text with its findings mended, edit by edit, until nothing more can be."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from schemadef.lint.finding import Edit, Finding

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
        if finding.fix is not None and (finding.fix.safe or unsafe) and not _meet(finding.fix.edits, chosen):
            chosen += finding.fix.edits
            codes.append(finding.code)
    return chosen, codes


def edited(text: str, edits: Iterable[Edit]) -> str:
    """A text with edits made that do not touch each other."""
    for edit in sorted(edits, reverse=True):
        text = text[: edit.start] + edit.text + text[edit.end :]
    return text


def _meet(edits: Iterable[Edit], others: Sequence[Edit]) -> bool:
    return any(edit.start <= other.end and other.start <= edit.end for edit in edits for other in others)
