"""For people: each finding with its line, the words that it is about marked, and what to write instead."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from schemadef.lint.finding import Finding
    from schemadef.lint.run import Linted, Settings
    from schemadef.lint.source import File


def render(linted: Sequence[Linted], settings: Settings) -> str:
    """The text."""
    blocks = [_block(one.file, finding, settings) for one in linted for finding in one.findings]
    return "\n".join([*blocks, _summary(linted, settings)]) + "\n"


def _block(file: File, finding: Finding, settings: Settings) -> str:
    line, column = file.place(finding.start)
    fix = " [*]" if finding.fix is not None else ""
    head = f"{file.path}:{line}:{column}: {settings.severities[finding.code]} {finding.code}{fix} {finding.message}"
    return "\n".join([head, *_frame(file, finding, line, column)]) + "\n"


def _frame(file: File, finding: Finding, line: int, column: int) -> Iterator[str]:
    source = file.line(line)
    length = max(1, min(finding.end - finding.start, len(source) - column + 1))
    lead = "".join("\t" if char == "\t" else " " for char in source[: column - 1])
    gutter = " " * len(str(line))
    yield f"  {line} | {source}"
    yield f"  {gutter} | {lead}{'^' * length}"
    if finding.help:
        yield f"  {gutter} = help: {finding.help}"


def _summary(linted: Sequence[Linted], settings: Settings) -> str:
    found = [settings.severities[finding.code] for one in linted for finding in one.findings]
    files = "1 file" if len(linted) == 1 else f"{len(linted)} files"
    if not found:
        return f"{files}: nothing found"
    counts = [f"{found.count(severity)} {severity}s" for severity in dict.fromkeys(found)]
    fixable = sum(finding.fix is not None for one in linted for finding in one.findings)
    return f"{files}: {', '.join(counts)}" + (f"; --fix mends {fixable}" if fixable else "")
