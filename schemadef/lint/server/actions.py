"""What an editor offers to do about findings: mend one, mend them all, or say that one is meant to be so."""

from __future__ import annotations

import re
from bisect import bisect_right
from typing import TYPE_CHECKING

from lsprotocol.types import CodeAction, CodeActionKind, Diagnostic, DiagnosticSeverity, Position, Range, TextEdit

from schemadef.lint.finding import Severity
from schemadef.lint.server.positions import Positions

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from lsprotocol.types import WorkspaceEdit

    from schemadef.lint.finding import Finding
    from schemadef.lint.server.documents import Document

    Writer = Callable[[Sequence[TextEdit]], WorkspaceEdit]

FIX_ALL = f"{CodeActionKind.SourceFixAll.value}.schemadef"
SOURCE = "schemadef"
REASON = "say why"
_LEVELS = {
    Severity.ERROR: DiagnosticSeverity.Error,
    Severity.WARNING: DiagnosticSeverity.Warning,
    Severity.HINT: DiagnosticSeverity.Information,
}
_CODE = re.compile(r"\b[A-Z]{3,}\d{3}\b")


def positions_of(document: Document, encoding: str) -> Positions:
    """The positions of a document's text as its editor has it."""
    return Positions("\ufeff" * document.lead + document.file.text, encoding)


def diagnostics(document: Document, encoding: str) -> list[Diagnostic]:
    """What is found, as an editor shows it."""
    positions = positions_of(document, encoding)
    return [_diagnostic(finding, document, positions) for finding in document.findings]


def _diagnostic(finding: Finding, document: Document, positions: Positions) -> Diagnostic:
    return Diagnostic(
        range=positions.range(finding.start + document.lead, finding.end + document.lead),
        message=f"{finding.message}; {finding.help}" if finding.help else finding.message,
        severity=_LEVELS[document.severities[finding.code]],
        code=finding.code,
        source=SOURCE,
    )


def code_at(document: Document, position: Position, encoding: str) -> str:
    """The code of what is found at a position, or of one that is written there; empty where there is neither."""
    positions = positions_of(document, encoding)
    offset = positions.offset(position)
    at = offset - document.lead
    inside = [one for one in document.findings if one.start <= at <= one.end]
    if inside:
        return min(inside, key=lambda one: one.end - one.start).code
    return next((found[0] for found in _CODE.finditer(positions.text) if found.start() <= offset <= found.end()), "")


def is_mendable(document: Document) -> bool:
    """Whether anything in a document can be mended without changing what it does."""
    return not document.applied and any(finding.fix is not None and finding.fix.safe for finding in document.findings)


def actions(document: Document, asked: Range, encoding: str, write: Writer, mended: str) -> Iterator[CodeAction]:
    """What can be done about the findings that a range touches, and about all of the document.

    A file that is known to be applied is not edited: for it there is nothing. `write` makes an edit of the document,
    `mended` is its text with everything mended, empty where nobody wishes that.
    """
    if document.applied:
        return
    positions = positions_of(document, encoding)
    first, last = (positions.offset(one) - document.lead for one in (asked.start, asked.end))
    starts = [one.start for one in document.file.everything]
    for finding in document.findings:
        if finding.start <= last and first <= finding.end:
            above = _above(finding, document, starts)
            yield from _of_one(finding, above, document, positions, write)
    if mended:
        edit = write([TextEdit(positions.whole(), mended)])
        yield CodeAction("Mend all that schemadef can mend safely", kind=FIX_ALL, edit=edit)


def _of_one(
    finding: Finding, above: int, document: Document, positions: Positions, write: Writer
) -> Iterator[CodeAction]:
    diagnostic = _diagnostic(finding, document, positions)
    if finding.fix is not None:
        edits = [
            TextEdit(positions.range(edit.start + document.lead, edit.end + document.lead), edit.text)
            for edit in finding.fix.edits
        ]
        safe = finding.fix.safe
        title = f"Mend {finding.code}" + ("" if safe else " (unsafe: may change what the file does)")
        yield CodeAction(
            title, kind=CodeActionKind.QuickFix, diagnostics=[diagnostic], is_preferred=safe, edit=write(edits)
        )
    start = positions.position(above + document.lead)
    lead = _blank(positions, start)
    comment = f"{lead}-- schemadef: ignore {finding.code} {REASON}\n"
    at = Range(Position(start.line, 0), Position(start.line, 0))
    yield CodeAction(
        f"Ignore {finding.code} here, with a reason",
        kind=CodeActionKind.QuickFix,
        diagnostics=[diagnostic],
        edit=write([TextEdit(at, comment)]),
    )


def _above(finding: Finding, document: Document, starts: list[int]) -> int:
    """Where the statement begins that a finding is in; comments inside of a block are about what comes behind them."""
    at = bisect_right(starts, finding.start) - 1
    while at >= 0 and document.file.everything[at].end <= finding.start:
        outer = document.file.everything[at].outer
        at = bisect_right(starts, outer.start) - 1 if outer is not None else -1
    return starts[at] if at >= 0 else finding.start


def _blank(positions: Positions, start: Position) -> str:
    """The blanks that a line begins with."""
    offset = positions.offset(Position(start.line, 0))
    match = re.compile(r"[ \t]*").match(positions.text, offset)
    return match[0] if match else ""
