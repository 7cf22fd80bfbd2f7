"""For people: each finding with its line, the words that it is about marked, and what to write instead."""

from __future__ import annotations

import os
import sys
from typing import TYPE_CHECKING

from schemadef.lint.finding import Severity

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from schemadef.lint.finding import Finding
    from schemadef.lint.run import Linted, Settings
    from schemadef.lint.source import File


_COLOURS = {Severity.ERROR: "31;1", Severity.WARNING: "33;1", Severity.HINT: "36;1"}


def render(linted: Sequence[Linted], settings: Settings) -> str:
    """The text."""
    return "".join(parts(linted, settings))


def parts(linted: Sequence[Linted], settings: Settings) -> Iterator[str]:
    """The same, finding by finding: that of a large folder need not be held."""
    colour = _coloured if _wants_colour() else _plain
    for one in linted:
        for finding in one.findings:
            yield f"{_block(one.file, finding, one.severity(finding, settings), colour)}\n"
    yield f"{_summary(linted, settings)}\n"


def _wants_colour() -> bool:
    """Whether a person reads it on a terminal (no-color.org, force-color.org)."""
    if os.environ.get("NO_COLOR"):
        return False
    return bool(os.environ.get("FORCE_COLOR")) or (sys.stdout.isatty() and os.environ.get("TERM") != "dumb")


def _plain(text: str, _: str) -> str:
    return text


def _coloured(text: str, style: str) -> str:
    return f"\x1b[{style}m{text}\x1b[0m"


def _block(file: File, finding: Finding, severity: Severity, colour: Callable[[str, str], str]) -> str:
    line, column = file.place(finding.start)
    fix = " [*]" if finding.fix is not None else ""
    said = colour(f"{severity} {finding.code}", _COLOURS[severity])
    head = f"{file.path}:{line}:{column}: {said}{fix} {finding.message}"
    frame = _frame(file, finding, line, column, lambda text: colour(text, _COLOURS[severity]))
    return "\n".join([head, *frame]) + "\n"


def _frame(file: File, finding: Finding, line: int, column: int, colour: Callable[[str], str]) -> Iterator[str]:
    source = file.line_at(finding.start)
    length = max(1, min(finding.end - finding.start, len(source) - column + 1))
    lead = "".join("\t" if char == "\t" else " " for char in source[: column - 1])
    gutter = " " * len(str(line))
    yield f"  {line} | {source}"
    yield f"  {gutter} | {lead}{colour('^' * length)}"
    if finding.help:
        yield f"  {gutter} = help: {finding.help}"


def _summary(linted: Sequence[Linted], settings: Settings) -> str:
    found = [one.severity(finding, settings) for one in linted for finding in one.findings]
    files = _count(len(linted), "file")
    if not found:
        return f"{files}: nothing found"
    counts = [_count(found.count(severity), severity) for severity in dict.fromkeys(found)]
    fixes = [finding.fix.safe for one in linted for finding in one.findings if finding.fix is not None]
    safe, unsafe = fixes.count(True), fixes.count(False)
    said = [f"--fix mends {safe}"] if safe else []
    said += [f"--fix --unsafe-fixes {f'{unsafe} more' if safe else f'mends {unsafe}'}"] if unsafe else []
    return "; ".join([f"{files}: {', '.join(counts)}", *said])


def _count(number: int, what: str) -> str:
    return f"{number} {what}" + ("" if number == 1 else "s")
